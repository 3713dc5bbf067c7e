/** The compact form of a lane: what is written is read to the bit, and any damage ends in an error of its own kind. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultExperiment } from '../../src/config/experiment.ts';
import { FormatError } from '../../src/formats/formatError.ts';
import {
  readWeightsBinary,
  readWeightsInAnyForm,
  type WrittenArrays,
  writeWeightsBinary,
} from '../../src/formats/weightsBinary.ts';
import { type FileTensor, parseWeights, type WeightsFile, writeWeights } from '../../src/formats/weightsJson.ts';
import { said } from '../setup/problemMatcher.ts';
import { EXTREMES, mutated, valuesIn } from '../fuzz/mutations.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const name = fc.string({ minLength: 1, maxLength: 12 }).map((text) => `t.${text}`);
/** Any bits: every NaN, both zeros, denormals. */
const values = (length: number): fc.Arbitrary<Float32Array> =>
  fc
    .array(fc.oneof(fc.nat(2 ** 32 - 1), fc.constantFrom(0x80000000, 0x7fc00001, 0xff800000)), {
      minLength: length,
      maxLength: length,
    })
    .map((bits) => new Float32Array(Uint32Array.from(bits).buffer));
const tensor: fc.Arbitrary<FileTensor> = fc
  .array(fc.integer({ min: 1, max: 3 }), { maxLength: 4 })
  .chain((shape) => values(shape.reduce((size, axis) => size * axis, 1)).map((data) => ({ shape, data })));
const tensors = fc
  .dictionary(name, tensor, { maxKeys: 5, noNullPrototype: true })
  .map((all) => new Map(Object.entries(all)));
const steps = fc.nat(1_000_000_000);
const codes = fc.array(fc.array(fc.nat(15), { maxLength: 5 }), { maxLength: 2 });

const weights: fc.Arbitrary<WeightsFile> = fc
  .record({
    step: steps,
    seconds: fc.double({ min: 0, max: 1e9, noNaN: true }).map((value) => value + 0),
    freezeHistory: fc.array(
      fc.record({ step: steps, frozen: fc.boolean(), policy: fc.constantFrom('wholeForward' as const, 'evalOnly') }),
      { maxLength: 3 },
    ),
    training: fc.record({ ssl_proj: fc.boolean(), quantizer: fc.boolean() }),
    stateDict: tensors,
    moments: fc.array(fc.tuple(name, steps, tensor, tensor), { maxLength: 3 }),
    hadGradient: fc.array(name, { maxLength: 3 }),
    reference: tensors,
    lastUsed: codes,
    probeTokens: codes,
    freezeState: fc.option(
      fc.record({
        since: steps,
        inited: fc.boolean(),
        momentum: fc.option(fc.double({ min: 0, noDefaultInfinity: true, noNaN: true }).map((value) => value + 0)),
        probeTokens: codes,
        tensors,
      }),
    ),
    told: fc.boolean(),
    // A lane that stood still has the same tensors several times.
    still: fc.boolean(),
  })
  .map(({ moments, told, still, ...rest }) => {
    const experiment = defaultExperiment();
    return {
      ...rest,
      ...(still && {
        reference: new Map([...rest.stateDict].map(([key, { shape, data }]) => [key, { shape, data: data.slice() }])),
      }),
      experiment,
      runTimeline: told ? { experiment: { ...experiment, timeline: [] }, done: 0 } : null,
      data: {
        kind: 'plane',
        utterances: 1,
        seconds: 2,
        trainingFrames: 80,
        probeFrames: 16,
        channelsIn: 2,
        channelsOut: 2,
      },
      optimizer: new Map(moments.map(([key, step, expAvg, expAvgSq]) => [key, { step, expAvg, expAvgSq }])),
      audit: null,
    };
  });

/** The file with the bits of its tensors in the place of their values, which compare as themselves. */
const inBits = (file: WeightsFile): unknown => {
  const replaced = (value: unknown): unknown => {
    if (value instanceof Float32Array) return [...new Uint32Array(value.buffer, value.byteOffset, value.length)];
    if (value instanceof Map) return [...value].map(([key, member]) => [key, replaced(member)]);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, replaced(member)]));
  };
  return replaced(file);
};

