/** NumPy's objects in a pickle: numbers become numbers, plain arrays become tensors. */
import type { Problem, ProblemOf } from '../config/problems/problem.ts';
import { type Bytes, decode, type ElementType, ITEM_SIZE, swapByteOrder } from './elementTypes.ts';
import { FormatError } from './formatError.ts';
import { foreignElements, NUMPY_TYPES } from './npyHeader.ts';
import { narrow } from './pickleCursor.ts';
import { GlobalName, PickleObject, type PickleValue, SkippedValue, type Spend } from './pickleValues.ts';
import { latin1Bytes } from './plainObjects.ts';
import { checkView, contiguousStride, elementCount, spanOf, type TensorView, type StoredTensor } from './tensorView.ts';

/** Bytes that cost as much as a step of the pickle machine. */
const BYTES_PER_STEP = 16;

const FUNCTIONS = new Set([
  'numpy.dtype',
  'numpy.core.multiarray.scalar',
  'numpy.core.multiarray._reconstruct',
  'numpy.core.numeric._frombuffer',
]);
/** Classes of arrays that `_reconstruct` is called with. */
const ARRAYS = new Set(['numpy.ndarray', 'numpy.memmap', 'numpy.core.memmap.memmap', 'numpy.matrix']);

/** NumPy 2 put an underscore before `core`. */
const nameOf = (name: string): string =>
  name.replace(/^numpy\._core\./, 'numpy.core.').replace('.matrixlib.defmatrix', '');

/** Whether calls of the name are imitated here, or it is an argument of one. */
export function isNumpyName(name: string): boolean {
  return FUNCTIONS.has(nameOf(name)) || ARRAYS.has(nameOf(name));
}

function damaged(what: ProblemOf<'numpy-damaged'>['what']): never {
  throw new FormatError({ code: 'numpy-damaged', what });
}

/** An element type: a letter and the bytes of an element, as in `f8`. */
class NumpyType extends PickleObject {
  readonly kind = 'NumPy type';
  bigEndian = false;
  /** Whether its elements are records or arrays themselves. */
  isCompound = false;
  constructor(readonly code: string) {
    super();
  }
  /** The same as a tensor's; null for one that is not read. */
  get type(): ElementType | null {
    return this.isCompound ? null : (NUMPY_TYPES.get(this.code) ?? null);
  }
}

/** An array, whose content stands in the pickle itself. */
export class ArrayClaim extends PickleObject {
  readonly kind = 'NumPy array';
  /** Null until its state comes. */
  content: { view: TensorView; bytes: Bytes } | SkippedValue | null = null;
}

/**
 * What a call of the name makes.
 * @throws FormatError
 */
export function callNumpy(name: string, args: PickleValue[], spend: Spend): PickleValue {
  const [first, second, shape, order] = args;
  switch (nameOf(name)) {
    case 'numpy.dtype':
      return typeof first === 'string' ? new NumpyType(first.slice(0, 20)) : damaged('element-type');
    case 'numpy.core.multiarray.scalar':
      return first instanceof NumpyType ? scalar(first, second, spend) : damaged('number');
    case 'numpy.core.multiarray._reconstruct':
      if (!(first instanceof GlobalName && ARRAYS.has(nameOf(first.name)))) return damaged('array');
      return new ArrayClaim();
    case 'numpy.core.numeric._frombuffer': {
      const array = new ArrayClaim();
      setNumpyState(array, [1, shape ?? null, second ?? null, order === 'F', first ?? null], spend);
      return array;
    }
    default:
      return damaged('something');
  }
}

/**
 * Sets the state of a type or an array.
 * @returns whether the target is one
 * @throws FormatError
 */
export function setNumpyState(target: PickleValue, state: PickleValue, spend: Spend): boolean {
  if (!(target instanceof NumpyType || target instanceof ArrayClaim)) return false;
  if (!Array.isArray(state)) return damaged('object');
  if (target instanceof NumpyType) {
    const [, order, inner = null, names = null] = state;
    target.bigEndian = order === '>';
    target.isCompound = inner !== null || names !== null;
  } else target.content = arrayContent(state, spend);
  return true;
}

/** `(version, shape, type, whether in Fortran's order, bytes or a list of objects)` */
function arrayContent([, shape, type, isFortran, data]: PickleValue[], spend: Spend): ArrayClaim['content'] {
  if (!Array.isArray(shape) || !(type instanceof NumpyType)) return damaged('array');
  if (type.type === null) return unsupported(type);
  const bytes = elementBytes(type, data, spend);
  const numbers = shape as number[];
  const stride = isFortran === true ? contiguousStride(numbers.toReversed()).toReversed() : contiguousStride(numbers);
  return { view: { type: type.type, shape: numbers, stride, offset: 0 }, bytes };
}

function unsupported({ code, isCompound }: NumpyType): SkippedValue {
  return new SkippedValue(isCompound ? { code: 'elements-are-records' } : foreignElements(code));
}

/** A copy of the elements, little-endian. */
function elementBytes({ type, bigEndian }: NumpyType, data: PickleValue | undefined, spend: Spend): Bytes {
  const bytes = data instanceof Uint8Array ? data.slice() : latin1Bytes(data, 'latin1', spend);
  spend(Math.ceil(bytes.length / BYTES_PER_STEP));
  if (bigEndian && type !== null) swapByteOrder(bytes, ITEM_SIZE[type]);
  return bytes;
}

function scalar(type: NumpyType, data: PickleValue | undefined, spend: Spend): PickleValue {
  // Of an object the object itself stands there.
  if (type.code.startsWith('O')) return data ?? null;
  if (type.type === null && !/^[SU]\d+$/.test(type.code)) return unsupported(type);
  const bytes = elementBytes(type, data, spend);
  if (type.code.startsWith('S')) return bytes;
  if (type.type === null) return textOf(bytes, type.bigEndian);
  if (bytes.length !== ITEM_SIZE[type.type]) return damaged('number');
  const [value = 0] = decode(type.type, bytes);
  if (type.type === 'bool') return value !== 0;
  return typeof value === 'bigint' ? narrow(value) : value;
}

/** NumPy's texts have four bytes a character, and end with zeros. */
function textOf(bytes: Bytes, bigEndian: boolean): string {
  if (bytes.length % 4 !== 0) return damaged('text');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let text = '';
  for (let at = 0; at < bytes.length; at += 4) {
    const code = view.getUint32(at, !bigEndian);
    text += code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code);
  }
  return text.replace(/\0+$/, '');
}

/**
 * The tensor that an array is.
 * @throws FormatError if its bytes are not those of its shape
 */
export function arrayTensor(
  path: string,
  { view, bytes }: { view: TensorView; bytes: Bytes },
  where: Problem | null,
): StoredTensor {
  const itemSize = ITEM_SIZE[view.type];
  checkView(view, Math.floor(bytes.length / itemSize), where);
  if (bytes.length !== elementCount(view.shape) * itemSize) {
    throw new FormatError({ code: 'array-bytes-misfit' }, where);
  }
  // A copy, because what is read may be changed or transferred by its reader.
  const readSpan = () => Promise.resolve(bytes.slice(0, spanOf(view) * itemSize));
  return { path, view, requiresGrad: false, readSpan };
}
