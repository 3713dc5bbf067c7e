/** Loss, optimizer, norms and packing on WebGPU. */
import type * as tf from '@tensorflow/tfjs-core';
import { type LossAttributes, type TermInputs, termsOf } from '../losses.ts';
import { MOST_NORMS, MOST_PAIRS, normParts } from '../reductions.ts';
import type { AdamWAttributes } from '../updates.ts';
import type { Dispatcher } from './dispatch.ts';
import { kernel, type Kernels } from './kernelSet.ts';
import { elementwiseThreads, type Program, RUN } from './program.ts';
import {
  ADAM_W,
  ADAM_W_ALONE,
  COMMITMENT_GRADIENT,
  DIFFERENCES,
  lossOf,
  MOST_TERMS,
  MEAN_SQUARE_GRADIENT,
  NOT_FINITE,
  SQUARED_DIFFERENCES,
  SQUARED_NORMS,
  sumParts,
  type TermForm,
} from './trainingPrograms.ts';

/** Threads of the one workgroup of `lossOf`. */
const WORKGROUP = 64;

export function trainingKernels(gpu: Dispatcher): Kernels {
  const partSums = (ours: Program) =>
    kernel<string>((inputs) => {
      const { sizes, ends, parts, filled } = chunked(Object.values(inputs), MOST_NORMS);
      const result = gpu.output([parts]);
      gpu.run(ours, [...filled, result], [...sizes, ...ends], parts);
      return result;
    });
  return {
    programs: [
      SQUARED_DIFFERENCES,
      // What the first objective has; others are compiled at their first run.
      lossOf(['value', 'value and error']),
      MEAN_SQUARE_GRADIENT,
      COMMITMENT_GRADIENT,
      ADAM_W,
      ADAM_W_ALONE,
      SQUARED_NORMS,
      NOT_FINITE,
      DIFFERENCES,
    ],
    kernels: {
      LabWeightedLoss: kernel<string>((inputs, attributes: LossAttributes) =>
        weightedLoss(gpu, termsOf(Object.values(inputs), attributes)),
      ),
      LabMeanSquareGradient: kernel<'dy' | 'a' | 'b'>(({ dy, a, b }, { scale }: { scale: number }) => {
        const result = gpu.output(a.shape);
        gpu.run(MEAN_SQUARE_GRADIENT, [dy, a, b, result], [a.size, (2 * scale) / a.size], elementwiseThreads(a.size));
        return result;
      }),
      LabCommitmentGradient: kernel<'dy' | 'x' | 'embed' | 'codes'>(
        ({ dy, x, embed, codes }, { scale }: { scale: number }) => {
          const result = gpu.output(x.shape);
          const dim = embed.shape[1] as number;
          const perRow = Math.ceil(dim / RUN);
          const runs = codes.size * perRow;
          const uniforms = [runs, perRow, dim, (2 * scale) / x.size];
          gpu.run(COMMITMENT_GRADIENT, [dy, x, embed, codes, result], uniforms, runs);
          return result;
        },
      ),
      LabAdamW: kernel<string>((inputs, { beta1, beta2, epsilon, scalars }: AdamWAttributes) => {
        const { parameter1, m1, v1, gradient1, parameter2, m2, v2, gradient2 } = inputs;
        const tensors = parameter2
          ? [gradient1, gradient2, parameter1, m1, v1, parameter2, m2, v2]
          : [gradient1, parameter1, m1, v1];
        const first = (parameter1 as tf.Tensor).size;
        const count = first + (parameter2?.size ?? 0);
        const constants = [count, first, beta1, 1 - beta1, beta2, 1 - beta2, epsilon];
        const uniforms = (): number[] => [
          ...constants,
          ...scalars().flatMap(({ keep, stepSize, rootCorrection }) => [keep, stepSize, rootCorrection]),
        ];
        const program = parameter2 ? ADAM_W : ADAM_W_ALONE;
        gpu.run(program, tensors as tf.Tensor[], uniforms, elementwiseThreads(count));
        return [];
      }),
      LabSquaredNorms: partSums(SQUARED_NORMS),
      LabNotFinite: partSums(NOT_FINITE),
      LabDifferences: kernel<string>((inputs) => {
        const tensors = Object.values(inputs);
        const now = tensors.filter((_, i) => i % 2 === 0);
        const { sizes, ends, parts, filled } = chunked(now, MOST_PAIRS);
        const result = gpu.output([2 * parts]);
        const pairs = filled.flatMap((tensor) => [tensor, tensors[tensors.indexOf(tensor) + 1] as tf.Tensor]);
        gpu.run(DIFFERENCES, [...pairs, result], [...sizes, ...ends], parts);
        return result;
      }),
      LabPack: kernel<string>((inputs) => gpu.pack(Object.values(inputs))),
    },
  };
}

