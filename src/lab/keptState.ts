/** A copy of a session for the page to keep, made while training goes on. */
import { nextTask } from '../data/pacing.ts';
import { areValuesFinite } from '../formats/valueHealth.ts';
import { type WrittenArrays, writeWeightsBinary } from '../formats/weightsBinary.ts';
import type { WeightsFile } from '../formats/weightsJson.ts';
import type { KeptState } from '../protocol/keeping.ts';
import type { Session } from '../train/session.ts';
import { healthyState, presentState, type SessionCopy } from '../train/sessionCopy.ts';

/** What the session itself says of a copy. */
export type CopiedSession = Omit<KeptState, 'probeTokens' | 'filesId' | 'files'>;

/** What lanes were at step 0 and at their last freeze stays the same from copy to copy, and is copied once. */
const written: WrittenArrays = new WeakMap();

/** Milliseconds of computing before a step is let in. */
const SLICE = 10;

/**
 * Copies of every lane are made before the first await, so they are of the same step. Where training has diverged they
 * are of the last healthy one. Resolves when the metrics of that step were sent.
 * @param check called between pieces; what it throws ends the work
 */
export async function copySession(session: Session, check: () => void): Promise<CopiedSession> {
  const work = new WorkClock();
  const healthy = session.diverged ? healthyState(session) : null;
  const first = await write(healthy ?? presentState(session), work, check);
  // A value was lost that no metric has shown yet.
  work.go();
  const before = !healthy && !first.finite ? healthyState(session) : null;
  const { copy, lanes } = before ? await write(before, work, check) : first;
  work.stop();
  await session.sendMetrics();
  const { experiment, runTimeline, step, seconds } = copy;
  const diverged = session.diverged || !first.finite;
  return { sessionId: session.id, experiment, runTimeline, step, seconds, lanes, cost: work.milliseconds, diverged };
}

interface Copied {
  copy: SessionCopy;
  lanes: KeptState['lanes'];
  /** Whether all that the next step depends on is. */
  finite: boolean;
}

async function write(copy: SessionCopy, work: WorkClock, check: () => void): Promise<Copied> {
  const reading = copy.readLanes();
  work.stop();
  const read = await reading;
  work.go();
  const lanes: KeptState['lanes'] = [];
  let finite = true;
  for (const [i, { id, origin }] of copy.lanes.entries()) {
    const weights = read[i]?.();
    if (!weights) continue;
    await work.rest(check);
    finite &&= isFinite(weights);
    lanes.push({ id, origin, weights: await writeWeightsBinary(weights, () => work.rest(check), written) });
  }
  return { copy, lanes, finite };
}

function isFinite({ stateDict, optimizer }: WeightsFile): boolean {
  const moments = [...optimizer.values()].flatMap(({ expAvg, expAvgSq }) => [expAvg, expAvgSq]);
  return [...stateDict.values(), ...moments].every(({ data }) => areValuesFinite(data));
}

/** Counts the time in which a thread does nothing else. Runs from the start. */
class WorkClock {
  milliseconds = 0;
  #since: number | null = performance.now();
  #slice = performance.now();

  go(): void {
    this.#since ??= performance.now();
    this.#slice = performance.now();
  }

  stop(): void {
    if (this.#since !== null) this.milliseconds += performance.now() - this.#since;
    this.#since = null;
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
