/** Files of tensors with damage that must not go unnoticed; `tests/fuzz` gives every reader any damage. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../src/formats/formatError.ts';
import { openTensorFile } from '../../src/formats/tensorFile.ts';
import { ZipFile } from '../../src/formats/zipContent.ts';
import { writeZip } from '../../src/formats/zipWriter.ts';
import { flipBit } from '../fuzz/byteDamage.ts';
import type { Bytes } from '../fuzz/reader.ts';
import { join, SAMPLES } from '../fuzz/tensorFiles.ts';
import { said } from '../setup/problemMatcher.ts';

/** Opens and reads all; how it went is the caller's to judge only if it is an error of the wrong kind. */
async function readAll(bytes: Bytes): Promise<'read' | 'refused'> {
  try {
    const file = await openTensorFile(new Blob([bytes]), 'fuzzed');
    await file.verify();
    for (const { path } of file.tensors) await file.read(path);
    return 'read';
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    expect(said(error)).toMatch(/^fuzzed: .+\.$/s);
    return 'refused';
  }
}

const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const flips = fc.array(fc.record({ at: share, bit: fc.nat(7) }), { minLength: 1, maxLength: 3 });

describe('refused', () => {
  it('are files cut off anywhere', async () => {
    const sample = fc.constantFrom(...SAMPLES.values());
    const property = fc.asyncProperty(sample, share, async (bytes, at) => {
      expect(await readAll(bytes.slice(0, Math.floor(bytes.length * at)))).toBe('refused');
    });
    await fc.assert(property, { numRuns: 500 });
  });

  it.each([
    { names: ['tiny_s2G.pth', 'G_8.pth', 'dtypes.pth', 'handmade.pth', 'parameter.pth', 'a.npz'], numRuns: 1500 },
    { names: ['beside2.pth', 'beside5.pth', 'mixed.npz'], numRuns: 300 },
  ])(
    'are many with flipped bits in entries of a zip whose checksums are made right again: $names',
    { tags: ['slow'] },
    async ({ names, numRuns }) => {
      let refused = 0;
      const property = fc.asyncProperty(fc.constantFrom(...names), flips, fc.boolean(), async (name, flips, inHead) => {
        const zip = await ZipFile.open(new Blob([SAMPLES.get(name) as Bytes]));
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
});

it('a flipped bit in the content of a zip never goes unnoticed', async () => {
  const bytes = SAMPLES.get('tiny_s2G.pth') as Bytes;
  // Where the 24 bytes of data/0 lie.
  const property = fc.asyncProperty(fc.nat(23), fc.nat(7), async (at, bit) => {
    const flipped = bytes.slice();
    flipped[2176 + at] = (flipped[2176 + at] as number) ^ (1 << bit);
    expect(await readAll(flipped)).toBe('refused');
  });
  await fc.assert(property, { numRuns: 50 });
});
