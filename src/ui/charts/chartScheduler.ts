/**
 * Whose turn it is to draw. A chart costs tens of milliseconds, so only one draws at a time and the page gets a rest
 * between two: in turn, only those on screen, only when they have something new, and nothing in a hidden tab.
 */

export interface ScheduledChart {
  /** Whether drawing now would change anything. */
  isStale(): boolean;
  /** Draws, synchronously. */
  draw(): void;
}

export interface SchedulerClock {
  now(): number;
  setTimeout(work: () => void, milliseconds: number): unknown;
  clearTimeout(timer: unknown): void;
  isHidden(): boolean;
}

/** Share of the main thread that drawing may take: painting follows, and on two cores training wants one of them. */
const MOST_LOAD = 0.1;
const SHORTEST_REST = 30;
const LONGEST_REST = 900;
/** How often to look whether something is new. */
const IDLE_PAUSE = 60;

const pageClock: SchedulerClock = {
  now: () => performance.now(),
  setTimeout: (work, milliseconds) => setTimeout(work, milliseconds),
  clearTimeout: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
  isHidden: () => document.visibilityState === 'hidden',
};

export class ChartScheduler {
  /** In the order of turns: who drew goes to the end. */
  readonly #queue: ScheduledChart[] = [];
  readonly #offScreen = new Set<ScheduledChart>();
  readonly #clock: SchedulerClock;
  #timer: unknown = null;

  constructor(clock: SchedulerClock = pageClock) {
    this.#clock = clock;
  }

  /** @returns takes the chart out again */
  add(chart: ScheduledChart): () => void {
    this.#queue.push(chart);
    if (this.#timer === null) this.#plan(0);
    return () => {
      const at = this.#queue.indexOf(chart);
      if (at >= 0) this.#queue.splice(at, 1);
      this.#offScreen.delete(chart);
      if (this.#queue.length > 0 || this.#timer === null) return;
      this.#clock.clearTimeout(this.#timer);
      this.#timer = null;
    };
  }

  /** A chart that comes into sight draws next, without waiting out the rest of the one before. */
  setOnScreen(chart: ScheduledChart, onScreen: boolean): void {
    if (!onScreen) {
      this.#offScreen.add(chart);
      return;
    }
    const at = this.#queue.indexOf(chart);
    if (!this.#offScreen.delete(chart) || at < 0) return;
    this.#queue.splice(at, 1);
    this.#queue.unshift(chart);
    if (this.#timer !== null) this.#clock.clearTimeout(this.#timer);
    this.#plan(SHORTEST_REST);
  }

  /** Draws now: what a person does with a chart is not to wait for its turn. It goes to the end, and the page rests. */
  drawNow(chart: ScheduledChart): void {
    if (!this.#queue.includes(chart)) return;
    if (this.#timer !== null) this.#clock.clearTimeout(this.#timer);
    this.#timer = null;
    this.#draw(chart);
  }

  #plan(pause: number): void {
    if (this.#queue.length === 0) return;
    this.#timer = this.#clock.setTimeout(() => this.#turn(), pause);
  }

  #turn(): void {
    this.#timer = null;
    const next = this.#clock.isHidden()
      ? undefined
      : this.#queue.find((chart) => !this.#offScreen.has(chart) && chart.isStale());
    if (next) this.#draw(next);
    else this.#plan(IDLE_PAUSE);
  }

  #draw(next: ScheduledChart): void {
    this.#queue.splice(this.#queue.indexOf(next), 1);
    this.#queue.push(next);
    const begun = this.#clock.now();
    try {
      next.draw();
    } finally {
      const rest = (this.#clock.now() - begun) * (1 / MOST_LOAD - 1);
      this.#plan(Math.min(LONGEST_REST, Math.max(SHORTEST_REST, rest)));
    }
  }
}
