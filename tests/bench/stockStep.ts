/**
 * The same model and step as ours, in operations of tfjs alone, as its documentation would have someone write it:
 * `tf.conv1d`, `tf.variableGrads`, `tf.train.adam`, `tf.losses`, a one-hot product for the EMA sums, one read-back of
 * stacked metrics per step.
 *
 * wasm has no gradient of a convolution (`Conv2DBackpropFilter` is missing), so that there each convolution is a
 * padded, shifted and concatenated input times the weight, whose gradients tfjs knows; and no float `tf.oneHot` (its
 * kernel writes integer bits), so that there codes are compared with a range.
 */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import type { StateDict } from '../../src/model/stateDict.ts';
import { codebookPrefix } from '../../src/objectives/codebookPrefix.ts';
import type { Settings } from '../../src/config/settings.ts';

const LEAKY_SLOPE = 0.1;
const LAPLACE = 1e-5;

interface Conv {
  /** [kernel, in, out] */
  weight: tf.Variable<tf.Rank.R3>;
  bias: tf.Variable<tf.Rank.R1>;
}

export type Codebook = {
  /** [codes, dim] */
  embed: tf.Variable<tf.Rank.R2>;
  embedAvg: tf.Variable<tf.Rank.R2>;
  /** [codes] */
  clusterSize: tf.Variable<tf.Rank.R1>;
};

interface Coded {
  /** [clips, frames, dim] */
  quantized: tf.Tensor3D;
  /** What was coded, [clips · frames, dim]. */
  rows: tf.Tensor2D;
  /** int32 [clips · frames] */
  codes: tf.Tensor1D;
}

/** What a step reads back. */
export interface StockMetrics {
  loss: number;
  reconstruction: number;
  commitment: number;
  used: number;
  perplexity: number;
  gradientSslProj: number;
  gradientDecoder: number;
}

export interface StockBatch {
  /** [clips, frames, channelsIn] */
  features: tf.Tensor3D;
  /** [clips, frames, channelsOut] */
  targets: tf.Tensor3D;
}

/** One model in training. Owns its variables until `dispose`. */
export class StockTrainer {
  readonly #settings: Settings;
  readonly #sslProj: Conv;
  readonly #first: Conv;
  readonly #last: Conv;
  readonly #codebook: Codebook;
  readonly #optimizer: tf.AdamOptimizer;

