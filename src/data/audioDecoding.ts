/**
 * Audio files and microphone recordings to mono samples at 16 kHz, inside a worker (which has no AudioContext). WAV and
 * FLAC are decoded here, everything else by `mediaDecoding.ts`. Whatever the bytes are, the result is samples or an
 * `UnreadableFileError`.
 */
import type { Problem } from '../config/problems/problem.ts';
import type { AudioWarning } from '../protocol/requests.ts';
import { checkRate, EXPECTED_AUDIO, Intake, type Reading } from './audioIntake.ts';
import { OGG_CODECS } from './codecNames.ts';
import { DataError, UnreadableFileError } from './dataError.ts';
import { type WorkOptions, pacer, throwIfCancelled } from './pacing.ts';
import { FlacError, openFlac } from './flacDecoder.ts';
import { wholeBlocks } from './matroskaEnd.ts';
import { flacOutOfOgg, oggStreams, wholePages } from './oggStreams.ts';
import { loadPart } from './partLoading.ts';
import type { SampleBuffer } from './sampleBuffer.ts';
import { findSound, type SoundFormat } from './soundStart.ts';
import { decodeWave } from './waveDecoder.ts';
import { WaveError } from './waveFormat.ts';
import { readWaveHeader } from './waveHeader.ts';

/**
 * Longer files are cut. Two hours are more speech than anyone fine-tunes a voice with, and 460 MB of samples at 16 kHz;
 * their features are another 140 MB at GPT-SoVITS's sizes and 370 MB at most, well below the 4 GB of a browser tab.
 */
export const MAX_FILE_SECONDS = 7200;
/** A shorter file holds less than 25 frames, too few for any clip. */
export const MIN_FILE_SECONDS = 0.5;

export interface DecodedAudio {
  /** Mono, 16 kHz. */
  samples: SampleBuffer;
  seconds: number;
  /** Of the file, before resampling and mix. */
  sampleRate: number;
  channels: number;
  warnings: AudioWarning[];
}

/**
 * Decodes the audio of a file, mixes it to mono and resamples it to 16 kHz, block by block: beside the result it needs
 * some megabytes, however long the file is.
 *
 * @param file the bytes; the format is recognised by content, not by name
 * @param name what the person calls it, for messages
 * @param maxSeconds a longer file is cut
 * @throws UnreadableFileError if the file is empty, damaged, in another format, without an audio track, shorter
 *   than half a second, or silent throughout; DataError `cancelled` if the signal is aborted, `not-loaded` if the
 *   reader of the format could not be fetched
 */
export async function decodeAudio(
  file: Blob,
  name: string,
  { signal, onProgress }: WorkOptions = {},
  maxSeconds = MAX_FILE_SECONDS,
): Promise<DecodedAudio> {
  throwIfCancelled(signal);
  if (file.size === 0) throw new UnreadableFileError(name, { code: 'audio-empty' }, EXPECTED_AUDIO);
  const report = (done: number): void => onProgress?.(Math.min(1, done), name);
  const intake = new Intake(maxSeconds);
  const reading: Reading = { file, name, intake, signal, report, breatheIfDue: pacer(signal) };
  try {
    report(0);
    const { format, body } = await findSound(file, name);
    await READERS[format]({ ...reading, file: body });
  } catch (error) {
    throwIfCancelled(signal);
    if (error instanceof DataError) throw error;
    // the beginning of a file is worth having
    if (intake.mixer.seconds < MIN_FILE_SECONDS) throw damaged(name, error);
    intake.isCutOff = true;
  }
  throwIfCancelled(signal);
  report(1);
  return finish(intake, name);
}

const READERS: Record<SoundFormat, (reading: Reading) => Promise<void>> = {
  wave: readWave,
  flac: readFlac,
  ogg: readOgg,
  matroska: readMatroska,
  media: readContainer,
};

