/** Rounding against the definition: the nearest of all half floats, to the even one on ties. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coarser, roundToBfloat, roundToHalf, rounded } from '../../src/compare/precision.ts';
import { decode, toNumbers } from '../../src/formats/elementTypes.ts';

/** All finite half floats from 0 up, by their bits; even bits mean an even last place. */
const halves = toNumbers(decode('float16', new Uint8Array(Uint16Array.from({ length: 0x7c00 }, (_, i) => i).buffer)));

/** By searching the list of all half floats. */
function nearestHalf(value: number): number {
  const size = Math.abs(value);
  // 65,536 is what would follow; whatever is nearer to it is infinite.
  const list = [...halves.slice(-1), 65_536];
  if (size > 65_504)
    return Math.sign(value) * (size - 65_504 < 65_536 - size ? (list[0] as number) : Number.POSITIVE_INFINITY);
  let [low, high] = [0, halves.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((halves[middle] as number) <= size) low = middle;
    else high = middle;
  }
  const [below, above] = [halves[low] as number, halves[high] as number];
  const down = size - below < above - size || (size - below === above - size && low % 2 === 0);
  return Math.sign(value) * (down ? below : above);
}

const float32 = fc.float({ noDefaultInfinity: true, noNaN: true, min: -70_000, max: 70_000 });
const tiny = fc.float({
  noDefaultInfinity: true,
  noNaN: true,
  min: -Math.fround(2 ** -13),
  max: Math.fround(2 ** -13),
});

describe('half precision', () => {
  it('is the nearest half float', () => {
    fc.assert(
      fc.property(fc.oneof(float32, tiny), (value) => {
        expect(roundToHalf(value)).toBe(nearestHalf(value));
      }),
      { numRuns: 3000 },
    );
  });
  it('keeps every half float, and rounds every middle to even', () => {
    const wrong = halves.flatMap((half, i) => {
      const next = halves[i + 1] ?? 65_536;
      const even = i % 2 === 0 ? half : next;
      const middle = roundToHalf((half + next) / 2);
      const fits = roundToHalf(half) === half && middle === (even < 65_536 ? even : Number.POSITIVE_INFINITY);
      return fits ? [] : [{ half, middle }];
    });
    expect(wrong).toEqual([]);
  });
  it.each([
    [65_519.996, 65_504],
    [65_520, Number.POSITIVE_INFINITY],
    [-65_520, Number.NEGATIVE_INFINITY],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    [2 ** -25, 0],
    [2 ** -25 * 1.001, 2 ** -24],
    [0.1, 0.0999755859375],
  ])('%d becomes %d', (value, wanted) => {
    expect(roundToHalf(value)).toBe(wanted);
  });
  it('leaves NaN what it is', () => {
    expect(roundToHalf(Number.NaN)).toBeNaN();
    expect(roundToBfloat(Number.NaN)).toBeNaN();
  });
});

it('bfloat16 is the upper half of a float32, rounded to even', () => {
  expect([1.00390625, 1.01171875, -0.1, 3.4e38].map((value) => roundToBfloat(Math.fround(value)))).toEqual([
    1,
    1.015625,
    -0.10009765625,
    Number.POSITIVE_INFINITY,
  ]);
});

it('the coarser of two types is what both can be rounded to', () => {
  expect(coarser('float32', 'float16')).toBe('float16');
  expect(coarser('float16', 'bfloat16')).toBe('bfloat16');
  expect(coarser('float64', 'float32')).toBe('float32');
  const values = Float32Array.of(0.1);
  expect(rounded(values, 'float32')).toBe(values);
  expect(rounded(values, 'float16')).toEqual(Float32Array.of(0.0999755859375));
});