  /** @param state weights under PyTorch's names, with one codebook */
  constructor(settings: Settings, state: StateDict) {
    this.#settings = settings;
    const array = (name: string): tf.Tensor => {
      const entry = state.get(name);
      if (!entry) throw new Error(`The weights have no ${name}`);
      return tf.tensor(entry.data, entry.shape);
    };
    const conv = (prefix: string): Conv => ({
      weight: tf.tidy(() => tf.variable(tf.transpose(array(`${prefix}.weight`) as tf.Tensor3D, [2, 1, 0]))),
      bias: tf.tidy(() => tf.variable(array(`${prefix}.bias`) as tf.Tensor1D)),
    });
    const fixed = <R extends tf.Rank>(name: string): tf.Variable<R> =>
      tf.tidy(() => tf.variable(array(`${codebookPrefix(0)}.${name}`), false)) as tf.Variable<R>;
    this.#sslProj = conv('ssl_proj');
    this.#first = conv('dec.0');
    this.#last = conv('dec.2');
    this.#codebook = {
      embed: fixed('embed'),
      embedAvg: fixed('embed_avg'),
      clusterSize: fixed('cluster_size'),
    };
    const { learningRate, beta1, beta2, adamEpsilon } = settings;
    this.#optimizer = tf.train.adam(learningRate, beta1, beta2, adamEpsilon);
  }

  /**
   * Trains on one batch, which stays the caller's. `frozen`: the codes come from a forward outside of the gradient
   * computation, and neither ssl_proj nor the codebook changes.
   * @returns what `readMetrics` takes, owned by the caller
   */
  step({ features, targets }: StockBatch, frozen = false): tf.Tensor1D {
    return tf.tidy(() => {
      const { reconstructionWeight, commitmentWeight } = this.#settings;
      const frozenForward = frozen ? this.#quantize(convolve(features, this.#sslProj)) : null;
      let coded: Coded | null = frozenForward;
      let parts: [tf.Scalar, tf.Scalar] | null = null;
      const { value: loss, grads } = tf.variableGrads(
        () => {
          const x = frozenForward ? null : convolve(features, this.#sslProj);
          const { quantized } = (coded = frozenForward ?? this.#quantize(x as tf.Tensor3D));
          const commitment = (x ? tf.losses.meanSquaredError(constant(quantized), x) : tf.scalar(0)) as tf.Scalar;
          const decoderInput = x ? straightThrough(x, quantized) : quantized;
          const hidden = tf.leakyRelu(convolve(decoderInput, this.#first), LEAKY_SLOPE);
          const reconstruction = tf.losses.meanSquaredError(targets, convolve(hidden, this.#last)) as tf.Scalar;
          parts = [tf.keep(reconstruction), tf.keep(commitment)];
          return tf.add(
            tf.mul(reconstruction, reconstructionWeight),
            tf.mul(commitment, commitmentWeight),
          ) as tf.Scalar;
        },
        [...(frozen ? [] : [this.#sslProj]), this.#first, this.#last].flatMap(({ weight, bias }) => [
          weight as tf.Variable,
          bias as tf.Variable,
        ]),
      );
      this.#optimizer.applyGradients(Object.entries(grads).map(([name, tensor]) => ({ name, tensor })));
      const { codes, rows } = coded as unknown as Coded;
      const [reconstruction, commitment] = parts as unknown as [tf.Scalar, tf.Scalar];
      const membership = oneHot(codes, this.#settings.codes);
      const counts = tf.sum(membership, 0) as tf.Tensor1D;
      if (!frozen) updateCodebook(this.#codebook, rows, membership, counts, this.#settings.decay);
      const share = tf.div(counts, tf.sum(counts));
      const metrics = tf.stack([
        loss,
        reconstruction,
        commitment,
        tf.sum(tf.cast(tf.greater(counts, 0), 'float32')),
        tf.exp(tf.neg(tf.sum(tf.mul(share, tf.log(tf.maximum(share, 1e-30)))))),
        frozen ? tf.scalar(-1) : normOf(grads, this.#sslProj),
        normOf(grads, this.#first, this.#last),
      ]) as tf.Tensor1D;
      tf.dispose([codes, rows, reconstruction, commitment]);
      return metrics;
    });
  }

  dispose(): void {
    for (const { weight, bias } of [this.#sslProj, this.#first, this.#last]) tf.dispose([weight, bias]);
    tf.dispose(this.#codebook);
    this.#optimizer.dispose();
  }

  /**
   * The nearest code of every frame, inside a function with a gradient of its own, since tfjs cannot differentiate the
   * search. Rows and codes are the caller's to dispose.
   */
  #quantize(x: tf.Tensor3D): Coded {
    let found: Pick<Coded, 'rows' | 'codes'> | null = null;
    const lookUp = (x: tf.Tensor): tf.Tensor => {
      const { embed } = this.#codebook;
      const rows = tf.keep(tf.reshape(x, [-1, embed.shape[1]])) as tf.Tensor2D;
      const codes = tf.keep(nearestOf(rows, embed));
      found = { rows, codes };
      return tf.reshape(tf.gather(embed, codes), x.shape);
    };
    const quantized = withGradient(x, lookUp, tf.zerosLike);
    return { quantized, ...(found as unknown as Pick<Coded, 'rows' | 'codes'>) };
  }
}

/** Index of the nearest code: [n, dim], [codes, dim] -> int32 [n]. */
export function nearestOf(rows: tf.Tensor2D, embed: tf.Tensor2D): tf.Tensor1D {
  const squares = tf.sum(tf.square(embed), 1);
  return tf.argMin(tf.sub(squares, tf.mul(tf.matMul(rows, embed, false, true), 2)), 1);
}

/**
 * The EMA update. To be called in a tidy.
 * @param membership 1 where a row has a code, [n, codes]  @param counts its column sums
 */
export function updateCodebook(
  { embed, embedAvg, clusterSize }: Codebook,
  rows: tf.Tensor2D,
  membership: tf.Tensor2D,
  counts: tf.Tensor1D,
  decay: number,
): void {
  const sums = tf.matMul(membership, rows, true, false);
  const size = tf.add(tf.mul(clusterSize, decay), tf.mul(counts, 1 - decay)) as tf.Tensor1D;
  const average = tf.add(tf.mul(embedAvg, decay), tf.mul(sums, 1 - decay)) as tf.Tensor2D;
  const total = tf.sum(size);
  const smoothed = tf.mul(tf.div(tf.add(size, LAPLACE), tf.add(total, embed.shape[0] * LAPLACE)), total);
  embed.assign(tf.div(average, tf.expandDims(smoothed, 1)));
  clusterSize.assign(size);
  embedAvg.assign(average);
}

/** Reads what `step` returned, and disposes it. */
export async function readMetrics(metrics: tf.Tensor1D): Promise<StockMetrics> {
  const values = await metrics.data();
  metrics.dispose();
  const [loss, reconstruction, commitment, used, perplexity, gradientSslProj, gradientDecoder] = values as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return { loss, reconstruction, commitment, used, perplexity, gradientSslProj, gradientDecoder };
}

/** Same-length convolution: [clips, frames, in] -> [clips, frames, out]. */
export function convolve(x: tf.Tensor3D, { weight, bias }: { weight: tf.Tensor; bias: tf.Tensor }): tf.Tensor3D {
  const filter = weight as tf.Tensor3D;
  if (tf.getBackend() !== 'wasm') return tf.add(tf.conv1d(x, filter, 1, 'same'), bias);
  const [clips, frames, channelsIn] = x.shape;
  const [kernel, , channelsOut] = filter.shape;
  const padding = (kernel - 1) / 2;
  const padded = tf.pad(x, [
    [0, 0],
    [padding, padding],
    [0, 0],
  ]);
  const shifted = Array.from({ length: kernel }, (_, k) => tf.slice(padded, [0, k, 0], [clips, frames, channelsIn]));
  const patches = tf.reshape(tf.concat(shifted, 2), [clips * frames, kernel * channelsIn]) as tf.Tensor2D;
  const product = tf.matMul(patches, tf.reshape(filter, [kernel * channelsIn, channelsOut]) as tf.Tensor2D);
  return tf.reshape(tf.add(product, bias), [clips, frames, channelsOut]);
}

/** `value` of `x`, with a gradient of one's own. */
function withGradient(
  x: tf.Tensor3D,
  value: (x: tf.Tensor) => tf.Tensor,
  gradient: (dy: tf.Tensor) => tf.Tensor,
): tf.Tensor3D {
  return tf.customGrad((x) => ({ value: value(x as tf.Tensor), gradFunc: gradient }))(x) as tf.Tensor3D;
}

/** The value of `value`, the gradient handed to `x` unchanged. */
function straightThrough(x: tf.Tensor3D, value: tf.Tensor3D): tf.Tensor3D {
  return withGradient(
    x,
    (x) => tf.add(x, tf.sub(value, x)),
    (dy) => dy,
  );
}

/** `value` without a gradient: tfjs has no stop-gradient of its own. */
function constant(value: tf.Tensor3D): tf.Tensor3D {
  return withGradient(value, tf.clone, tf.zerosLike);
}

/** 1 where a row has a code, else 0, [n, codes]. */
export function oneHot(codes: tf.Tensor1D, codeCount: number): tf.Tensor2D {
  if (tf.getBackend() !== 'wasm') return tf.oneHot(codes, codeCount, 1, 0, 'float32') as tf.Tensor2D;
  return tf.cast(tf.equal(tf.expandDims(codes, 1), tf.range(0, codeCount, 1, 'int32')), 'float32');
}

function normOf(grads: tf.NamedTensorMap, ...convs: Conv[]): tf.Scalar {
  const squares = convs
    .flatMap(({ weight, bias }) => [weight.name, bias.name])
    .map((name) => tf.sum(tf.square(grads[name] as tf.Tensor)));
  return tf.sqrt(tf.addN(squares)) as tf.Scalar;
}
