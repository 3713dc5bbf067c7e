/** Loss, norms, optimizer and codebook update over typed arrays; see `losses.ts`, `reductions.ts` and `updates.ts`. */
import type * as tf from '@tensorflow/tfjs-core';
import { type LossAttributes, type TermAttributes, type TermInputs, termsOf } from '../losses.ts';
import { NORM_CHUNK, normParts } from '../reductions.ts';
import {
  type AdamWAttributes,
  type AdamWScalars,
  type CodebookUpdateAttributes,
  type CodebookUpdateInput,
  EPSILON,
  type UsageAttributes,
} from '../updates.ts';
import { countInto, sumInto } from './codeKernels.ts';
import type { Heap, MemoryKernel } from './heap.ts';

export const weightedLossInMemory: MemoryKernel<string, LossAttributes> = (inputs, attributes, heap) => {
  const terms = termsOf(Object.values(inputs), attributes);
  const loss = heap.output([]);
  const parts = heap.output([terms.reduce((count, { kind }) => count + (kind === 'commitment' ? 2 : 1), 0)]);
  const values = terms.map((term) => valuesInMemory(term, heap));
  let sum = 0;
  for (const [i, [value]] of values.entries()) sum += value * (terms[i] as TermAttributes).weight;
  heap.floats(loss)[0] = sum;
  heap.floats(parts).set(values.flat());
  return [loss, parts];
};

function valuesInMemory(term: TermInputs<tf.TensorInfo>, heap: Heap): [value: number, ...more: number[]] {
  switch (term.kind) {
    case 'mean-square': {
      const [a, b] = [heap.floats(term.a), heap.floats(term.b)];
      let squares = 0;
      for (let i = 0; i < a.length; i += 1) squares += ((a[i] as number) - (b[i] as number)) ** 2;
      return [squares / a.length];
    }
    case 'commitment': {
      const error = sumOf(heap.floats(term.errors)) / (term.layers * sizeOf(term.x));
      return [term.training ? error : 0, error];
    }
    case 'scalar':
      return [heap.floats(term.value)[0] as number];
  }
}

export const meanSquareGradientInMemory: MemoryKernel<'dy' | 'a' | 'b', { scale: number }> = (
  { dy, a, b },
  { scale },
  heap,
) => {
  const gradient = heap.output(a.shape);
  const [left, right, values] = [heap.floats(a), heap.floats(b), heap.floats(gradient)];
  const factor = ((2 * scale) / left.length) * (heap.floats(dy)[0] as number);
  for (let i = 0; i < values.length; i += 1) values[i] = ((left[i] as number) - (right[i] as number)) * factor;
  return gradient;
};

export const commitmentGradientInMemory: MemoryKernel<'dy' | 'x' | 'embed' | 'codes', { scale: number }> = (
  inputs,
  { scale },
  heap,
) => {
  const gradient = heap.output(inputs.x.shape);
  const [x, embed, values] = [heap.floats(inputs.x), heap.floats(inputs.embed), heap.floats(gradient)];
  const codes = heap.ints(inputs.codes);
  const [, dim] = inputs.embed.shape as [number, number];
  const factor = ((2 * scale) / x.length) * (heap.floats(inputs.dy)[0] as number);
  for (let row = 0; row < codes.length; row += 1) {
    const code = (codes[row] as number) * dim;
    for (let column = 0; column < dim; column += 1) {
      const at = row * dim + column;
      values[at] = ((x[at] as number) - (embed[code + column] as number)) * factor;
    }
  }
  return gradient;
};

export const adamWInMemory: MemoryKernel<string, AdamWAttributes> = (inputs, { scalars, ...settings }, heap) => {
  for (const [i, own] of scalars().entries()) {
    const input = (name: string): tf.TensorInfo => inputs[`${name}${i + 1}`] as tf.TensorInfo;
    adamWStep(
      heap.writable(input('parameter')),
      heap.writable(input('m')),
      heap.writable(input('v')),
      heap.floats(input('gradient')),
      { ...settings, ...own },
    );
  }
  return [];
};

function adamWStep(
  parameter: Float32Array,
  m: Float32Array,
  v: Float32Array,
  gradient: Float32Array,
  { beta1, beta2, epsilon, keep, stepSize, rootCorrection }: Omit<AdamWAttributes, 'scalars'> & AdamWScalars,
): void {
  for (let i = 0; i < parameter.length; i += 1) {
    const g = gradient[i] as number;
    const mean = (m[i] as number) * beta1 + g * (1 - beta1);
    const square = (v[i] as number) * beta2 + g * g * (1 - beta2);
    m[i] = mean;
    v[i] = square;
    const denominator = Math.sqrt(square) * rootCorrection + epsilon;
    parameter[i] = (parameter[i] as number) * keep - (mean / denominator) * stepSize;
  }
}

