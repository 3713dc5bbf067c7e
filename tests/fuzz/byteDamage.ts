/** Files with damage: bits, numbers, ranges, and parts of other files. */
import fc from 'fast-check';
import type { Bytes } from './reader.ts';

type Edit = (bytes: Bytes) => Bytes;

/** Numbers that lengths, counts and offsets must not be believed. */
const NUMBERS = [
  0,
  1,
  2,
  127,
  128,
  255,
  256,
  0x7fff,
  0x8000,
  0xffff,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32 - 1,
  -1,
  -(2 ** 31),
];
const FLOATS = [Number.NaN, Infinity, -Infinity, -0, 1e300, 5e-324];

/** Places as shares of the length; every second one is near the beginning, where headers are. */
const share = fc
  .tuple(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.boolean())
  .map(([at, isNear]) => (isNear ? at ** 4 : at));
const length = fc.oneof(fc.nat(8), fc.nat(300));

const indexIn = (bytes: Bytes, at: number): number => Math.floor(at * bytes.length);
const spliced = (bytes: Bytes, from: number, cut: number, put: Uint8Array): Bytes =>
  new Uint8Array(Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(from + cut)]));
const within = (bytes: Bytes, at: number, put: Uint8Array): Bytes =>
  spliced(bytes, indexIn(bytes, at), put.length, put);

/** @param at place as a share of the length */
export function flipBit(bytes: Bytes, at: number, bit: number): void {
  const index = indexIn(bytes, at);
  if (index < bytes.length) bytes[index] = (bytes[index] as number) ^ (1 << bit);
}

function integerBytes(value: number, width: number, isLittleEndian: boolean): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt(value));
  const low = bytes.subarray(0, width);
  return isLittleEndian ? low : low.reverse();
}

function floatBytes(value: number, width: number, isLittleEndian: boolean): Uint8Array {
  const bytes = Buffer.alloc(width);
  if (width === 4) bytes.writeFloatLE(value);
  else bytes.writeDoubleLE(value);
  return isLittleEndian ? bytes : bytes.reverse();
}

const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(share, fc.nat(7)).map(([at, bit]): Edit => {
    return (bytes) => {
      const flipped = bytes.slice();
      flipBit(flipped, at, bit);
      return flipped;
    };
  }),
  fc.tuple(share, fc.nat(255)).map(
    ([at, value]): Edit =>
      (bytes) =>
        within(bytes, at, Uint8Array.of(value)),
  ),
  fc.tuple(share, fc.constantFrom(...NUMBERS), fc.constantFrom(2, 4, 8), fc.boolean()).map(
    ([at, ...number]): Edit =>
      (bytes) =>
        within(bytes, at, integerBytes(...number)),
  ),
  fc.tuple(share, fc.constantFrom(...FLOATS), fc.constantFrom(4, 8), fc.boolean()).map(
    ([at, ...number]): Edit =>
      (bytes) =>
        within(bytes, at, floatBytes(...number)),
  ),
  fc.tuple(share, length).map(
    ([at, size]): Edit =>
      (bytes) =>
        spliced(bytes, indexIn(bytes, at), size, new Uint8Array(0)),
  ),
  fc.tuple(share, length).map(
    ([at, size]): Edit =>
      (bytes) => {
        const from = indexIn(bytes, at);
        return spliced(bytes, from, 0, bytes.slice(from, from + size));
      },
  ),
  fc.tuple(share, length).map(
    ([at, size]): Edit =>
      (bytes) => {
        const from = indexIn(bytes, at);
        return bytes.slice().fill(0, from, from + size);
      },
  ),
  fc.tuple(share, fc.uint8Array({ maxLength: 12 })).map(
    ([at, put]): Edit =>
      (bytes) =>
        spliced(bytes, indexIn(bytes, at), 0, put),
  ),
);
const truncation = share.map(
  (at): Edit =>
    (bytes) =>
      bytes.slice(0, Math.floor((1 - at) * bytes.length)),
);

/** Some damage, to be done to any file. */
export const damage: fc.Arbitrary<Edit> = fc
  .oneof(
    { weight: 8, arbitrary: fc.array(edit, { minLength: 1, maxLength: 4 }) },
    { weight: 1, arbitrary: fc.tuple(truncation) },
    { weight: 1, arbitrary: fc.tuple(edit, truncation) },
  )
  .map(
    (edits): Edit =>
      (bytes) =>
        edits.reduce((damaged, next) => next(damaged), bytes),
  );

/** One of the files: as it is, damaged, or its beginning before the end of another. */
export function damagedFiles(files: readonly Bytes[]): fc.Arbitrary<Bytes> {
  const file = fc.constantFrom(...files);
  const spliced = fc.tuple(file, file, share, share).map(([one, other, cut, from]) => {
    const head = one.subarray(0, Math.floor((1 - cut) * one.length));
    return new Uint8Array(Buffer.concat([head, other.subarray(indexIn(other, from))]));
  });
  return fc.oneof(
    { weight: 1, arbitrary: file },
    { weight: 16, arbitrary: fc.tuple(file, damage).map(([bytes, damaged]) => damaged(bytes)) },
    { weight: 3, arbitrary: spliced },
  );
}

/** Anything behind any of these beginnings. */
export const anythingBehind = (starts: readonly (Uint8Array | string)[], maxLength = 400): fc.Arbitrary<Bytes> =>
  fc
    .tuple(fc.constantFrom(...starts), fc.uint8Array({ maxLength }))
    .map(([start, rest]) => new Uint8Array(Buffer.concat([latin1(start), rest])));

const latin1 = (start: Uint8Array | string): Uint8Array =>
  typeof start === 'string' ? Buffer.from(start, 'latin1') : start;
