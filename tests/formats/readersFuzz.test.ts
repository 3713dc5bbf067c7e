/** Every reader on random, cut, flipped and spliced files: an answer, and no error but its own. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { unfold } from '../../src/formats/contentTree.ts';
import { FormatError } from '../../src/formats/formatError.ts';
import { type RawTensor, writeSafetensors } from '../../src/formats/safetensors.ts';
import { writeNpy, writeNpz } from '../../src/formats/numpy.ts';
import { readPickle } from '../../src/formats/pickle.ts';
import { beginningOfText, decodeText } from '../../src/formats/plainText.ts';
import { parseSemanticTokens } from '../../src/formats/semanticTokens.ts';
import { openTensorFile } from '../../src/formats/tensorFile.ts';
import { ZipFile } from '../../src/formats/zipContent.ts';
import { writeZip } from '../../src/formats/zipWriter.ts';
import { TORCH_HOST } from '../../src/formats/torchHost.ts';
import { interopBytes, interopNames } from '../reference/interopFiles.ts';
import { deflatedNpz } from './sampleFiles.ts';
import { said } from '../setup/problemMatcher.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Far above what reading a sample takes, far below what its damaged numbers can claim. */
const MOST_BYTES = 64 * 2 ** 20;

/** Opens and reads all; how it went is the caller's to judge only if it is an error of the wrong kind. */
async function readAll(bytes: Bytes): Promise<'read' | 'refused'> {
  const before = process.memoryUsage().arrayBuffers;
  let most = 0;
  try {
    const file = await openTensorFile(new Blob([bytes]), 'fuzzed');
    await file.verify();
    for (const { path } of file.tensors) {
      await file.read(path);
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }
    return 'read';
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    expect(said(error)).toMatch(/^fuzzed: .+\.$/s);
    expect(said(error).length).toBeLessThan(2000);
    return 'refused';
  } finally {
    expect(most).toBeLessThan(MOST_BYTES);
  }
}

const tensor: RawTensor = {
  path: 'a',
  type: 'float32',
  shape: [2, 3],
  bytes: new Uint8Array(Float32Array.of(1, 2, 3, 4, 5, 6).buffer),
};
const join = (parts: readonly Bytes[]): Bytes => new Uint8Array(Buffer.concat(parts));
const samples = new Map<string, Bytes>(
  interopNames.filter((name) => interopBytes(name).length < 10_000).map((name) => [name, interopBytes(name)]),
);
samples.set('a.safetensors', join(writeSafetensors([tensor, { ...tensor, path: 'b' }], new Map([['k', 'v']]))));
samples.set('a.npy', join(writeNpy(tensor)));
samples.set('a.npz', join(writeNpz([tensor, { ...tensor, path: 'b' }])));
for (const name of ['beside2.pth', 'beside5.pth', 'mixed.npz']) {
  samples.set(name, new Uint8Array(readFileSync(new URL(`./fixtures/${name}`, import.meta.url))));
}
beforeAll(async () => {
  samples.set('packed.npz', await deflatedNpz());
});

const sample = fc.constantFrom(...samples.keys(), 'packed.npz').map((name) => samples.get(name) as Bytes);
const flips = fc.array(
  fc.record({ at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), bit: fc.nat(7) }),
  {
    minLength: 1,
    maxLength: 3,
  },
);

/** @param at place as a share of the length */
function flipBit(bytes: Bytes, at: number, bit: number): void {
  const index = Math.floor(at * bytes.length);
  if (index < bytes.length) bytes[index] = (bytes[index] as number) ^ (1 << bit);
}

describe('every reader survives', () => {
  it('random bytes behind every beginning it knows', async () => {
    const starts = ['', 'PK\x03\x04', '05\x03\x04', '\x93NUMPY\x01\x00', '\x80\x02', '{', '\x10\0\0\0\0\0\0\0{'];
    const start = fc.constantFrom(...starts).map((text) => Uint8Array.from(text, (c) => c.charCodeAt(0)));
    const property = fc.asyncProperty(start, fc.uint8Array({ maxLength: 400 }), async (head, tail) => {
      await readAll(join([head, new Uint8Array(tail)]));
    });
    await fc.assert(property, { numRuns: 500 });
  });

  it('files cut off anywhere', async () => {
    const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    const property = fc.asyncProperty(sample, share, async (bytes, share) => {
      expect(await readAll(bytes.slice(0, Math.floor(bytes.length * share)))).toBe('refused');
    });
    await fc.assert(property, { numRuns: 500 });
  });

  it('flipped bits', async () => {
    const property = fc.asyncProperty(sample, flips, async (bytes, flips) => {
      const flipped = bytes.slice();
      for (const { at, bit } of flips) flipBit(flipped, at, bit);
      await readAll(flipped);
    });
    await fc.assert(property, { numRuns: 1500 });
  });

  it.each([
    { names: ['tiny_s2G.pth', 'G_8.pth', 'dtypes.pth', 'handmade.pth', 'parameter.pth', 'a.npz'], numRuns: 1500 },
    { names: ['beside2.pth', 'beside5.pth', 'mixed.npz'], numRuns: 300 },
  ])(
    'flipped bits in entries of a zip whose checksums are made right again: $names',
    { tags: ['slow'] },
    async ({ names, numRuns }) => {
      let refused = 0;
      const property = fc.asyncProperty(fc.constantFrom(...names), flips, fc.boolean(), async (name, flips, inHead) => {
        const zip = await ZipFile.open(new Blob([samples.get(name) as Bytes]));
        const entries = [...zip.entries.values()].map(async (entry, i) => {
          const content = await zip.read(entry, 0, entry.size);
          // The first entry is the pickle, or an array with its header.
          if (i === 0) for (const flip of flips) flipBit(content, inHead ? flip.at / 4 : flip.at, flip.bit);
          return { name: entry.name, content: [content] };
        });
        if ((await readAll(join(writeZip(await Promise.all(entries))))) === 'refused') refused += 1;
      });
      await fc.assert(property, { numRuns });
      expect(refused).toBeGreaterThan(numRuns / 3);
    },
  );

  it('two files spliced into one', async () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const property = fc.asyncProperty(sample, sample, share, share, async (one, other, cut, from) => {
      const head = one.slice(0, Math.floor(one.length * cut));
      await readAll(join([head, other.slice(Math.floor(other.length * from))]));
    });
    await fc.assert(property, { numRuns: 500 });
  });

  it('weights JSON with damage anywhere', async () => {
    const text = readFileSync(new URL('./fixtures/weights.json', import.meta.url), 'utf8');
    const property = fc.asyncProperty(fc.nat(text.length), fc.string(), async (at, insertion) => {
      await readAll(new TextEncoder().encode(text.slice(0, at) + insertion + text.slice(at + 1)));
    });
    await fc.assert(property, { numRuns: 200 });
  });
});

