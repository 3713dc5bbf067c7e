/** Mixes decoded blocks to mono, up to a limit, and watches for what a person should be told. Keeps no samples. */
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
  readonly #maxSeconds: number;
  #length = 0;
  #clipped = 0;
  #peak = 0;
  #peakOfAnyChannel = 0;
  #isShortened = false;
  /** The stretch of `QUIET_SECONDS` in progress, and those that are complete. */
  #stretchSamples = 0;
  #stretchEnergy = 0;
  #stretches = 0;
  #quietStretches = 0;

  constructor(maxSeconds: number) {
    this.#maxSeconds = maxSeconds;
  }

  /** Samples mixed so far. */
  get length(): number {
    return this.#length;
  }

  get seconds(): number {
    return this.sampleRate === 0 ? 0 : this.#length / this.sampleRate;
  }

  /** Whether a block did not fit: the rest of the file need not be read. */
  get isShortened(): boolean {
    return this.#isShortened;
  }

  get isSilent(): boolean {
    return this.#peak < SILENT_PEAK;
  }

  /** The channels are not silent, only their mean is. */
  get cancelsOut(): boolean {
    return this.isSilent && this.#peakOfAnyChannel >= SILENT_PEAK;
  }

  get warnings(): AudioWarning[] {
    const warnings: AudioWarning[] = [];
    if (this.#quietStretches > QUIET_SHARE * this.#stretches) warnings.push('silent');
    if (this.#clipped > CLIPPED_SHARE * this.#length * this.channels) warnings.push('clipped');
    if (this.#isShortened) warnings.push('shortened');
    return warnings;
  }

  /**
   * Mixes a block: the mean of its channels, cut off at the limit.
   *
   * @param channels one array per channel, of equal length
   * @throws Error if the rate differs from that of the blocks before
   */
  mix(channels: readonly Float32Array[], sampleRate: number): Float32Array {
    if (this.sampleRate === 0) {
      this.sampleRate = sampleRate;
      this.channels = channels.length;
    } else if (sampleRate !== this.sampleRate) {
      throw new Error(`the sample rate changes from ${this.sampleRate} to ${sampleRate} Hz in mid-file`);
    }
    const room = Math.floor(this.#maxSeconds * sampleRate) - this.#length;
    const size = channels[0]?.length ?? 0;
    const mono = new Float32Array(Math.min(size, room));
    this.#isShortened ||= mono.length < size;
    for (const channel of channels) this.#mixChannel(channel, mono, channels.length);
    this.#watchLevel(mono);
    this.#length += mono.length;
    return mono;
  }

  #mixChannel(channel: Float32Array, mono: Float32Array, channels: number): void {
    let clipped = 0;
    let peak = 0;
    for (let i = 0; i < mono.length; i++) {
      const value = channel[i] as number;
      const level = Math.abs(value);
      if (level >= CLIPPED_LEVEL) clipped++;
      if (level > peak) peak = level;
      if (!(level < Number.POSITIVE_INFINITY)) this.hasNonFinite = true;
      mono[i]! += value / channels;
    }
    this.#clipped += clipped;
    this.#peakOfAnyChannel = Math.max(this.#peakOfAnyChannel, peak);
  }

  #watchLevel(mono: Float32Array): void {
    const size = Math.round(QUIET_SECONDS * this.sampleRate);
    let samples = this.#stretchSamples;
    let energy = this.#stretchEnergy;
    let peak = this.#peak;
    for (let i = 0; i < mono.length; i++) {
      const value = mono[i] as number;
      energy += value * value;
      peak = Math.max(peak, Math.abs(value));
      if (++samples < size) continue;
      this.#stretches++;
      if (energy < QUIET_LEVEL ** 2 * size) this.#quietStretches++;
      samples = 0;
      energy = 0;
    }
    this.#stretchSamples = samples;
    this.#stretchEnergy = energy;
    this.#peak = peak;
  }
}
