/** All of a session at one step, taken while it trains: as it is, or as it was when it was last healthy. */
import type { Experiment, LaneId } from '../config/experiment.ts';
import type { RunTimeline } from '../config/timeline.ts';
import { type TakenLane, takeLane } from './laneWeights.ts';
import type { WeightsFile } from '../formats/weightsJson.ts';
import type { Session } from './session.ts';

/** The lanes' copies are on the device; `readLanes` ends them and is to be called at once. */
export interface SessionCopy {
  experiment: Experiment;
  /** The run so far; null if that is not known. */
  runTimeline: RunTimeline | null;
  /** Steps done, and seconds of training. */
  step: number;
  seconds: number;
  lanes: { id: LaneId; origin: TakenLane['origin'] }[];
  /** Reads all lanes. What it gives computes, and waits for nothing: one lane at a time. */
  readLanes(): Promise<(() => WeightsFile)[]>;
}

/** The session as it is, between two steps. */
export function presentState(session: Session): SessionCopy {
  const { experiment, lanes } = session.state;
  const taken = lanes.map(({ id }) => takeLane(session.lane(id)));
  const { step, seconds, timeline } = session;
  return copyOf(session, { experiment, runTimeline: timeline.soFar, step, seconds }, taken);
}

/** The session as `restoreHealthy` would leave it, if there is a state to go back to; live settings are those of now. */
export function healthyState(session: Session): SessionCopy | null {
  const { healthy } = session.guard.states;
  if (!healthy) return null;
  const { step, seconds, lanes: copies } = healthy;
  const present = session.state;
  const lanes = present.lanes.flatMap(({ id }) => (copies.has(id) ? [session.lane(id)] : []));
  if (lanes.length === 0) return null;
  const taken = lanes.map((lane) => takeLane(lane, copies.get(lane.setup.id)));
  const timeline = session.timeline.rewound(
    step + 1,
    taken.map(({ setup }) => setup.id),
    session.settings,
  );
  const { dataPhase: _now, ...experiment } = present.experiment;
  const then = { ...experiment, ...session.trainingData.inExperimentAfter(timeline.dataChanges) };
  return copyOf(session, { experiment: then, runTimeline: timeline.soFar, step, seconds }, taken);
}

function copyOf(
  { data }: Session,
  rest: Pick<SessionCopy, 'experiment' | 'runTimeline' | 'step' | 'seconds'>,
  taken: readonly TakenLane[],
): SessionCopy {
  const experiment = { ...rest.experiment, lanes: taken.map(({ setup }) => ({ ...setup })) };
  const { step, seconds, runTimeline } = rest;
  const told = (setup: TakenLane['setup']) => ({
    experiment: { ...experiment, lanes: [setup] },
    runTimeline,
    data,
    step,
    seconds,
  });
  return {
    ...rest,
    experiment,
    lanes: taken.map(({ setup, origin }) => ({ id: setup.id, origin })),
    async readLanes() {
      const read = await Promise.all(taken.map((lane) => lane.read()));
      return read.map(({ weights }, i) => () => ({
        ...told((taken[i] as TakenLane).setup),
        ...weights(),
        audit: null,
      }));
    },
  };
}
