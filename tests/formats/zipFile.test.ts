import { readFileSync } from 'node:fs';
import { crc32 as zlibCrc } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32 } from '../../src/formats/crc32.ts';
import { FormatError } from '../../src/formats/formatError.ts';
import { writeNpy } from '../../src/formats/numpy.ts';
import { openTensorFile } from '../../src/formats/tensorFile.ts';
import { ZipFile } from '../../src/formats/zipContent.ts';
import { writeZip } from '../../src/formats/zipWriter.ts';
import { interopBytes } from '../reference/interopFiles.ts';
import { countingTensor, packedZip } from './sampleFiles.ts';

type Bytes = Uint8Array<ArrayBuffer>;
const bytesOf = (text: string): Bytes => new TextEncoder().encode(text);
const good = (): Buffer =>
  Buffer.concat(
    writeZip([
      { name: 'one', content: [bytesOf('first')] },
      { name: 'two', content: [bytesOf('second')] },
    ]),
  );

async function readAll(bytes: Uint8Array<ArrayBuffer>): Promise<string[]> {
  const zip = await ZipFile.open(new Blob([bytes]));
  const texts: string[] = [];
  for (const entry of zip.entries.values()) texts.push(new TextDecoder().decode(await zip.read(entry, 0, entry.size)));
  return texts;
}

it('the checksum is that of zlib, over any parts', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.uint8Array({ maxLength: 30 }), (one, other) => {
      expect(crc32(other, crc32(one))).toBe(zlibCrc(Buffer.concat([one, other])));
    }),
  );
});

it('what is written reads back, its contents at multiples of 64', async () => {
  expect(await readAll(new Uint8Array(good()))).toEqual(['first', 'second']);
  expect(good().indexOf('first') % 64).toBe(0);
  expect(good().indexOf('second') % 64).toBe(0);
});

it('a range of a packed entry', async () => {
  const zip = await ZipFile.open(new Blob([packedZip('a', bytesOf('abcdefgh'.repeat(100_000)))]));
  const [entry] = zip.entries.values();
  if (!entry) throw new Error('no entry');
  expect(entry.packedSize).toBeLessThan(10_000);
  expect(new TextDecoder().decode(await zip.read(entry, 400_003, 400_010))).toBe('defghab');
});

it.each([
  ['a line end', '\r\n'],
  ['zeros', '\0'.repeat(512)],
  ['a text', 'x'.repeat(4000)],
])('%s behind it is passed over', async (_what, behind) => {
  expect(await readAll(new Uint8Array(Buffer.concat([good(), Buffer.from(behind)])))).toEqual(['first', 'second']);
});

it('a comment is passed over, with more behind it or without', async () => {
  const end = good();
  end.writeUInt16LE(7, end.length - 2);
  const commented = Buffer.concat([end, Buffer.from('comment')]);
  expect(await readAll(new Uint8Array(commented))).toEqual(['first', 'second']);
  expect(await readAll(new Uint8Array(Buffer.concat([commented, Buffer.from('\n\n')])))).toEqual(['first', 'second']);
});

