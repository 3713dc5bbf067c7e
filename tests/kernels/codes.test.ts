import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { countCodes, nearestCode, sumByCode } from '../../src/kernels/codes.ts';
import { columnSum, matMul } from '../../src/kernels/matMul.ts';
import { startBackend } from '../setup/nodeWasm.ts';

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  it('the nearest code is the lowest index on ties, and a row of NaN has the last', async () => {
    const embed = tf.tensor2d([
      [5, 5],
      [1, 0],
      [1, 0],
      [0, 1],
    ]);
    const rows = tf.tensor2d([
      [1, 0],
      [0.5, 0.5],
      [9, 9],
      [Number.NaN, 0],
    ]);
    expect(Array.from(await nearestCode(rows, embed).data())).toEqual([1, 1, 0, 3]);
  });

  it('counts and sums are those of the rows given each code', async () => {
    const rows = tf.tensor2d([
      [1, 10],
      [2, 20],
      [3, 30],
    ]);
    const codes = tf.tensor1d([2, 0, 2], 'int32');
    expect(Array.from(await countCodes(codes, 4).data())).toEqual([1, 0, 2, 0]);
    expect(Array.from(await sumByCode(rows, codes, 4).data())).toEqual([2, 20, 0, 0, 4, 40, 0, 0]);
  });

  it.each([
    [false, false],
    [true, false],
    [false, true],
  ])('a product with transposed operands (%s, %s) is the product of the transposed', async (a, b) => {
    const left = tf.tensor2d([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    const right = tf.tensor2d([
      [1, 0],
      [2, 1],
      [0, 3],
    ]);
    const product = matMul(a ? tf.transpose(left) : left, b ? tf.transpose(right) : right, { a, b });
    expect(Array.from(await product.data())).toEqual([5, 11, 14, 23]);
  });

  it('a column sum adds the rows', async () => {
    expect(
      Array.from(
        await columnSum(
          tf.tensor2d([
            [1, 2],
            [3, 4],
            [5, 6],
          ]),
        ).data(),
      ),
    ).toEqual([9, 12]);
  });
});
