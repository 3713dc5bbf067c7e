/**
 * Metrics as event files of TensorBoard, one for each lane. What GPT-SoVITS logs as well has the name that it has there,
 * the rest its own. Where nothing was measured there is no point. A gradient that does not exist has none either, but a 1
 * under its name with `/none` behind; a lane in which that never happens has no such name.
 */
import type { LaneId } from '../config/experiment.ts';
import { type MetricKey, NO_GRADIENT } from '../config/metrics.ts';
import type { Bytes } from '../formats/elementTypes.ts';
import { EventWriter } from '../formats/eventMessages.ts';
import { putRecord, recordLength } from '../formats/tensorRecords.ts';
import { writeZipOfFiles } from '../formats/zipWriter.ts';
import { metricOf } from '../objectives/catalogue.ts';
import type { SessionState } from '../protocol/session.ts';
import type { Numbers } from './column.ts';
import { inPieces, type LaneSnapshot, metricsSnapshot, parseKey } from './metricsSnapshot.ts';
import type { LaneSeries } from './series.ts';

/** TensorBoard takes a file for one of its own if “tfevents” is in its name. */
export const EVENT_FILE = 'events.out.tfevents.freeze-lab';
/** Steps per piece; one takes a few milliseconds. */
const STEPS_PER_PIECE = 200;

interface TaggedColumn {
  values: Numbers;
  gradient: boolean;
  tag: Bytes;
  /** Null where no gradient of the column is none. */
  noneTag: Bytes | null;
}

export interface LaneEvents {
  lane: LaneId;
  file: Blob;
}

/**
 * An event file of each lane; see `inPieces`.
 * @param session whose experiment is written as a text; null if there is none
 * @param endedAt seconds since 1970 that the last point is given; the others lie as far before as training took
 */
export async function metricsTensorboard(
  lanes: ReadonlyMap<LaneId, LaneSeries>,
  session: SessionState | null,
  endedAt: number,
  pause?: () => Promise<void>,
): Promise<LaneEvents[]> {
  const { keys, lanes: copies } = metricsSnapshot(lanes);
  const files: LaneEvents[] = [];
  for (const copy of copies) {
    const pieces = eventPieces(copy, keys, described(session, copy.lane), endedAt);
    files.push({ lane: copy.lane, file: await inPieces(pieces, '', pause) });
  }
  return files;
}

/**
 * These files in one zip, a folder for each lane, as TensorBoard tells runs apart.
 * @param run the folder around them
 */
export async function tensorboardZip(files: readonly LaneEvents[], run: string): Promise<Blob> {
  const entries = files.map(({ lane, file }) => ({ name: `${run}/${lane}/${EVENT_FILE}`, content: [file] }));
  return new Blob(await writeZipOfFiles(entries), { type: 'application/zip' });
}

/** What was trained, as Markdown. */
function described(session: SessionState | null, lane: LaneId): string | null {
  if (session === null) return null;
  const state = session.lanes.find(({ id }) => id === lane);
  const about = { experiment: session.experiment, lane, policy: state?.policy, origin: state?.origin };
  return `\`\`\`json\n${JSON.stringify(about, null, 2)}\n\`\`\``;
}

function* eventPieces(
  { length, step, seconds, columns }: LaneSnapshot,
  keys: readonly MetricKey[],
  about: string | null,
  endedAt: number,
): Generator<Bytes> {
  const startedAt = endedAt - (seconds.at(length - 1) ?? 0);
  const writer = new EventWriter();
  yield framed(writer.version(startedAt));
  if (about !== null) {
    writer.begin(startedAt, 0);
    writer.text('experiment', about);
    yield framed(writer.finish());
  }
  const tagged: TaggedColumn[] = [];
  for (const [k, key] of keys.entries()) {
    const values = columns[k];
    if (values) tagged.push(yield* taggedColumn(key, values, length));
  }
  const records: Bytes[] = [];
  for (let i = 0; i < length; i += 1) {
    writer.begin(startedAt + (seconds.at(i) ?? 0), step.at(i) ?? 0);
    for (const column of tagged) putPoint(writer, column, column.values.at(i) ?? Number.NaN);
    if (!writer.empty) records.push(framed(writer.finish()));
    if (i % STEPS_PER_PIECE === STEPS_PER_PIECE - 1 || i === length - 1) yield joined(records.splice(0));
  }
}

/** How a column is written. Gives the thread back, with nothing written, as looking for a none may take long. */
function* taggedColumn(key: MetricKey, values: Numbers, length: number): Generator<Bytes, TaggedColumn> {
  const { gradient, loggedAs } = metricOf(parseKey(key).name);
  const tag = loggedAs ?? key;
  const hasNone = gradient && holds(values, length, NO_GRADIENT);
  yield new Uint8Array();
  const encoder = new TextEncoder();
  return { values, gradient, tag: encoder.encode(tag), noneTag: hasNone ? encoder.encode(`${tag}/none`) : null };
}

function holds(values: Numbers, length: number, wanted: number): boolean {
  for (let i = 0; i < length; i += 1) if (values.at(i) === wanted) return true;
  return false;
}

function putPoint(writer: EventWriter, { gradient, tag, noneTag }: TaggedColumn, value: number): void {
  if (Number.isNaN(value)) return;
  const isNone = gradient && value === NO_GRADIENT;
  if (!isNone) writer.scalar(tag, value);
  if (noneTag !== null) writer.scalar(noneTag, isNone ? 1 : 0);
}

function framed(event: Uint8Array): Bytes {
  const record = new Uint8Array(recordLength(event.length));
  putRecord(record, 0, event);
  return record;
}

function joined(records: readonly Bytes[]): Bytes {
  const all = new Uint8Array(records.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const record of records) {
    all.set(record, at);
    at += record.length;
  }
  return all;
}
