/** Element types of tensors: names as PyTorch says them, sizes, and values from bytes. */
import { FormatError } from './formatError.ts';

/** Bytes per element. */
export const ITEM_SIZE = {
  float64: 8,
  float32: 4,
  float16: 2,
  bfloat16: 2,
  int64: 8,
  int32: 4,
  int16: 2,
  int8: 1,
  uint64: 8,
  uint32: 4,
  uint16: 2,
  uint8: 1,
  bool: 1,
} as const;

export type ElementType = keyof typeof ITEM_SIZE;

/**
 * Values of a tensor, row-major. float16 and bfloat16 come as float32, which holds them exactly; bool as 0 and 1.
 * The 64-bit integers come as BigInt arrays because a number would round them; `toFloat32` and `toNumbers` take
 * every kind.
 */
export type TensorValues =
  | Float64Array<ArrayBuffer>
  | Float32Array<ArrayBuffer>
  | BigInt64Array<ArrayBuffer>
  | BigUint64Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Int16Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Int8Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>;

export type Bytes = Uint8Array<ArrayBuffer>;

/** Values of little-endian bytes. May share memory with `bytes`, which must be whole elements. */
export function decode(type: ElementType, bytes: Bytes): TensorValues {
  const size = ITEM_SIZE[type];
  // Typed arrays want to start on a multiple of their element.
  const { buffer, byteOffset } = bytes.byteOffset % size === 0 ? bytes : bytes.slice();
  const length = bytes.length / size;
  switch (type) {
    case 'float64':
      return new Float64Array(buffer, byteOffset, length);
    case 'float32':
      return new Float32Array(buffer, byteOffset, length);
    case 'float16':
      return fromHalf(new Uint16Array(buffer, byteOffset, length));
    case 'bfloat16':
      return fromBfloat(new Uint16Array(buffer, byteOffset, length));
    case 'int64':
      return new BigInt64Array(buffer, byteOffset, length);
    case 'uint64':
      return new BigUint64Array(buffer, byteOffset, length);
    case 'int32':
      return new Int32Array(buffer, byteOffset, length);
    case 'uint32':
      return new Uint32Array(buffer, byteOffset, length);
    case 'int16':
      return new Int16Array(buffer, byteOffset, length);
    case 'uint16':
      return new Uint16Array(buffer, byteOffset, length);
    case 'int8':
      return new Int8Array(buffer, byteOffset, length);
    case 'uint8':
      return new Uint8Array(buffer, byteOffset, length);
    case 'bool':
      return bytes.map((byte) => (byte === 0 ? 0 : 1));
  }
}

let halfTable: Float32Array | null = null;

/** The float32 of every half float, made when first needed: looking up is several times faster than computing. */
function halves(): Float32Array {
  if (halfTable) return halfTable;
  const table = new Float32Array(65_536);
  for (let bits = 0; bits < table.length; bits += 1) {
    const exponent = (bits >> 10) & 31;
    const fraction = bits & 1023;
    let value: number;
    if (exponent === 31) value = fraction === 0 ? Number.POSITIVE_INFINITY : Number.NaN;
    else if (exponent === 0) value = fraction * 2 ** -24;
    else value = (1 + fraction / 1024) * 2 ** (exponent - 15);
    table[bits] = bits & 0x8000 ? -value : value;
  }
  halfTable = table;
  return table;
}

function fromHalf(bits: Uint16Array): Float32Array<ArrayBuffer> {
  const table = halves();
  const values = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i += 1) values[i] = table[bits[i] as number] as number;
  return values;
}

/** A bfloat16 is the upper half of a float32. */
function fromBfloat(bits: Uint16Array): Float32Array<ArrayBuffer> {
  const words = new Uint32Array(bits.length);
  for (let i = 0; i < bits.length; i += 1) words[i] = (bits[i] as number) << 16;
  return new Float32Array(words.buffer);
}

/** The values as float32, rounded where float32 cannot hold them. May be `values` itself. */
export function toFloat32(values: TensorValues): Float32Array<ArrayBuffer> {
  if (values instanceof Float32Array) return values;
  const result = new Float32Array(values.length);
  for (let i = 0; i < values.length; i += 1) result[i] = Number(values[i]);
  return result;
}

/**
 * The values as numbers.
 * @throws FormatError for an integer beyond ±2^53, which a number would round
 */
export function toNumbers(values: TensorValues): number[] {
  if (!(values instanceof BigInt64Array || values instanceof BigUint64Array)) return Array.from(values);
  return Array.from(values, (value) => {
    const number = Number(value);
    if (!Number.isSafeInteger(number)) throw new FormatError({ code: 'integer-too-large', value: String(value) });
    return number;
  });
}

/** Turns the bytes of each element round, in place: big-endian to little-endian. */
export function swapByteOrder(bytes: Bytes, itemSize: number): void {
  for (let i = 0; i + itemSize <= bytes.length; i += itemSize) bytes.subarray(i, i + itemSize).reverse();
}
