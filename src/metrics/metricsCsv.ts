/**
 * Metrics as CSV (RFC 4180: comma, CRLF, quotes where needed). One line per lane and step. A gradient that does not
 * exist is `none`, a value that was not measured is empty, a value that is not finite is `Infinity` or `-Infinity`.
 */
import type { LaneId } from '../config/experiment.ts';
import { NO_GRADIENT } from '../config/metrics.ts';
import { metricOf } from '../objectives/catalogue.ts';
import { inPieces, metricsSnapshot, parseKey } from './metricsSnapshot.ts';
import type { LaneSeries } from './series.ts';

const EOL = '\r\n';
/** Lines per piece; one takes a few milliseconds, so the page stays responsive between them. */
const LINES_PER_PIECE = 500;

/** A text as a field. */
export const quoted = (field: string): string => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);

/** Single precision has about seven digits that mean something; the shortest of them is what one wants to read. */
export function cell(value: number, gradient: boolean): string {
  if (Number.isNaN(value)) return '';
  if (gradient && value === NO_GRADIENT) return 'none';
  return String(Number(value.toPrecision(7)));
}

/** The file in pieces, header first. The caller decides when to go on. */
export function* csvPieces(lanes: ReadonlyMap<LaneId, LaneSeries>): Generator<string> {
  const { keys, lanes: copies } = metricsSnapshot(lanes);
  const gradient = keys.map((key) => metricOf(parseKey(key).name).gradient);
  yield ['lane', 'step', 'seconds', ...keys].map(quoted).join(',') + EOL;
  for (const { lane, step, seconds, columns, length } of copies) {
    for (let from = 0; from < length; from += LINES_PER_PIECE) {
      let piece = '';
      for (let i = from; i < Math.min(from + LINES_PER_PIECE, length); i += 1) {
        piece += `${lane},${step.at(i)},${Number((seconds.at(i) ?? 0).toFixed(6))}`;
        for (let k = 0; k < keys.length; k += 1) {
          piece += `,${cell(columns[k]?.at(i) ?? Number.NaN, gradient[k] ?? false)}`;
        }
        piece += EOL;
      }
      yield piece;
    }
  }
}

/** The whole file; see `inPieces`. */
export function metricsCsv(lanes: ReadonlyMap<LaneId, LaneSeries>, pause?: () => Promise<void>): Promise<Blob> {
  return inPieces(csvPieces(lanes), 'text/csv', pause);
}
