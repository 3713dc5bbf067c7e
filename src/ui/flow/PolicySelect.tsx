/** Which freeze the switch of a lane performs. */
import type { LaneId } from '../../config/experiment.ts';
import { NAMED_POLICIES, type PolicyName, policyLevers } from '../../config/freezePolicies.ts';
import { texts } from '../../config/texts/index.ts';
import { useLab, useLabActions, useReady } from '../useLab.ts';

const POLICIES: readonly PolicyName[] = [...NAMED_POLICIES, 'custom'];

/** The choice of the policy, by name. Set by hand, it starts from the levers of the policy before. */
export function PolicySelect({ lane }: { lane: LaneId }) {
  const actions = useLabActions();
  const ready = useReady();
  const setup = useLab((state) => state.draft.lanes.find((each) => each.id === lane));
  return (
    <select
      className="policy-select"
      aria-label={texts.lanes.policy(lane)}
      value={setup?.policy}
      disabled={!ready}
      onChange={(event) => {
        const chosen = POLICIES.find((name) => name === event.target.value);
        if (chosen === undefined || setup === undefined) return;
        actions.selectLane(lane);
        void (chosen === 'custom'
          ? actions.setPolicy(lane, chosen, policyLevers(setup))
          : actions.setPolicy(lane, chosen));
      }}
    >
      {POLICIES.map((name) => (
        <option key={name} value={name}>
          {texts.policies[name].label}
        </option>
      ))}
    </select>
  );
}