const fixture = (): WeightsFile =>
  parseWeights(readFileSync(new URL('./fixtures/weights.json', import.meta.url), 'utf8'));
const bytesOf = async (file: Blob): Promise<Bytes> => new Uint8Array(await file.arrayBuffer());
const written = async (file = fixture()): Promise<Bytes> => bytesOf(await writeWeightsBinary(file));

describe('what is written', () => {
  it('is read to the bit, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(weights, async (file) => {
        const read = await readWeightsInAnyForm(await writeWeightsBinary(file));
        expect(inBits(read)).toEqual(inBits(file));
      }),
      { numRuns: 200 },
    );
  });

  it('is what the same file in JSON says', async () => {
    const file = fixture();
    expect(await readWeightsInAnyForm(new Blob([await written(file)]))).toEqual(file);
    expect(await readWeightsInAnyForm(new Blob([...writeWeights(file)]))).toEqual(file);
  });

  it('holds tensors of one name and the same bits once, and gives each an array of its own', async () => {
    const data = Float32Array.from({ length: 10_000 }, (_, i) => i);
    const same = (): Map<string, FileTensor> => new Map([['a', { shape: [10_000], data: data.slice() }]]);
    const freezeState = { since: 1, inited: true, momentum: null, probeTokens: [], tensors: same() };
    const file = { ...fixture(), stateDict: same(), reference: same(), freezeState };
    const bytes = await written(file);
    const other = { ...file, reference: new Map([['a', { shape: [10_000], data: data.map((value) => -value) }]]) };
    expect((await written(other)).length - bytes.length).toBeGreaterThan(39_000);
    const read = await readWeightsBinary(new Blob([bytes]));
    expect(read).toEqual(file);
    (read.stateDict.get('a') as FileTensor).data.fill(7);
    expect(read.reference.get('a')?.data).toEqual(data);
    expect(read.freezeState?.tensors.get('a')?.data).toEqual(data);
  });

  it('is written in pieces, between which other work gets in', async () => {
    const data = new Float32Array(3 * 2 ** 20 + 1);
    let pauses = 0;
    const stateDict = new Map([['a', { shape: [data.length], data }]]);
    await writeWeightsBinary({ ...fixture(), stateDict }, async () => {
      pauses += 1;
    });
    expect(pauses).toBeGreaterThanOrEqual(4);
  });

  it('takes what was written before from there, and is the same file', async () => {
    const data = Float32Array.from({ length: 100 }, (_, i) => i);
    const named = (values: Float32Array) => new Map([['a', { shape: [values.length], data: values }]]);
    const file = { ...fixture(), reference: named(data), stateDict: named(data.slice()) };
    const before: WrittenArrays = new WeakMap();
    const first = await bytesOf(await writeWeightsBinary(file, undefined, before));
    let pauses = 0;
    const pause = async (): Promise<void> => {
      pauses += 1;
    };
    const again = { ...file, stateDict: named(data.slice()) };
    expect(await bytesOf(await writeWeightsBinary(again, pause, before))).toEqual(first);
    const moved = { ...file, stateDict: named(data.slice().fill(1)) };
    const read = await readWeightsBinary(await writeWeightsBinary(moved, pause, before));
    expect(read).toEqual(moved);
    // Nothing of the second file was new, of the third only the tensor that moved.
    expect(pauses).toBe(1);
  });

  it('is not read further when that is cancelled', async () => {
    const stop = new AbortController();
    stop.abort(new Error('enough'));
    await expect(readWeightsBinary(new Blob([await written()]), { signal: stop.signal })).rejects.toSay('enough');
  });
});

/** Far above what the sample takes, far below what its damaged numbers can claim. */
const MOST_BYTES = 32 * 2 ** 20;

async function survives(bytes: Bytes): Promise<'read' | 'refused'> {
  const before = process.memoryUsage().arrayBuffers;
  try {
    await readWeightsInAnyForm(new Blob([bytes]));
    return 'read';
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    expect(said(error).length).toBeLessThan(2000);
    return 'refused';
  } finally {
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(MOST_BYTES);
  }
}

