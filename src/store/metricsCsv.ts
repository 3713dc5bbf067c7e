/**
 * Metrics as CSV (RFC 4180: comma, CRLF, quotes where needed). One line per lane and step. A gradient that does not
 * exist is `none`, a value that was not measured is empty, a value that is not finite is `Infinity` or `-Infinity`.
 */
import type { LaneId } from '../config/experiment.ts';
import { METRICS, type MetricKey, type MetricName, NO_GRADIENT } from '../config/metrics.ts';
import type { LaneSeries } from './series.ts';

const EOL = '\r\n';
/** Lines per piece; one takes a few milliseconds, so the page stays responsive between them. */
const LINES_PER_PIECE = 500;

/** Metric name and layer of a column key. */
export function parseKey(key: MetricKey): { name: MetricName; layer: number | null } {
  const [name, layer] = key.split('@');
  return { name: name as MetricName, layer: layer === undefined ? null : Number(layer) };
}

/** Columns of all lanes: metrics in the order of `METRICS`, layers ascending. */
export function columnKeys(lanes: Iterable<LaneSeries>): MetricKey[] {
  const order = Object.keys(METRICS);
  const keys = new Set<MetricKey>();
  for (const lane of lanes) for (const key of lane.columns.keys()) keys.add(key);
  const rank = (key: MetricKey): number => {
    const { name, layer } = parseKey(key);
    return order.indexOf(name) * 1000 + (layer ?? 0);
  };
  return [...keys].sort((a, b) => rank(a) - rank(b));
}

const quoted = (field: string): string => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);

/** Single precision has about seven digits that mean something; the shortest of them is what one wants to read. */
function cell(value: number, gradient: boolean): string {
  if (Number.isNaN(value)) return '';
  if (gradient && value === NO_GRADIENT) return 'none';
  return String(Number(value.toPrecision(7)));
}

/** The file in pieces, header first. The caller decides when to go on. */
export function* csvPieces(lanes: ReadonlyMap<LaneId, LaneSeries>): Generator<string> {
  const keys = columnKeys(lanes.values());
  const gradient = keys.map((key) => METRICS[parseKey(key).name].gradient);
  // Training may go on while we write, and thinning moves points: what is written is the state of this moment.
  const copies = [...lanes].map(([lane, series]) => ({
    lane,
    length: series.length,
    step: series.step.slice(0, series.length),
    seconds: series.seconds.slice(0, series.length),
    columns: keys.map((key) => series.columns.get(key)?.slice(0, series.length)),
  }));
  yield ['lane', 'step', 'seconds', ...keys].map(quoted).join(',') + EOL;
  for (const { lane, step, seconds, columns, length } of copies) {
    for (let from = 0; from < length; from += LINES_PER_PIECE) {
      let piece = '';
      for (let i = from; i < Math.min(from + LINES_PER_PIECE, length); i += 1) {
        piece += `${lane},${step[i]},${Number((seconds[i] ?? 0).toFixed(6))}`;
        for (let k = 0; k < keys.length; k += 1) {
          piece += `,${cell(columns[k]?.[i] ?? Number.NaN, gradient[k] ?? false)}`;
        }
        piece += EOL;
      }
      yield piece;
    }
  }
}

/**
 * The whole file. Gives the main thread back after every piece.
 * @param pause resolves when it is time to go on
 */
export async function metricsCsv(
  lanes: ReadonlyMap<LaneId, LaneSeries>,
  pause: () => Promise<void> = () => new Promise((resolve) => setTimeout(resolve)),
): Promise<Blob> {
  const pieces: string[] = [];
  for (const piece of csvPieces(lanes)) {
    pieces.push(piece);
    await pause();
  }
  return new Blob(pieces, { type: 'text/csv' });
}
