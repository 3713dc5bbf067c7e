/** Loss, optimizer, norms and packing on WebGPU. */
import type * as tf from '@tensorflow/tfjs-core';
import type { LossAttributes } from '../losses.ts';
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
  LOSS,
  MEAN_SQUARE_GRADIENT,
  NOT_FINITE,
  SQUARED_DIFFERENCES,
  SQUARED_NORMS,
  sumParts,
} from './trainingPrograms.ts';

/** Threads of the one workgroup of `LOSS`. */
const WORKGROUP = 64;

type LossInputs = 'output' | 'target' | 'x' | 'errors';

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
      LOSS,
      MEAN_SQUARE_GRADIENT,
      COMMITMENT_GRADIENT,
      ADAM_W,
      ADAM_W_ALONE,
      SQUARED_NORMS,
      NOT_FINITE,
      DIFFERENCES,
    ],
    kernels: {
      LabTrainingLoss: kernel<LossInputs>(({ output, target, x, errors }, attributes: LossAttributes) => {
        const { reconstruction, commitment, layers, training } = attributes;
        const count = sumParts(output.size);
        const squares = gpu.output([count]);
        const [loss, parts] = [gpu.output([]), gpu.output([3])];
        gpu.run(SQUARED_DIFFERENCES, [output, target, squares], [output.size, count], count);
        const means = [1 / output.size, 1 / (layers * x.size)];
        const uniforms = [count, errors.size, ...means, training ? 1 : 0, reconstruction, commitment];
        gpu.run(LOSS, [squares, errors, loss, parts], uniforms, WORKGROUP);
        gpu.release(squares);
        return [loss, parts];
      }),
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
