/**
 * Audio files and microphone recordings to mono samples at 16 kHz, inside a worker (which has no AudioContext): mediabunny
 * reads the container, WebCodecs the compressed formats. WAV and FLAC need no WebCodecs. Whatever the bytes are,
 * the result is samples or an `UnreadableFileError`.
 */
import {
  ADTS,
  type AudioSample,
  AudioSampleSink,
  FLAC,
  Input,
  type InputAudioTrack,
  MATROSKA,
  MP3,
  MP4,
  OGG,
  QTFF,
  WAVE,
  WEBM,
} from 'mediabunny';
import type { AudioWarning } from '../protocol/requests.ts';
import { BoundedBlobSource } from './boundedBlobSource.ts';
import { DataError, UnreadableFileError, type WorkOptions, pacer, throwIfCancelled } from './dataError.ts';
import { FlacError, isFlac, openFlac } from './flacDecoder.ts';
import { MonoMixer } from './monoMixer.ts';
import { MAX_SOURCE_RATE, MIN_SOURCE_RATE, Resampler } from './resampling.ts';
import { SampleBuffer } from './sampleBuffer.ts';

/**
 * Longer files are cut. Two hours are more speech than anyone fine-tunes a voice with, and 460 MB of samples at 16 kHz;
 * their features are another 140 MB at GPT-SoVITS's sizes and 370 MB at most, well below the 4 GB of a browser tab.
 */
export const MAX_FILE_SECONDS = 7200;
/** A shorter file holds less than 25 frames, too few for any clip. */
export const MIN_FILE_SECONDS = 0.5;
/** A decoder that gives nothing for so long has stopped for good (some hang on damaged data). */
const STALL_SECONDS = 30;

/** Not mediabunny's ALL_FORMATS: an HLS playlist would make it load from the network. */
const FORMATS = [WAVE, FLAC, MP3, OGG, MP4, QTFF, MATROSKA, WEBM, ADTS];
const EXPECTED = 'Expected WAV, FLAC, MP3, OGG, M4A or WebM audio.';

export interface DecodedAudio {
  /** Mono, 16 kHz. */
  samples: SampleBuffer;
  seconds: number;
  /** Of the file, before resampling and mix. */
  sampleRate: number;
  channels: number;
  warnings: AudioWarning[];
}

/** What decoded blocks go through, one after the other, so that nothing but the result is kept. */
class Intake {
  readonly mixer: MonoMixer;
  readonly samples = new SampleBuffer();
  #resampler: Resampler | null = null;

  constructor(maxSeconds: number) {
    this.mixer = new MonoMixer(maxSeconds);
  }

