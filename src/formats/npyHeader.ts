/** The header of NumPy's `.npy` format, versions 1 to 3. */
import { excerpt, type Problem } from '../config/problems/problem.ts';
import type { ElementType } from './elementTypes.ts';
import { FormatError } from './formatError.ts';
import { checkShape } from './tensorView.ts';

/** Why elements of a type are not read, as a clause. */
export function foreignElements(code: string): Problem {
  switch (code[0]) {
    case 'O':
      return { code: 'elements-are-objects' };
    case 'U':
    case 'S':
    case 'a':
      return { code: 'elements-are-texts' };
    case 'M':
    case 'm':
      return { code: 'elements-are-dates' };
    case 'c':
      return { code: 'elements-are-complex' };
    default:
      return { code: 'element-type', type: excerpt(code) };
  }
}

/** An array of a type that is not read. */
export class ForeignArray extends FormatError {
  constructor(readonly why: Problem) {
    super({ code: 'array-unsupported', why }, { code: 'at-header' });
  }
}

export interface NpyHeader {
  type: ElementType;
  bigEndian: boolean;
  fortranOrder: boolean;
  shape: number[];
  /** Where the elements begin. */
  dataAt: number;
}

/** A header of three keys has about 100 bytes; the limit is NumPy's own for files it does not trust. */
export const MAX_NPY_HEADER = 12 + 10_000;

/** Element types by the letter and size that NumPy names them with. */
export const NUMPY_TYPES: ReadonlyMap<string, ElementType> = new Map<string, ElementType>([
  ['f2', 'float16'],
  ['f4', 'float32'],
  ['f8', 'float64'],
  ['i1', 'int8'],
  ['i2', 'int16'],
  ['i4', 'int32'],
  ['i8', 'int64'],
  ['u1', 'uint8'],
  ['u2', 'uint16'],
  ['u4', 'uint32'],
  ['u8', 'uint64'],
  ['b1', 'bool'],
]);

/** Whether a file that begins with these bytes is an `.npy` file. */
export function looksLikeNpy(start: Uint8Array): boolean {
  return [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59].every((byte, i) => start[i] === byte);
}

/**
 * Reads the header.
 * @param start the file's first bytes: MAX_NPY_HEADER of them, or all
 * @throws FormatError
 */
export function parseNpyHeader(start: Uint8Array<ArrayBuffer>): NpyHeader {
  if (!looksLikeNpy(start) || start.length < 12) throw new FormatError({ code: 'no-npy-file-or-cut-off' });
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  const version = start[6] as number;
  if (version < 1 || version > 3)
    throw new FormatError({ code: 'npy-version-unknown', version }, { code: 'at-byte', at: 6 });
  const textAt = version === 1 ? 10 : 12;
  const dataAt = textAt + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (dataAt > start.length) throw new FormatError({ code: 'npy-header-too-long', dataAt });
  // Version 3 is UTF-8, the others Latin-1; the names of allowed types are ASCII in both.
  const fields = parseFields(String.fromCharCode(...start.subarray(textAt, dataAt)).trim());
  const { type, bigEndian } = parseType(fields.descr);
  return { type, bigEndian, fortranOrder: fields.fortranOrder === 'True', shape: parseShape(fields.shape), dataAt };
}

/**
 * The header is a Python literal: a dictionary of `descr`, `fortran_order` and `shape`. NumPy sorts the keys, other
 * writers may not, so each is looked for; what is left must be punctuation.
 */
function parseFields(text: string): { descr: string; fortranOrder: string; shape: string } {
  let rest = text;
  // Records are a list of named types.
  if (/(['"])descr\1\s{0,9}:\s{0,9}\[/.test(text)) throw new ForeignArray({ code: 'elements-are-records' });
  const take = (key: string, value: string): string => {
    const match = new RegExp(`(['"])${key}\\1\\s{0,9}:\\s{0,9}(${value})`).exec(rest);
    if (!match) throw new FormatError({ code: 'header-no-supported', text: excerpt(text), key }, { code: 'at-header' });
    rest = rest.replace(match[0], '');
    return match[2] as string;
  };
  const fields = {
    descr: take('descr', `'[^']{0,20}'|"[^"]{0,20}"`),
    fortranOrder: take('fortran_order', 'True|False'),
    shape: take('shape', '\\([\\d\\sL,]*\\)'),
  };
  if (!/^\{\s*(,\s*){2,3}\}$/.test(rest))
    throw new FormatError({ code: 'header-damaged', text: excerpt(text) }, { code: 'at-header' });
  return fields;
}

function parseType(literal: string): { type: ElementType; bigEndian: boolean } {
  const [order = '', name] = [literal[1], literal.slice(2, -1)];
  const type = '<>|='.includes(order) ? NUMPY_TYPES.get(name) : undefined;
  if (type !== undefined && order !== '') return { type, bigEndian: order === '>' };
  throw new ForeignArray(foreignElements(name));
}

function parseShape(literal: string): number[] {
  const inner = literal.slice(1, -1).trim();
  if (inner === '') return [];
  // A tuple of one is written with a comma behind it.
  const words = inner.replace(/,\s*$/, '').split(',');
  if (words.length === 1 && !inner.includes(','))
    throw new FormatError({ code: 'shape-no-tuple', literal: excerpt(literal) });
  // Python 2 wrote an L behind long integers.
  const shape = words.map((word) => (/^\s*\d{1,15}L?\s*$/.test(word) ? Number.parseInt(word, 10) : Number.NaN));
  checkShape(shape, { code: 'at-header' });
  return shape;
}

/** The header for row-major elements, padded so that they begin at a multiple of 64 bytes, as NumPy does. */
export function writeNpyHeader(type: ElementType, shape: readonly number[]): Uint8Array<ArrayBuffer> {
  const name = [...NUMPY_TYPES].find(([, known]) => known === type)?.[0];
  if (name === undefined) throw new FormatError({ code: 'numpy-no', type });
  const order = name.endsWith('1') ? '|' : '<';
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const text = `{'descr': '${order}${name}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const length = Math.ceil((10 + text.length + 1) / 64) * 64;
  const bytes = new Uint8Array(length).fill(0x20);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  new DataView(bytes.buffer).setUint16(8, length - 10, true);
  bytes.set(new TextEncoder().encode(text), 10);
  bytes[length - 1] = 0x0a;
  return bytes;
}
