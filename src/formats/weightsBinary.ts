/**
 * The weights file in a compact form, for copies that are made again and again: the JSON of `weightsJson.ts` with a
 * number in the place of each list of values, and the values behind it. `docs/weights-format.md` describes it.
 */
import * as v from 'valibot';
import { MOST_TENSORS, MOST_VALUES } from '../config/limits.ts';
import { issueProblem, listOf, wholeNumber } from '../config/schemaParts.ts';
import { readBytes, type ReadOptions } from './byteSource.ts';
import type { Bytes } from './elementTypes.ts';
import { FormatError } from './formatError.ts';
import { readWeights, type ValueList, type WeightsFile, weightsFrom, writeWeights } from './weightsJson.ts';

const MAGIC = new TextEncoder().encode('FLSTATE\0');
/** The magic, and the length of the JSON as a uint32. */
const START_BYTES = MAGIC.length + 4;
/** Bytes of the JSON, and of a file: as many as of a weights file in JSON. */
const MOST_HEADER_BYTES = 2 ** 24;
const MOST_BYTES = 2 ** 31;
/** What a name can stand for: a tensor now, at step 0, at the last freeze, and its two moments. */
const MOST_USES = 5;
/** Values that are copied into a Blob at a time: small enough that other work gets in between. */
const VALUES_PER_PIECE = 2 ** 20;

const VALUE_BYTES = Float32Array.BYTES_PER_ELEMENT;

/** Values of each array, in the order in which they lie in the file. */
const arraysSchema = v.object({ arrays: listOf(wholeNumber(MOST_VALUES), MOST_USES * MOST_TENSORS) });

/** Whether a file begins as this form does. @throws FormatError if it cannot be read */
export async function isWeightsBinary(file: Blob, options: ReadOptions = {}): Promise<boolean> {
  const start = await readBytes(file, 0, Math.min(file.size, MAGIC.length), options);
  return start.length === MAGIC.length && MAGIC.every((byte, i) => byte === start[i]);
}

/** Parts of files by the array that they hold, which must not change: what is written again need not be copied again. */
export type WrittenArrays = WeakMap<Float32Array, Blob[]>;

/**
 * Writes the file. Tensors of one name with the same bits are stored once.
 * @param pause awaited between pieces, so that other work gets in
 * @param written what was written before, to which this file's arrays are added; they must not change as long as it lives
 */
export async function writeWeightsBinary(
  file: WeightsFile,
  pause: () => Promise<void> = () => Promise.resolve(),
  written: WrittenArrays = new WeakMap(),
): Promise<Blob> {
  const { header, arrays, copies } = layOut(file, written);
  const start = new Uint8Array(START_BYTES);
  start.set(MAGIC);
  new DataView(start.buffer).setUint32(MAGIC.length, header.length, true);
  const parts: Blob[] = [new Blob([start, header])];
  for (const [index, values] of arrays.entries()) {
    const pieces = written.get(values) ?? [];
    for (let from = pieces.length * VALUES_PER_PIECE; from < values.length; from += VALUES_PER_PIECE) {
      // A Blob copies no more than a view shows.
      pieces.push(new Blob([values.subarray(from, from + VALUES_PER_PIECE) as Float32Array<ArrayBuffer>]));
      await pause();
    }
    for (const same of copies[index] as Float32Array[]) written.set(same, pieces);
    for (const piece of pieces) parts.push(piece);
  }
  return new Blob(parts, { type: 'application/octet-stream' });
}

interface Layout {
  header: Bytes;
  /** What the numbers in the header stand for, and all arrays of the file that have the same bits. */
  arrays: Float32Array[];
  copies: Float32Array[][];
}

