/**
 * Metrics as JSON, columnar: `lanes.A.columns["loss/total"][i]` belongs to `lanes.A.step[i]`. A value that was not
 * measured is `null`, a gradient that does not exist is `"none"`, and what is not finite is `"Infinity"` or
 * `"-Infinity"`, for which JSON has no number.
 */
import type { LaneId } from '../config/experiment.ts';
import { NO_GRADIENT } from '../config/metrics.ts';
import { metricOf } from '../objectives/catalogue.ts';
import type { SessionState } from '../protocol/session.ts';
import type { Numbers } from './column.ts';
import { inPieces, type LaneSnapshot, metricsSnapshot, parseKey } from './metricsSnapshot.ts';
import type { LaneSeries } from './series.ts';

export const METRICS_FORMAT = 'freeze-lab-metrics';
export const METRICS_VERSION = 1;
/** Values per piece; one takes a few milliseconds. */
const VALUES_PER_PIECE = 10_000;

/** As in the CSV: single precision has about seven digits that mean something. */
function measured(value: number, gradient: boolean): string {
  if (Number.isNaN(value)) return 'null';
  if (gradient && value === NO_GRADIENT) return '"none"';
  return Number.isFinite(value) ? String(Number(value.toPrecision(7))) : `"${value}"`;
}

function* list(values: Numbers, length: number, write: (value: number) => string): Generator<string> {
  yield '[';
  for (let from = 0; from < length; from += VALUES_PER_PIECE) {
    const to = Math.min(from + VALUES_PER_PIECE, length);
    let piece = from > 0 ? ',' : '';
    for (let i = from; i < to; i += 1) piece += `${i > from ? ',' : ''}${write(values.at(i) ?? Number.NaN)}`;
    yield piece;
  }
  yield ']';
}

/** The file in pieces. @param session experiment and history of freezes; null if there is none */
export function* jsonPieces(lanes: ReadonlyMap<LaneId, LaneSeries>, session: SessionState | null): Generator<string> {
  const { keys, lanes: copies } = metricsSnapshot(lanes);
  const head = {
    format: METRICS_FORMAT,
    version: METRICS_VERSION,
    step: session?.step ?? 0,
    experiment: session?.experiment ?? null,
    data: session?.data ?? null,
  };
  yield `${JSON.stringify(head).slice(0, -1)},"lanes":{`;
  for (const [index, copy] of copies.entries()) {
    const state = session?.lanes.find(({ id }) => id === copy.lane);
    const about = { policy: state?.policy ?? null, history: state?.history ?? [], origin: state?.origin ?? null };
    yield `${index > 0 ? ',' : ''}"${copy.lane}":${JSON.stringify(about).slice(0, -1)}`;
    yield* lanePieces(copy, keys);
    yield '}';
  }
  yield '}}\n';
}

function* lanePieces(
  { length, step, seconds, columns }: LaneSnapshot,
  keys: readonly Parameters<typeof parseKey>[0][],
) {
  yield ',"step":';
  yield* list(step, length, String);
  yield ',"seconds":';
  yield* list(seconds, length, (value) => String(Number(value.toFixed(6))));
  yield ',"columns":{';
  let first = true;
  for (const [k, key] of keys.entries()) {
    const values = columns[k];
    if (!values) continue;
    const { gradient } = metricOf(parseKey(key).name);
    yield `${first ? '' : ','}"${key}":`;
    yield* list(values, length, (value) => measured(value, gradient));
    first = false;
  }
  yield '}';
}

/** The whole file; see `inPieces`. */
export function metricsJson(
  lanes: ReadonlyMap<LaneId, LaneSeries>,
  session: SessionState | null,
  pause?: () => Promise<void>,
): Promise<Blob> {
  return inPieces(jsonPieces(lanes, session), 'application/json', pause);
}
