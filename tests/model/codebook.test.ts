/** What the corrected rules do differently from the original's, which the reference cases hold. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { updateByMeans } from '../../src/kernels/updates.ts';
import { type Codebook, expireDeadCodes, initialiseCodebook, kMeans } from '../../src/model/codebook.ts';
import { atOnce } from '../../src/model/slices.ts';
import { startBackend } from '../setup/nodeWasm.ts';

beforeAll(() => startBackend('cpu'));

const ROWS = [
  [0, 0],
  [0, 2],
  [10, 10],
  [10, 12],
];

function codebook(embed: number[][], clusterSize: number[]): Codebook {
  const variable = <R extends tf.Rank>(tensor: tf.Tensor<R>): tf.Variable<R> => tf.variable(tensor);
  const codes = tf.tensor2d(embed);
  return {
    inited: true,
    clusterSize: variable(tf.tensor1d(clusterSize)),
    embed: variable(codes),
    embedAvg: variable(tf.mul(codes, tf.expandDims(tf.tensor1d(clusterSize), 1)) as tf.Tensor2D),
  };
}

function empty(): Codebook {
  return {
    ...codebook(
      [
        [0, 0],
        [0, 0],
      ],
      [0, 0],
    ),
    inited: false,
  };
}

async function update(target: Codebook, codes: number[]): Promise<void> {
  const trace = { rows: tf.tensor2d(ROWS), codes: tf.tensor1d(codes, 'int32') };
  updateByMeans(target, trace, 0.99);
}

it('k-means finds the two clouds', async () => {
  const { means, counts } = atOnce(kMeans(tf.tensor2d(ROWS), tf.tensor1d([0, 1], 'int32'), 10));
  expect(await means.array()).toEqual([
    [0, 1],
    [10, 11],
  ]);
  expect(await counts.array()).toEqual([2, 2]);
});

describe('after k-means, the first update', () => {
  const initialised = (codebookRules: 'corrected' | 'gpt-sovits'): Codebook => {
    const target = empty();
    initialiseCodebook(target, atOnce(kMeans(tf.tensor2d(ROWS), tf.tensor1d([0, 1], 'int32'), 10)), codebookRules);
    return target;
  };

  it('corrected: leaves codes that sit on their means where they are', async () => {
    const target = initialised('corrected');
    await update(target, [0, 0, 1, 1]);
    const [first, second] = (await target.embed.array()) as number[][];
    expect(first?.[1]).toBeCloseTo(1, 3);
    expect(second?.[0]).toBeCloseTo(10, 3);
  });

  it('gpt-sovits: divides them by their cluster size', async () => {
    const target = initialised('gpt-sovits');
    await update(target, [0, 0, 1, 1]);
    expect(((await target.embed.array()) as number[][])[1]?.[0]).toBeCloseTo((10 * 0.99 + 20 * 0.01) / 2, 3);
  });
});

describe('a replaced dead code', () => {
  const expire = async (
    codebookRules: 'corrected' | 'gpt-sovits',
  ): Promise<{ replaced: number[]; target: Codebook }> => {
    const target = codebook(
      [
        [0, 1],
        [99, 99],
      ],
      [4, 0.1],
    );
    const replaced: number[] = [];
    for (let i = 0; i < 3; i += 1) {
      const rows = tf.tensor2d(ROWS);
      const codes = tf.tensor1d([0, 0, i === 0 ? 0 : 1, i === 0 ? 0 : 1], 'int32');
      updateByMeans(target, { rows, codes }, 0.99);
      const count = expireDeadCodes(target, rows, tf.tensor1d([2, 3], 'int32'), 2, codebookRules);
      replaced.push((await count.data())[0] as number);
    }
    return { replaced, target };
  };

  it('corrected: stays, because its buffers are reset with it', async () => {
    const { replaced, target } = await expire('corrected');
    expect(replaced).toEqual([1, 0, 0]);
    expect((await target.clusterSize.array())[1]).toBeCloseTo(2, 5);
  });

  it('gpt-sovits: is undone by the next update, and replaced in every step', async () => {
    expect((await expire('gpt-sovits')).replaced).toEqual([1, 1, 1]);
  });
});
