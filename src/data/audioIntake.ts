/** Where decoded blocks of audio go, whichever decoder they come from. */
import type { Problem } from '../config/problems/problem.ts';
import { UnreadableFileError } from './dataError.ts';
import type { pacer } from './pacing.ts';
import { MonoMixer } from './monoMixer.ts';
import { MAX_SOURCE_RATE, MIN_SOURCE_RATE, Resampler } from './resampling.ts';
import { SampleBuffer } from './sampleBuffer.ts';

export const EXPECTED_AUDIO: Problem = { code: 'expected-audio' };

/** What decoded blocks go through, one after the other, so that nothing but the result is kept. */
export class Intake {
  readonly mixer: MonoMixer;
  readonly samples = new SampleBuffer();
  /** Whether the file tells of more sound than it holds, or could not be read to its end. */
  isCutOff = false;
  #resampler: Resampler | null = null;

  constructor(maxSeconds: number) {
    this.mixer = new MonoMixer(maxSeconds);
  }

  /**
   * Takes a block, one array per channel. False if it did not fit: the rest of the file need not be read.
   *
   * @throws Error if the rate is no audio rate, or changes
   */
  add(channels: readonly Float32Array[], sampleRate: number): boolean {
    const mono = this.mixer.mix(channels, sampleRate);
    this.#resampler ??= new Resampler(sampleRate);
    this.samples.append(this.#resampler.push(mono));
    return !this.mixer.isShortened;
  }

  end(): void {
    if (this.#resampler) this.samples.append(this.#resampler.end());
    this.samples.trim();
  }
}

/** A file being read, and what comes of it. */
export interface Reading {
  file: Blob;
  name: string;
  intake: Intake;
  signal: AbortSignal | undefined;
  report: (done: number) => void;
  breatheIfDue: ReturnType<typeof pacer>;
}

/** @throws UnreadableFileError if it is no rate of audio */
export function checkRate(name: string, rate: number): void {
  if (Number.isInteger(rate) && rate >= MIN_SOURCE_RATE && rate <= MAX_SOURCE_RATE) return;
  const expected: Problem = { code: 'expected-rate', min: MIN_SOURCE_RATE, max: MAX_SOURCE_RATE };
  throw new UnreadableFileError(name, { code: 'sample-rate', rate }, expected);
}