  /**
   * Takes a block, one array per channel. False if it did not fit: the rest of the file need not be read.
   *
   * @throws Error if the rate is no audio rate, or changes
   */
  add(channels: readonly Float32Array[], sampleRate: number): boolean {
    const mono = this.mixer.mix(channels, sampleRate);
    this.#resampler ??= new Resampler(sampleRate);
    this.samples.append(this.#resampler.push(mono));
    return !this.mixer.isShortened;
  }

  end(): void {
    if (this.#resampler) this.samples.append(this.#resampler.end());
    this.samples.trim();
  }
}

/**
 * Decodes the audio of a file, mixes it to mono and resamples it to 16 kHz, block by block: beside the result it needs
 * some megabytes, however long the file is.
 *
 * @param file the bytes; the format is recognised by content, not by name
 * @param name what the person calls it, for messages
 * @param maxSeconds a longer file is cut
 * @throws UnreadableFileError if the file is empty, damaged, in another format, without an audio track, shorter
 *   than half a second, or silent throughout; DataError `cancelled` if the signal is aborted
 */
export async function decodeAudio(
  file: Blob,
  name: string,
  { signal, onProgress }: WorkOptions = {},
  maxSeconds = MAX_FILE_SECONDS,
): Promise<DecodedAudio> {
  throwIfCancelled(signal);
  if (file.size === 0) throw new UnreadableFileError(name, 'The file is empty.', EXPECTED);
  const report = (done: number): void => onProgress?.(Math.min(1, done), name);
  const intake = new Intake(maxSeconds);
  const reading: Reading = { file, name, intake, signal, report, breatheIfDue: pacer(signal) };
  try {
    await ((await isFlac(file)) ? readFlac(reading) : readMedia(reading));
    throwIfCancelled(signal);
    return finish(intake, name);
  } catch (error) {
    throwIfCancelled(signal);
    if (error instanceof DataError) throw error;
    const reason = error instanceof Error ? error.message.replace(/\.?$/, '.') : String(error);
    throw new UnreadableFileError(name, `The audio cannot be decoded: ${reason}`, `${EXPECTED} Try to convert it.`, {
      cause: error,
    });
  }
}

/** A file being read, and what comes of it. */
interface Reading {
  file: Blob;
  name: string;
  intake: Intake;
  signal: AbortSignal | undefined;
  report: (done: number) => void;
  breatheIfDue: () => Promise<void>;
}

async function readFlac({ file, name, intake, report, breatheIfDue }: Reading): Promise<void> {
  try {
    const stream = await openFlac(file);
    checkRate(name, stream.sampleRate);
    for await (const { channels } of stream.frames) {
      if (!intake.add(channels, stream.sampleRate)) break;
      if (stream.totalSamples > 0) report(intake.mixer.length / stream.totalSamples);
      await breatheIfDue();
    }
  } catch (error) {
    if (!(error instanceof FlacError)) throw error;
    throw new UnreadableFileError(name, `The FLAC file is damaged: ${error.message}`, 'Try to export it again.', {
      cause: error,
    });
  }
}

async function readMedia({ file, name, intake, signal, report, breatheIfDue }: Reading): Promise<void> {
  const input = new Input({ source: new BoundedBlobSource(file), formats: FORMATS });
  const dispose = (): void => input.dispose();
  signal?.addEventListener('abort', dispose, { once: true });
  try {
    const track = await unlessStalled(openTrack(input, name), name);
    const duration = await unlessStalled(input.getDurationFromMetadata(), name);
    const samples = new AudioSampleSink(track).samples();
    for (let read = await unlessStalled(samples.next(), name); !read.done; ) {
      const hasRoom = addSample(intake, read.value, name);
      if (!hasRoom) {
        await unlessStalled(samples.return(), name); // closes what was decoded ahead
        break;
      }
      if (duration) report(intake.mixer.seconds / duration);
      await breatheIfDue();
      read = await unlessStalled(samples.next(), name);
    }
  } finally {
    signal?.removeEventListener('abort', dispose);
    input.dispose();
  }
}

async function openTrack(input: Input, name: string): Promise<InputAudioTrack> {
  if (!(await input.canRead())) throw new UnreadableFileError(name, 'The format is not recognised.', EXPECTED);
  const track = await input.getPrimaryAudioTrack();
  if (!track) throw new UnreadableFileError(name, 'The file has no audio track.', EXPECTED);
  checkRate(name, await track.getSampleRate());
  if (!(await track.canDecode())) {
    const codec = (await track.getCodec()) ?? 'an unknown codec';
    throw new UnreadableFileError(name, `This browser cannot decode ${codec}.`, 'Convert it to WAV or FLAC.');
  }
  return track;
}

function checkRate(name: string, rate: number): void {
  if (Number.isInteger(rate) && rate >= MIN_SOURCE_RATE && rate <= MAX_SOURCE_RATE) return;
  const expected = `Expected ${MIN_SOURCE_RATE} to ${MAX_SOURCE_RATE}; export it at 16,000 or 48,000.`;
  throw new UnreadableFileError(name, `Its sample rate is ${rate} Hz.`, expected);
}

/** Takes a decoded sample in and closes it. False once no more fits. */
function addSample(intake: Intake, sample: AudioSample, name: string): boolean {
  try {
    checkRate(name, sample.sampleRate);
    const channels = Array.from({ length: sample.numberOfChannels }, (_, planeIndex) => {
      const plane = new Float32Array(sample.numberOfFrames);
      sample.copyTo(plane, { planeIndex, format: 'f32-planar' });
      return plane;
    });
    return intake.add(channels, sample.sampleRate);
  } finally {
    sample.close();
  }
}

async function unlessStalled<T>(work: Promise<T>, name: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stalled = new Promise<never>((_, reject) => {
    const problem = `The decoder gave nothing for ${STALL_SECONDS} seconds.`;
    const error = new UnreadableFileError(name, problem, 'The file may be damaged; try to convert it to WAV.');
    timer = setTimeout(() => reject(error), STALL_SECONDS * 1000);
  });
  try {
    return await Promise.race([work, stalled]);
  } finally {
    clearTimeout(timer);
  }
}

/** Refuses what cannot be trained on, and warns of what a person should know. */
function finish(intake: Intake, name: string): DecodedAudio {
  const { mixer, samples } = intake;
  if (mixer.seconds < MIN_FILE_SECONDS) {
    const expected = `At least ${MIN_FILE_SECONDS} seconds are needed; add a longer recording.`;
    throw new UnreadableFileError(name, `The audio lasts ${mixer.seconds.toFixed(2)} seconds.`, expected);
  }
  if (mixer.hasNonFinite) {
    const advice = 'Every sample must be a finite number; export the file again.';
    throw new UnreadableFileError(name, 'It has samples that are NaN or infinite.', advice);
  }
  if (mixer.isSilent) {
    const problem = mixer.cancelsOut
      ? 'Its channels cancel each other when they are mixed to mono.'
      : 'It is silent from beginning to end.';
    throw new UnreadableFileError(name, problem, 'There is nothing to learn in it; add a recording one can hear.');
  }
  intake.end();
  const { seconds, sampleRate, channels, warnings } = mixer;
  return { samples, seconds, sampleRate, channels, warnings };
}
