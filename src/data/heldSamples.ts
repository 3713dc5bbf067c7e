/** Samples that a filter needs again: filled from behind, given up at the front. Begins with silence. */
export class HeldSamples {
  /** Only the first `count` are held. */
  readonly values: Float64Array;
  count: number;

  constructor(capacity: number, silence: number) {
    this.values = new Float64Array(capacity);
    this.count = silence;
  }

  /** Takes samples from index `from` on, as far as there is room; returns how many. */
  fill(samples: Float32Array, from: number): number {
    const count = Math.min(samples.length - from, this.values.length - this.count);
    this.values.set(samples.subarray(from, from + count), this.count);
    this.count += count;
    return count;
  }

  /** Gives up the first `count` samples. */
  drop(count: number): void {
    this.values.copyWithin(0, count, this.count);
    this.count -= count;
  }
}