it('a flipped bit in the content of a zip never goes unnoticed', async () => {
  const bytes = samples.get('tiny_s2G.pth') as Bytes;
  // Where the 24 bytes of data/0 lie.
  const property = fc.asyncProperty(fc.nat(23), fc.nat(7), async (at, bit) => {
    const flipped = bytes.slice();
    flipped[2176 + at] = (flipped[2176 + at] as number) ^ (1 << bit);
    expect(await readAll(flipped)).toBe('refused');
  });
  await fc.assert(property, { numRuns: 50 });
});

it('the pickle machine survives random programs of real opcodes', () => {
  const opcodes = Array.from(
    '(.012NIJKLMFGTUSVXBC]aelt)}dsughjpqrcRbQi\x80\x88\x89\x8a\x8b\x8c\x8d\x8f\x90\x91\x93\x94\x95\x81\x85\x86\x87',
  );
  const piece = fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...opcodes) },
    fc.constantFrom(
      'ccollections\nOrderedDict\n',
      'ctorch._utils\n_rebuild_tensor_v2\n',
      'cutils\nHParams\n',
      'U\x01a',
    ),
    fc.constantFrom('U\x07storagectorch\nFloatStorage\nU\x010U\x03cpuK\x04', 'cbuiltins\nset\n', 'c_codecs\nencode\n'),
    fc.constantFrom(
      'cnumpy\ndtype\nU\x02f8\x85R',
      'cnumpy.core.multiarray\nscalar\n',
      'cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\n)U\x01b\x87R',
      'cnumpy.core.numeric\n_frombuffer\n',
      '(K\x01K\x01\x85h\x00\x89U\x08aaaaaaaatb',
      'cpathlib\nPosixPath\n',
      'cdatetime\ndatetime\nU\x0aaaaaaaaaaa\x85R',
      'ccollections\ndeque\n',
      'ctorch._utils\n_rebuild_sparse_tensor\n',
      'comegaconf\nDictConfig\n)\x81',
      'ccopy_reg\n_reconstructor\ncargparse\nNamespace\n',
      'ctorch\nComplexFloatStorage\n',
    ),
    fc.constantFrom('K\x00', 'q\x00', 'h\x00', 'q\x01', 'h\x01', 'M\xff\xff', 'J\xff\xff\xff\xff'),
  );
  const property = fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
    try {
      const program = Uint8Array.from(`${pieces.join('')}.`, (c) => c.charCodeAt(0));
      unfold(readPickle(program, 0, TORCH_HOST).value);
    } catch (error) {
      expect(error).toBeInstanceOf(FormatError);
    }
  });
  fc.assert(property, { numRuns: 5000 });
});

it('texts of any encoding: a text or an error', () => {
  const start = fc.constantFrom([], [0xff, 0xfe], [0xfe, 0xff], [0xef, 0xbb, 0xbf], [0x61, 0], [0, 0x61]);
  const property = fc.property(start, fc.uint8Array({ maxLength: 300 }), (start, rest) => {
    const bytes = Uint8Array.from([...start, ...rest]);
    expect(beginningOfText(bytes)).not.toBe('');
    try {
      expect(decodeText(bytes)).toEqual(expect.any(String));
    } catch (error) {
      expect(error).toBeInstanceOf(FormatError);
    }
  });
  fc.assert(property, { numRuns: 1000 });
});

it('semantic tokens: an answer or an error that names the file', () => {
  const text = fc.oneof(fc.string(), fc.stringMatching(/^([ab]\t\d[\d ]{0,9}\r?\n){0,3}[ab\t\d \n]{0,9}$/));
  const row = fc.constantFrom('item_name\tsemantic_audio', 'a\t1 2', 'a\t1 3', 'b\t7', '', 'c');
  const pasted = fc.array(row, { maxLength: 6 }).map((rows) => rows.join('\n'));
  const property = fc.property(fc.oneof(text, pasted), (text) => {
    try {
      parseSemanticTokens(text, 'codes.tsv');
    } catch (error) {
      expect(error).toBeInstanceOf(FormatError);
      expect(said(error)).toMatch(/^codes\.tsv: /);
    }
  });
  fc.assert(property, { numRuns: 1000 });
});
