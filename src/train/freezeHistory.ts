/** The freezes and thaws that a lane remembers. */
import { MOST_FREEZE_MARKS } from '../config/limits.ts';
import type { FreezeMark } from '../protocol/session.ts';

/**
 * Adds a mark. Beyond `MOST_FREEZE_MARKS` the shortest stretch of the older half is forgotten: its beginning and its
 * end, so that what was frozen before and after it stays as it was.
 */
export function addMark(history: FreezeMark[], mark: FreezeMark, most = MOST_FREEZE_MARKS): void {
  history.push(mark);
  while (history.length > most) history.splice(shortestStretch(history), 2);
}

/** Index of the mark that begins it. */
function shortestStretch(history: readonly FreezeMark[]): number {
  let [best, shortest] = [0, Infinity];
  for (let i = 0; i + 1 < history.length / 2; i += 1) {
    const [mark, next] = [history[i] as FreezeMark, history[i + 1] as FreezeMark];
    const before = history[i - 1]?.frozen ?? !mark.frozen;
    const steps = next.step - mark.step;
    if (next.frozen === before && steps < shortest) [best, shortest] = [i, steps];
  }
  return best;
}
