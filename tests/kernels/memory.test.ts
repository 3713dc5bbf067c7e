/** The kernels over typed arrays against the definitions of their operations, on both backends that use them. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { codeOperations, nearestCode } from '../../src/kernels/codes.ts';
import { conv1d, type ConvAttributes, convOperations } from '../../src/kernels/conv1d.ts';
import { lossOperations, type TermAttributes } from '../../src/kernels/losses.ts';
import { matMul } from '../../src/kernels/matMul.ts';
import { reductionOperations } from '../../src/kernels/reductions.ts';
import { updateOperations } from '../../src/kernels/updates.ts';
import { startBackend } from '../setup/nodeWasm.ts';
import { sample } from './differentiable.ts';

const TOLERANCE = 1e-5;

type Run = () => tf.Tensor | tf.Tensor[];

async function valuesOf(run: Run): Promise<{ shape: number[]; values: number[] }[]> {
  const results = [run()].flat();
  const read = await Promise.all(
    results.map(async ({ shape }, i) => ({ shape, values: [...(await results[i]!.data())] })),
  );
  tf.dispose(results);
  return read;
}

function expectClose(actual: number[], expected: number[]): void {
  expect(actual).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) {
    expect(Math.abs((actual[i] as number) - value) / (1 + Math.abs(value)), `value ${i}`).toBeLessThan(TOLERANCE);
  }
}

/** Compares shapes and values, and that the kernel leaves no tensor and no buffer behind. */
async function expectSame(kernel: Run, definition: Run): Promise<void> {
  const expected = await valuesOf(definition);
  const before = { ...tf.memory(), data: tf.backend().numDataIds() };
  const actual = await valuesOf(kernel);
  expect(tf.memory().numTensors).toBe(before.numTensors);
  expect(tf.backend().numDataIds()).toBe(before.data);
  expect(actual.map(({ shape }) => shape)).toEqual(expected.map(({ shape }) => shape));
  for (const [i, { values }] of expected.entries()) expectClose(actual[i]?.values ?? [], values);
}

/** Of a convolution that is plain but for what is given. */
const geometry = (given: Partial<ConvAttributes> & { kernel: number }): ConvAttributes => ({
  stride: 1,
  dilation: 1,
  padding: 0,
  groups: 1,
  slope: 1,
  ...given,
});

