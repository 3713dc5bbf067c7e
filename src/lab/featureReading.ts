/** Reads feature files one by one, and says of each what it holds or why it cannot be used. */
import type { Problem } from '../config/problems/problem.ts';
import type { FeatureReading } from '../data/featureLibrary.ts';
import { tooLarge } from '../data/featureLibrary.ts';
import { measureValues } from '../data/featureStatistics.ts';
import { breathe, type WorkOptions } from '../data/pacing.ts';
import type { Utterance } from '../data/dataset.ts';
import { FRAME_RATE } from '../data/melSpectrogram.ts';
import { openFeatureFile, type StoredFeatures } from '../formats/featureFile.ts';
import { FormatError } from '../formats/formatError.ts';
import { LabError } from '../protocol/errors.ts';
import type { FeatureFile } from '../protocol/files.ts';

/** What the files are read for. */
export interface FeatureRoom {
  /** Channels that features have to have; null if that is not known. Tells the axes of a tensor apart. */
  channels: number | null;
  /** Bytes that all of them may take in memory. */
  bytesLeft: number;
}

/** A file that cannot be used. */
class Refusal extends LabError {
  constructor(problem: Problem) {
    super('unreadable-file', problem);
  }
}

/**
 * Reads files aside; nothing is added anywhere. A file that cannot be used is reported, not thrown.
 * @throws DataError `cancelled` if the signal is aborted
 */
export async function readFeatureFiles(
  files: readonly File[],
  room: FeatureRoom,
  { signal, onProgress }: Required<WorkOptions>,
): Promise<FeatureReading[]> {
  const readings: FeatureReading[] = [];
  let { channels, bytesLeft } = room;
  for (const [i, file] of files.entries()) {
    onProgress(i / files.length, file.name);
    await breathe(signal);
    const reading = await readFeatureFile(file, { channels, bytesLeft }, signal);
    readings.push(reading);
    if (reading.report.error !== null) continue;
    channels ??= reading.report.channels;
    bytesLeft -= reading.utterances.reduce((sum, { targets }) => sum + targets.byteLength, 0);
  }
  return readings;
}

async function readFeatureFile(file: File, room: FeatureRoom, signal: AbortSignal): Promise<FeatureReading> {
  const report: FeatureFile = {
    name: file.name || 'features',
    error: null,
    dtype: '',
    channels: 0,
    frames: 0,
    seconds: 0,
    notFinite: 0,
    outliers: 0,
    mean: 0,
    deviation: 0,
    skipped: [],
  };
  try {
    const { utterances: stored, skipped } = await openFeatureFile(file, report.name, room.channels, { signal });
    report.skipped = skipped;
    describe(report, stored);
    checkSize(report, stored, room);
    const utterances: Utterance[] = [];
    for (const { utterance, frames, read } of stored) {
      utterances.push({ name: utterance, frames, targets: await read({ signal }) });
    }
    const arrays = utterances.map(({ targets }) => targets);
    const { notFinite, outliers, mean, deviation } = await measureValues(arrays, signal);
    Object.assign(report, { notFinite, outliers, mean, deviation });
    if (notFinite > 0) throw new Refusal({ code: 'features-not-finite', name: report.name, count: notFinite });
    return { file, report, utterances };
  } catch (error) {
    if (!(error instanceof FormatError || error instanceof Refusal)) throw error;
    return { file, report: { ...report, error: error.problem }, utterances: [] };
  }
}

/** Fills in what is known before the values are read. */
function describe(report: FeatureFile, stored: readonly StoredFeatures[]): void {
  const frames = stored.reduce((sum, utterance) => sum + utterance.frames, 0);
  const { dtype = '', channels = 0 } = stored[0] ?? {};
  Object.assign(report, { dtype, channels, frames, seconds: frames / FRAME_RATE });
}

function checkSize(
  { name, channels, frames }: FeatureFile,
  stored: readonly StoredFeatures[],
  room: FeatureRoom,
): void {
  const other = stored.find((utterance) => utterance.channels !== channels);
  if (other) {
    throw new Refusal({
      code: 'channels-differ',
      name,
      utterance: other.utterance,
      found: other.channels,
      first: channels,
    });
  }
  const bytes = frames * channels * Float32Array.BYTES_PER_ELEMENT;
  if (bytes > room.bytesLeft) throw new Refusal(tooLarge(name, bytes, room.bytesLeft));
}
