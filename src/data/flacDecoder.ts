/**
 * FLAC, decoded without the browser's codecs (RFC 9639). The bundled speech is FLAC, and not every browser has
 * WebCodecs; it also makes the samples, and so the curves, the same everywhere. Verifies every frame's checksum.
 */
import type { Problem } from '../config/problems/problem.ts';
import { LabError } from '../protocol/errors.ts';
import { bytesOf, latin1 } from './fileBytes.ts';
import { BitReader } from './flacBitReader.ts';

/** Samples of one frame: per channel, in −1…1. */
export interface FlacFrame {
  channels: Float32Array[];
}

interface FlacHeader {
  sampleRate: number;
  channels: number;
  /** Samples per channel as the header says, or 0 if it does not say. */
  totalSamples: number;
  /** Bits of a sample. */
  bits: number;
}

export interface FlacStream extends FlacHeader {
  frames: AsyncGenerator<FlacFrame, void, undefined>;
}

/** The bytes are not the FLAC they claim to be; the problem says what is wrong, not which file. */
export class FlacError extends LabError {
  constructor(problem: Problem) {
    super('unreadable-file', problem);
  }
}

/** Bytes of the file in memory at a time. The longest legal frame has 2.2 MB: 65,536 samples of 8 channels, 33 bits. */
const WINDOW = 2 ** 22;
/** Files have some; a damaged one could have millions. */
const MAX_METADATA_BLOCKS = 1000;

const BLOCK_SIZES = [0, 192, 576, 1152, 2304, 4608] as const;
const SAMPLE_BITS = [0, 8, 12, 0, 16, 20, 24, 32] as const;
const FIXED_PREDICTORS: readonly (readonly number[])[] = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]];

/** CRC-16 with the polynomial 0x8005, as at the end of each frame. */
const CRC16 = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x8005 : crc << 1;
  return crc;
});
function crc16(bytes: Uint8Array, from: number, to: number): number {
  let crc = 0;
  for (let i = from; i < to; i++) crc = ((crc << 8) & 0xffff) ^ (CRC16[(crc >> 8) ^ (bytes[i] as number)] as number);
  return crc;
}

/**
 * Opens a FLAC file. The frames are read and decoded as they are asked for.
 *
 * @param window bytes that are read at a time; a longer frame counts as damaged
 * @throws FlacError here if the header, or while iterating if a frame is damaged or cut off
 */
export async function openFlac(file: Blob, window = WINDOW): Promise<FlacStream> {
  if (latin1(await bytesOf(file, 0, 4), 0, 4) !== 'fLaC') throw new FlacError({ code: 'flac-no-header' });
  let position = 4;
  let info: BitReader | null = null;
  for (let blocks = 0, last = false; !last; blocks++) {
    // the first block must be the stream's description; its rate stands behind 10 bytes of block and frame sizes
    const bytes = await bytesOf(file, position, blocks === 0 ? 4 + 34 : 4);
    if (bytes.length < 4) throw new FlacError({ code: 'flac-ends-within-header' });
    if (blocks === MAX_METADATA_BLOCKS) throw new FlacError({ code: 'flac-header-without-end' });
    const block = new DataView(bytes.buffer).getUint32(0);
    const size = block & 0xff_ffff;
    last = block >>> 31 === 1;
    if (blocks === 0 && ((block >>> 24) & 0x7f) === 0 && size >= 34) info = new BitReader(bytes, 4 + 10);
    position += 4 + size;
  }
  if (!info || position > file.size) throw new FlacError({ code: 'flac-header-damaged' });
  const header: FlacHeader = {
    sampleRate: info.unsigned(20),
    channels: info.unsigned(3) + 1,
    bits: info.unsigned(5) + 1,
    totalSamples: info.unsigned(4) * 2 ** 32 + info.unsigned(32),
  };
  return { ...header, frames: decodeFrames(file, position, header, window) };
}

