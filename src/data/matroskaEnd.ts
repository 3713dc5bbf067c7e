/**
 * The end of a Matroska or WebM file that was cut off. A cluster holds seconds of sound, a short file has only one, and
 * mediabunny gives up a cluster that reaches beyond the file. Here it is made to end behind its last whole block.
 */
import { bytesOf, type WholeMedia } from './fileBytes.ts';

interface Element {
  id: number;
  /** Where its size stands in the file, and where its content begins. */
  sizeAt: number;
  start: number;
  /** Null if the size is said to be unknown, as streams have it. */
  end: number | null;
}

const SEGMENT = 0x1853_8067;
const CLUSTER = 0x1f43_b675;
const LONGEST_HEADER = 12;
/** An hour has some thousands; a damaged file could have millions. */
const MAX_ELEMENTS = 100_000;

async function elementAt(file: Blob, at: number): Promise<Element | null> {
  const bytes = await bytesOf(file, at, LONGEST_HEADER);
  // the leading zero bits of a number tell how many bytes it has
  const idBytes = Math.clz32(bytes[0] ?? 0) - 23;
  const sizeBytes = Math.clz32(bytes[idBytes] ?? 0) - 23;
  if (idBytes > 4 || sizeBytes > 8 || idBytes + sizeBytes > bytes.length) return null;
  const id = bytes.subarray(0, idBytes).reduce((value, byte) => value * 256 + byte, 0);
  const digits = bytes.slice(idBytes, idBytes + sizeBytes);
  digits[0]! &= 0xff >> sizeBytes;
  const isUnknown = digits.every((byte, i) => byte === (i === 0 ? 0xff >> sizeBytes : 0xff));
  const start = at + idBytes + sizeBytes;
  const end = isUnknown ? null : start + digits.reduce((value, byte) => value * 256 + byte, 0);
  return { id, sizeAt: at + idBytes, start, end };
}

/** The file without a block that is cut off at its end. */
export async function wholeBlocks(file: Blob): Promise<WholeMedia> {
  let isCutOff = false;
  let at = 0;
  for (let elements = 0; elements < MAX_ELEMENTS && at < file.size; elements++) {
    const element = await elementAt(file, at);
    if (element?.id === SEGMENT) {
      isCutOff = element.end !== null && element.end > file.size;
      at = element.start;
      continue;
    }
    if (!element || element.end === null) break; // the reader of a stream looks for ends itself
    if (element.end > file.size) {
      return { body: element.id === CLUSTER ? await shortened(file, element) : file, isCutOff: true };
    }
    at = element.end;
  }
  return { body: file, isCutOff };
}

/** A size as it is written in so many bytes: big-endian, behind a bit that tells how many. */
function sizeField(size: number, length: number): Uint8Array<ArrayBuffer> {
  const field = Uint8Array.from({ length }, (_, i) => Math.floor(size / 256 ** (length - 1 - i)) % 256);
  field[0]! |= 0x100 >> length;
  return field;
}

/** The file up to the last whole block of its last cluster, whose size is corrected. */
async function shortened(file: Blob, { sizeAt, start }: Element): Promise<Blob> {
  let end = start;
  for (let blocks = 0; blocks < MAX_ELEMENTS; blocks++) {
    const block = await elementAt(file, end);
    if (!block || block.end === null || block.end > file.size) break;
    end = block.end;
  }
  return new Blob([file.slice(0, sizeAt), sizeField(end - start, start - sizeAt), file.slice(start, end)]);
}
