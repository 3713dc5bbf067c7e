/** Runs with other seeds. Outside of the zustand state, as the curves of the session are. */
import type { LaneId } from '../config/experiment.ts';
import type { LaneSeries, SeriesBook } from '../metrics/series.ts';
import type { AuditReport } from '../protocol/audit.ts';

/** What a run left behind: its curves, and the verdicts on freezes that ended. */
export interface RepeatedRun {
  series: SeriesBook;
  verdicts: AuditReport[];
}

/** What the repetition gave, by seed, in the order of seeds. */
export class RepeatedRuns {
  readonly #runs = new Map<number, RepeatedRun>();

  /** Series by lane of every seed that is complete. */
  get complete(): readonly ReadonlyMap<LaneId, LaneSeries>[] {
    return [...this.#runs.values()].map(({ series }) => series.lanes);
  }

  /** Everything of the seeds that are complete. */
  get runs(): ReadonlyMap<number, RepeatedRun> {
    return this.#runs;
  }

  add(seed: number, run: RepeatedRun): void {
    this.#runs.set(seed, run);
  }

  clear(): void {
    this.#runs.clear();
  }
}
