/**
 * Which points of the curves a kept run still lacks. They are kept in parts, each of the points since the one before, so
 * that keeping costs no more the longer a run is; a row of small parts becomes one, so that they do not become too many.
 */
import type { LaneId } from '../config/experiment.ts';
import type { LaneSeries, SeriesBook } from '../metrics/series.ts';

/** Small parts before they become one: about five minutes of training. */
const MOST_SMALL = 64;

interface Told {
  series: LaneSeries;
  generation: number;
  length: number;
}

/** A part to be written: its number, and how many points of each lane stand in the parts before. */
export interface CurvePart {
  part: number;
  from: ReadonlyMap<LaneId, number>;
  /** Whether a row of small parts ends with it: nothing that is to be made one with others. */
  large: boolean;
  /** What is told once it was written. */
  told: ReadonlyMap<LaneId, Told>;
}

export class CurveParts {
  #told: ReadonlyMap<LaneId, Told> = new Map();
  /** Up to where the parts before the row of small ones reach. */
  #beforeRow: ReadonlyMap<LaneId, Told> = new Map();
  #row = 0;
  #next = 0;

  /** The part that brings what is kept up to these curves. Nothing is noted before `wrote`. */
  next({ lanes }: SeriesBook): CurvePart {
    const told = new Map(
      [...lanes].map(([id, series]) => [id, { series, generation: series.generation, length: series.length }]),
    );
    if (this.#isStale(told)) return { part: 0, from: new Map(), large: true, told };
    const large = this.#next - this.#row >= MOST_SMALL;
    const before = large ? this.#beforeRow : this.#told;
    const from = new Map([...before].map(([id, { length }]) => [id, length]));
    return { part: large ? this.#row : this.#next, from, large, told };
  }

  /** The whole of the curves in one part. */
  all(series: SeriesBook): CurvePart {
    return { ...this.next(series), part: 0, from: new Map(), large: true };
  }

  /** To be called once a part is in the store. */
  wrote({ part, large, told }: CurvePart): void {
    this.#next = part + 1;
    if (large) {
      this.#row = part + 1;
      this.#beforeRow = told;
    }
    this.#told = told;
  }

  /** The next part is to hold everything. */
  forget(): void {
    this.#told = new Map();
    this.#beforeRow = new Map();
    this.#row = 0;
    this.#next = 0;
  }

  /** Whether points that were told have moved, or are gone. */
  #isStale(now: ReadonlyMap<LaneId, Told>): boolean {
    if (this.#next === 0) return true;
    return [...this.#told].some(([id, { series, generation }]) => {
      const present = now.get(id);
      return present?.series !== series || present.generation !== generation;
    });
  }
}
