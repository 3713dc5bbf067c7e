/**
 * What wholly frozen modules with codebooks give for a training frame never changes, so each frame is coded once and
 * its codes are recalled from then on. None of them looks beyond a frame (or, at 25 Hz, a pair of frames), so that what was
 * learnt of a frame in one clip holds for it in any other.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { FreezeLevers } from '../config/freezePolicies.ts';
import { pack } from '../kernels/reductions.ts';
import type { NamedModel } from '../model/namedModel.ts';
import type { CodedBatch } from '../model/quantizer.ts';

/** Which training frames a batch is made of. */
export interface BatchPlaces {
  /** Training frames in all. */
  frames: number;
  /** First frame of each clip, counted through all training frames. */
  starts: Int32Array;
  /** Codes per clip, and frames from one code to the next. */
  codesPerClip: number;
  stride: number;
}

/** Whether nothing that the codes depend on can change in a step under these levers. */
export function tokensStay({ codebooks }: NamedModel, levers: FreezeLevers): boolean {
  const still = levers.evaluationMode && levers.noGradScope === 'wholeForward' && levers.clearGradients === 'none';
  // A codebook without values gets them in the forward.
  return still && codebooks !== null && codebooks.layers.every(({ inited }) => inited);
}

export class FrozenTokens {
  readonly #known: Uint8Array;
  readonly #codes: Int32Array[];
  readonly #errors: Float32Array[];
  /** Codes per layer and errors of the batch that was filled in last; the same arrays for batches of the same size. */
  #batch: { codes: Int32Array[]; errors: Float32Array } | null = null;
  /** Batches recalled so far. */
  recalled = 0;

  /** @param frames of training; @param layers how many codebooks there are */
  constructor(frames: number, layers: number) {
    this.#known = new Uint8Array(frames);
    this.#codes = Array.from({ length: layers }, () => new Int32Array(frames));
    this.#errors = Array.from({ length: layers }, () => new Float32Array(frames));
  }

  /**
   * Looks up a batch for `recall`.
   * @returns whether every frame of it is known
   */
  fill(places: BatchPlaces): boolean {
    const at = framesOf(places);
    if (!at.every((frame) => this.#known[frame] === 1)) return false;
    const layers = this.#codes.length;
    if (this.#batch?.errors.length !== layers * at.length) {
      const codes = this.#codes.map(() => new Int32Array(at.length));
      this.#batch = { codes, errors: new Float32Array(layers * at.length) };
    }
    const batch = this.#batch;
    for (let layer = 0; layer < layers; layer += 1) {
      const [codes, errors] = [this.#codes[layer] as Int32Array, this.#errors[layer] as Float32Array];
      const filled = batch.codes[layer] as Int32Array;
      for (const [i, frame] of at.entries()) {
        filled[i] = codes[frame] as number;
        batch.errors[layer * at.length + i] = errors[frame] as number;
      }
    }
    return true;
  }

  /**
   * Codes and squared errors of a batch, if every frame of it is known. The caller owns the tensors and disposes them
   * before the next batch: on the cpu backend they are the arrays that it overwrites.
   */
  recall(places: BatchPlaces): CodedBatch | null {
    if (!this.fill(places) || !this.#batch) return null;
    this.recalled += 1;
    return { codes: this.#batch.codes.map((codes) => tf.tensor1d(codes)), errors: tf.tensor1d(this.#batch.errors) };
  }

  /**
   * Learns what a step has computed, as soon as it is read. All copies are made before the first await.
   * @param codes int32 [codes of the batch] per layer; @param errors [layers · codes of the batch]
   */
  async learn(places: BatchPlaces, { codes, errors }: CodedBatch): Promise<void> {
    const at = framesOf(places);
    const packed = tf.tidy(() => pack([...codes.map(asFloats), errors]));
    const values = await packed.data<'float32'>();
    packed.dispose();
    for (const [layer, known] of this.#codes.entries()) {
      for (const [i, frame] of at.entries()) {
        known[frame] = values[layer * at.length + i] as number;
        (this.#errors[layer] as Float32Array)[frame] = values[(codes.length + layer) * at.length + i] as number;
      }
    }
    for (const frame of at) this.#known[frame] = 1;
  }
}

/**
 * Codes as floats, which are exact far beyond any number of codes, so that one read-back brings all. The product is what
 * converts them: on WebGPU a cast leaves the integer's bits.
 */
function asFloats(codes: tf.Tensor1D): tf.Tensor1D {
  return tf.mul(tf.cast(codes, 'float32'), 1);
}

/** The frame of each code, clip by clip. */
function framesOf({ starts, codesPerClip, stride }: BatchPlaces): Int32Array {
  return Int32Array.from(
    { length: starts.length * codesPerClip },
    (_, i) => (starts[Math.floor(i / codesPerClip)] as number) + stride * (i % codesPerClip),
  );
}
