/** What the worker tells, taken over into the state and the series. */
import type { LaneSetup } from '../config/experiment.ts';
import type { WorkerEvent } from '../protocol/events.ts';
import type { SessionState } from '../protocol/session.ts';
import type { LabContext } from './context.ts';
import { latestOf, rewind } from './rewind.ts';
import type { LabState } from './state.ts';

/**
 * Milliseconds between refreshes of what changes all the time, all of it together: about as fast as a person can read
 * changing digits. Each on its own, they would make the browser lay out and paint thirty times a second.
 */
const REFRESH_EVERY = 250;

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
      work: fresh ? {} : before.pace.work,
    },
  };
  const { layer } = before.view;
  const shownLayer = layer < session.experiment.settings.layers ? layer : 0;
  if (context.switching === 0) state.draft = { ...before.draft, lanes: session.lanes.map(setupOf) };
  if (fresh)
    Object.assign(state, {
      latest: {},
      codebooks: {},
      audits: {},
      flips: {},
      matrix: null,
      audio: { ...before.audio, changed: false },
      features: { ...before.features, changed: false },
      agreements: {},
      view: { ...before.view, zoom: null, hover: null, layer: shownLayer },
    });
  if (!ids.includes(before.selectedLane) && ids[0]) state.selectedLane = ids[0];
  store.setState(state);
  if (fresh && shownLayer !== layer)
    void context.attempt(() => context.request('watchCodebook', { layer: shownLayer }));
}

/** For requests whose reply is the session. @returns it, or null if the request failed */
export async function askSession(context: LabContext, ask: () => Promise<SessionState>): Promise<SessionState | null> {
  const session = await context.attempt(ask);
  if (session) applySession(context, session);
  return session;
}

/** Takes over a session that brought settings of its own: the form shows what is running now. */
export function applyForeignSession(context: LabContext, session: SessionState): void {
  applySession(context, session);
  context.changeDraft((draft) => ({ ...draft, settings: { ...session.experiment.settings } }));
}

/** What waits for the next refresh, and the session it was told of. */
type Changing = Partial<Pick<LabState, 'pace' | 'codebooks' | 'audits' | 'flips'>> & { sessionId?: number };

/** The listener for worker events. Events of a session that was replaced are dropped, its log apart. */
export function eventListener(context: LabContext): (event: WorkerEvent) => void {
  const { store, series } = context;
  const stale = (sessionId: number): boolean => store.getState().session?.sessionId !== sessionId;
  let waiting: Changing = {};
  const takeOver = (): void => {
    const { sessionId, pace, codebooks, audits, flips } = waiting;
    waiting = {};
    if (sessionId === undefined || stale(sessionId)) return;
    store.setState((state) => ({
      latest: latestOf(series),
      pace: pace ?? state.pace,
      codebooks: { ...state.codebooks, ...codebooks },
      audits: { ...state.audits, ...audits },
      flips: { ...state.flips, ...flips },
    }));
  };
  const refresh = throttled(REFRESH_EVERY, takeOver);
  const later = (sessionId: number, change: (before: Changing) => Changing): void => {
    if (stale(sessionId)) return;
    const before = waiting.sessionId === sessionId ? waiting : {};
    waiting = { ...before, ...change(before), sessionId };
    refresh();
  };

  return (event) => {
    switch (event.kind) {
      case 'metrics':
        if (stale(event.sessionId)) return;
        series.append(event);
        later(event.sessionId, () => ({}));
        return;
      case 'state':
        takeOver();
        applySession(context, event.state);
        return;
      case 'pace': {
        const { step, seconds, stepsPerSecond, work } = event;
        later(event.sessionId, () => ({ pace: { step, seconds, stepsPerSecond, work } }));
        return;
      }
      case 'log':
        context.log(event.content, event.step, event.lane);
        return;
      case 'rewind':
        takeOver();
        if (!stale(event.sessionId)) rewind(context, event);
        return;
      case 'codebook':
        later(event.sessionId, ({ codebooks }) => ({ codebooks: { ...codebooks, [event.lane]: event } }));
        return;
      case 'audit':
        later(event.sessionId, ({ audits }) => ({ audits: { ...audits, [event.report.lane]: event.report } }));
        return;
      case 'flips':
        later(event.sessionId, ({ flips }) => ({ flips: { ...flips, [event.lane]: event } }));
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
