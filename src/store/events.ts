/** What the worker tells, taken over into the state and the series. */
import type { LaneId, LaneSetup } from '../config/experiment.ts';
import type { MetricKey } from '../config/metrics.ts';
import type { WorkerEvent } from '../protocol/events.ts';
import type { SessionState } from '../protocol/session.ts';
import type { LabContext } from './context.ts';
import type { LabState } from './state.ts';

/** Milliseconds between refreshes of `latest`: about as fast as a person can read changing digits. */
const LATEST_EVERY = 250;

const setupOf = ({ id, frozen, policy, levers }: LaneSetup): LaneSetup => ({
  id,
  frozen,
  policy,
  ...(levers ? { levers } : {}),
});

/**
 * Takes over the session as the worker has it. A new session (its id differs) starts with empty series.
 * The draft's lanes follow the session's: the switches are part of the experiment, and a reset keeps them as they are.
 */
export function applySession(context: LabContext, session: SessionState): void {
  const { store, series } = context;
  const before = store.getState();
  const fresh = before.session?.sessionId !== session.sessionId;
  const ids = session.lanes.map((lane) => lane.id);
  if (fresh) series.clear();
  else series.keepOnly(ids);
  const state: Partial<LabState> = {
    session,
    pace: {
      step: fresh ? session.step : Math.max(before.pace.step, session.step),
      seconds: fresh ? 0 : before.pace.seconds,
      stepsPerSecond: session.running ? before.pace.stepsPerSecond : 0,
    },
  };
  if (context.switching === 0) state.draft = { ...before.draft, lanes: session.lanes.map(setupOf) };
  if (fresh)
    Object.assign(state, {
      latest: {},
      codebooks: {},
      audits: {},
      flips: {},
      matrix: null,
      audio: { ...before.audio, changed: false },
      view: { ...before.view, zoom: null, hover: null },
    });
  if (!ids.includes(before.selectedLane) && ids[0]) state.selectedLane = ids[0];
  store.setState(state);
}

/** The listener for worker events. Events of a session that was replaced are dropped, its log apart. */
export function eventListener(context: LabContext): (event: WorkerEvent) => void {
  const { store, series } = context;
  const refresh = throttled(LATEST_EVERY, () => store.setState({ latest: latestOf(context) }));
  const stale = (sessionId: number): boolean => store.getState().session?.sessionId !== sessionId;

  return (event) => {
    switch (event.kind) {
      case 'metrics':
        if (stale(event.sessionId)) return;
        series.append(event);
        refresh();
        return;
      case 'state':
        applySession(context, event.state);
        return;
      case 'pace':
        if (stale(event.sessionId)) return;
        store.setState({
          pace: { step: event.step, seconds: event.seconds, stepsPerSecond: event.stepsPerSecond },
        });
        return;
      case 'log':
        context.log(event.content, event.step, event.lane);
        return;
      case 'codebook':
        if (stale(event.sessionId)) return;
        store.setState((state) => ({ codebooks: { ...state.codebooks, [event.lane]: event } }));
        return;
      case 'audit':
        if (stale(event.sessionId)) return;
        store.setState(({ audits }) => ({ audits: { ...audits, [event.report.lane]: event.report } }));
        return;
      case 'flips':
        if (stale(event.sessionId)) return;
        store.setState(({ flips }) => ({ flips: { ...flips, [event.lane]: event } }));
        return;
      case 'progress': {
        const { task, done, detail } = event;
        store.setState({ progress: done >= 1 ? null : { task, done, detail } });
        return;
      }
      case 'lost':
        store.setState({ connection: 'lost', failure: { code: 'device-lost', message: event.reason }, progress: null });
        return;
      default:
        event satisfies never;
    }
  };
}

function latestOf({ series }: LabContext): LabState['latest'] {
  const latest: Partial<Record<LaneId, Partial<Record<MetricKey, number>>>> = {};
  for (const [lane, { last }] of series.lanes) latest[lane] = Object.fromEntries(last);
  return latest;
}

/** Runs `work` now, or at the end of the pause after the last run. */
function throttled(pause: number, work: () => void): () => void {
  let waiting = false;
  let lastRun = -Infinity;
  const run = (): void => {
    waiting = false;
    lastRun = performance.now();
    work();
  };
  return () => {
    if (waiting) return;
    const left = lastRun + pause - performance.now();
    if (left <= 0) return run();
    waiting = true;
    setTimeout(run, left);
  };
}
