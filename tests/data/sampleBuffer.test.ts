import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SampleBuffer } from '../../src/data/sampleBuffer.ts';

describe('SampleBuffer', () => {
  it('gives back what was appended, across its blocks', () => {
    const signal = Float32Array.from({ length: 2_500_000 }, (_, i) => i % 9973);
    const sizes = fc.array(fc.oneof(fc.nat(10), fc.nat(1_200_000)), { maxLength: 5 });
    fc.assert(
      fc.property(sizes, fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(1_500_000), (pieces, share, count) => {
        const buffer = new SampleBuffer();
        for (const size of pieces) buffer.append(signal.subarray(buffer.length, buffer.length + size));
        const { length } = buffer;
        buffer.trim();
        expect(buffer.length).toBe(length);
        const first = Math.floor(share * length);
        const part = new Float32Array(Math.min(count, length - first));
        buffer.copy(first, part);
        expect(
          Buffer.compare(Buffer.from(part.buffer), Buffer.from(signal.slice(first, first + part.length).buffer)),
        ).toBe(0);
        if (first < length) expect(buffer.at(first)).toBe(signal[first]);
      }),
      { numRuns: 30 },
    );
  });

  it('refuses what lies outside', () => {
    const buffer = SampleBuffer.of(Float32Array.of(1, 2, 3));
    expect(() => buffer.copy(1, new Float32Array(3))).toThrow(RangeError);
    expect(() => buffer.copy(-1, new Float32Array(2))).toThrow(RangeError);
    expect(() => buffer.at(3)).toThrow(RangeError);
    expect(() => buffer.at(-1)).toThrow(RangeError);
  });
});
