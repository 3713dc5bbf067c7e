/** The training loss: weighted reconstruction and commitment. */
import * as tf from '@tensorflow/tfjs-core';
import { registerOperation } from './registration.ts';

export interface LossAttributes {
  reconstruction: number;
  commitment: number;
  /** Quantizer layers that `errors` speaks of. */
  layers: number;
  /** Evaluation mode has no commitment loss: an exact 0, connected to nothing. */
  training: boolean;
}

export type LossInput = 'output' | 'target' | 'x' | 'embed' | 'codes' | 'errors';

const runTrainingLoss = registerOperation<LossInput, LossAttributes, tf.Tensor[]>({
  name: 'LabTrainingLoss',
  saved: ['output', 'target', 'x', 'embed', 'codes'],
  compose({ output, target, x, errors }, { reconstruction, commitment, layers, training }) {
    const rebuilt = tf.mean(tf.squaredDifference(output, target));
    const error = tf.mul(tf.sum(errors), 1 / (layers * x.size));
    const committed = training ? error : tf.scalar(0);
    const loss = tf.add(tf.mul(rebuilt, reconstruction), tf.mul(committed, commitment));
    return [loss, tf.stack([rebuilt, committed, error])];
  },
  gradient(dy, [output, target, x, embed, codes], { reconstruction, commitment, layers, training }) {
    const share = training ? commitment / layers : 0;
    return {
      output: () =>
        runScaledDifference({ dy, a: output as tf.Tensor, b: target as tf.Tensor }, { scale: reconstruction }),
      x: () =>
        runCodeDifference(
          { dy, x: x as tf.Tensor, embed: embed as tf.Tensor, codes: codes as tf.Tensor },
          { scale: share },
        ),
    };
  },
});

/** dy · scale · d/da mean((a − b)²). */
const runScaledDifference = registerOperation<'dy' | 'a' | 'b', { scale: number }>({
  name: 'LabMeanSquareGradient',
  compose: ({ dy, a, b }, { scale }) => tf.mul(tf.mul(tf.sub(a, b), (2 * scale) / a.size), dy),
});

/** The same for x against its codes: x [clips, frames, dim], embed [codes, dim], codes int32 [clips · frames]. */
const runCodeDifference = registerOperation<'dy' | 'x' | 'embed' | 'codes', { scale: number }>({
  name: 'LabCommitmentGradient',
  compose({ dy, x, embed, codes }, { scale }) {
    const nearest = tf.reshape(tf.gather(embed, codes as tf.Tensor1D), x.shape);
    return tf.mul(tf.mul(tf.sub(x, nearest), (2 * scale) / x.size), dy);
  },
});

/** Kernels of the loss, for those who register faster ones. */
export const lossOperations = {
  forward: runTrainingLoss,
  outputGradient: runScaledDifference,
  commitmentGradient: runCodeDifference,
};

export type TrainingLoss = {
  /** reconstruction weight · mean((output − target)²) + commitment weight · commitment loss. */
  loss: tf.Scalar;
  /** [3]: reconstruction loss, commitment loss, quantization error; weights not applied. */
  parts: tf.Tensor1D;
};

/**
 * The loss of GPT-SoVITS's generator as far as it concerns the quantizer. The commitment loss is the mean over layers of
 * mean((q − x)²). Only the first layer's has a gradient: a later layer's input is x minus a straight-through copy of x,
 * whose gradients cancel.
 *
 * @param output what the decoder made, and `target`, both [clips, frames, channelsOut]
 * @param quantizer x [clips, frames, dim] that went into the first layer, that layer's embed [codes, dim] and codes
 *   int32 [clips · frames], and `errors`, the squared errors of each row of each layer, [layers · clips · frames]
 * @returns tensors owned by the caller; gradient of `loss` to output and, in training mode, to x
 */
export function trainingLoss(
  { output, target }: { output: tf.Tensor; target: tf.Tensor },
  quantizer: { x: tf.Tensor; embed: tf.Tensor; codes: tf.Tensor; errors: tf.Tensor },
  attributes: LossAttributes,
): TrainingLoss {
  const [loss, parts] = runTrainingLoss({ output, target, ...quantizer }, attributes);
  return { loss: loss as tf.Scalar, parts: parts as tf.Tensor1D };
}
