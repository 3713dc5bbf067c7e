/** CRC-32 as zip uses it, and CRC-32C as TensorFlow's records do: eight bytes at a time. */

/** Eight tables of 256: the effect of a byte that stands that many places before the end of the block. */
type Tables = readonly [
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
];

/** @param polynomial its bits reversed */
function makeTables(polynomial: number): Tables {
  const tables = Array.from({ length: 8 }, () => new Uint32Array(256));
  const [first] = tables as [Uint32Array];
  for (let byte = 0; byte < 256; byte += 1) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
    first[byte] = crc;
  }
  for (let place = 1; place < 8; place += 1) {
    const [table, before] = [tables[place] as Uint32Array, tables[place - 1] as Uint32Array];
    for (let byte = 0; byte < 256; byte += 1) {
      const crc = before[byte] as number;
      table[byte] = (first[crc & 255] as number) ^ (crc >>> 8);
    }
  }
  return tables as unknown as Tables;
}

const ZIP = makeTables(0xedb88320);
const CASTAGNOLI = makeTables(0x82f63b78);

/**
 * The checksum of what was summed before followed by `bytes`.
 * @param before 0 at the start
 * @returns an unsigned 32-bit number
 */
export const crc32 = (bytes: Uint8Array, before = 0): number => summed(ZIP, bytes, before);

/** The same with Castagnoli's polynomial (RFC 3720). */
export const crc32c = (bytes: Uint8Array, before = 0): number => summed(CASTAGNOLI, bytes, before);

function summed([t0, t1, t2, t3, t4, t5, t6, t7]: Tables, bytes: Uint8Array, before: number): number {
  const at = (table: Uint32Array, byte: number): number => table[byte & 255] as number;
  let crc = ~before;
  let i = 0;
  for (const end = bytes.length - 7; i < end; i += 8) {
    const low =
      crc ^
      ((bytes[i] as number) |
        ((bytes[i + 1] as number) << 8) |
        ((bytes[i + 2] as number) << 16) |
        ((bytes[i + 3] as number) << 24));
    crc =
      at(t7, low) ^
      at(t6, low >>> 8) ^
      at(t5, low >>> 16) ^
      at(t4, low >>> 24) ^
      at(t3, bytes[i + 4] as number) ^
      at(t2, bytes[i + 5] as number) ^
      at(t1, bytes[i + 6] as number) ^
      at(t0, bytes[i + 7] as number);
  }
  for (; i < bytes.length; i += 1) crc = at(t0, crc ^ (bytes[i] as number)) ^ (crc >>> 8);
  return ~crc >>> 0;
}
