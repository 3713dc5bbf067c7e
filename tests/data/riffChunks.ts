/** WAV files chunk by chunk, as careless programs write them. */

type Bytes = Uint8Array<ArrayBuffer>;

export interface RiffOptions {
  /** First four bytes of the file. */
  id?: 'RIFF' | 'RIFX' | 'RF64' | 'BW64';
  /** What the header says of the length of all; the right one unless given. */
  size?: number;
}

const ascii = (text: string): Bytes => Uint8Array.from(text, (character) => character.charCodeAt(0));

export function join(...parts: readonly (Uint8Array | string)[]): Bytes {
  return new Uint8Array(Buffer.concat(parts.map((part) => (typeof part === 'string' ? ascii(part) : part))));
}

export function uint32(value: number, isLittleEndian = true): Bytes {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, isLittleEndian);
  return bytes;
}

/** A chunk with what its header says of its size, right unless given, and a byte of padding if the size is odd. */
export function chunk(id: string, content: Uint8Array, size = content.length, isLittleEndian = true): Bytes {
  return join(id, uint32(size, isLittleEndian), content, new Uint8Array(content.length % 2));
}

export interface FormatFields {
  tag: number;
  channels: number;
  rate: number;
  bits: number;
  /** Bytes of a frame. */
  align: number;
  extension: Uint8Array;
}

/** A `fmt ` chunk: 16 bits, mono, 16 kHz, unless told otherwise. */
export function format(fields: Partial<FormatFields> = {}, isLittleEndian = true): Bytes {
  const { tag = 1, channels = 1, rate = 16_000, bits = 16, extension = new Uint8Array(0) } = fields;
  const { align = channels * Math.ceil(bits / 8) } = fields;
  const view = new DataView(new ArrayBuffer(16));
  for (const [at, value] of [
    [0, tag],
    [2, channels],
    [12, align],
    [14, bits],
  ] as const) {
    view.setUint16(at, value, isLittleEndian);
  }
  view.setUint32(4, rate, isLittleEndian);
  view.setUint32(8, rate * align, isLittleEndian);
  return chunk('fmt ', join(new Uint8Array(view.buffer), extension), undefined, isLittleEndian);
}

/** What follows the 16 bytes of a format of tag 0xFFFE: valid bits, loudspeakers, and the GUID of the format proper. */
export const extensible = (tag: number, validBits: number): Bytes =>
  join(Uint8Array.of(22, 0, validBits, 0, 4, 0, 0, 0, tag & 255, tag >> 8), '\0\0\0\0\x10\0\x80\0\0\xaa\0\x38\x9b\x71');

/** The file of these chunks. */
export function riff(chunks: readonly Uint8Array[], { id = 'RIFF', size }: RiffOptions = {}): Bytes {
  const content = join('WAVE', ...chunks);
  return join(id, uint32(size ?? content.length, id !== 'RIFX'), content);
}

/** Samples of −1…1 as integers of 1 to 8 bytes, filled from the top. */
export function integers(samples: Float32Array, bytes: number, isLittleEndian = true): Bytes {
  const all = new Uint8Array(samples.length * bytes);
  samples.forEach((value, i) => {
    const number = BigInt(Math.round(value * 32_767)) << 48n; // of 64 bits; 16 of them carry the sample
    for (let byte = 0; byte < bytes; byte++) {
      const at = isLittleEndian ? bytes - 1 - byte : byte;
      all[i * bytes + at] = Number((BigInt.asUintN(64, number) >> BigInt(56 - 8 * byte)) & 0xffn);
    }
    if (bytes === 1) all[i] = (all[i] as number) ^ 0x80; // eight bits have no sign
  });
  return all;
}
