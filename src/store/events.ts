/** What the worker tells, taken over into the state and the series. */
import type { WireError } from '../protocol/errors.ts';
import type { LostEvent, WorkerEvent } from '../protocol/events.ts';
import { applySession } from './applySession.ts';
import type { LabContext } from './context.ts';
import { latestOf, rewind } from './rewind.ts';
import type { LabState } from './state.ts';
import { withTask } from './tasks.ts';
import { withUsage } from './usageHistory.ts';
import { replacing } from './replacement.ts';

/**
 * Milliseconds between refreshes of what changes all the time, all of it together: about as fast as a person can read
 * changing digits. Each on its own, they would make the browser lay out and paint thirty times a second.
 */
const REFRESH_EVERY = 250;

/** What waits for the next refresh, and the session it was told of. */
type Changing = Partial<Pick<LabState, 'pace' | 'codebooks' | 'audits' | 'flips'>> & { sessionId?: string };

/**
 * The listener for the events of one worker. Events of a session that was replaced are dropped, its log apart.
 * @param onLost called when the worker says that its device is gone, with the reason
 */
export function eventListener(context: LabContext, onLost: (failure: WireError) => void): (event: WorkerEvent) => void {
  const { store, series } = context;
  const stale = (sessionId: string): boolean => store.getState().session?.sessionId !== sessionId;
  let waiting: Changing = {};
  const takeOver = (): void => {
    const { sessionId, pace, codebooks, audits, flips } = waiting;
    waiting = {};
    if (sessionId === undefined || stale(sessionId)) return;
    store.setState((state) => ({
      latest: latestOf(series),
      pace: pace ?? state.pace,
      codebooks: { ...state.codebooks, ...codebooks },
      usageHistory: Object.values(codebooks ?? {}).reduce(
        (all, event) => ({ ...all, [event.lane]: withUsage(all[event.lane], event) }),
        state.usageHistory,
      ),
      audits: { ...state.audits, ...audits },
      flips: { ...state.flips, ...flips },
    }));
  };
  const refresh = throttled(REFRESH_EVERY, takeOver);
  const later = (sessionId: string, change: (before: Changing) => Changing): void => {
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
        context.keeper?.onPace(event);
        return;
      }
      case 'kept':
        takeOver();
        void replacing(context, async () => context.keeper?.onKept(event.kept, event.goesOn));
        return;
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
        const { taskId: id, task: kind, done, stage, detail } = event;
        store.setState(({ tasks }) => ({ tasks: withTask(tasks, { id, kind, done, stage, detail }) }));
        return;
      }
      case 'lost':
        onLost(lossOf(event));
        return;
      default:
        event satisfies never;
    }
  };
}

/** Why the device is gone. What ran out of memory is said in words of our own: the platform's do not say what to do. */
function lossOf({ reason, outOf }: LostEvent): WireError {
  if (outOf) return { code: 'out-of-memory', problem: { code: 'out-of-memory', of: outOf, detail: reason } };
  return { code: 'device-lost', problem: { code: 'message', text: reason } };
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
