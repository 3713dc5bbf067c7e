/** Collects decoded blocks as mono samples, up to a limit, and watches for what a person should be told. */
import type { AudioWarning } from '../protocol/requests.ts';

/** −80 dB of full scale, three steps of 16 bits: a recording that never exceeds it holds no sound. */
const SILENT_PEAK = 1e-4;
/** A stretch of 20 ms below −60 dB (root mean square) counts as silent. */
const QUIET_LEVEL = 1e-3;
const QUIET_SECONDS = 0.02;
/** With more silence than this a codebook mostly learns silence. Speech has 20 to 50%. */
const QUIET_SHARE = 0.8;
/** At 32,735 of 32,767 and beyond a sample is taken to be clipped. */
const CLIPPED_LEVEL = 0.999;
/** One clipped sample in a thousand is audible; a single full-scale peak is not clipping. */
const CLIPPED_SHARE = 1e-3;

export class MonoMixer {
  /** Set by the first block. */
  sampleRate = 0;
  channels = 0;
  hasNonFinite = false;
  readonly #maxSamples: number;
  readonly #maxSeconds: number;
  readonly #blocks: Float32Array[] = [];
  #length = 0;
  #clipped = 0;
  #peakOfAnyChannel = 0;
  #isShortened = false;

  constructor(maxSamples: number, maxSeconds: number) {
    this.#maxSamples = maxSamples;
    this.#maxSeconds = maxSeconds;
  }

  /** Samples collected so far. */
  get length(): number {
    return this.#length;
  }

  get seconds(): number {
    return this.sampleRate === 0 ? 0 : this.#length / this.sampleRate;
  }

  /**
   * Adds a block, the mean of its channels. False if it did not fit: the rest of the file need not be read.
   *
   * @param channels one array per channel, of equal length
   * @throws Error if the rate differs from that of the blocks before
   */
  add(channels: readonly Float32Array[], sampleRate: number): boolean {
    if (this.sampleRate === 0) {
      this.sampleRate = sampleRate;
      this.channels = channels.length;
    } else if (sampleRate !== this.sampleRate) {
      throw new Error(`the sample rate changes from ${this.sampleRate} to ${sampleRate} Hz in mid-file`);
    }
    const room = Math.min(this.#maxSamples, Math.floor(this.#maxSeconds * sampleRate)) - this.#length;
    const size = channels[0]?.length ?? 0;
    const count = Math.min(size, room);
    const mono = new Float32Array(count);
    for (const channel of channels) {
      for (let i = 0; i < count; i++) {
        const value = channel[i] as number;
        const level = Math.abs(value);
        if (level >= CLIPPED_LEVEL) this.#clipped++;
        if (level > this.#peakOfAnyChannel) this.#peakOfAnyChannel = level;
        if (!Number.isFinite(value)) this.hasNonFinite = true;
        mono[i]! += value / channels.length;
      }
    }
    this.#blocks.push(mono);
    this.#length += count;
    this.#isShortened ||= count < size;
    return !this.#isShortened;
  }

  /** Everything collected, and what was noticed. `cancelsOut`: the channels are not silent, only their mean is. */
  result(): { samples: Float32Array; isSilent: boolean; cancelsOut: boolean; warnings: AudioWarning[] } {
    const samples = new Float32Array(this.#length);
    let position = 0;
    for (const block of this.#blocks) {
      samples.set(block, position);
      position += block.length;
    }
    const peak = samples.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
    const isSilent = peak < SILENT_PEAK;
    const warnings: AudioWarning[] = [];
    if (this.#quietShare(samples) > QUIET_SHARE) warnings.push('silent');
    if (this.#clipped > CLIPPED_SHARE * this.#length * this.channels) warnings.push('clipped');
    if (this.#isShortened) warnings.push('shortened');
    return { samples, isSilent, cancelsOut: isSilent && this.#peakOfAnyChannel >= SILENT_PEAK, warnings };
  }

  #quietShare(samples: Float32Array): number {
    const size = Math.round(QUIET_SECONDS * this.sampleRate);
    const windows = Math.floor(samples.length / size);
    let quiet = 0;
    for (let w = 0; w < windows; w++) {
      let energy = 0;
      for (let i = w * size; i < (w + 1) * size; i++) energy += (samples[i] as number) ** 2;
      if (energy < QUIET_LEVEL ** 2 * size) quiet++;
    }
    return windows === 0 ? 0 : quiet / windows;
  }
}
