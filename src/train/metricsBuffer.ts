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

interface Row {
  step: number;
  seconds: number;
  values: Map<MetricKey, number>;
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
  readonly #rows = new Map<LaneId, Row[]>();
  #lastMessage = 0;
  #lastPush = performance.now();

  constructor(sessionId: string, sink: MetricsSink) {
    this.#sessionId = sessionId;
    this.#sink = sink;
  }

  /** Takes over the metrics of one step and starts to read them. Resolves when a further step may start. */
  async push(step: number, seconds: number, metrics: StepMetrics): Promise<void> {
    const previous = this.#inFlight.at(-1) ?? Promise.resolve();
    this.#inFlight.push(this.#read(metrics, previous, step, seconds));
    const now = performance.now();
    const depth = now - this.#lastPush > LONG_STEP ? DEPTH.long : DEPTH.short;
    this.#lastPush = now;
    while (this.#inFlight.length > depth) await this.#inFlight.shift();
    if (performance.now() - this.#lastMessage >= MESSAGE_INTERVAL) this.#send();
  }

  /** Resolves when everything pushed so far was sent. */
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
      const rows = this.#rows.get(lane) ?? [];
      rows.push({ step, seconds, values });
      this.#rows.set(lane, rows);
    }
  }

  #send(): void {
    this.#lastMessage = performance.now();
    for (const [lane, rows] of this.#rows) {
      if (rows.length > 0) this.#sink.emit(columnar(this.#sessionId, lane, rows));
    }
    this.#rows.clear();
  }
}

function columnar(sessionId: string, lane: LaneId, rows: Row[]): MetricsEvent {
  const columns: MetricsEvent['columns'] = {};
  for (const [i, { values }] of rows.entries()) {
    for (const [key, value] of values) {
      columns[key] ??= new Float32Array(rows.length).fill(Number.NaN);
      columns[key][i] = value;
    }
  }
  return {
    kind: 'metrics',
    sessionId,
    lane,
    step: Int32Array.from(rows, ({ step }) => step),
    seconds: Float64Array.from(rows, ({ seconds }) => seconds),
    columns,
  };
}
