/**
 * TensorFlow's file of records, which event files are: the length of a record, its masked checksum, the bytes, and theirs.
 * The reader goes over what is damaged, and says how much it was.
 */
import { readBytes, type ReadOptions } from './byteSource.ts';
import { crc32c } from './crc32.ts';
import type { Bytes } from './elementTypes.ts';

const HEAD = 12;
const TAIL = 4;
/** Bytes that are read and looked at in one go: a few milliseconds. */
const PIECE = 2 ** 20;
/** Damaged bytes that are searched in one go, which takes longer. */
const SEARCHED = 2 ** 16;
/** A longer record holds pictures or graphs, not scalars, and is passed over. */
export const LONGEST_RECORD = 2 ** 23;

/** As TensorFlow stores it, so that a checksum of bytes which hold checksums is none that is likely. */
export function maskedChecksum(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/** Bytes that a record of so many takes. */
export const recordLength = (length: number): number => HEAD + length + TAIL;

/** Writes a record into `target` from `at` on. @returns where it ends */
export function putRecord(target: Bytes, at: number, content: Uint8Array): number {
  const view = new DataView(target.buffer, target.byteOffset, target.byteLength);
  view.setUint32(at, content.length, true);
  view.setUint32(at + 4, 0, true);
  view.setUint32(at + 8, maskedChecksum(target.subarray(at, at + 8)), true);
  target.set(content, at + HEAD);
  view.setUint32(at + HEAD + content.length, maskedChecksum(content), true);
  return at + recordLength(content.length);
}

/** Records of one piece of a file, and what could not be read there. */
export interface RecordBatch {
  records: Uint8Array[];
  /** Stretches whose checksums are wrong, and their bytes. */
  damaged: number;
  lostBytes: number;
  /** Records that are too long to be looked at. */
  passedOver: number;
  /** Whether the file ends within a record. */
  cut: boolean;
}

/**
 * The records of a file, piece by piece. What is damaged is searched for the next record whose checksum is right.
 * @throws FormatError if the file cannot be read; the signal's reason if it is aborted
 */
export async function* readRecords(file: Blob, options: ReadOptions = {}): AsyncGenerator<RecordBatch> {
  let inDamage = false;
  let least = 0;
  for (let at = 0; at < file.size; ) {
    if (at > 0) await options.pause?.();
    const piece = await readBytes(file, at, Math.min(file.size, at + Math.max(PIECE, least)), options);
    const walk = new PieceWalk(piece, file.size - at, inDamage);
    yield walk.batch;
    ({ inDamage, least } = walk);
    // Less than the head of a record is left of the file, or the rest of a record that was passed over is not needed.
    at += walk.at;
  }
}

/** Goes over a piece, from its first byte, where a record begins unless damage went before. */
class PieceWalk {
  readonly batch: RecordBatch = { records: [], damaged: 0, lostBytes: 0, passedOver: 0, cut: false };
  /** Bytes that are done with. */
  at = 0;
  /** Bytes that the next piece must have, if it begins with a record that is longer than a piece. */
  least = 0;
  inDamage: boolean;
  readonly #piece: Bytes;
  readonly #view: DataView;
  /** Bytes of the file from the piece's first on. */
  readonly #rest: number;

  constructor(piece: Bytes, rest: number, inDamage: boolean) {
    this.#piece = piece;
    this.#view = new DataView(piece.buffer, piece.byteOffset, piece.byteLength);
    this.#rest = rest;
    this.inDamage = inDamage;
    while (this.#step());
  }

  /** @returns whether there may be another record in the piece */
  #step(): boolean {
    const { at } = this;
    if (at + HEAD > this.#piece.length) return this.#short();
    const length = this.#lengthAt(at);
    if (length === null) return this.#damage(1) && at < SEARCHED;
    const end = at + recordLength(length);
    if (end > this.#rest) return this.#ends();
    if (length > LONGEST_RECORD) {
      this.batch.passedOver += 1;
      this.inDamage = false;
      this.at = end;
      return false;
    }
    if (end > this.#piece.length) {
      this.least = end - at;
      return false;
    }
    const content = this.#piece.subarray(at + HEAD, end - TAIL);
    if (this.#view.getUint32(end - TAIL, true) !== maskedChecksum(content)) {
      this.inDamage = false;
      this.#damage(end - at);
      this.inDamage = false;
      return true;
    }
    this.inDamage = false;
    this.batch.records.push(content);
    this.at = end;
    return true;
  }

  /** The length that stands in the head of a record; null if that is damaged. */
  #lengthAt(at: number): number | null {
    // No record is so long; most of what is searched in a damaged file is told by that.
    if (this.#view.getUint32(at + 4, true) !== 0) return null;
    const checksum = maskedChecksum(this.#piece.subarray(at, at + 8));
    return this.#view.getUint32(at + 8, true) === checksum ? this.#view.getUint32(at, true) : null;
  }

  /** Goes over damaged bytes; those that follow one another are one stretch. */
  #damage(bytes: number): true {
    if (!this.inDamage) this.batch.damaged += 1;
    this.inDamage = true;
    this.batch.lostBytes += bytes;
    this.at += bytes;
    return true;
  }

  /** There is no head any more: of the piece, or of the file. */
  #short(): false {
    const left = this.#piece.length - this.at;
    if (this.#piece.length === this.#rest && left > 0) {
      if (this.inDamage) this.#damage(left);
      else this.#ends();
    }
    return false;
  }

  /** The file ends within a record. */
  #ends(): false {
    this.batch.cut = true;
    this.batch.lostBytes += this.#rest - this.at;
    this.at = this.#rest;
    return false;
  }
}
