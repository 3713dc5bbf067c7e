/**
 * What goes into ssl_proj and what the decoder must reconstruct. This is the only place that decides it.
 *
 * - Target: a frame of the log-mel spectrogram (see `melSpectrogram.ts`), each band normalised to mean 0 and
 *   variance 1 (cepstral-style mean and variance normalisation) with statistics over the whole data set, so that
 *   the loudness of a voice remains visible. channelsOut = mels.
 * - Features: `splice` neighbouring target frames stacked (see `splicing.ts`). channelsIn = mels · splice. They stand
 *   in for the HuBERT features of GPT-SoVITS, which look around their frame too and have the same 50 frames per second.
 */
import type { DatasetKind } from '../config/settings.ts';
import { BandStatistics } from './bandStatistics.ts';
import { DataError } from './dataError.ts';
import { type WorkOptions, pacer } from './pacing.ts';
import type { Dataset, Utterance } from './dataset.ts';
import { FRAME_RATE, HOP, MelAnalyser } from './melSpectrogram.ts';
import type { SampleBuffer } from './sampleBuffer.ts';

/** One recording: mono, 16 kHz. */
export interface Recording {
  name: string;
  samples: SampleBuffer;
  /** What is said, as ids of GPT-SoVITS's symbols; absent: not known. */
  text?: Int32Array;
}

/** The most bytes all features may take: a browser tab has about 4 GB, and the model wants its share. */
export const MAX_FEATURE_BYTES = 768 * 2 ** 20;
/** Frames that are worked on at a time: 10 seconds of sound, some hundredths of a second of work. */
const SLICE_FRAMES = 500;

/**
 * Builds the data set of recordings. Beside the result it needs the memory of one slice of frames.
 *
 * @param recordings at least one, each of at least one frame (20 ms); shorter ones are left out
 * @throws DataError `no-data` if no recording holds a frame, `invalid-request` if the features would not fit into
 *   memory, `cancelled` if the signal is aborted
 */
export async function buildDataset(
  kind: DatasetKind,
  recordings: readonly Recording[],
  { mels, splice }: { mels: number; splice: number },
  { signal, onProgress }: WorkOptions = {},
): Promise<Dataset> {
  const usable = recordings.filter(({ samples }) => samples.length >= HOP);
  const totalFrames = usable.reduce((sum, { samples }) => sum + framesOf(samples), 0);
  if (totalFrames === 0) throw new DataError('no-data', { code: 'no-sound-to-train-on' });
  checkSize(totalFrames, mels);
  const analyser = new MelAnalyser(mels);
  const statistics = new BandStatistics(mels);
  const breatheIfDue = pacer(signal);
  const utterances: Utterance[] = [];
  let done = 0;
  for (const { name, samples, text } of usable) {
    const frames = framesOf(samples);
    const targets = new Float32Array(frames * mels);
    for (let first = 0; first < frames; first += SLICE_FRAMES) {
      onProgress?.(done / totalFrames, name);
      const slice = targets.subarray(first * mels, (first + SLICE_FRAMES) * mels);
      analyser.analyse(samples, first, slice);
      statistics.add(slice);
      done += slice.length / mels;
      await breatheIfDue();
    }
    utterances.push({ name, frames, targets, samples, ...(text && { text }) });
  }
  for (const { targets } of utterances) {
    for (let at = 0; at < targets.length; at += SLICE_FRAMES * mels) {
      statistics.normalise(targets.subarray(at, at + SLICE_FRAMES * mels));
      await breatheIfDue();
    }
  }
  onProgress?.(1, '');
  const { mean, deviation } = statistics;
  return {
    kind,
    channelsIn: mels * splice,
    channelsOut: mels,
    splice,
    samplesPerFrame: HOP,
    utterances,
    normalisation: { mean, deviation },
    seconds: totalFrames / FRAME_RATE,
  };
}

const framesOf = (samples: SampleBuffer): number => Math.floor(samples.length / HOP);

function checkSize(frames: number, mels: number): void {
  const bytes = frames * mels * Float32Array.BYTES_PER_ELEMENT;
  if (bytes <= MAX_FEATURE_BYTES) return;
  throw new DataError('invalid-request', {
    code: 'audio-too-large',
    seconds: frames / FRAME_RATE,
    mels,
    bytes,
    most: MAX_FEATURE_BYTES,
  });
}
