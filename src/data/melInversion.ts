/**
 * From log-mel bands back to the magnitudes of a spectrum. Bands are weighted sums of bins, fewer than there are bins, so
 * many spectra have the same bands; what is found is one of them that has no negative power.
 */
import { BINS, melFilters, POWER_FLOOR, POWER_SCALE } from './melSpectrogram.ts';

/** After so many the bands hardly come nearer: the mean error is below a hundredth of a neper on speech. */
const ITERATIONS = 30;
/** Keeps a quotient finite where a band has no power. */
const TINY = 1e-20;

/**
 * A spectrum whose bands are the given ones, by multiplicative updates (Richardson, 1972; Lucy, 1974): they keep every
 * power at or above zero and reduce the Kullback–Leibler divergence from the bands in each iteration. A pseudo-inverse
 * would give negative powers, which would have to be cut off.
 */
export class MelInverter {
  readonly #filters;
  /** Sum of all weights on each bin. */
  readonly #weight = new Float64Array(BINS);
  readonly #power = new Float64Array(BINS);
  readonly #next = new Float64Array(BINS);

  /** @param mels number of bands */
  constructor(mels: number) {
    this.#filters = melFilters(mels);
    for (const { firstBin, weights } of this.#filters) {
      for (const [i, weight] of weights.entries()) this.#weight[firstBin + i]! += weight;
    }
  }

  /**
   * @param bands natural logarithms of mean powers as `MelAnalyser` gives them, [mels]; beyond digital silence and full
   *   scale they are taken for these
   * @param magnitudes [BINS], filled: of the spectrum under an unscaled Hann window
   */
  invert(bands: Float32Array, magnitudes: Float32Array): void {
    const powers = Float64Array.from(bands, (band) => Math.exp(Math.min(0, Math.max(Math.log(POWER_FLOOR), band))));
    const [power, next, weight] = [this.#power, this.#next, this.#weight];
    power.fill(1);
    for (let iteration = 0; iteration < ITERATIONS; iteration += 1) {
      next.fill(0);
      for (const [band, { firstBin, weights }] of this.#filters.entries()) {
        let sum = 0;
        for (let i = 0; i < weights.length; i += 1) sum += (power[firstBin + i] as number) * (weights[i] as number);
        const ratio = (powers[band] as number) / Math.max(sum, TINY);
        for (let i = 0; i < weights.length; i += 1) next[firstBin + i]! += ratio * (weights[i] as number);
      }
      for (let bin = 0; bin < BINS; bin += 1) {
        const total = weight[bin] as number;
        power[bin] = total > 0 ? ((power[bin] as number) * (next[bin] as number)) / total : 0;
      }
    }
    for (let bin = 0; bin < BINS; bin += 1) magnitudes[bin] = Math.sqrt((power[bin] as number) / POWER_SCALE);
  }
}