/** The frames from byte `first` on, each with its checksum verified, and in the end their total number. */
async function* decodeFrames(
  file: Blob,
  first: number,
  header: FlacHeader,
  window: number,
): AsyncGenerator<FlacFrame, void, undefined> {
  let start = first; // where in the file the window begins
  let bytes = await bytesOf(file, start, window);
  let position = 0;
  let samples = 0;
  for (;;) {
    const atEnd = start + bytes.length >= file.size;
    const isFrame = bytes[position] === 0xff && ((bytes[position + 1] ?? 0) & 0xfe) === 0xf8;
    const read = isFrame ? readFrame(bytes, position, header) : null;
    // what is cut off by the window, a frame or the mark that begins it, is whole in the next one
    const isCutOff = isFrame ? read === null : position + 2 > bytes.length;
    if (isCutOff && !atEnd && position > 0) {
      start += position;
      position = 0;
      bytes = await bytesOf(file, start, window);
      continue;
    }
    // some taggers append a tag after the audio: the end is where no frame begins
    if (!isFrame) break;
    if (!read) throw new FlacError({ code: atEnd ? 'flac-ends-within-frame' : 'flac-frame-without-end' });
    position = read.end;
    samples += read.frame.channels[0]?.length ?? 0;
    yield read.frame;
  }
  if (samples === 0) throw new FlacError({ code: 'flac-no-sound' });
  if (samples < header.totalSamples) {
    throw new FlacError({ code: 'flac-ends-after', samples, total: header.totalSamples });
  }
}

