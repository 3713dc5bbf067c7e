/** Our kernels beside the same in stock tfjs operations. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { randomStream } from '../../src/data/random.ts';
import { nearestCode } from '../../src/kernels/codes.ts';
import { conv1d } from '../../src/kernels/conv1d.ts';
import { squaredNorms } from '../../src/kernels/reductions.ts';
import { adamW, type AdamWEntry, updateByMeans } from '../../src/kernels/updates.ts';
import { settingsOf, type Size } from './sizes.ts';
import { type Codebook, convolve, nearestOf, oneHot, updateCodebook } from './stockStep.ts';

export interface KernelPair {
  name: string;
  /** Both compute the same and return tensors to dispose. */
  ours(): tf.TensorContainer;
  composition(): tf.TensorContainer;
}

/** The pairs at a size, on tensors of their own, which `dispose` ends. */
export function kernelPairs(size: Size): { list: KernelPair[]; dispose(): void } {
  const { clips, frames, dim, codes: codeCount, hidden } = size;
  const rows = random([clips * frames, dim], 1) as tf.Tensor2D;
  const embed = random([codeCount, dim], 2) as tf.Tensor2D;
  const codes = nearestCode(rows, embed);
  const x = tf.reshape(rows, [clips, frames, dim]) as tf.Tensor3D;
  const parameters = Object.fromEntries(
    [[1, dim, dim], [dim], [3, dim, hidden], [hidden], [1, hidden, dim], [dim]].map((shape, i) => [
      `p${i}`,
      variable(random(shape, 3 + i)),
    ]),
  );
  const gradients = Object.fromEntries(Object.entries(parameters).map(([name, { shape }]) => [name, random(shape, 9)]));
  const [weight, bias] = [parameters.p2, parameters.p3] as unknown as [tf.Tensor3D, tf.Tensor1D];
  const ourCodebook = codebookOf(embed);
  const stockCodebook = codebookOf(embed);
  const moments = Object.values(parameters).map((parameter) => ({ step: 0, m: zeros(parameter), v: zeros(parameter) }));
  const { learningRate, beta1, beta2, adamEpsilon: epsilon, weightDecay } = settingsOf(size);
  const adam = tf.train.adam(learningRate, beta1, beta2, epsilon);
  const entry = (i: number): AdamWEntry => {
    const name = `p${i}`;
    const state = moments[i] as AdamWEntry['moments'];
    state.step += 1;
    return { parameter: parameters[name] as tf.Variable, gradient: gradients[name] as tf.Tensor, moments: state };
  };
  const convGradients = (convolution: (x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor) => tf.Tensor) => {
    const f = tf.grads((x, weight, bias) => convolution(x as tf.Tensor, weight as tf.Tensor, bias as tf.Tensor));
    return () => f([x, weight, bias]);
  };
  const ourConv = (x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor): tf.Tensor =>
    conv1d(x as tf.Tensor3D, weight as tf.Tensor3D, bias as tf.Tensor1D, {
      padding: ((weight.shape[0] as number) - 1) / 2,
    });
  const stockConv = (x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor): tf.Tensor =>
    convolve(x as tf.Tensor3D, { weight: weight as tf.Tensor3D, bias: bias as tf.Tensor1D });

  return {
    list: [
      {
        name: 'nearest code',
        ours: () => nearestCode(rows, embed),
        composition: () => tf.tidy(() => nearestOf(rows, embed)),
      },
      {
        name: 'EMA statistics and update',
        ours: () => updateByMeans(ourCodebook, { rows, codes }, 0.99),
        composition: () =>
          tf.tidy(() => {
            const membership = oneHot(codes, codeCount);
            updateCodebook(stockCodebook, rows, membership, tf.sum(membership, 0), 0.99);
          }),
      },
      {
        name: 'AdamW',
        ours() {
          adamW([0, 1, 2, 3, 4, 5].map(entry), { learningRate, beta1, beta2, epsilon, weightDecay });
        },
        composition: () => adam.applyGradients(named(parameters, gradients)),
      },
      {
        name: 'gradient norms',
        ours: () => squaredNorms(Object.values(gradients)),
        composition: () => tf.tidy(() => Object.values(gradients).map((gradient) => tf.sum(tf.square(gradient)))),
      },
      {
        name: 'convolution 3, forward',
        ours: () => ourConv(x, weight, bias),
        composition: () => tf.tidy(() => stockConv(x, weight, bias)),
      },
      {
        name: 'convolution 3, forward and gradients',
        ours: convGradients(ourConv),
        composition: convGradients(stockConv),
      },
    ],
    dispose() {
      tf.dispose([rows, embed, codes, x, Object.values(parameters), Object.values(gradients), moments.flat()]);
      tf.dispose([Object.values(ourCodebook), Object.values(stockCodebook)]);
      adam.dispose();
    },
  };
}

/** Adam finds its variables by the names that tfjs gave them. */
function named(
  parameters: Record<string, tf.Variable>,
  gradients: tf.NamedTensorMap,
): { name: string; tensor: tf.Tensor }[] {
  return Object.entries(parameters).map(([key, { name }]) => ({ name, tensor: gradients[key] as tf.Tensor }));
}

/** Uniform noise. */
function random(shape: number[], seed: number): tf.Tensor {
  const stream = randomStream(seed, 'kernel pairs');
  const values = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => 2 * stream.uniform() - 1);
  return tf.tensor(values, shape);
}

function variable(value: tf.Tensor): tf.Variable {
  const made = tf.variable(value);
  value.dispose();
  return made;
}

function zeros({ shape }: tf.Tensor): tf.Variable {
  return variable(tf.zeros(shape));
}

/** A codebook in use: every code has had a frame. Buffers of its own, since it is changed in place. */
function codebookOf(embed: tf.Tensor2D): Codebook {
  return {
    embed: variable(tf.mul(embed, 1)) as unknown as Codebook['embed'],
    embedAvg: variable(tf.mul(embed, 1)) as unknown as Codebook['embedAvg'],
    clusterSize: variable(tf.ones([embed.shape[0]])) as unknown as Codebook['clusterSize'],
  };
}
