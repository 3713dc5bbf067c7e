/**
 * WAV, decoded without the browser's codecs: every integer and float format, A-law and µ-law, in both orders of bytes.
 */
import { bytesOf, viewOf } from './fileBytes.ts';
import type { WaveHeader } from './waveHeader.ts';

/** Bytes of the file in memory at a time. */
const WINDOW = 2 ** 20;
/** Frames that are given out at a time. */
const BLOCK = 2 ** 13;

/** Gives the sample at a place, in −1…1. */
type SampleReader = (view: DataView, at: number) => number;

/** Segments of eight, each twice as coarse as the one before: the sign, three bits of segment, four of step. */
function expandALaw(code: number): number {
  const bits = code ^ 0x55;
  const segment = (bits >> 4) & 7;
  const step = ((bits & 15) << 4) + 8;
  const level = segment === 0 ? step : (step + 256) << (segment - 1);
  return (bits & 0x80 ? level : -level) / 32_768;
}

function expandMuLaw(code: number): number {
  const bits = ~code;
  const level = ((((bits & 15) << 3) + 132) << ((bits >> 4) & 7)) - 132;
  return (bits & 0x80 ? -level : level) / 32_768;
}

const tableOf = (expand: (code: number) => number): Float32Array =>
  Float32Array.from({ length: 256 }, (_, i) => expand(i));

function readerOf({ encoding, sampleBytes, isLittleEndian }: WaveHeader): SampleReader {
  if (encoding === 'a-law' || encoding === 'mu-law') {
    const table = tableOf(encoding === 'a-law' ? expandALaw : expandMuLaw);
    return (view, at) => table[view.getUint8(at)] as number;
  }
  if (encoding === 'float') {
    return sampleBytes === 4
      ? (view, at) => view.getFloat32(at, isLittleEndian)
      : (view, at) => view.getFloat64(at, isLittleEndian);
  }
  return integerReader(sampleBytes, isLittleEndian);
}

function integerReader(sampleBytes: number, isLittleEndian: boolean): SampleReader {
  if (sampleBytes === 1) return (view, at) => (view.getUint8(at) - 128) / 128; // the only one without a sign
  if (sampleBytes === 2) return (view, at) => view.getInt16(at, isLittleEndian) / 32_768;
  if (sampleBytes === 3) {
    const [high, low] = isLittleEndian ? [1, 0] : [0, 2];
    return (view, at) => (view.getInt16(at + high, isLittleEndian) * 256 + view.getUint8(at + low)) / 8_388_608;
  }
  // a Float32 holds less than the highest four bytes do
  const high = isLittleEndian ? sampleBytes - 4 : 0;
  return (view, at) => view.getInt32(at + high, isLittleEndian) / 2_147_483_648;
}

/** Blocks of samples, one array per channel. What does not fill a frame at the end is left out. */
export async function* decodeWave(file: Blob, header: WaveHeader): AsyncGenerator<Float32Array[], void, undefined> {
  const { channels, sampleBytes, start, end } = header;
  const frameBytes = channels * sampleBytes;
  const read = readerOf(header);
  const window = Math.max(1, Math.floor(WINDOW / frameBytes)) * frameBytes;
  for (let from = start; from < end; from += window) {
    const view = viewOf(await bytesOf(file, from, Math.min(window, end - from)));
    const frames = Math.floor(view.byteLength / frameBytes);
    for (let first = 0; first < frames; first += BLOCK) {
      const count = Math.min(BLOCK, frames - first);
      yield Array.from({ length: channels }, (_, channel) => {
        const samples = new Float32Array(count);
        let at = first * frameBytes + channel * sampleBytes;
        for (let i = 0; i < count; i++, at += frameBytes) samples[i] = read(view, at);
        return samples;
      });
    }
  }
}