function layOut(file: WeightsFile, written: WrittenArrays): Layout {
  const arrays: Float32Array[] = [];
  const copies: Float32Array[][] = [];
  const byName = new Map<string, number[]>();
  const say = (name: string, data: Float32Array): string[] => {
    const known = byName.get(name) ?? [];
    let index = known.find((each) => haveSameBits(arrays[each] as Float32Array, data));
    if (index === undefined) {
      index = arrays.push(data) - 1;
      copies[index] = [data];
      byName.set(name, [...known, index]);
    } else {
      copies[index]?.push(data);
      if (written.has(data)) arrays[index] = data;
    }
    return [`"${index}"`];
  };
  const weights = [...writeWeights(file, say)].join('');
  const lengths = JSON.stringify({ arrays: arrays.map(({ length }) => length) });
  return { header: new TextEncoder().encode(`${lengths.slice(0, -1)},${weights.slice(1)}`), arrays, copies };
}

function haveSameBits(one: Float32Array, other: Float32Array): boolean {
  if (one === other) return true;
  if (one.length !== other.length) return false;
  const [bits, otherBits] = [bitsOf(one), bitsOf(other)];
  for (let i = 0; i < bits.length; i += 1) if (bits[i] !== otherBits[i]) return false;
  return true;
}

const bitsOf = ({ buffer, byteOffset, length }: Float32Array): Uint32Array =>
  new Uint32Array(buffer, byteOffset, length);

/**
 * Reads the file, piece by piece. No more memory is taken than the file has bytes, times the few names that an array
 * may stand for. Whether the experiment in it makes sense is for the caller to check.
 * @throws FormatError; the signal's reason if it is aborted
 */
export async function readWeightsBinary(file: Blob, options: ReadOptions = {}): Promise<WeightsFile> {
  if (file.size > MOST_BYTES) throw new FormatError({ code: 'bytes-read', bytes: file.size, most: MOST_BYTES });
  if (!(await isWeightsBinary(file, options))) throw new FormatError({ code: 'state-no-mark' });
  const start = await readBytes(file, 0, START_BYTES, options);
  const length = new DataView(start.buffer).getUint32(MAGIC.length, true);
  if (length > MOST_HEADER_BYTES) throw new FormatError({ code: 'json-too-long', most: MOST_HEADER_BYTES });
  const end = START_BYTES + length;
  const json = parse(await readBytes(file, START_BYTES, end, options));
  const lengths = arraysOf(json);
  const expected = lengths.reduce((sum, count) => sum + count * VALUE_BYTES, end);
  if (expected !== file.size) throw new FormatError({ code: 'bytes-expected-there', expected, bytes: file.size });
  const lists = new Map<string, ValueList>();
  let at = end;
  for (const [index, count] of lengths.entries()) {
    const to = at + count * VALUE_BYTES;
    lists.set(String(index), listIn(index, await readBytes(file, at, to, options)));
    at = to;
    await options.pause?.();
  }
  return weightsFrom(json, lists);
}

/** Reads a lane in either form, as its content says. Errors as of the two readers. */
export async function readWeightsInAnyForm(file: Blob, options: ReadOptions = {}): Promise<WeightsFile> {
  return (await isWeightsBinary(file, options)) ? readWeightsBinary(file, options) : readWeights(file, options);
}

function parse(bytes: Bytes): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new FormatError({ code: 'not-json-or-damaged' });
  }
}

/** @throws FormatError */
function arraysOf(json: unknown): number[] {
  const parsed = v.safeParse(arraysSchema, json, { abortEarly: true });
  if (!parsed.success) throw new FormatError(issueProblem(parsed.issues[0]));
  return parsed.output.arrays;
}

/** Each use gets an array of its own, since a backend may go on to work in it. */
function listIn(index: number, bytes: Bytes): ValueList {
  const values = new Float32Array(bytes.buffer);
  let uses = 0;
  return {
    length: values.length,
    wrong: null,
    toArray() {
      uses += 1;
      if (uses > MOST_USES) throw new FormatError({ code: 'array-used-often', index, most: MOST_USES });
      return uses === 1 ? values : values.slice();
    },
  };
}
