/** What a batch needs beside what the data hold: the spectrum of each clip, noise, and which part becomes sound. */
import * as tf from '@tensorflow/tfjs-core';
import type { Batch } from '../../data/dataset.ts';
import { LinearAnalyser } from '../../data/linearSpectrogram.ts';
import { Polyphase } from '../../data/polyphase.ts';
import { randomStream } from '../../data/random.ts';
import type { BatchTensors } from '../objective.ts';
import { segmentFramesOf } from './segments.ts';
import type { SovitsSizes } from './sizes.ts';
import { binsOf } from './spectra.ts';

/** Half of the filter that raises the rate, and where it cuts, as in `data/resampling.ts`. */
const RAISING = { half: 51, cutoff: 0.948 } as const;

export type BatchSizes = Pick<SovitsSizes, 'spectrum' | 'latent' | 'segmentFrames'>;

/**
 * A pure function of the batch, seed and step. Targets are magnitudes of the spectrum, [clips, frames, bins]. A clip is
 * heard as it was cut: its spectrum is mirrored at its own ends, as that of a whole utterance is in the original, and
 * behind them it is zeros. Each part that becomes sound begins anywhere in its clip with equal likelihood.
 * @returns tensors owned by the caller
 */
export function prepareBatch(
  drawn: Batch,
  { spectrum, latent, segmentFrames }: BatchSizes,
  seed: number,
  step: number,
): Pick<BatchTensors, 'targets' | 'waveform' | 'noise' | 'segmentStarts'> {
  const { clips, frames, lengths } = drawn;
  const bins = binsOf(spectrum);
  const magnitudes = new Float32Array(clips * frames * bins);
  const sound = new Float32Array(clips * frames * spectrum.hop);
  const analyser = analyserOf(spectrum);
  for (let clip = 0; clip < clips; clip += 1) {
    const samples = (lengths?.[clip] ?? frames) * spectrum.hop;
    const own = atRate(soundOf(drawn, clip), frames * spectrum.hop).subarray(0, samples);
    sound.set(own, clip * frames * spectrum.hop);
    // What is shorter than the window is heard with silence behind it.
    const heard = own.length >= spectrum.fft ? own : Float32Array.from({ length: spectrum.fft }, (_, i) => own[i] ?? 0);
    analyser.analyse(heard, magnitudes.subarray(clip * frames * bins, (clip + 1) * frames * bins));
    magnitudes.fill(0, (clip * frames + (lengths?.[clip] ?? frames)) * bins, (clip + 1) * frames * bins);
  }
  const random = randomStream(seed, 'noise', step);
  const noise = Float32Array.from({ length: clips * frames * latent }, () => random.normal());
  const starts = randomStream(seed, 'segments', step);
  const most = segmentFramesOf({ segmentFrames }, frames);
  return {
    targets: tf.tensor3d(magnitudes, [clips, frames, bins]),
    waveform: tf.tensor3d(sound, [clips, frames * spectrum.hop, 1]),
    noise: tf.tensor3d(noise, [clips, frames, latent]),
    segmentStarts: Array.from({ length: clips }, (_, clip) =>
      starts.integer(Math.max(1, (lengths?.[clip] ?? frames) - most + 1)),
    ),
  };
}

/** The sound of a clip, silence behind its end included. */
function soundOf({ clips, waveform }: Batch, clip: number): Float32Array {
  if (!waveform) throw new Error('prepareBatch: no sound');
  const samples = waveform.length / clips;
  return waveform.subarray(clip * samples, (clip + 1) * samples);
}

/** The same with so many samples: at the model's rate, where that is a higher one. Nothing is added to what was there. */
function atRate(sound: Float32Array, samples: number): Float32Array {
  if (sound.length === samples) return sound;
  const raise = new Polyphase({ from: sound.length, to: samples, ...RAISING });
  const [first, rest] = [raise.push(sound), raise.end()];
  const raised = new Float32Array(samples);
  raised.set(first);
  raised.set(rest, first.length);
  return raised;
}

let last: { fft: number; hop: number; analyser: LinearAnalyser } | null = null;

/** The tables of an analyser take longer than what it does for a batch. */
function analyserOf({ fft, hop }: BatchSizes['spectrum']): LinearAnalyser {
  if (last?.fft !== fft || last.hop !== hop) last = { fft, hop, analyser: new LinearAnalyser({ fft, hop }) };
  return last.analyser;
}