/** The frame at `position` and where it ends, or null if it reaches beyond the bytes. */
function readFrame(bytes: Uint8Array, position: number, header: FlacHeader): { frame: FlacFrame; end: number } | null {
  const reader = new BitReader(bytes, position);
  try {
    const frame = decodeFrame(reader, header);
    reader.alignToByte();
    const end = reader.bytePosition;
    if (crc16(bytes, position, end) !== reader.unsigned(16)) throw new FlacError({ code: 'flac-checksum' });
    return { frame, end: end + 2 };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Reads one frame up to its checksum (RFC 9639, section 9). */
function decodeFrame(reader: BitReader, header: FlacHeader): FlacFrame {
  reader.unsigned(16); // the sync code, seen already, and the blocking strategy
  const sizeCode = reader.unsigned(4);
  const rateCode = reader.unsigned(4);
  const assignment = reader.unsigned(4);
  const bitsCode = reader.unsigned(3);
  reader.unsigned(1);
  // the frame's number, coded like UTF-8: the leading 1 bits of the first byte count its bytes
  const lead = reader.unsigned(8);
  const more = lead < 0x80 ? 0 : Math.clz32(~(lead << 24)) - 1;
  for (let i = 0; i < more; i++) reader.unsigned(8);
  const size =
    sizeCode === 6
      ? reader.unsigned(8) + 1
      : sizeCode === 7
        ? reader.unsigned(16) + 1
        : sizeCode >= 8
          ? 2 ** sizeCode
          : (BLOCK_SIZES[sizeCode] as number);
  if (rateCode >= 12) reader.unsigned(rateCode === 12 ? 8 : 16);
  reader.unsigned(8); // the header's own checksum; the frame's covers it
  const count = assignment < 8 ? assignment + 1 : 2;
  const bits = bitsCode === 0 ? header.bits : (SAMPLE_BITS[bitsCode] as number);
  if (size === 0 || bits === 0 || assignment > 10 || count !== header.channels) {
    throw new FlacError({ code: 'flac-frame-header' });
  }
  const blocks: Float64Array[] = [];
  for (let channel = 0; channel < count; channel++) {
    const isSide = (assignment === 8 && channel === 1) || (assignment === 9 && channel === 0);
    const wide = isSide || (assignment === 10 && channel === 1);
    blocks.push(decodeSubframe(reader, size, wide ? bits + 1 : bits));
  }
  undoStereo(blocks, assignment);
  const scale = 2 ** (1 - bits);
  // a loop: Float32Array.from with a function takes ten times as long
  const channels = blocks.map((block) => {
    const samples = new Float32Array(size);
    for (let i = 0; i < size; i++) samples[i] = (block[i] as number) * scale;
    return samples;
  });
  return { channels };
}

/** Left/side (8), side/right (9) or mid/side (10) back to left and right, in place. */
function undoStereo(blocks: Float64Array[], assignment: number): void {
  if (assignment < 8) return;
  const [a, b] = blocks as [Float64Array, Float64Array];
  for (let i = 0; i < a.length; i++) {
    const x = a[i] as number;
    const y = b[i] as number;
    if (assignment === 8) b[i] = x - y;
    else if (assignment === 9) a[i] = x + y;
    else {
      // mid lost its lowest bit, which is that of side
      const sum = 2 * x + Math.abs(y % 2);
      a[i] = (sum + y) / 2;
      b[i] = (sum - y) / 2;
    }
  }
}

/** One channel of a frame. Numbers, not 32-bit integers: the side channel of 32-bit audio has 33 bits. */
function decodeSubframe(reader: BitReader, size: number, bits: number): Float64Array {
  const header = reader.unsigned(8);
  const type = (header >> 1) & 0x3f;
  const wasted = header & 1 ? reader.unary() + 1 : 0;
  const width = bits - wasted;
  if (header & 0x80 || width < 1) throw new FlacError({ code: 'flac-subframe-header' });
  const block = new Float64Array(size);
  if (type === 0) {
    block.fill(reader.signed(width));
  } else if (type === 1) {
    for (let i = 0; i < size; i++) block[i] = reader.signed(width);
  } else if (type >= 8 && type <= 12) {
    const order = type - 8;
    readWarmUp(reader, block, order, width);
    readResidual(reader, block, order);
    predict(block, FIXED_PREDICTORS[order] as readonly number[], 0);
  } else if (type >= 32) {
    const order = (type & 31) + 1;
    readWarmUp(reader, block, order, width);
    const precision = reader.unsigned(4) + 1;
    const shift = reader.signed(5);
    if (precision === 16 || shift < 0) throw new FlacError({ code: 'flac-predictor' });
    const coefficients = Array.from({ length: order }, () => reader.signed(precision));
    readResidual(reader, block, order);
    predict(block, coefficients, shift);
  } else {
    throw new FlacError({ code: 'flac-subframe-type' });
  }
  if (wasted > 0) for (let i = 0; i < size; i++) block[i]! *= 2 ** wasted;
  return block;
}

function readWarmUp(reader: BitReader, block: Float64Array, order: number, width: number): void {
  if (order > block.length) throw new FlacError({ code: 'flac-predictor-long' });
  for (let i = 0; i < order; i++) block[i] = reader.signed(width);
}

/** Rice-coded differences from the prediction, written behind the warm-up samples. */
function readResidual(reader: BitReader, block: Float64Array, order: number): void {
  const method = reader.unsigned(2);
  const partitions = 2 ** reader.unsigned(4);
  const each = block.length / partitions;
  if (method > 1 || !Number.isInteger(each) || each < order) throw new FlacError({ code: 'flac-residual' });
  const parameterBits = method === 0 ? 4 : 5;
  for (let partition = 0; partition < partitions; partition++) {
    const parameter = reader.unsigned(parameterBits);
    const isRaw = parameter === 2 ** parameterBits - 1;
    const rawBits = isRaw ? reader.unsigned(5) : 0;
    const end = (partition + 1) * each;
    let i = partition === 0 ? order : partition * each;
    if (isRaw) for (; i < end; i++) block[i] = reader.signed(rawBits);
    else for (; i < end; i++) block[i] = reader.rice(parameter);
  }
}

/** Adds the linear prediction from the samples before, in place. Sums stay below 2^53, so they are exact. */
function predict(block: Float64Array, coefficients: readonly number[], shift: number): void {
  const order = coefficients.length;
  const scale = 2 ** -shift; // exact, and quicker than to divide
  for (let i = order; i < block.length; i++) {
    let sum = 0;
    for (let k = 0; k < order; k++) sum += (coefficients[k] as number) * (block[i - 1 - k] as number);
    block[i]! += Math.floor(sum * scale);
  }
}
