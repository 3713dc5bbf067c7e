/** How the samples of a WAV file are written: its `fmt ` chunk. */
import type { Problem } from '../config/problems/problem.ts';
import { LabError } from '../protocol/errors.ts';
import { WAVE_CODECS } from './codecNames.ts';
import { viewOf } from './fileBytes.ts';

export type SampleEncoding = 'integer' | 'float' | 'a-law' | 'mu-law' | 'mp3';

export interface WaveFormat {
  encoding: SampleEncoding;
  /** Bytes of one sample of one channel. Integers fill them from the top. Of no meaning for MP3. */
  sampleBytes: number;
  channels: number;
  sampleRate: number;
}

/** The file cannot be read; the problem says what is wrong, not which file. */
export class WaveError extends LabError {
  constructor(problem: Problem) {
    super('unreadable-file', problem);
  }
}

/** Bytes of the chunk that matter, and the fewest it may have: old writers leave out the bits of a sample. */
export const FORMAT_BYTES = 40;
export const MIN_FORMAT_BYTES = 14;

const EXTENSIBLE = 0xfffe;
const INTEGER = 1;
const ENCODINGS: ReadonlyMap<number, SampleEncoding> = new Map([
  [INTEGER, 'integer'],
  [3, 'float'],
  [6, 'a-law'],
  [7, 'mu-law'],
  [0x55, 'mp3'],
]);
/** No microphone array has more; a number beyond is nonsense. */
const MAX_CHANNELS = 256;

/**
 * Reads the content of a `fmt ` chunk.
 *
 * @throws WaveError if the samples are compressed or of an unknown kind, or there are no channels
 */
export function parseWaveFormat(bytes: Uint8Array, isLittleEndian: boolean): WaveFormat {
  const view = viewOf(bytes);
  const field = (at: number): number => (at + 2 <= bytes.length ? view.getUint16(at, isLittleEndian) : 0);
  const channels = field(2);
  const sampleRate = view.getUint32(4, isLittleEndian);
  if (channels === 0 || channels > MAX_CHANNELS) {
    throw new WaveError({ code: 'wave-channels', channels });
  }
  // the sub-format begins with the number of the format proper
  const tag = field(0) === EXTENSIBLE ? field(24) || INTEGER : field(0);
  const encoding = ENCODINGS.get(tag);
  if (!encoding) {
    const codec = WAVE_CODECS.get(tag);
    throw new WaveError(
      codec === undefined ? { code: 'wave-format-unknown', tag } : { code: 'codec-unsupported', codec },
    );
  }
  return { encoding, sampleBytes: bytesPerSample(encoding, field(14), field(12) / channels), channels, sampleRate };
}

/** @param stride what the header says of the bytes from one sample of a channel to the next; often wrong */
function bytesPerSample(encoding: SampleEncoding, bits: number, stride: number): number {
  if (encoding === 'a-law' || encoding === 'mu-law' || encoding === 'mp3') return 1;
  const size = Math.ceil(bits / 8) || stride;
  // 24 bits are also written with a byte of padding
  const padded = size === 3 && stride === 4 ? 4 : size;
  const isKnown = encoding === 'float' ? padded === 4 || padded === 8 : Number.isInteger(padded) && padded > 0;
  if (!isKnown || padded > 8) {
    throw new WaveError({ code: encoding === 'float' ? 'wave-float-bits' : 'wave-bits', bits, encoding });
  }
  return padded;
}
