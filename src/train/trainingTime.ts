/**
 * How long training takes, told from how long the machine slept. A clock that is read before and after a step counts the
 * hours in which a laptop was shut or a tab was frozen, and nothing says afterwards that they were no work.
 */

/** Milliseconds that are taken for work where nothing is known yet: the first step compiles shaders. */
const FIRST = 60_000;
/** Stretches shorter than this are believed, whatever those before took. */
const BELIEVED = 10_000;
/** How many times as long as the one before a longer one may be: steps that are looked at take a few times as long. */
const RATIO = 20;

/** Milliseconds that a stretch of work can have taken, if the one before took so many. */
export function mostAwake(before: number): number {
  return Math.max(BELIEVED, RATIO * before);
}

/** Takes sleep out of stretches of the same kind of work, one after the other. */
export class AwakeTime {
  #last: number | null = null;

  /**
   * @param elapsed milliseconds on the clock
   * @returns milliseconds of work. One that is too long to be work counts as much as the one before; if the next is as
   *   long, it was the work that got slower, and that one counts
   */
  of(elapsed: number): number {
    const before = this.#last;
    this.#last = elapsed;
    if (elapsed <= (before === null ? FIRST : mostAwake(before))) return elapsed;
    return Math.min(before ?? FIRST, FIRST);
  }
}
