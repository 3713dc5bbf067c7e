/** A tensor as a strided view of a piece of storage: checks, and its elements in row-major order. */
import type { Problem } from '../config/problems/problem.ts';
import type { ReadOptions } from './byteSource.ts';
import { type Bytes, type ElementType, ITEM_SIZE } from './elementTypes.ts';
import { FormatError } from './formatError.ts';

/** Shape, strides and offset count elements, not bytes. */
export interface TensorView {
  type: ElementType;
  shape: readonly number[];
  stride: readonly number[];
  offset: number;
}

/** A tensor whose view has been checked against its storage. */
export interface StoredTensor {
  path: string;
  view: TensorView;
  requiresGrad: boolean;
  /** Reads the storage from the view's offset on, `spanOf(view)` elements, little-endian. */
  readSpan(options: ReadOptions): Promise<Bytes>;
}

/** PyTorch itself stops at 64 axes. */
const MAX_AXES = 64;
/** 1 GiB of float32: several times what any checkpoint of this family holds, and still fits into memory. */
const MAX_ELEMENTS = 2 ** 28;
const MAX_BYTES = 2 ** 30;
/** A view may repeat elements (expand), which costs the file nothing: bound how many can grow out of a small storage. */
const MAX_REPEATED_ELEMENTS = 2 ** 24;
/** Elements of all tensors of a file together: ends the work on files whose tensors all share one large storage. */
const MAX_ELEMENTS_PER_FILE = 2 ** 31;

/** Number of elements. Exact for every shape that passes `checkShape`. */
export function elementCount(shape: readonly number[]): number {
  // Asked first, because 0 times an overflow would be NaN.
  return shape.includes(0) ? 0 : shape.reduce((product, axis) => product * axis, 1);
}

/** Strides of a row-major tensor. Axes of length 0 count as 1, as in PyTorch. */
export function contiguousStride(shape: readonly number[]): number[] {
  const stride = Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis -= 1) {
    stride[axis] = (stride[axis + 1] as number) * Math.max(shape[axis + 1] as number, 1);
  }
  return stride;
}

/** Whether the elements lie row-major without gaps; strides of axes of length 1 do not matter. */
export function isContiguous({ shape, stride }: TensorView): boolean {
  const wanted = contiguousStride(shape);
  return shape.some((axis) => axis === 0) || shape.every((axis, i) => axis === 1 || stride[i] === wanted[i]);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** Numbers from a file for a message. What is no number may be anything, endless things included. */
function list(values: readonly unknown[]): string[] {
  return values.slice(0, MAX_AXES).map((value) => (typeof value === 'number' ? String(value) : '?'));
}

/** @throws FormatError unless `shape` is a list of at most 64 counts whose product is within bounds */
export function checkShape(shape: readonly unknown[], where: Problem | null): asserts shape is readonly number[] {
  if (shape.length > MAX_AXES)
    throw new FormatError({ code: 'tensor-axes-at-most', shape: shape.length, most: MAX_AXES }, where);
  if (!shape.every(isCount)) throw new FormatError({ code: 'shape-impossible', shape: list(shape) }, where);
  // An axis of length 0 would hide absurd neighbours, so those are bounded one by one.
  const absurd =
    shape.some((axis) => (axis as number) > MAX_ELEMENTS) || elementCount(shape as number[]) > MAX_ELEMENTS;
  if (absurd) {
    throw new FormatError({ code: 'shape-too-large', shape: list(shape), most: MAX_ELEMENTS }, where);
  }
}

/**
 * @param length elements of the storage
 * @throws FormatError if the view reaches outside, or is out of bounds
 */
export function checkView({ type, shape, stride, offset }: TensorView, length: number, where: Problem | null): void {
  checkShape(shape, where);
  if (stride.length !== shape.length) {
    throw new FormatError({ code: 'strides-misfit', stride: stride.length, shape: shape.length }, where);
  }
  if (!stride.every(isCount)) throw new FormatError({ code: 'strides-impossible', stride: list(stride) }, where);
  if (!isCount(offset)) throw new FormatError({ code: 'offset-impossible', value: list([offset]) }, where);
  const count = elementCount(shape);
  if (count === 0) return;
  // The span counts too: it is what must be read to pick the elements out.
  if (Math.max(count, spanOf({ shape, stride })) * ITEM_SIZE[type] > MAX_BYTES) {
    throw new FormatError({ code: 'tensor-too-large', shape: list(shape), most: MAX_BYTES }, where);
  }
  const end = offset + spanOf({ shape, stride });
  if (!(end <= length)) {
    throw new FormatError({ code: 'view-outside', shape: list(shape), stride: list(stride), offset, length }, where);
  }
  if (count > Math.max(length, MAX_REPEATED_ELEMENTS)) {
    throw new FormatError({ code: 'view-repeats-too-much', count, length, most: MAX_REPEATED_ELEMENTS }, where);
  }
}

/** @throws FormatError if all tensors together are beyond what is worked on */
export function checkTotal(views: readonly TensorView[]): void {
  const total = views.reduce((sum, { shape }) => sum + elementCount(shape), 0);
  if (total > MAX_ELEMENTS_PER_FILE) {
    throw new FormatError({ code: 'tensors-elements-limit', total, most: MAX_ELEMENTS_PER_FILE });
  }
}

/** Elements from the first to the last that the view touches; 0 for an empty one. */
export function spanOf({ shape, stride }: Pick<TensorView, 'shape' | 'stride'>): number {
  if (elementCount(shape) === 0) return 0;
  return shape.reduce((last, axis, i) => last + (axis - 1) * (stride[i] as number), 0) + 1;
}

type Words = Uint8Array | Uint16Array | Uint32Array | BigUint64Array;

function wordsOf(bytes: Bytes, itemSize: number): Words {
  switch (itemSize) {
    case 1:
      return bytes;
    case 2:
      return new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
    case 4:
      return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
    default:
      return new BigUint64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8);
  }
}

/**
 * The elements of a checked view in row-major order.
 * @param span bytes of the storage from the view's offset on, `spanOf` elements, aligned to the element
 */
export function gather(view: TensorView, span: Bytes): Bytes {
  if (isContiguous(view)) return span;
  const { type, shape, stride } = view;
  const size = ITEM_SIZE[type];
  const result = new Uint8Array(elementCount(shape) * size);
  const from = wordsOf(span, size);
  const to = wordsOf(result, size);
  const last = shape.length - 1;
  const [length, step] = [shape[last] as number, stride[last] as number];
  const index = Array<number>(last).fill(0);
  let start = 0;
  for (let at = 0; at < to.length; ) {
    for (let i = 0; i < length; i += 1, at += 1) to[at] = from[start + i * step] as number & bigint;
    // The next row: count up like an odometer, the second axis from the right first.
    for (let axis = last - 1; axis >= 0; axis -= 1) {
      index[axis] = (index[axis] as number) + 1;
      start += stride[axis] as number;
      if ((index[axis] as number) < (shape[axis] as number)) break;
      start -= (shape[axis] as number) * (stride[axis] as number);
      index[axis] = 0;
    }
  }
  return result;
}