/** @param error of a decoder; only of our own ones are the words meant for people */
function damaged(name: string, error: unknown): UnreadableFileError {
  const options = { cause: error };
  if (error instanceof WaveError) {
    return new UnreadableFileError(name, error.problem, { code: 'export-plain' }, options);
  }
  const problem: Problem =
    error instanceof FlacError ? { code: 'flac-damaged', problem: error.problem } : { code: 'audio-damaged' };
  return new UnreadableFileError(name, problem, { code: 'try-export-again' }, options);
}

/** Loads the reader of all other formats with the first such file: it is larger than the rest of the worker. */
async function readContainer(reading: Reading): Promise<void> {
  const { readMedia } = await loadPart('audio-reader', () => import('./mediaDecoding.ts'));
  await readMedia(reading);
}

async function readWave(reading: Reading): Promise<void> {
  const { file, name, intake, report, breatheIfDue } = reading;
  const header = await readWaveHeader(file);
  intake.isCutOff = header.isCutOff;
  if (header.encoding === 'mp3') {
    await readContainer({ ...reading, file: file.slice(header.start, header.end) });
    return;
  }
  checkRate(name, header.sampleRate);
  const frames = (header.end - header.start) / (header.channels * header.sampleBytes);
  for await (const channels of decodeWave(file, header)) {
    if (!intake.add(channels, header.sampleRate)) break;
    await breatheIfDue(() => report(intake.mixer.length / frames));
  }
}

async function readFlac({ file, name, intake, report, breatheIfDue }: Reading): Promise<void> {
  const stream = await openFlac(file);
  checkRate(name, stream.sampleRate);
  for await (const { channels } of stream.frames) {
    if (!intake.add(channels, stream.sampleRate)) break;
    await breatheIfDue(() => stream.totalSamples > 0 && report(intake.mixer.length / stream.totalSamples));
  }
}

async function readMatroska(reading: Reading): Promise<void> {
  const { body, isCutOff } = await wholeBlocks(reading.file);
  reading.intake.isCutOff = isCutOff;
  await readContainer({ ...reading, file: body });
}

/** Vorbis and Opus are the browser's. FLAC is not read out of Ogg by mediabunny. */
async function readOgg(reading: Reading): Promise<void> {
  const { body, isCutOff } = await wholePages(reading.file);
  const streams = await oggStreams(body);
  reading.intake.isCutOff = isCutOff;
  if (streams.some(({ mark }) => /^(.vorbis|OpusHead)/s.test(mark))) {
    await readContainer({ ...reading, file: body });
    return;
  }
  const flac = streams.find(({ mark }) => mark.startsWith('\x7fFLAC'));
  if (flac) {
    await readFlac({ ...reading, file: await flacOutOfOgg(body, flac.serial) });
    return;
  }
  const names = streams.map(({ mark }) => OGG_CODECS.find(([pattern]) => pattern.test(mark))?.[1]);
  const codec = names.find((found) => found !== undefined);
  const problem: Problem = codec ? { code: 'codec-unsupported', codec } : { code: 'ogg-no-sound' };
  throw new UnreadableFileError(reading.name, problem, { code: 'convert' });
}

/** Refuses what cannot be trained on, and warns of what a person should know. */
function finish(intake: Intake, name: string): DecodedAudio {
  const { mixer, samples } = intake;
  if (mixer.seconds < MIN_FILE_SECONDS) {
    const advice: Problem = { code: 'seconds-needed', least: MIN_FILE_SECONDS };
    throw new UnreadableFileError(name, { code: 'audio-short', seconds: mixer.seconds }, advice);
  }
  if (mixer.hasNonFinite) {
    throw new UnreadableFileError(name, { code: 'audio-not-finite' }, { code: 'export-finite' });
  }
  if (mixer.isSilent) {
    const problem: Problem = mixer.cancelsOut ? { code: 'channels-cancel' } : { code: 'audio-silent' };
    throw new UnreadableFileError(name, problem, { code: 'nothing-to-learn' });
  }
  intake.end();
  const { seconds, sampleRate, channels, warnings } = mixer;
  const isCutOff = intake.isCutOff && !mixer.isShortened;
  return { samples, seconds, sampleRate, channels, warnings: isCutOff ? [...warnings, 'cut-off'] : warnings };
}
