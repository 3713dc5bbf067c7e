/** The loss of a training step: a weighted sum of any number of terms, which is one node on the tape. */
import * as tf from '@tensorflow/tfjs-core';
import { registerOperation } from './registration.ts';

/** What a loss is made of. Each term has a weight, which its reported value is without. */
export type LossTerm =
  /** mean((a − b)²) of two tensors of one shape, with a gradient to both. */
  | { kind: 'mean-square'; weight: number; a: tf.Tensor; b: tf.Tensor }
  /**
   * The commitment loss of a residual quantizer: the mean over layers of mean((q − x)²). Only the first layer's has a
   * gradient: a later layer's input is x minus a straight-through copy of x, whose gradients cancel. Evaluation mode has
   * no commitment loss: an exact 0, connected to nothing.
   */
  | {
      kind: 'commitment';
      weight: number;
      /** [clips, frames, dim] that went into the first layer, that layer's [codes, dim] and int32 [clips · frames]. */
      x: tf.Tensor;
      embed: tf.Tensor;
      codes: tf.Tensor;
      /** Squared errors of each row of each layer, [layers · clips · frames]. */
      errors: tf.Tensor;
      layers: number;
      training: boolean;
    }
  /** A scalar of one's own making, with a gradient to it. */
  | { kind: 'scalar'; weight: number; value: tf.Scalar };

/** What kernels are told of a term; its tensors are inputs, those of the first term first. */
export type TermAttributes =
  | { kind: 'mean-square'; weight: number }
  | { kind: 'commitment'; weight: number; layers: number; training: boolean }
  | { kind: 'scalar'; weight: number };
export interface LossAttributes {
  terms: readonly TermAttributes[];
}

/** A term among a kernel's inputs. */
export type TermInputs<T> =
  | ({ kind: 'mean-square'; weight: number } & Record<'a' | 'b', T>)
  | ({ kind: 'commitment'; weight: number; layers: number; training: boolean } & Record<
      'x' | 'embed' | 'codes' | 'errors',
      T
    >)
  | ({ kind: 'scalar'; weight: number } & Record<'value', T>);

/** The terms with their inputs again, in whatever form a kernel gets these. */
export function termsOf<T>(inputs: readonly T[], { terms }: LossAttributes): TermInputs<T>[] {
  let at = 0;
  const next = (): T => inputs[at++] as T;
  return terms.map((term): TermInputs<T> => {
    switch (term.kind) {
      case 'mean-square':
        return { ...term, a: next(), b: next() };
      case 'commitment':
        return { ...term, x: next(), embed: next(), codes: next(), errors: next() };
      case 'scalar':
        return { ...term, value: next() };
    }
  });
}

function inputsOf(term: LossTerm): tf.Tensor[] {
  switch (term.kind) {
    case 'mean-square':
      return [term.a, term.b];
    case 'commitment':
      return [term.x, term.embed, term.codes, term.errors];
    case 'scalar':
      return [term.value];
  }
}

function attributesOf(term: LossTerm): TermAttributes {
  const { kind, weight } = term;
  return kind === 'commitment' ? { kind, weight, layers: term.layers, training: term.training } : { kind, weight };
}

/** What a term adds to the loss, but for its weight, and everything that is reported of it. */
function valuesOf(term: TermInputs<tf.Tensor>): [value: tf.Tensor, ...more: tf.Tensor[]] {
  switch (term.kind) {
    case 'mean-square':
      return [tf.mean(tf.squaredDifference(term.a, term.b))];
    case 'commitment': {
      const error = tf.mul(tf.sum(term.errors), 1 / (term.layers * term.x.size));
      return [term.training ? error : tf.scalar(0), error];
    }
    case 'scalar':
      return [tf.reshape(term.value, [])];
  }
}

type Gradient = () => tf.Tensor;

/** What tfjs calls an input of the loss; a name, since numbers would make a list of the inputs. */
const inputName = (index: number): string => `input${index}`;

/** Gradients of a term to its inputs; null: it has none, and no one may ask. */
function gradientsOf(dy: tf.Tensor, term: TermInputs<tf.Tensor>): (Gradient | null)[] {
  switch (term.kind) {
    case 'mean-square': {
      const { a, b, weight: scale } = term;
      return [
        () => runScaledDifference({ dy, a, b }, { scale }),
        () => runScaledDifference({ dy, a: b, b: a }, { scale }),
      ];
    }
    case 'commitment': {
      const { x, embed, codes, layers, training, weight } = term;
      const scale = training ? weight / layers : 0;
      return [() => runCodeDifference({ dy, x, embed, codes }, { scale }), null, null, null];
    }
    case 'scalar':
      return [() => tf.reshape(tf.mul(dy, term.weight), term.value.shape)];
  }
}

const runWeightedLoss = registerOperation<string, LossAttributes, tf.Tensor[]>({
  name: 'LabWeightedLoss',
  saved: 'all',
  compose(inputs, attributes) {
    const terms = termsOf(Object.values(inputs), attributes);
    const values = terms.map(valuesOf);
    const weighted = values.map(([value], i) => tf.mul(value, (terms[i] as TermInputs<tf.Tensor>).weight));
    return [weighted.reduce((sum, each) => tf.add(sum, each)), tf.stack(values.flat())];
  },
  gradient(dy, saved, attributes) {
    const gradients = termsOf(saved, attributes).flatMap((term) => gradientsOf(dy, term));
    return Object.fromEntries(gradients.flatMap((gradient, i) => (gradient ? [[inputName(i), gradient]] : [])));
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
  forward: runWeightedLoss,
  outputGradient: runScaledDifference,
  commitmentGradient: runCodeDifference,
};

export type WeightedLoss = {
  /** Σ weight · value over the terms. */
  loss: tf.Scalar;
  /** The value of each term, weights not applied; behind a commitment loss the quantization error, in every mode. */
  parts: tf.Tensor1D;
};

/**
 * A weighted sum of terms.
 * @returns tensors owned by the caller; gradient of `loss` to what the terms say, none of `parts`
 */
export function weightedLoss(terms: readonly [LossTerm, ...LossTerm[]]): WeightedLoss {
  const inputs = terms.flatMap(inputsOf);
  const [loss, parts] = runWeightedLoss(Object.fromEntries(inputs.map((input, i) => [inputName(i), input])), {
    terms: terms.map(attributesOf),
  });
  return { loss: loss as tf.Scalar, parts: parts as tf.Tensor1D };
}
