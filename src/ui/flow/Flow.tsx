/** The heart of the page: data flows forward, gradients flow back, a freeze cuts them. */
import { LANE_IDS } from '../../config/experiment.ts';
import { texts } from '../../config/texts/index.ts';
import { PlusIcon } from '../icons.tsx';
import { useLab, useLabActions } from '../useLab.ts';
import { ForwardRow } from './ForwardRow.tsx';
import { LaneRow } from './LaneRow.tsx';

/** What the policy of the selected lane does, always in the same place so that nothing jumps. */
function PolicySentence() {
  const lane = useLab((state) => state.session?.lanes.find((each) => each.id === state.selectedLane) ?? null);
  if (lane === null) return <p className="policy-sentence" />;
  const policy = texts.policies[lane.policy];
  return (
    <p className="policy-sentence" data-condition={lane.frozen ? 'frozen' : 'training'}>
      <b>
        {texts.lanes.name(lane.id)} · {policy.label}.
      </b>{' '}
      {policy.does} <span className="quiet">{texts.lanes.occurs(policy.occurs)}</span>
    </p>
  );
}

function AddLane() {
  const actions = useLabActions();
  const full = useLab((state) => (state.session?.lanes.length ?? LANE_IDS.length) >= LANE_IDS.length);
  return (
    <button type="button" className="button quiet-button" disabled={full} onClick={() => void actions.addLane()}>
      <PlusIcon />
      {texts.lanes.add}
    </button>
  );
}

/** The drawing with a row per lane. */
export function Flow() {
  const lanes = useLab((state) => state.session?.lanes) ?? [];
  const running = useLab((state) => state.session?.running ?? false);
  const untouched = useLab((state) => state.pace.step === 0);
  return (
    <section className="flow" aria-label={texts.flow.title} data-running={running}>
      <ForwardRow />
      {lanes.map((lane) => (
        <LaneRow key={lane.id} lane={lane} />
      ))}
      <div className="flow-foot">
        {untouched && !running ? (
          <p className="policy-sentence">
            <b>{texts.flow.emptyTitle}.</b> {texts.flow.emptyText}
          </p>
        ) : (
          <PolicySentence />
        )}
        <AddLane />
      </div>
    </section>
  );
}
