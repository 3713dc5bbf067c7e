/** Front ends and features in files of any names and shapes: found as they are, or refused by name. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openFeatureFile } from '../../src/formats/featureFile.ts';
import { FormatError } from '../../src/formats/formatError.ts';
import { readPlaced } from '../../src/formats/placedTensors.ts';
import { findFrontEnd } from '../../src/objectives/reconstruction/frontEnd.ts';
import { openTensorFile } from '../../src/formats/tensorFile.ts';
import { float32Tensor, noise, tensorFile } from '../contract/inputFiles.ts';
import { said } from '../setup/problemMatcher.ts';

const size = (shape: number[]): number => shape.reduce((product, axis) => product * axis, 1);
const zeros = (path: string, shape: number[]) => float32Tensor(path, shape, new Float32Array(size(shape)));
const CODEBOOK = 'quantizer.vq.layers.0._codebook';

const GOOD: [string, number[]][] = [
  ['ssl_proj.weight', [4, 3, 2]],
  ['ssl_proj.bias', [4]],
  [`${CODEBOOK}.inited`, [1]],
  [`${CODEBOOK}.cluster_size`, [6]],
  [`${CODEBOOK}.embed`, [6, 4]],
  [`${CODEBOOK}.embed_avg`, [6, 4]],
  ['dec.0.weight', [5, 4, 3]],
  ['dec.0.bias', [5]],
  ['dec.2.weight', [2, 5, 1]],
  ['dec.2.bias', [2]],
];
const SIZES = {
  dim: 4,
  channelsIn: 3,
  tokenRate: '25hz',
  quantizer: { layers: 1, codes: 6 },
  decoder: { hidden: 5, channelsOut: 2 },
};

/** A file of safetensors, opened. */
const opened = (tensors: [string, number[]][]) =>
  openTensorFile(
    tensorFile(
      'safetensors',
      'a',
      tensors.map(([path, shape]) => zeros(path, shape)),
    ),
    'a',
  );

describe('a front end', () => {
  it.each(['', 'weight/', 'model/', 'net_g.', 'module.', 'a/b/module.'])('under “%s” is found', async (prefix) => {
    const found = findFrontEnd(await opened(GOOD.map(([path, shape]) => [prefix + path, shape])));
    expect(found.sizes).toEqual(SIZES);
    expect([...found.places].map(([name, { path }]) => [name, path])).toEqual(
      GOOD.map(([path]) => [path, prefix + path]).toSorted(([a], [b]) => placeOf(a) - placeOf(b)),
    );
  });

  it('that is complete is preferred, and the present one to that at step 0', async () => {
    const only = (name: string): [string, number[]][] => [
      [`${name}ssl_proj.weight`, [9, 3, 1]],
      [`${name}ssl_proj.bias`, [9]],
    ];
    const under = (prefix: string): [string, number[]][] => GOOD.map(([path, shape]) => [prefix + path, shape]);
    for (const prefix of ['deep/er/', 'state_dict/']) {
      const file = await opened([...only(''), ...under('reference/'), ...under(prefix)]);
      expect(findFrontEnd(file).places.get('ssl_proj.bias')?.path).toBe(`${prefix}ssl_proj.bias`);
    }
  });

  it('of names that only end alike is none', async () => {
    const file = await opened(GOOD.map(([path, shape]) => [`my_${path}`, shape]));
    expect(() => findFrontEnd(file)).toSay('a: it has no “ssl_proj.weight”');
  });

  it('with a decoder of other shapes has none of ours', async () => {
    for (const [broken, shape] of [
      ['dec.0.weight', [5, 4, 7]],
      ['dec.0.bias', [6]],
      ['dec.2.weight', [2, 6, 1]],
      ['dec.2.bias', [3]],
    ] as [string, number[]][]) {
      const file = await opened(GOOD.map(([path, own]) => [path, path === broken ? shape : own]));
      expect(findFrontEnd(file).sizes).toEqual({ ...SIZES, decoder: null });
    }
  });

  it('of any names and shapes is found whole or refused', async () => {
    const shape = fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 4 });
    const change = fc.record({ at: fc.nat(GOOD.length - 1), shape: fc.option(shape) });
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
        const tensors = new Map(GOOD);
        for (const { at, shape } of changes) {
          const [name] = GOOD[at] as [string, number[]];
          if (shape) tensors.set(name, shape);
          else tensors.delete(name);
        }
        const file = await opened([...tensors]);
        try {
          const { sizes, places } = findFrontEnd(file);
          const read = await readPlaced(file, places);
          expect(read.get('ssl_proj.weight')?.shape.slice(0, 2)).toEqual([sizes.dim, sizes.channelsIn]);
          if (sizes.quantizer) {
            expect(read.get(`${CODEBOOK}.embed_avg`)?.shape).toEqual([sizes.quantizer.codes, sizes.dim]);
          }
          expect(read.has('dec.0.weight')).toBe(sizes.decoder !== null);
        } catch (error) {
          if (!(error instanceof FormatError)) throw error;
          expect(said(error)).toMatch(/^a: /);
          refused += 1;
        }
      }),
      { seed: 3 },
    );
    expect(refused).toBeGreaterThan(10);
  });
});

/** The order in which `GOOD` is looked for. */
function placeOf(name: string | undefined): number {
  const order = ['ssl_proj.weight', 'ssl_proj.bias', 'embed', 'embed_avg', 'cluster_size', 'inited', 'dec.'];
  return order.findIndex((part) => name === part || name?.endsWith(`.${part}`) || name?.startsWith(part));
}

describe('features', () => {
  it('of any shape come as [frames, channels], or are refused', async () => {
    const axis = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constantFrom(1, 6));
    const known = fc.constantFrom(null, 6);
    await fc.assert(
      fc.asyncProperty(fc.array(axis, { maxLength: 4 }), known, async (shape, channels) => {
        const values = noise(size(shape));
        const file = tensorFile('safetensors', 'a.safetensors', [float32Tensor('x', shape, values)]);
        try {
          const { utterances } = await openFeatureFile(file, 'a.safetensors', channels);
          const [only] = utterances;
          if (!only) throw new Error('nothing was found');
          const [first = 0, last = 0] = shape.slice(-2);
          const read = await only.read();
          expect(read).toHaveLength(only.frames * only.channels);
          expect(new Set([first, last])).toEqual(new Set([only.frames, only.channels]));
          const channelsFirst = only.channels === first && (first !== last || shape.length === 3);
          // The second frame's last channel, wherever it lies in the file.
          const [frame, channel] = [only.frames - 1, only.channels - 1];
          const at = channelsFirst ? channel * last + frame : frame * last + channel;
          expect(read[frame * only.channels + channel]).toBe(values[at]);
          expect(only.utterance).toBe('a');
        } catch (error) {
          if (!(error instanceof FormatError)) throw error;
          expect(said(error)).toMatch(/^a\.safetensors: /);
          expect(shape.includes(0) || shape.length < 2 || shape.length > 3 || shape[0] !== 1).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});
