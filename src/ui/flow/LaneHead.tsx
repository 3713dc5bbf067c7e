/** Name, condition, policy and actions of a lane. */
import { LANE_IDS } from '../../config/experiment.ts';
import { texts } from '../../config/texts/index.ts';
import type { LaneState } from '../../protocol/session.ts';
import { CloseIcon, FlameIcon, ForkIcon, SnowflakeIcon } from '../icons.tsx';
import { useDiverged, useLab, useLabActions, useReady } from '../useLab.ts';
import type { LaneCondition } from './gradient.ts';
import { PolicySelect } from './PolicySelect.tsx';

function LaneActions({ lane }: { lane: LaneState['id'] }) {
  const actions = useLabActions();
  const ready = useReady();
  const count = useLab((state) => state.session?.lanes.length ?? 0);
  const diverged = useDiverged();
  return (
    <span className="lane-actions">
      <button
        type="button"
        className="icon-button small"
        aria-label={texts.lanes.fork(lane)}
        title={texts.lanes.fork(lane)}
        disabled={!ready || count >= LANE_IDS.length || diverged}
        onClick={() => void actions.forkLane(lane)}
      >
        <ForkIcon />
      </button>
      <button
        type="button"
        className="icon-button small"
        aria-label={texts.lanes.remove(lane)}
        title={texts.lanes.remove(lane)}
        disabled={!ready || count <= 1}
        onClick={() => void actions.removeLane(lane)}
      >
        <CloseIcon />
      </button>
    </span>
  );
}

/** The left end of a lane's row. A press on the letter selects the lane. */
export function LaneHead({ lane, condition }: { lane: LaneState; condition: LaneCondition }) {
  const actions = useLabActions();
  const selected = useLab((state) => state.selectedLane === lane.id);
  return (
    <div className="lane-head">
      <button
        type="button"
        className="lane-letter"
        data-lane={lane.id}
        aria-label={texts.lanes.select(lane.id)}
        aria-pressed={selected}
        onClick={() => actions.selectLane(lane.id)}
      >
        {lane.id}
      </button>
      <span className="lane-condition" data-condition={condition}>
        {condition === 'training' ? <FlameIcon /> : <SnowflakeIcon />}
        {texts.lanes.condition[condition]}
      </span>
      <PolicySelect lane={lane.id} />
      <LaneActions lane={lane.id} />
    </div>
  );
}
