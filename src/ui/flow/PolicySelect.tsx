/** Which freeze the switch of a lane performs. */
import type { LaneId } from '../../config/experiment.ts';
import { NAMED_POLICIES, type PolicyName } from '../../config/freezePolicies.ts';
import { texts } from '../../config/texts/index.ts';
import { useLab, useLabActions } from '../useLab.ts';

/** The choice of the policy, by name. `set by hand` is listed only where it is in force. */
export function PolicySelect({ lane }: { lane: LaneId }) {
  const actions = useLabActions();
  const policy = useLab((state) => state.draft.lanes.find((each) => each.id === lane)?.policy ?? 'wholeForward');
  const names: PolicyName[] = policy === 'custom' ? [...NAMED_POLICIES, 'custom'] : NAMED_POLICIES;
  return (
    <select
      className="policy-select"
      aria-label={texts.lanes.policy(lane)}
      value={policy}
      onChange={(event) => {
        const chosen = names.find((name) => name === event.target.value);
        if (chosen === undefined) return;
        actions.selectLane(lane);
        void actions.setPolicy(lane, chosen);
      }}
    >
      {names.map((name) => (
        <option key={name} value={name}>
          {texts.policies[name].label}
        </option>
      ))}
    </select>
  );
}
