/**
 * The full history of every lane, as typed arrays that grow by doubling. Not part of the zustand state: charts read it
 * when it is their turn, so that new points do not re-render anything by themselves.
 */
import type { LaneId } from '../config/experiment.ts';
import type { MetricKey } from '../config/metrics.ts';
import type { MetricsEvent } from '../protocol/events.ts';

/**
 * Points kept per lane. At this length every second point of the older half is dropped, again and again, so a run
 * may go on for ever: the newest 100,000 steps stay complete, older ones get sparser.
 */
export const MOST_POINTS = 200_000;
const FIRST_CAPACITY = 1024;

/** Points of one lane, columnar. */
export type LanePoints = Pick<MetricsEvent, 'lane' | 'step' | 'seconds' | 'columns'>;

/** One lane's points. Only the first `length` entries of each array are valid. */
export class LaneSeries {
  length = 0;
  /** Goes up when points that were already there changed place; caches over them are then stale. */
  generation = 0;
  step: Int32Array<ArrayBuffer> = new Int32Array(FIRST_CAPACITY);
  seconds: Float64Array<ArrayBuffer> = new Float64Array(FIRST_CAPACITY);
  readonly columns = new Map<MetricKey, Float32Array<ArrayBuffer>>();
  /** Newest measured value per column. */
  readonly last = new Map<MetricKey, number>();
  readonly #limit: number;

  constructor(limit = MOST_POINTS) {
    this.#limit = limit;
  }

  /** Adds the points of an event; points that are not newer than the last one are left out. */
  append(event: Pick<MetricsEvent, 'step' | 'seconds' | 'columns'>): void {
    const newest = this.length === 0 ? -Infinity : (this.step[this.length - 1] ?? 0);
    let skip = 0;
    while (skip < event.step.length && (event.step[skip] ?? 0) <= newest) skip += 1;
    const count = event.step.length - skip;
    if (count === 0) return;
    this.#reserve(this.length + count);
    this.step.set(event.step.subarray(skip), this.length);
    this.seconds.set(event.seconds.subarray(skip), this.length);
    for (const [key, values] of Object.entries(event.columns) as [MetricKey, Float32Array][]) {
      this.#column(key).set(values.subarray(skip), this.length);
      this.#noteLast(key, values, skip);
    }
    this.length += count;
    while (this.length > this.#limit) this.#thin();
  }

  /** A series of these points, in these arrays: however many there are, it takes no time. */
  static of({ step, seconds, columns }: Omit<LanePoints, 'lane'>, limit = MOST_POINTS): LaneSeries {
    const series = new LaneSeries(limit);
    series.length = step.length;
    series.step = step as Int32Array<ArrayBuffer>;
    series.seconds = seconds as Float64Array<ArrayBuffer>;
    for (const [key, values] of Object.entries(columns) as [MetricKey, Float32Array<ArrayBuffer>][]) {
      series.columns.set(key, values);
      series.#noteLast(key, values, 0);
    }
    return series;
  }

  /** Index of the last point at or before `x`, or -1. */
  indexAt(axis: 'step' | 'seconds', x: number): number {
    return lowerBound(this[axis], this.length, x, true) - 1;
  }

  #noteLast(key: MetricKey, values: Float32Array, from: number): void {
    for (let i = values.length - 1; i >= from; i -= 1) {
      const value = values[i] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      this.last.set(key, value);
      return;
    }
  }

  #column(key: MetricKey): Float32Array<ArrayBuffer> {
    const there = this.columns.get(key);
    if (there) return there;
    // What a lane did not measure before stays "not measured".
    const fresh = new Float32Array(this.step.length).fill(Number.NaN);
    this.columns.set(key, fresh);
    return fresh;
  }

  #reserve(length: number): void {
    if (length <= this.step.length) return;
    const capacity = 2 ** Math.ceil(Math.log2(length));
    const step = new Int32Array(capacity);
    step.set(this.step);
    this.step = step;
    const seconds = new Float64Array(capacity);
    seconds.set(this.seconds);
    this.seconds = seconds;
    for (const [key, old] of this.columns) {
      const column = new Float32Array(capacity).fill(Number.NaN, old.length);
      column.set(old);
      this.columns.set(key, column);
    }
  }

  #thin(): void {
    const half = Math.floor(this.length / 2);
    const kept = Math.ceil(half / 2);
    for (const array of [this.step, this.seconds, ...this.columns.values()]) {
      for (let i = 0; i < kept; i += 1) array[i] = array[2 * i] ?? Number.NaN;
      array.copyWithin(kept, half, this.length);
    }
    const before = this.length;
    this.length = kept + (before - half);
    for (const column of this.columns.values()) column.fill(Number.NaN, this.length, before);
    this.generation += 1;
  }
}

/** First index whose value is not below `x` (`after`: whose value is above it). The values ascend. */
export function lowerBound(values: ArrayLike<number>, length: number, x: number, after = false): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const value = values[middle] ?? Infinity;
    if (value < x || (after && value === x)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The series of all lanes of the present session. */
export class SeriesBook {
  /** Goes up with every change; a chart that has drawn this version has nothing to do. */
  version = 0;
  readonly lanes = new Map<LaneId, LaneSeries>();

  append(event: LanePoints): void {
    let series = this.lanes.get(event.lane);
    if (!series) {
      series = new LaneSeries();
      this.lanes.set(event.lane, series);
    }
    series.append(event);
    this.version += 1;
  }

  /** Puts older points in front of those that a lane has. The series takes their arrays over. */
  restore(points: LanePoints): void {
    const newer = this.lanes.get(points.lane);
    const series = LaneSeries.of(points);
    this.lanes.set(points.lane, series);
    this.version += 1;
    if (!newer) return;
    const { length } = newer;
    const columns = [...newer.columns].map(([key, values]) => [key, values.subarray(0, length)] as const);
    series.append({
      step: newer.step.subarray(0, length),
      seconds: newer.seconds.subarray(0, length),
      columns: Object.fromEntries(columns),
    });
  }

  /** Forgets lanes that are gone, so that a later lane of the same name starts afresh. */
  keepOnly(lanes: readonly LaneId[]): void {
    for (const lane of this.lanes.keys()) {
      if (lanes.includes(lane)) continue;
      this.lanes.delete(lane);
      this.version += 1;
    }
  }

  clear(): void {
    this.lanes.clear();
    this.version += 1;
  }
}
