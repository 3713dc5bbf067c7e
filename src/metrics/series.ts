/**
 * The full history of every lane, in columns. Not part of the page's zustand state: charts read it when it is their
 * turn, so that new points do not re-render anything by themselves.
 */
import type { LaneId } from '../config/experiment.ts';
import { MOST_POINTS } from '../config/limits.ts';
import { type MetricKey, NO_GRADIENT, SPREAD_STEPS } from '../config/metrics.ts';
import { METRIC_NAMES, metricOf } from '../objectives/catalogue.ts';
import type { MetricsEvent } from '../protocol/events.ts';
import { BLOCK, Column, lowerBound } from './column.ts';

/** Points of one lane, columnar. */
export type LanePoints = Pick<MetricsEvent, 'lane' | 'step' | 'seconds' | 'columns'>;

/** Metrics that follow from another one. */
const SPREADS = METRIC_NAMES.flatMap((name): [MetricKey, MetricKey][] => {
  const { spreadOf } = metricOf(name);
  return spreadOf === undefined ? [] : [[name, spreadOf]];
});
const DERIVED = new Set(SPREADS.map(([name]) => name));

/** One lane's points. All columns have the same length. */
export class LaneSeries {
  /** Goes up when points that were already there changed place; caches over them are then stale. */
  generation = 0;
  step = new Column<Int32Array<ArrayBuffer>>(Int32Array);
  seconds = new Column<Float64Array<ArrayBuffer>>(Float64Array);
  readonly columns = new Map<MetricKey, Column>();
  /** Newest measured value per column. */
  readonly last = new Map<MetricKey, number>();
  readonly #limit: number;

  /** @param limit of points; at least four blocks */
  constructor(limit = MOST_POINTS) {
    if (limit < 4 * BLOCK) throw new RangeError(`A lane keeps at least ${4 * BLOCK} points, not ${limit}.`);
    this.#limit = limit;
  }

  get length(): number {
    return this.step.length;
  }

  /** Adds the points of an event; points that are not newer than the last one are left out. */
  append(event: Pick<MetricsEvent, 'step' | 'seconds' | 'columns'>): void {
    const newest = this.step.at(this.length - 1) ?? -Infinity;
    let skip = 0;
    while (skip < event.step.length && (event.step[skip] ?? 0) <= newest) skip += 1;
    if (skip === event.step.length) return;
    const before = this.length;
    this.step.append(event.step.subarray(skip) as Int32Array<ArrayBuffer>);
    this.seconds.append(event.seconds.subarray(skip) as Float64Array<ArrayBuffer>);
    for (const [key, values] of Object.entries(event.columns) as [MetricKey, Float32Array<ArrayBuffer>][]) {
      if (DERIVED.has(key)) continue;
      const column = this.columns.get(key) ?? new Column(Float32Array);
      this.columns.set(key, column);
      column.pad(before);
      column.append(values.subarray(skip));
      this.#noteLast(key, values, skip);
    }
    // What a lane did not measure is "not measured", before and now.
    for (const [key, column] of this.columns) if (!DERIVED.has(key)) column.pad(this.length);
    for (const [key, of] of SPREADS) this.#derive(key, of, before);
    while (this.length > this.#limit) this.#thin();
  }

  /** A series of these points, in these arrays: however many there are, it takes no time. */
  static of({ step, seconds, columns }: Omit<LanePoints, 'lane'>): LaneSeries {
    const series = new LaneSeries();
    series.step = Column.of(step as Int32Array<ArrayBuffer>);
    series.seconds = Column.of(seconds as Float64Array<ArrayBuffer>);
    for (const [key, values] of Object.entries(columns) as [MetricKey, Float32Array<ArrayBuffer>][]) {
      series.columns.set(key, Column.of(values));
      series.#noteLast(key, values, 0);
    }
    return series;
  }

  /** Drops the points behind a step. */
  dropAfter(step: number): void {
    const length = this.indexAt('step', step) + 1;
    if (length === this.length) return;
    for (const column of [this.step, this.seconds, ...this.columns.values()]) column.truncate(length);
    this.last.clear();
    for (const [key, column] of this.columns) {
      let at = length - 1;
      while (at >= 0 && Number.isNaN(column.at(at))) at -= 1;
      if (at >= 0) this.last.set(key, column.at(at) as number);
    }
    this.generation += 1;
  }

  /** Index of the last point at or before `x`, or -1. */
  indexAt(axis: 'step' | 'seconds', x: number): number {
    return lowerBound(this[axis], this.length, x, true) - 1;
  }

  /** Adds what a spread is from a point on, if the lane measures what it is the spread of. */
  #derive(key: MetricKey, of: MetricKey, from: number): void {
    const source = this.columns.get(of);
    const known = this.columns.get(key);
    // A column that is there goes on, even where a rewind left fewer steps than a spread is of.
    if (!source || (this.length < SPREAD_STEPS && !known)) return;
    const column = known ?? new Column(Float32Array);
    this.columns.set(key, column);
    column.pad(from);
    for (let i = from; i < this.length; i += 1) column.add(spreadAt(source, this.step, i));
    const newest = column.at(this.length - 1) ?? Number.NaN;
    if (!Number.isNaN(newest)) this.last.set(key, newest);
  }

  #noteLast(key: MetricKey, values: Float32Array, from: number): void {
    for (let i = values.length - 1; i >= from; i -= 1) {
      const value = values[i] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      this.last.set(key, value);
      return;
    }
  }

  #thin(): void {
    const half = Math.floor(this.length / 4 / BLOCK) * 2 * BLOCK;
    for (const column of [this.step, this.seconds, ...this.columns.values()]) column.thin(half);
    this.generation += 1;
  }
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
    const columns = [...newer.columns].map(([key, column]) => [key, column.toArray()] as const);
    series.append({
      step: newer.step.toArray(),
      seconds: newer.seconds.toArray(),
      columns: Object.fromEntries(columns),
    });
  }

  /** Drops the points behind a step, of all lanes. */
  dropAfter(step: number): void {
    for (const series of this.lanes.values()) series.dropAfter(step);
    this.version += 1;
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

/**
 * Deviation over mean of the last `SPREAD_STEPS` steps up to a point: NaN while there are fewer, or where one of them was
 * not measured; else none where the last is a gradient that does not exist.
 */
function spreadAt(values: Column, steps: Column<Int32Array<ArrayBuffer>>, at: number): number {
  const first = at - SPREAD_STEPS + 1;
  if (first < 0 || (steps.at(at) as number) - (steps.at(first) as number) !== SPREAD_STEPS - 1) return Number.NaN;
  if (values.at(at) === NO_GRADIENT) return NO_GRADIENT;
  let sum = 0;
  for (let i = first; i <= at; i += 1) {
    const value = values.at(i) as number;
    if (value === NO_GRADIENT) return Number.NaN;
    sum += value;
  }
  const mean = sum / SPREAD_STEPS;
  let squares = 0;
  for (let i = first; i <= at; i += 1) squares += ((values.at(i) as number) - mean) ** 2;
  return Math.sqrt(squares / SPREAD_STEPS) / Math.abs(mean);
}
