/** The columns of all lanes as they are at one moment, and how a file is made of them without blocking the thread. */
import type { LaneId } from '../config/experiment.ts';
import type { MetricKey, MetricName } from '../config/metrics.ts';
import type { Bytes } from '../formats/elementTypes.ts';
import { METRIC_NAMES } from '../objectives/catalogue.ts';
import type { Numbers } from './column.ts';
import type { LaneSeries } from './series.ts';

/** Metric name and layer of a column key. */
export function parseKey(key: MetricKey): { name: MetricName; layer: number | null } {
  const [name, layer] = key.split('@');
  return { name: name as MetricName, layer: layer === undefined ? null : Number(layer) };
}

/** Columns of all lanes: metrics in the order of `METRIC_NAMES`, layers ascending. */
export function columnKeys(lanes: Iterable<{ columns: { keys(): Iterable<MetricKey> } }>): MetricKey[] {
  const keys = new Set<MetricKey>();
  for (const lane of lanes) for (const key of lane.columns.keys()) keys.add(key);
  const rank = (key: MetricKey): number => {
    const { name, layer } = parseKey(key);
    return METRIC_NAMES.indexOf(name) * 1000 + (layer ?? 0);
  };
  return [...keys].sort((a, b) => rank(a) - rank(b));
}

export interface LaneSnapshot {
  lane: LaneId;
  length: number;
  step: Numbers;
  seconds: Numbers;
  /** In the order of the snapshot's keys; undefined where the lane has no such column. */
  columns: (Numbers | undefined)[];
}

/** Training may go on while a file is written, and thinning moves points. */
export function metricsSnapshot(lanes: ReadonlyMap<LaneId, LaneSeries>): { keys: MetricKey[]; lanes: LaneSnapshot[] } {
  const keys = columnKeys(lanes.values());
  return {
    keys,
    lanes: [...lanes].map(([lane, { length, step, seconds, columns }]) => ({
      lane,
      length,
      step: step.snapshot(),
      seconds: seconds.snapshot(),
      columns: keys.map((key) => columns.get(key)?.snapshot()),
    })),
  };
}

/** Characters, or bytes. */
const LENGTH_PER_PART = 500_000;

/**
 * A file of pieces, each of a few milliseconds. Gives the main thread back after every one.
 * @param pause resolves when it is time to go on
 */
export async function inPieces(
  pieces: Iterable<string | Bytes>,
  type: string,
  pause: () => Promise<void> = () => new Promise((resolve) => setTimeout(resolve)),
): Promise<Blob> {
  // Encoded bit by bit as well: a hundred megabytes of text at once would take a second.
  const parts: Blob[] = [];
  let gathered: (string | Bytes)[] = [];
  let length = 0;
  for (const piece of pieces) {
    gathered.push(piece);
    length += piece.length;
    if (length >= LENGTH_PER_PART) {
      parts.push(new Blob(gathered));
      gathered = [];
      length = 0;
    }
    await pause();
  }
  return new Blob([...parts, ...gathered], { type });
}