describe('refuses', () => {
  const change = (edit: (bytes: Buffer) => void): Bytes => {
    const bytes = good();
    edit(bytes);
    return new Uint8Array(bytes);
  };
  const directoryAt = (bytes: Buffer): number => bytes.indexOf('PK\x01\x02');
  it.each<[string, Bytes, string]>([
    ['an encrypted entry', change((b) => b.writeUInt16LE(1, directoryAt(b) + 8)), 'encrypted'],
    ['another packing', change((b) => b.writeUInt16LE(12, directoryAt(b) + 10)), 'packed by method 12'],
    ['another checksum in front', change((b) => b.writeUInt32LE(1, 14)), 'do not agree with the zip directory'],
    ['another name in front', change((b) => b.write('0ne', 30)), 'another name'],
    [
      'a wrong checksum in both places',
      change((b) => [14, directoryAt(b) + 16].forEach((at) => b.writeUInt32LE(1, at))),
      'does not have its checksum',
    ],
    ['entries that overlap', change((b) => b.writeUInt32LE(3, b.lastIndexOf('PK\x01\x02') + 42)), 'overlap'],
    [
      'the same name twice',
      change((b) => ['two'].forEach((n) => b.write('one', b.lastIndexOf(n)))),
      'names an entry twice',
    ],
    ['a wrong count', change((b) => b.writeUInt16LE(1, b.length - 12)), 'longer than 1 entries'],
    ['sizes that contradict', change((b) => b.writeUInt32LE(4, directoryAt(b) + 24)), 'contradict each other'],
    ['several volumes', change((b) => b.writeUInt16LE(1, b.length - 18)), 'several parts'],
    ['bytes in front', new Uint8Array(Buffer.concat([Buffer.from('x'), good()])), 'bytes are missing or were added'],
    ['much behind', new Uint8Array(Buffer.concat([good(), Buffer.alloc(5000)])), 'end record is missing'],
    ['a second zip behind', new Uint8Array(Buffer.concat([good(), good()])), 'bytes are missing or were added'],
    ['a claim of 4 GB', packedZip('a', bytesOf('abc'), 2 ** 32 - 2), 'contradict each other'],
    ['a claim that is too small', packedZip('a', bytesOf('abcdef'.repeat(9)), 3), 'more than it claims'],
    ['a claim that is too large', packedZip('a', bytesOf('abcdef'.repeat(9)), 70), 'less than it claims'],
  ])('%s', async (_what, bytes, message) => {
    await expect(readAll(bytes)).rejects.toThrow(FormatError);
    await expect(readAll(bytes)).rejects.toSay(message);
  });
});

it('a packed array with a flipped bit is refused, or read right', async () => {
  const bytes = packedZip('count.npy', Buffer.concat(writeNpy(countingTensor)));
  const end = Buffer.from(bytes).indexOf('PK\x01\x02');
  let refusals = 0;
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 39, max: end - 1 }), fc.nat(7), async (at, bit) => {
      const flipped = bytes.slice();
      flipped[at] = (flipped[at] as number) ^ (1 << bit);
      try {
        // Some bits of the packing do not matter, such as those behind its end.
        const file = await openTensorFile(new Blob([flipped]), 'a.npz');
        expect(Buffer.compare(await file.readBytes('count'), countingTensor.bytes)).toBe(0);
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError);
        refusals += 1;
      }
    }),
    { numRuns: 200 },
  );
  expect(refusals).toBeGreaterThan(150);
});

it('sizes in zip64 fields', async () => {
  // PyTorch writes a zip64 end record into every file.
  expect(Buffer.from(interopBytes('tiny_s2G.pth')).includes('PK\x06\x06')).toBe(true);
  const bytes = good();
  const at = bytes.lastIndexOf('PK\x01\x02');
  const extra = Buffer.alloc(4 + 24);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(24, 2);
  extra.writeBigUInt64LE(6n, 4);
  extra.writeBigUInt64LE(6n, 12);
  extra.writeBigUInt64LE(BigInt(bytes.readUInt32LE(at + 42)), 20);
  const entry = Buffer.concat([bytes.subarray(at, at + 49), extra]);
  for (const field of [20, 24, 42]) entry.writeUInt32LE(0xffffffff, field);
  entry.writeUInt16LE(28, 30);
  const end = Buffer.from(bytes.subarray(at + 49));
  end.writeUInt32LE(end.readUInt32LE(12) + 28, 12);
  expect(await readAll(new Uint8Array(Buffer.concat([bytes.subarray(0, at), entry, end])))).toEqual([
    'first',
    'second',
  ]);
  entry.writeUInt16LE(2, 49);
  const missing = new Uint8Array(Buffer.concat([bytes.subarray(0, at), entry, end]));
  await expect(readAll(missing)).rejects.toSay('zip64 sizes are missing');
});

it('a file that can no longer be read says so', async () => {
  const gone = new Blob([readFileSync(new URL('./fixtures/fortran.npy', import.meta.url))]);
  const failing = Object.assign(gone, {
    slice: () => ({ arrayBuffer: () => Promise.reject(new Error('it was moved')) }),
  });
  await expect(openTensorFile(failing as unknown as Blob, 'a.npy')).rejects.toSay(
    'a.npy: it cannot be read: it was moved.',
  );
});