export const codebookUpdateInMemory: MemoryKernel<CodebookUpdateInput, CodebookUpdateAttributes> = (
  inputs,
  { decay },
  heap,
) => {
  const [codeCount, dim] = inputs.embed.shape as [number, number];
  const sums = heap.output([codeCount, dim]);
  const [size, average, embed] = [
    heap.writable(inputs.clusterSize),
    heap.writable(inputs.embedAvg),
    heap.writable(inputs.embed),
  ];
  const codes = heap.ints(inputs.codes);
  const batch = heap.floats(sums);
  const counts = new Float32Array(codeCount);
  countInto(codes, counts);
  sumInto(heap.floats(inputs.rows), codes, batch, dim);
  for (let code = 0; code < codeCount; code += 1) {
    size[code] = (size[code] as number) * decay + (counts[code] as number) * (1 - decay);
  }
  const total = sumOf(size);
  for (let code = 0; code < codeCount; code += 1) {
    const smoothed = (((size[code] as number) + EPSILON) / (total + codeCount * EPSILON)) * total;
    for (let at = code * dim; at < (code + 1) * dim; at += 1) {
      const mean = Math.fround((average[at] as number) * decay + (batch[at] as number) * (1 - decay));
      average[at] = mean;
      embed[at] = mean / smoothed;
    }
  }
  heap.release(sums);
  return [];
};

export const codeUsageInMemory: MemoryKernel<'codes' | 'lastUsed', UsageAttributes> = (inputs, { window }, heap) => {
  const { step, since } = window();
  const usage = heap.output([3]);
  const codes = heap.ints(inputs.codes);
  const lastUsed = heap.writable(inputs.lastUsed);
  const counts = new Float32Array(lastUsed.length);
  countInto(codes, counts);
  let [used, recent, entropy] = [0, 0, 0];
  for (let code = 0; code < counts.length; code += 1) {
    const share = (counts[code] as number) / codes.length;
    if (share > 0) {
      lastUsed[code] = step;
      used += 1;
      entropy -= share * Math.log(share);
    }
    if ((lastUsed[code] as number) > since) recent += 1;
  }
  heap.floats(usage).set([used, recent, Math.exp(entropy)]);
  return usage;
};

export const packInMemory: MemoryKernel<string, object> = (inputs, _attributes, heap) => {
  const tensors = Object.values(inputs);
  const packed = heap.output([tensors.reduce((sum, tensor) => sum + sizeOf(tensor), 0)]);
  const values = heap.floats(packed);
  let at = 0;
  for (const tensor of tensors) {
    values.set(heap.floats(tensor), at);
    at += sizeOf(tensor);
  }
  return packed;
};

/** A sum for each part of 512 values of each tensor. `sumOver` adds up the values from `start` to before `end`. */
const partSums =
  (sumOver: (values: Float32Array, start: number, end: number) => number): MemoryKernel<string, object> =>
  (inputs, _attributes, heap) => {
    const tensors = Object.values(inputs);
    const parts = tensors.reduce((sum, tensor) => sum + normParts(sizeOf(tensor)), 0);
    const result = heap.output([parts]);
    const sums = heap.floats(result);
    let part = 0;
    for (const tensor of tensors) {
      const values = heap.floats(tensor);
      for (let start = 0; start < values.length; start += NORM_CHUNK) {
        sums[part] = sumOver(values, start, Math.min(start + NORM_CHUNK, values.length));
        part += 1;
      }
    }
    return result;
  };

export const squaredNormsInMemory = partSums((values, start, end) => {
  let sum = 0;
  for (let i = start; i < end; i += 1) sum += (values[i] as number) ** 2;
  return sum;
});

export const notFiniteInMemory = partSums((values, start, end) => {
  let count = 0;
  for (let i = start; i < end; i += 1) if (!Number.isFinite(values[i])) count += 1;
  return count;
});

export const differencesInMemory: MemoryKernel<string, object> = (inputs, _attributes, heap) => {
  const tensors = Object.values(inputs);
  const parts = tensors.reduce((sum, tensor, i) => sum + (i % 2 === 0 ? normParts(sizeOf(tensor)) : 0), 0);
  const output = heap.output([2 * parts]);
  const results = heap.floats(output);
  let at = 0;
  for (let pair = 0; pair < tensors.length; pair += 2) {
    const now = heap.floats(tensors[pair] as tf.TensorInfo);
    const before = heap.floats(tensors[pair + 1] as tf.TensorInfo);
    for (let start = 0; start < now.length; start += NORM_CHUNK) {
      let [largest, differ] = [0, 0];
      for (let i = start; i < Math.min(start + NORM_CHUNK, now.length); i += 1) {
        const difference = Math.abs((now[i] as number) - (before[i] as number));
        if (difference > largest) largest = difference;
        if (now[i] !== before[i]) differ += 1;
      }
      results.set([largest, differ], at);
      at += 2;
    }
  }
  return output;
};

function sumOf(values: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i] as number;
  return sum;
}

function sizeOf({ shape }: tf.TensorInfo): number {
  return shape.reduce((size, axis) => size * axis, 1);
}
