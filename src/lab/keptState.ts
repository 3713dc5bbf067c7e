/** A copy of a session for the page to keep, made while training goes on. */
import { nextTask } from '../data/pacing.ts';
import { writeWeightsBinary } from '../formats/weightsBinary.ts';
import { weightsProblem } from '../formats/weightsHealth.ts';
import type { KeptState } from '../protocol/keeping.ts';
import { captureLane } from '../train/checkpoint.ts';
import type { Session } from '../train/session.ts';

/** What the session itself says of a copy. */
export type CopiedSession = Omit<KeptState, 'probeTokens' | 'filesId' | 'files'>;

/** Milliseconds of computing before a step is let in. */
const SLICE = 10;

/**
 * Copies of every lane are made before the first await, so they are of the same step. Resolves when the metrics of that
 * step were sent.
 * @param check called between pieces; what it throws ends the work
 */
export async function copySession(session: Session, check: () => void): Promise<CopiedSession> {
  const work = new WorkClock();
  const { experiment, step, lanes: states } = session.state;
  const { id: sessionId, seconds, diverged: stopped } = session;
  const { soFar: runTimeline } = session.timeline;
  const copies = Promise.all(states.map(({ id }) => captureLane(session, id)));
  work.stop();
  const captured = await copies;
  const lanes: KeptState['lanes'] = [];
  let diverged = stopped;
  for (const [i, { id, origin }] of states.entries()) {
    const weights = captured[i];
    if (!weights) continue;
    work.go();
    diverged ||= weightsProblem(weights) !== null;
    lanes.push({ id, origin, weights: await writeWeightsBinary(weights, () => work.rest(check)) });
    work.stop();
  }
  await session.sendMetrics();
  return { sessionId, experiment, runTimeline, step, seconds, lanes, cost: work.milliseconds, diverged };
}

/** Counts the time in which a thread does nothing else. Runs from the start. */
class WorkClock {
  milliseconds = 0;
  #since = performance.now();
  #slice = this.#since;

  go(): void {
    this.#since = performance.now();
    this.#slice = this.#since;
  }

  stop(): void {
    this.milliseconds += performance.now() - this.#since;
  }

  /** Lets other work in when it is time. */
  async rest(check: () => void): Promise<void> {
    if (performance.now() - this.#slice < SLICE) return;
    this.stop();
    await nextTask();
    check();
    this.go();
  }
}
