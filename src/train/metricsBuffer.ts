/**
 * Brings metrics from the device to the page: one or two read-backs in flight behind a step and none awaited within its
 * own, values collected in columns and sent at most ten times a second.
 */
import type { LaneId } from '../config/experiment.ts';
import type { MetricKey } from '../config/metrics.ts';
import type { MetricsEvent } from '../protocol/events.ts';
import { type StepMetrics, unpack } from './metricPack.ts';

/** Read-backs in flight behind the step that runs: two keep a device busy, where steps are long one does as well. */
const DEPTH = { short: 2, long: 1 };
/** Milliseconds from which a step is long: a pause should not have to wait for two of them. */
const LONG_STEP = 200;
/** Milliseconds between two messages to the page. */
const MESSAGE_INTERVAL = 100;

/** Points of a lane that were not sent yet. A column may be shorter than `step`: the rest was not measured. */
interface Waiting {
  step: number[];
  seconds: number[];
  columns: Map<MetricKey, number[]>;
}

export interface MetricsSink {
  emit(event: MetricsEvent): void;
  /** Called for every row in order of steps, before it is sent. */
  onRow(lane: LaneId, step: number, values: Map<MetricKey, number>): void;
}

export class MetricsBuffer {
  readonly #sessionId: string;
  readonly #sink: MetricsSink;
  readonly #inFlight: Promise<void>[] = [];
  /** The newest read, which waits for those before it. */
  #newest: Promise<void> = Promise.resolve();
  readonly #waiting = new Map<LaneId, Waiting>();
  #lastMessage = 0;
  #lastPush = performance.now();

  constructor(sessionId: string, sink: MetricsSink) {
    this.#sessionId = sessionId;
    this.#sink = sink;
  }

  /** Takes over the metrics of one step and starts to read them. Resolves when a further step may start. */
  async push(step: number, seconds: number, metrics: StepMetrics): Promise<void> {
    const previous = this.#inFlight.at(-1) ?? Promise.resolve();
    this.#newest = this.#read(metrics, previous, step, seconds);
    this.#inFlight.push(this.#newest);
    const now = performance.now();
    const depth = now - this.#lastPush > LONG_STEP ? DEPTH.long : DEPTH.short;
    this.#lastPush = now;
    while (this.#inFlight.length > depth) await this.#inFlight.shift();
    if (performance.now() - this.#lastMessage >= MESSAGE_INTERVAL) this.#send();
  }

  /** Resolves when everything pushed so far was sent. Steps go on meanwhile. */
  async sendAll(): Promise<void> {
    await this.#newest;
    this.#send();
  }

  /** The same for a run that has ended. */
  async flush(): Promise<void> {
    await Promise.all(this.#inFlight.splice(0));
    this.#send();
  }

  async #read({ joined, packs }: StepMetrics, previous: Promise<void>, step: number, seconds: number): Promise<void> {
    const data = await joined.data();
    joined.dispose();
    await previous;
    const metrics = unpack(
      packs.map(([, pack]) => pack),
      data,
    );
    for (const [i, [lane]] of packs.entries()) {
      const values = metrics[i] as Map<MetricKey, number>;
      this.#sink.onRow(lane, step, values);
      this.#add(lane, step, seconds, values);
    }
  }

  #add(lane: LaneId, step: number, seconds: number, values: Map<MetricKey, number>): void {
    const points: Waiting = this.#waiting.get(lane) ?? { step: [], seconds: [], columns: new Map() };
    this.#waiting.set(lane, points);
    for (const [key, value] of values) {
      const column = points.columns.get(key) ?? [];
      points.columns.set(key, column);
      while (column.length < points.step.length) column.push(Number.NaN);
      column.push(value);
    }
    points.step.push(step);
    points.seconds.push(seconds);
  }

  #send(): void {
    this.#lastMessage = performance.now();
    for (const [lane, points] of this.#waiting) this.#sink.emit(eventOf(this.#sessionId, lane, points));
    this.#waiting.clear();
  }
}

function eventOf(sessionId: string, lane: LaneId, { step, seconds, columns }: Waiting): MetricsEvent {
  const measured = [...columns].map(([key, values]) => {
    const column = new Float32Array(step.length).fill(Number.NaN);
    column.set(values);
    return [key, column];
  });
  return {
    kind: 'metrics',
    sessionId,
    lane,
    step: Int32Array.from(step),
    seconds: Float64Array.from(seconds),
    columns: Object.fromEntries(measured) as MetricsEvent['columns'],
  };
}
