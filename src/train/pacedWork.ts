/** Runs work that comes in slices, with a pause after some of them in which messages get in, a cancel among them. */
import { breathe, type WorkOptions } from '../data/pacing.ts';
import type { SlicedWork } from '../model/slices.ts';

/**
 * Milliseconds between two pauses. The slices in between change to hold it: a GPU is asked for each result that is waited
 * for, which takes longer than computing a small one.
 */
const SHORTEST = 25;
const LONGEST = 60;

/** @throws DataError `cancelled` if the signal is aborted; what the work made is disposed then */
export async function paced<R>(work: SlicedWork<R>, { signal, onProgress }: Required<WorkOptions>): Promise<R> {
  let perPause = 1;
  let since = 0;
  let last = performance.now();
  try {
    for (;;) {
      const next = work.next();
      if (next.done) return next.value;
      since += 1;
      if (since < perPause) continue;
      const { done, written } = next.value;
      await written?.data();
      onProgress(done, '');
      await breathe(signal);
      const took = performance.now() - last;
      if (took < SHORTEST) perPause *= 2;
      else if (took > LONGEST) perPause = Math.max(1, perPause >> 1);
      since = 0;
      last = performance.now();
    }
  } finally {
    work.return(undefined as R);
  }
}
