/** What the freeze switch of a lane does, lever by lever. Moving one makes the policy the person's own. */
import { useId } from 'react';
import type { LaneId, LaneSetup } from '../../config/experiment.ts';
import { type FreezeLevers, policyLevers, UNFROZEN } from '../../config/freezePolicies.ts';
import { texts } from '../../config/texts/index.ts';
import { useLabActions, useReady } from '../useLab.ts';

type LeverName = keyof FreezeLevers;
const LEVERS = Object.keys(UNFROZEN) as LeverName[];

interface LeverProps {
  lane: LaneId;
  name: LeverName;
  levers: FreezeLevers;
  onChange(levers: FreezeLevers): void;
}

function Lever({ lane, name, levers, onChange }: LeverProps) {
  const id = useId();
  const { label, help } = texts.levers[name];
  const value = levers[name];
  const choices = name === 'noGradScope' || name === 'clearGradients' ? texts.levers[name].choices : null;
  const shared = { 'aria-label': texts.levers.ofLane(label, lane), 'aria-describedby': `${id}help` };
  // Each control only offers values of its own lever.
  const change = (next: string | boolean) => onChange({ ...levers, [name]: next });
  return (
    <div className="lever" data-pulled={value !== UNFROZEN[name]}>
      <label className="lever-line">
        {typeof value === 'boolean' && (
          <input type="checkbox" {...shared} checked={value} onChange={(event) => change(event.target.checked)} />
        )}
        <span>{label}</span>
        {choices !== null && (
          <select {...shared} value={String(value)} onChange={(event) => change(event.target.value)}>
            {Object.entries(choices).map(([choice, words]) => (
              <option key={choice} value={choice}>
                {words}
              </option>
            ))}
          </select>
        )}
      </label>
      <p id={`${id}help`} className="lever-help">
        {help}
      </p>
    </div>
  );
}

/** All seven levers of one lane. */
export function Levers({ lane }: { lane: LaneSetup }) {
  const actions = useLabActions();
  const ready = useReady();
  const levers = policyLevers(lane);
  return (
    <fieldset className="levers" aria-label={texts.levers.name(lane.id)} disabled={!ready}>
      <p className="quiet small levers-intro">{texts.levers.intro(lane.id)}</p>
      {LEVERS.map((name) => (
        <Lever
          key={name}
          lane={lane.id}
          name={name}
          levers={levers}
          onChange={(changed) => void actions.setPolicy(lane.id, 'custom', changed)}
        />
      ))}
    </fieldset>
  );
}
