/**
 * An autoencoder of whole utterances, which do not fill their clips, and of their sound: a step must see no frame behind
 * the end of a clip, and pair each clip with its own sound.
 */
import * as tf from '@tensorflow/tfjs-core';
import { BATCH_PARTS } from '../../src/config/batchForm.ts';
import { weightedLoss } from '../../src/kernels/losses.ts';
import type { NamedModel } from '../../src/model/namedModel.ts';
import type { ObjectiveFacts } from '../../src/objectives/facts.ts';
import type { BatchTensors, Objective } from '../../src/objectives/objective.ts';
import { autoencoder } from './autoencoder/objective.ts';
import { facts as plain } from './autoencoder/facts.ts';

export const paddedFacts: ObjectiveFacts = {
  ...plain,
  name: 'padded',
  batch: { clips: 'utterances', parts: BATCH_PARTS },
  metrics: { ...plain.metrics, 'loss/loudness': { unit: 'none', perLayer: false, gradient: false } },
};

/** Mean over the frames of each clip, [clips]. */
function clipMeans(x: tf.Tensor3D, { mask, lengths }: BatchTensors): tf.Tensor {
  const sums = tf.sum(tf.mul(x, mask as tf.Tensor3D), [1, 2]);
  return tf.div(sums, tf.mul(tf.cast(lengths as tf.Tensor1D, 'float32'), x.shape[2]));
}

/** Both losses, [clips] each: of the frames, and of what the output says of the sound's power. */
function lossesOf(output: tf.Tensor3D, batch: BatchTensors): [frames: tf.Tensor, loudness: tf.Tensor] {
  const waveform = batch.waveform as tf.Tensor3D;
  const samples = tf.mul(tf.cast(batch.lengths as tf.Tensor1D, 'float32'), waveform.shape[1] / output.shape[1]);
  const power = tf.div(tf.sum(tf.square(waveform), [1, 2]), samples);
  return [
    clipMeans(tf.squaredDifference(output, batch.targets), batch),
    tf.squaredDifference(clipMeans(output, batch), power),
  ];
}

export const LOUDNESS_WEIGHT = 0.5;

export const padded: Objective<NamedModel, { output: tf.Tensor3D }> = {
  ...autoencoder,
  facts: paddedFacts,
  phases: autoencoder.phases.map((phase) => ({
    ...phase,
    metrics: { loss: 'loss/total', parts: ['loss/reconstruction', 'loss/loudness'] },
    loss(_model, { tensors: { output } }, batch) {
      const [frames, loudness] = lossesOf(output, batch);
      return weightedLoss([
        { kind: 'scalar', weight: 1, value: tf.mean(frames) },
        { kind: 'scalar', weight: LOUDNESS_WEIGHT, value: tf.mean(loudness) },
      ]);
    },
  })),
};
