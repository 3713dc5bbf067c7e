/**
 * Smallest standard deviation a band is divided by, in nepers of power. Speech has 1 to 3; a band far below (empty
 * because the recording was band-limited) holds nothing but rounding noise, which must not be blown up to variance 1.
 */
export const MIN_DEVIATION = 0.05;

/** What normalised bands had before: their mean and what they were divided by, [mels]. */
export interface BandNormalisation {
  mean: Float64Array;
  deviation: Float64Array;
}

/** Undoes `BandStatistics.normalise`, in place. [frames, mels], row-major. */
export function denormalise(frames: Float32Array, { mean, deviation }: BandNormalisation): void {
  const mels = mean.length;
  for (let i = 0; i < frames.length; i += 1) {
    const band = i % mels;
    frames[i] = (frames[i] as number) * (deviation[band] as number) + (mean[band] as number);
  }
}

/**
 * Mean and standard deviation of each band of spectrograms, gathered slice by slice. Each slice is measured around its
 * own mean and merged (Chan, Golub and LeVeque, 1979): a sum of squares alone would cancel badly.
 */
export class BandStatistics {
  readonly mean: Float64Array;
  /** Sums of squared differences from the mean. */
  readonly #squares: Float64Array;
  #frames = 0;

  constructor(mels: number) {
    this.mean = new Float64Array(mels);
    this.#squares = new Float64Array(mels);
  }

  /** Never below `MIN_DEVIATION`. */
  get deviation(): Float64Array {
    const frames = Math.max(1, this.#frames);
    return this.#squares.map((sum) => Math.max(MIN_DEVIATION, Math.sqrt(sum / frames)));
  }

  /** @param frames [frames, mels], row-major; at least one frame */
  add(frames: Float32Array): void {
    const mels = this.mean.length;
    const count = frames.length / mels;
    const mean = new Float64Array(mels);
    const squares = new Float64Array(mels);
    for (let i = 0; i < frames.length; i += mels) {
      for (let band = 0; band < mels; band++) mean[band]! += frames[i + band] as number;
    }
    for (let band = 0; band < mels; band++) mean[band]! /= count;
    for (let i = 0; i < frames.length; i += mels) {
      for (let band = 0; band < mels; band++) {
        squares[band]! += ((frames[i + band] as number) - (mean[band] as number)) ** 2;
      }
    }
    const before = this.#frames;
    this.#frames += count;
    for (let band = 0; band < mels; band++) {
      const shift = (mean[band] as number) - (this.mean[band] as number);
      this.mean[band]! += (shift * count) / this.#frames;
      this.#squares[band]! += (squares[band] as number) + (shift ** 2 * before * count) / this.#frames;
    }
  }

  /** Subtracts the mean and divides by the deviation of each band, in place. [frames, mels], row-major. */
  normalise(frames: Float32Array): void {
    const { mean, deviation } = this;
    const mels = mean.length;
    for (let i = 0; i < frames.length; i += mels) {
      for (let band = 0; band < mels; band++) {
        frames[i + band] = ((frames[i + band] as number) - (mean[band] as number)) / (deviation[band] as number);
      }
    }
  }
}
