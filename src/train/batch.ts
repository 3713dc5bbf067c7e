/** The batches of training: drawn into the same arrays again and again, and uploaded. */
import * as tf from '@tensorflow/tfjs-core';
import type { BatchForm, BatchPart } from '../config/batchForm.ts';
import type { Settings } from '../config/settings.ts';
import type { Batch } from '../data/dataset.ts';
import { sampleBatch } from '../data/sampler.ts';
import type { Split } from '../data/split.ts';
import type { BatchTensors, Objective } from '../objectives/objective.ts';
import type { BatchPlaces } from './frozenTokens.ts';

/** A batch in main memory, valid until the next one is drawn. */
export interface DrawnBatch extends Batch {
  /** Null: its clips do not have all their frames from the data. */
  places: BatchPlaces | null;
}

export class BatchSource {
  readonly #split: Split;
  readonly #form: BatchForm;
  /** Filled anew for every batch: fresh memory of this size costs more than what is written into it. */
  #arrays: Batch | null = null;

  /** @param form of the batches, as the objective's facts have it */
  constructor(split: Split, form: BatchForm) {
    this.#split = split;
    this.#form = form;
  }

  /**
   * What all lanes train on in a step, a pure function of split, settings and step.
   * @throws DataError `no-data` if the form asks for what the data do not have
   */
  draw(settings: Settings, step: number): DrawnBatch {
    const { seed, batchSize, clipFrames, tokenRate } = settings;
    // At 25 Hz a last odd frame has no code, and nothing to reconstruct it from.
    const stride = tokenRate === '25hz' ? 2 : 1;
    const frames = clipFrames - (clipFrames % stride);
    this.#arrays = sampleBatch(this.#split, { seed, step, clips: batchSize, frames }, this.#arrays, this.#form);
    if (this.#form.clips === 'utterances') return { ...this.#arrays, places: null };
    const starts = this.#arrays.starts.slice();
    const places = { frames: this.#split.trainingFrames, starts, codesPerClip: frames / stride, stride };
    return { ...this.#arrays, places };
  }

  /**
   * A drawn batch as tensors. The caller owns them, and disposes them before the next draw: on the cpu backend they are
   * the arrays that it overwrites.
   */
  upload(drawn: DrawnBatch, settings: Settings, step: number, objective: Objective): BatchTensors {
    const { clips, frames } = drawn;
    const ownParts = objective.prepare?.(drawn, settings, step) ?? {};
    const { channelsIn, channelsOut } = this.#split;
    const shapes: Record<BatchPart, number[]> = {
      features: [clips, frames, channelsIn],
      targets: [clips, frames, channelsOut],
      lengths: [clips],
      mask: [clips, frames, 1],
      waveform: [clips, (drawn.waveform?.length ?? 0) / clips, 1],
      text: [clips, (drawn.text?.length ?? 0) / clips],
      textMask: [clips, (drawn.textMask?.length ?? 0) / clips, 1],
    };
    // Features may be the very array of the targets, and are the same tensor then.
    const uploaded = new Map<Float32Array | Int32Array, tf.Tensor>();
    const tensorOf = (part: BatchPart): tf.Tensor => {
      const values = drawn[part] as Float32Array | Int32Array;
      const dtype = values instanceof Int32Array ? 'int32' : 'float32';
      const tensor = uploaded.get(values) ?? tf.tensor(values, shapes[part], dtype);
      uploaded.set(values, tensor);
      return tensor;
    };
    const given = this.#form.parts.filter((part) => !Object.hasOwn(ownParts, part));
    const parts = Object.fromEntries(given.map((part) => [part, tensorOf(part)]));
    return {
      ...(parts as unknown as Omit<BatchTensors, 'dropout'>),
      ...ownParts,
      dropout: objective.dropoutMasks(settings, step, clips, frames),
    };
  }
}

/** Disposes the tensors of a batch, dropout masks included. */
export function disposeBatch(batch: BatchTensors): void {
  tf.dispose(batch as unknown as tf.TensorContainerObject);
}
