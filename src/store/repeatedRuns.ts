/** Curves of a run with other seeds. Outside of the zustand state, as those of the session are. */
import type { LaneId } from '../config/experiment.ts';
import type { LaneSeries, SeriesBook } from '../metrics/series.ts';

/** What the repetition gave, by seed, in the order of seeds. */
export class RepeatedRuns {
  readonly #runs = new Map<number, SeriesBook>();

  /** Series by lane of every seed that is complete. */
  get complete(): readonly ReadonlyMap<LaneId, LaneSeries>[] {
    return [...this.#runs.values()].map(({ lanes }) => lanes);
  }

  add(seed: number, series: SeriesBook): void {
    this.#runs.set(seed, series);
  }

  clear(): void {
    this.#runs.clear();
  }
}