const codesOf = (count: number, codeCount: number): tf.Tensor1D =>
  tf.tensor1d(
    Int32Array.from({ length: count }, (_, i) => (i * i + 3 * i) % codeCount),
    'int32',
  );

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  beforeAll(() => startBackend(backend));
  beforeEach(() => {
    tf.engine().startScope();
    return () => tf.engine().endScope();
  });

  it.each([
    [7, 3, 5],
    [33, 16, 20],
  ])('codes of %i rows in %i dimensions, %i codes', async (count, dim, codeCount) => {
    const [rows, embed] = [sample([count, dim], 1), sample([codeCount, dim], 2)];
    const codes = codesOf(count, codeCount);
    for (const [operation, inputs, attributes] of [
      [codeOperations.nearestCode, { rows, embed }, {}],
      [codeOperations.takeRows, { rows }, { from: 2, count: 3 }],
      [codeOperations.codeRows, { rows, embed, codes }, { training: true }],
      [codeOperations.codeRows, { rows, embed, codes }, { training: false }],
      [codeOperations.countCodes, { codes }, { codeCount }],
      [codeOperations.sumByCode, { rows, codes }, { codeCount }],
    ] as const) {
      const [run, compose] = [operation, operation.compose] as unknown as ((a: object, b: object) => tf.Tensor)[];
      await expectSame(
        () => (run as NonNullable<typeof run>)(inputs, attributes),
        () => (compose as NonNullable<typeof compose>)(inputs, attributes),
      );
    }
  });

  it.each<[string, [number, number, number], number, ConvAttributes]>([
    ['1 × 1', [2, 5, 3], 4, geometry({ kernel: 1 })],
    ['two frames at a time', [3, 6, 4], 2, geometry({ kernel: 2, stride: 2, slope: 0.1 })],
    ['two at a time, one left over', [2, 7, 3], 4, geometry({ kernel: 2, stride: 2 })],
    ['kernel 3', [2, 6, 3], 5, geometry({ kernel: 3, padding: 1, slope: 0.1 })],
    ['kernel 5 on clips of 2 frames', [3, 2, 2], 3, geometry({ kernel: 5, padding: 2 })],
    ['kernel 3 on clips of one frame', [2, 1, 2], 2, geometry({ kernel: 3, padding: 1, slope: 0.2 })],
    ['strided and dilated', [2, 9, 4], 6, geometry({ kernel: 3, stride: 2, dilation: 2, padding: 3, slope: 0.1 })],
    ['in two groups', [2, 5, 4], 6, geometry({ kernel: 3, padding: 1, groups: 2 })],
  ])('convolution, %s', async (_name, shape, channelsOut, attributes) => {
    const x = sample(shape, 1);
    const weight = sample([attributes.kernel, shape[2] / attributes.groups, channelsOut], 2);
    const bias = sample([channelsOut], 3);
    const { forward, reluGradient, inputGradient, weightGradient } = convOperations;
    const inputs = { x, weight, bias };
    await expectSame(
      () => forward(inputs, attributes),
      () => forward.compose(inputs, attributes),
    );
    const y = forward.compose(inputs, attributes);
    const gradientInputs = { dy: sample(y.shape, 4), x, weight };
    await expectSame(
      () => reluGradient({ dy: gradientInputs.dy, y }, attributes),
      () => reluGradient.compose({ dy: gradientInputs.dy, y }, attributes),
    );
    await expectSame(
      () => inputGradient(gradientInputs, attributes),
      () => inputGradient.compose(gradientInputs, attributes),
    );
    await expectSame(
      () => weightGradient(gradientInputs, attributes),
      () => weightGradient.compose(gradientInputs, attributes),
    );
  });

  it.each<[string, Partial<ConvAttributes> & { kernel: number }, boolean]>([
    ['of one tap', { kernel: 1 }, true],
    ['without a bias', { kernel: 3, padding: 1 }, false],
    ['strided', { kernel: 3, stride: 2, padding: 1 }, true],
  ])('a convolution %s sees a weight that was changed in place', async (_name, form, hasBias) => {
    const x = sample([1, 4, 2], 1) as tf.Tensor3D;
    const weight = tf.variable(sample([form.kernel, 2, 2], 2)) as tf.Variable<tf.Rank.R3>;
    const bias = tf.variable(sample([2], 3)) as tf.Variable<tf.Rank.R1>;
    const run = (): tf.Tensor =>
      conv1d(x, weight as unknown as tf.Tensor3D, hasBias ? (bias as unknown as tf.Tensor1D) : null, form);
    run();
    adamWOn([weight as tf.Variable, bias as tf.Variable], updateOperations.adamW);
    const copy = { weight: tf.add(weight, 0), bias: hasBias ? tf.add(bias, 0) : tf.zeros([2]) };
    await expectSame(run, () => convOperations.forward.compose({ x, ...copy }, geometry(form)));
  });

  it('a matrix product sees a reshaped factor that was changed in place', async () => {
    const a = sample([3, 4], 1) as tf.Tensor2D;
    const factor = tf.variable(sample([2, 2, 5], 2));
    const run = (): tf.Tensor => tf.tidy(() => matMul(a, tf.reshape(factor, [4, 5])));
    run();
    adamWOn([factor, tf.variable(sample([2], 3))], updateOperations.adamW);
    const copy = tf.add(factor, 0);
    await expectSame(run, () => tf.tidy(() => matMul(a, tf.reshape(copy, [4, 5]))));
  });

  it.each([true, false])('the loss and its gradients (training: %s)', async (training) => {
    const [output, target, x] = [sample([2, 3, 4], 1), sample([2, 3, 4], 2), sample([2, 3, 5], 3)];
    const [embed, codes, errors] = [sample([7, 5], 4), codesOf(6, 7), tf.abs(sample([12], 5))];
    const { forward, outputGradient, commitmentGradient } = lossOperations;
    const inputs = Object.fromEntries([output, target, x, embed, codes, errors, tf.scalar(-3)].entries());
    const terms: TermAttributes[] = [
      { kind: 'mean-square', weight: 5 },
      { kind: 'commitment', weight: 0.7, layers: 2, training },
      { kind: 'scalar', weight: 2 },
    ];
    const attributes = { terms };
    await expectSame(
      () => forward(inputs, attributes),
      () => forward.compose(inputs, attributes),
    );
    const dy = tf.scalar(0.5);
    await expectSame(
      () => outputGradient({ dy, a: output, b: target }, { scale: 3 }),
      () => outputGradient.compose({ dy, a: output, b: target }, { scale: 3 }),
    );
    await expectSame(
      () => commitmentGradient({ dy, x, embed, codes }, { scale: 0.35 }),
      () => commitmentGradient.compose({ dy, x, embed, codes }, { scale: 0.35 }),
    );
  });

  it('norms and packing', async () => {
    const inputs = { x0: sample([3, 7], 1), x1: sample([100, 83], 2), x2: tf.scalar(3) };
    const { squaredNorms, pack } = reductionOperations;
    await expectSame(
      () => squaredNorms(inputs, {}),
      () => squaredNorms.compose(inputs, {}),
    );
    await expectSame(
      () => pack(inputs, {}),
      () => pack.compose(inputs, {}),
    );
  });

  it('values that are not finite', async () => {
    const odd = [1, Number.NaN, 3e38, Number.POSITIVE_INFINITY, -0, Number.NEGATIVE_INFINITY, 1e-40];
    const x1 = tf.tensor1d(Float32Array.from({ length: 1100 }, (_, i) => (i === 600 ? Number.NaN : i)));
    const inputs = { x0: tf.tensor1d(odd), x1, x2: tf.scalar(2) };
    const { notFinite } = reductionOperations;
    await expectSame(
      () => notFinite(inputs, {}),
      () => notFinite.compose(inputs, {}),
    );
    expect([...(await notFinite(inputs, {}).data())]).toEqual([3, 0, 1, 0, 0]);
  });

  it('differences', async () => {
    const x0 = sample([100, 83], 1);
    const inputs = { x0, x1: tf.where(tf.greater(x0, 0.5), tf.mul(x0, 2), x0), x2: tf.scalar(3), x3: tf.scalar(3) };
    const { differences } = reductionOperations;
    await expectSame(
      () => differences(inputs, {}),
      () => differences.compose(inputs, {}),
    );
  });

  it('AdamW changes what its definition changes, and nothing that shares its first values', async () => {
    const start = Float32Array.from({ length: 6 }, (_, i) => i - 2);
    const made = (): tf.Variable[] => [tf.variable(tf.tensor(start, [2, 3])), tf.variable(sample([3], 8))];
    const [kernel, definition] = [made(), made()];
    const ours = adamWOn(kernel, updateOperations.adamW);
    const theirs = adamWOn(definition, updateOperations.adamW.compose);
    for (const [i, variable] of [...definition, ...theirs].entries()) {
      expectClose([...(await [...kernel, ...ours][i]!.data())], [...(await variable.data())]);
    }
    expect([...start]).toEqual([-2, -1, 0, 1, 2, 3]);
  });

  it('a codebook update changes what its definition changes', async () => {
    const rows = sample([20, 4], 1);
    const codes = codesOf(20, 9);
    const made = () => ({
      clusterSize: tf.variable(tf.abs(sample([9], 2))),
      embedAvg: tf.variable(sample([9, 4], 3)),
      embed: tf.variable(sample([9, 4], 4)),
    });
    const [kernel, definition] = [made(), made()];
    updateOperations.codebook({ ...kernel, rows, codes }, { decay: 0.9 });
    updateOperations.codebook.compose({ ...definition, rows, codes }, { decay: 0.9 });
    for (const name of ['clusterSize', 'embedAvg', 'embed'] as const) {
      expectClose([...(await kernel[name].data())], [...(await definition[name].data())]);
    }
    expect([...(await kernel.embed.data())]).not.toEqual([...(await sample([9, 4], 4).data())]);
  });

  it('code usage counts as its definition does, and notes when codes were used', async () => {
    const made = (): tf.Variable => tf.variable(tf.tensor1d([0, 3, 9, 0, 7, 1, 2, 0]));
    const codes = codesOf(6, 8);
    const [kernel, definition] = [made(), made()];
    const window = () => ({ step: 10, since: 6 });
    await expectSame(
      () => updateOperations.usage({ codes, lastUsed: kernel }, { window }),
      () => updateOperations.usage.compose({ codes, lastUsed: definition }, { window }),
    );
    expect([...(await kernel.data())]).toEqual([...(await definition.data())]);
  });

  it('the nearest code is the lowest index on ties, and a row of NaN has the last', async () => {
    const embed = tf.tensor2d([5, 5, 1, 0, 1, 0, 0, 1], [4, 2]);
    const rows = tf.tensor2d([1, 0, 0.5, 0.5, 9, 9, Number.NaN, 0], [4, 2]);
    expect([...(await nearestCode(rows, embed).data())]).toEqual([1, 1, 0, 3]);
  });
});

/** One step of AdamW on two variables. @returns the moments */
function adamWOn([one, other]: tf.Variable[], run: (typeof updateOperations.adamW)['compose']): tf.Variable[] {
  const [parameter1, parameter2] = [one as tf.Variable, other as tf.Variable];
  const moments = [parameter1, parameter1, parameter2, parameter2].map(({ shape }, i) =>
    tf.variable(tf.abs(sample(shape, 10 + i))),
  );
  const [m1, v1, m2, v2] = moments as [tf.Variable, tf.Variable, tf.Variable, tf.Variable];
  const gradients = { gradient1: sample(parameter1.shape, 20), gradient2: sample(parameter2.shape, 21) };
  const scalars = { keep: 0.99, stepSize: 0.05, rootCorrection: 3 };
  run(
    { parameter1, m1, v1, parameter2, m2, v2, ...gradients },
    { beta1: 0.8, beta2: 0.99, epsilon: 1e-9, scalars: () => [scalars, { ...scalars, stepSize: 0.1 }] },
  );
  return moments;
}