/** Sums that a term's value is made of, and what one of them counts. */
interface TermSums {
  form: TermForm;
  sums: tf.TensorInfo;
  uniforms: number[];
  /** Whether the sums were made here. */
  own: boolean;
}

/** Loss and parts of terms. More than a program can bind are added up in groups, and the groups as terms of a loss. */
function weightedLoss(gpu: Dispatcher, terms: readonly TermInputs<tf.Tensor>[]): tf.TensorInfo[] {
  if (terms.length <= MOST_TERMS)
    return lossOfSums(
      gpu,
      terms.map((term) => sumsOf(gpu, term)),
    );
  const groups: tf.TensorInfo[][] = [];
  for (let from = 0; from < terms.length; from += MOST_TERMS) {
    groups.push(weightedLoss(gpu, terms.slice(from, from + MOST_TERMS)));
  }
  const [losses, parts] = [0, 1].map((i) => groups.map((group) => group[i] as tf.Tensor)) as [tf.Tensor[], tf.Tensor[]];
  const [loss, unused] = weightedLoss(
    gpu,
    losses.map((value) => ({ kind: 'scalar', weight: 1, value })),
  );
  const packed = gpu.pack(parts);
  gpu.release(...losses, ...parts, unused as tf.TensorInfo);
  return [loss as tf.TensorInfo, packed];
}

function lossOfSums(gpu: Dispatcher, terms: readonly TermSums[]): tf.TensorInfo[] {
  const forms = terms.map(({ form }) => form);
  const count = forms.reduce((sum, form) => sum + (form === 'value' ? 1 : 2), 0);
  const [loss, parts] = [gpu.output([]), gpu.output([count])];
  const uniforms = terms.flatMap((term) => term.uniforms);
  gpu.run(lossOf(forms), [...terms.map(({ sums }) => sums), loss, parts], uniforms, WORKGROUP);
  for (const { sums, own } of terms) if (own) gpu.release(sums);
  return [loss, parts];
}

function sumsOf(gpu: Dispatcher, term: TermInputs<tf.Tensor>): TermSums {
  const { weight } = term;
  switch (term.kind) {
    case 'mean-square': {
      const { a, b } = term;
      const count = sumParts(a.size);
      const sums = gpu.output([count]);
      gpu.run(SQUARED_DIFFERENCES, [a, b, sums], [a.size, count], count);
      return { form: 'value', sums, uniforms: [count, 1 / a.size, weight, 1], own: true };
    }
    case 'commitment': {
      const { x, errors: sums, layers, training } = term;
      const uniforms = [sums.size, 1 / (layers * x.size), weight, training ? 1 : 0];
      return { form: 'value and error', sums, uniforms, own: false };
    }
    case 'scalar':
      return { form: 'value', sums: term.value, uniforms: [1, 1, weight, 1], own: false };
  }
}

/**
 * How threads are shared out among tensors that are cut into parts: the sizes, and the number of the thread behind each
 * tensor's last. A shader binds all its buffers: those too many are the first tensor again, without a thread.
 */
function chunked(tensors: tf.Tensor[], most: number) {
  const ends: number[] = [];
  for (const { size } of tensors) ends.push((ends.at(-1) ?? 0) + normParts(size));
  const parts = ends.at(-1) as number;
  const filled = Array.from({ length: most }, (_, i) => tensors[i] ?? (tensors[0] as tf.Tensor));
  return { sizes: filled.map(({ size }) => size), ends: filled.map((_, i) => ends[i] ?? parts), parts, filled };
}
