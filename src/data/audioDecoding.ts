/**
 * Audio files and microphone recordings to mono samples, inside a worker (which has no AudioContext): mediabunny
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
import { DataError, UnreadableFileError, type WorkOptions, breathe, throwIfCancelled } from './dataError.ts';
import { FlacError, isFlac, openFlac } from './flacDecoder.ts';
import { MonoMixer } from './monoMixer.ts';
import { MAX_SOURCE_RATE, MIN_SOURCE_RATE } from './resampling.ts';

/** Longer files are cut: ten minutes are more than a run in the browser gets through, and 30,000 frames. */
export const MAX_FILE_SECONDS = 600;
/** Samples kept of one file: ten minutes at 48 kHz (115 MB). Files with higher rates are cut earlier. */
const MAX_FILE_SAMPLES = MAX_FILE_SECONDS * 48_000;
/** A shorter file holds less than 25 frames, too few for any clip. */
export const MIN_FILE_SECONDS = 0.5;
/** FLAC is read into memory whole; ten minutes of 24-bit stereo at 96 kHz are 345 MB before compression. */
const MAX_FLAC_BYTES = 400 * 2 ** 20;
/** A decoder that gives nothing for so long has stopped for good (some hang on damaged data). */
const STALL_SECONDS = 30;

/** Not mediabunny's ALL_FORMATS: an HLS playlist would make it load from the network. */
const FORMATS = [WAVE, FLAC, MP3, OGG, MP4, QTFF, MATROSKA, WEBM, ADTS];
const EXPECTED = 'Expected WAV, FLAC, MP3, OGG, M4A or WebM audio.';

export interface DecodedAudio {
  /** Mono, at `sampleRate`. */
  samples: Float32Array;
  sampleRate: number;
  /** Of the file, before the mix. */
  channels: number;
  warnings: AudioWarning[];
}

/**
 * Decodes the audio of a file and mixes it to mono.
 *
 * @param file the bytes; the format is recognised by content, not by name
 * @param name what the person calls it, for messages
 * @throws UnreadableFileError if the file is empty, damaged, in another format, without an audio track, shorter
 *   than half a second, or silent throughout; DataError `cancelled` if the signal is aborted
 */
export async function decodeAudio(
  file: Blob,
  name: string,
  { signal, onProgress }: WorkOptions = {},
): Promise<DecodedAudio> {
  throwIfCancelled(signal);
  if (file.size === 0) throw new UnreadableFileError(name, 'The file is empty.', EXPECTED);
  const report = (done: number): void => onProgress?.(Math.min(1, done), name);
  const mixer = new MonoMixer(MAX_FILE_SAMPLES, MAX_FILE_SECONDS);
  try {
    const head = new Uint8Array(await file.slice(0, 4).arrayBuffer());
    await (isFlac(head) ? readFlac(file, name, mixer, signal, report) : readMedia(file, name, mixer, signal, report));
    throwIfCancelled(signal);
    return finish(mixer, name);
  } catch (error) {
    throwIfCancelled(signal);
    if (error instanceof DataError) throw error;
    const reason = error instanceof Error ? error.message.replace(/\.?$/, '.') : String(error);
    throw new UnreadableFileError(name, `The audio cannot be decoded: ${reason}`, `${EXPECTED} Try to convert it.`, {
      cause: error,
    });
  }
}

type Report = (done: number) => void;

async function readFlac(file: Blob, name: string, mixer: MonoMixer, signal: AbortSignal | undefined, report: Report) {
  if (file.size > MAX_FLAC_BYTES) {
    const size = `The file has ${Math.round(file.size / 2 ** 20)} MB.`;
    throw new UnreadableFileError(name, size, `FLAC is read up to ${MAX_FLAC_BYTES / 2 ** 20} MB; cut it.`);
  }
  try {
    const stream = openFlac(new Uint8Array(await file.arrayBuffer()));
    checkRate(name, stream.sampleRate);
    let sinceBreath = 0;
    for (const { channels } of stream.frames) {
      if (!mixer.add(channels, stream.sampleRate)) break;
      sinceBreath += channels[0]?.length ?? 0;
      if (sinceBreath < 2 ** 18) continue;
      sinceBreath = 0;
      if (stream.totalSamples > 0) report(mixer.length / stream.totalSamples);
      await breathe(signal);
    }
  } catch (error) {
    if (!(error instanceof FlacError)) throw error;
    throw new UnreadableFileError(name, `The FLAC file is damaged: ${error.message}`, 'Try to export it again.', {
      cause: error,
    });
  }
}

async function readMedia(file: Blob, name: string, mixer: MonoMixer, signal: AbortSignal | undefined, report: Report) {
  const input = new Input({ source: new BoundedBlobSource(file), formats: FORMATS });
  const dispose = (): void => input.dispose();
  signal?.addEventListener('abort', dispose, { once: true });
  try {
    const track = await unlessStalled(openTrack(input, name), name);
    const duration = await unlessStalled(input.getDurationFromMetadata(), name);
    const samples = new AudioSampleSink(track).samples();
    for (let read = await unlessStalled(samples.next(), name); !read.done; ) {
      const hasRoom = addSample(mixer, read.value, name);
      if (!hasRoom) {
        await unlessStalled(samples.return(), name); // closes what was decoded ahead
        break;
      }
      if (duration) report(mixer.seconds / duration);
      throwIfCancelled(signal);
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

/** Mixes a decoded sample in and closes it. False once the mixer is full. */
function addSample(mixer: MonoMixer, sample: AudioSample, name: string): boolean {
  try {
    checkRate(name, sample.sampleRate);
    const channels = Array.from({ length: sample.numberOfChannels }, (_, planeIndex) => {
      const plane = new Float32Array(sample.numberOfFrames);
      sample.copyTo(plane, { planeIndex, format: 'f32-planar' });
      return plane;
    });
    return mixer.add(channels, sample.sampleRate);
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
function finish(mixer: MonoMixer, name: string): DecodedAudio {
  if (mixer.seconds < MIN_FILE_SECONDS) {
    const expected = `At least ${MIN_FILE_SECONDS} seconds are needed; add a longer recording.`;
    throw new UnreadableFileError(name, `The audio lasts ${mixer.seconds.toFixed(2)} seconds.`, expected);
  }
  if (mixer.hasNonFinite) {
    const advice = 'Every sample must be a finite number; export the file again.';
    throw new UnreadableFileError(name, 'It has samples that are NaN or infinite.', advice);
  }
  const { samples, isSilent, cancelsOut, warnings } = mixer.result();
  if (isSilent) {
    const problem = cancelsOut
      ? 'Its channels cancel each other when they are mixed to mono.'
      : 'It is silent from beginning to end.';
    throw new UnreadableFileError(name, problem, 'There is nothing to learn in it; add a recording one can hear.');
  }
  return { samples, sampleRate: mixer.sampleRate, channels: mixer.channels, warnings };
}