/** The file with another header, whose length is told as it is. */
function withHeader(bytes: Bytes, change: (header: string) => string): Bytes {
  const view = new DataView(bytes.buffer);
  const end = 12 + view.getUint32(8, true);
  const header = new TextEncoder().encode(change(new TextDecoder().decode(bytes.subarray(12, end))));
  const length = new Uint8Array(Uint32Array.of(header.length).buffer);
  return new Uint8Array(Buffer.concat([bytes.subarray(0, 8), length, header, bytes.subarray(end)]));
}

describe('damage', () => {
  it('by cutting is refused', async () => {
    const good = await written();
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), async (end) => {
        expect(await survives(good.slice(0, end))).toBe('refused');
      }),
      { numRuns: 200 },
    );
  });

  it('of bytes anywhere is refused or read', async () => {
    const good = await written();
    const splices = fc.array(fc.tuple(fc.nat(good.length - 1), fc.uint8Array({ minLength: 1, maxLength: 6 })), {
      minLength: 1,
      maxLength: 3,
    });
    await fc.assert(
      fc.asyncProperty(splices, async (splices) => {
        const damaged = good.slice();
        for (const [at, bytes] of splices) damaged.set(bytes.subarray(0, good.length - at), at);
        await survives(damaged);
      }),
      { numRuns: 500 },
    );
  });

  it('of random bytes behind the mark is refused', async () => {
    const mark = new TextEncoder().encode('FLSTATE\0');
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 100 }), async (tail) => {
        expect(await survives(new Uint8Array(Buffer.concat([mark, tail])))).toBe('refused');
      }),
    );
  });

  it('of any value of the header is refused or read', async () => {
    const good = await written();
    let header: unknown;
    withHeader(good, (text) => {
      header = JSON.parse(text);
      return text;
    });
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(fc.nat(valuesIn(header) - 1), fc.constantFrom(...EXTREMES), async (at, value) => {
        const bytes = withHeader(good, () => JSON.stringify(mutated(header, at, value)));
        if ((await survives(bytes)) === 'refused') refused += 1;
      }),
      { numRuns: 300 },
    );
    expect(refused).toBeGreaterThan(100);
  });

  const replaced = (from: string | RegExp, to: string) => (header: string) => {
    expect(header).toMatch(from);
    return header.replace(from, to);
  };
  it.each([
    ['a mark of something else', (bytes: Bytes) => bytes.with(0, 0x47), 'does not begin as Freeze Lab writes'],
    ['a header beyond the file', (bytes: Bytes) => bytes.with(10, 0xff), 'it ends at byte'],
    ['a header that is too long', (bytes: Bytes) => bytes.with(11, 0x7f), 'more than 16777216 bytes'],
    ['values that are missing', (bytes: Bytes) => bytes.slice(0, -4), 'bytes were expected'],
    ['values too many', (bytes: Bytes) => new Uint8Array([...bytes, 0, 0, 0, 0]), 'bytes were expected'],
    [
      'an array of gigabytes',
      (bytes: Bytes) => withHeader(bytes, replaced(/"arrays":\[\d+/, '"arrays":[2000000000')),
      'bytes were expected',
    ],
    [
      'an array that is not there',
      (bytes: Bytes) => withHeader(bytes, replaced('"data":"0"', '"data":"1000"')),
      'has a text for its data',
    ],
    ['the header of something else', (bytes: Bytes) => withHeader(bytes, () => '{"arrays":[]}'), 'bytes were expected'],
    [
      'a list for an array',
      (bytes: Bytes) => withHeader(bytes, replaced('"data":"0"', '"data":[1]')),
      'holds 1 values',
    ],
  ])('%s is refused', async (_what, damage, message) => {
    await expect(readWeightsBinary(new Blob([damage(await written())]))).rejects.toSay(message);
  });

  it('that makes an array stand for tensors without end is refused before it takes memory', async () => {
    const many = new Map(
      Array.from({ length: 50 }, (_, i) => [`t${i}`, { shape: [1000], data: new Float32Array(1000).fill(i) }]),
    );
    const bytes = await written({ ...fixture(), stateDict: many });
    const all = withHeader(bytes, (header) => header.replaceAll(/(\[1000\],"dtype":"float32","data":)"\d+"/g, '$1"0"'));
    await expect(readWeightsBinary(new Blob([all]))).rejects.toSay('stands for more than 5 tensors');
  });
});
