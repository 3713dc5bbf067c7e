/**
 * Samples of a recording that arrive piece by piece. They stay in blocks: growing never copies what is there, and
 * beside the samples themselves no more memory is taken than one block.
 */

/** 4 MB. */
const BLOCK = 2 ** 20;

export class SampleBuffer {
  readonly #blocks: Float32Array[] = [];
  #length = 0;

  /** A buffer that holds a copy of the samples. */
  static of(samples: Float32Array): SampleBuffer {
    const buffer = new SampleBuffer();
    buffer.append(samples);
    buffer.trim();
    return buffer;
  }

  get length(): number {
    return this.#length;
  }

  append(samples: Float32Array): void {
    for (let taken = 0; taken < samples.length; ) {
      const used = this.#length % BLOCK;
      if (used === 0) this.#blocks.push(new Float32Array(BLOCK));
      const count = Math.min(BLOCK - used, samples.length - taken);
      (this.#blocks.at(-1) as Float32Array).set(samples.subarray(taken, taken + count), used);
      taken += count;
      this.#length += count;
    }
  }

  /** Gives back what the last block does not use. Nothing may be appended afterwards. */
  trim(): void {
    const used = this.#length % BLOCK;
    const last = this.#blocks.pop();
    if (last) this.#blocks.push(used === 0 ? last : last.slice(0, used));
  }

  /** @throws RangeError outside the samples */
  at(index: number): number {
    const value = this.#blocks[Math.floor(index / BLOCK)]?.[index % BLOCK];
    if (value === undefined) throw new RangeError(`there is no sample ${index} of ${this.#length}`);
    return value;
  }

  /**
   * Fills `target` with the samples from `first` on.
   *
   * @throws RangeError if it reaches beyond the samples
   */
  copy(first: number, target: Float32Array): void {
    if (first < 0 || first + target.length > this.#length) {
      throw new RangeError(`there are no samples ${first} to ${first + target.length} of ${this.#length}`);
    }
    for (let done = 0; done < target.length; ) {
      const block = this.#blocks[Math.floor((first + done) / BLOCK)] as Float32Array;
      const from = (first + done) % BLOCK;
      const part = block.subarray(from, Math.min(BLOCK, from + target.length - done));
      target.set(part, done);
      done += part.length;
    }
  }
}
