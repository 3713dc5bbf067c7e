/** A log of another program's training as curves that can be laid over ours. */
import type { MetricKey } from '../config/metrics.ts';
import type { Problem } from '../config/problems/problem.ts';
import { readBytes, type ReadOptions } from '../formats/byteSource.ts';
import { readEventFile } from '../formats/eventFile.ts';
import { namingFile } from '../formats/formatError.ts';
import { beginningOfText } from '../formats/plainText.ts';
import type { LoggedPoints, ScalarLog } from '../formats/scalarLog.ts';
import { readTrainLog } from '../formats/trainLog.ts';
import { isMetric, metricLoggedAs, metricOf } from '../objectives/catalogue.ts';
import { logFindings } from './logFindings.ts';
import { parseKey } from './metricsSnapshot.ts';

/** Bytes that text is told by. */
const START_BYTES = 512;

export interface LoggedRun {
  /** That of the experiment where the log has it, else that of the file. */
  name: string;
  format: ScalarLog['format'];
  /** Points of what is the same quantity as a metric of ours, by its column. */
  points: ReadonlyMap<MetricKey, LoggedPoints>;
  /** All points, by the names in the log. */
  logged: ReadonlyMap<string, LoggedPoints>;
  /** The time of the first point, from which seconds are counted. */
  began: number;
  /** What the log allows to say. */
  findings: Problem[];
}

/**
 * Reads a `train.log` of GPT-SoVITS or an event file of TensorBoard.
 * @param file of any size; it is read in pieces of a few milliseconds, with `options.pause` between them
 * @throws FormatError if it is neither, or holds nothing that can be read
 */
export function logRun(file: File, options: ReadOptions = {}): Promise<LoggedRun> {
  return namingFile(file.name, async () => {
    const start = await readBytes(file, 0, Math.min(file.size, START_BYTES), options);
    const isText = beginningOfText(start) !== null;
    const log = await (isText ? readTrainLog : readEventFile)(file, options);
    const scalars = [...log.scalars];
    return {
      name: log.settings?.name || file.name,
      format: log.format,
      points: new Map(scalars.flatMap(([name, points]) => keyOf(name).map((key) => [key, points]))),
      logged: log.scalars,
      began: scalars.reduce((least, [, { time }]) => Math.min(least, time[0] ?? Infinity), Infinity),
      findings: logFindings(log),
    };
  });
}

/** The column that a name in a log is: a metric that is the same quantity, or one that we logged; none if there is none. */
function keyOf(name: string): MetricKey[] {
  const same = metricLoggedAs(name);
  if (same !== undefined) return [same];
  const { name: metric, layer } = parseKey(name as MetricKey);
  if (!isMetric(metric) || (layer !== null) !== metricOf(metric).perLayer || !(layer === null || layer >= 0)) return [];
  return layer === null || name === `${metric}@${layer}` ? [name as MetricKey] : [];
}
