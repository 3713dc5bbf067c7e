/** Long computations as generators, which stop after each slice of work so that other work can get in between. */
import * as tf from '@tensorflow/tfjs-core';
import { takeRows } from '../kernels/codes.ts';

export interface Slice {
  /** Share of the work that was asked for, 0 to 1. */
  done: number;
  /** What the slice computed: whoever reads it knows that a GPU is done with it, too. Null: no tensor. Not to be kept. */
  written: tf.Tensor | null;
}

/** Work in slices. Ended early, with `return`, it disposes what it made. */
export type SlicedWork<R> = Generator<Slice, R>;

/** Multiplications in a slice: some hundredths of a second on one core. */
export const SLICE_PRODUCTS = 2 ** 27;

/** How many of `count` rows make a slice. */
export function rowsPerSlice(count: number, productsPerRow: number): number {
  return Math.min(Math.max(Math.floor(SLICE_PRODUCTS / productsPerRow), 1), count);
}

/**
 * Computes something of rows, some of them at a time. What is computed of a row must depend on no other.
 * @param productsPerRow multiplications that a row takes
 * @returns the results one behind another, owned by the caller
 */
export function* byRows<T extends tf.Tensor>(
  rows: tf.Tensor2D,
  productsPerRow: number,
  compute: (part: tf.Tensor2D) => T,
): SlicedWork<T> {
  const [count] = rows.shape;
  const perSlice = rowsPerSlice(count, productsPerRow);
  const parts: T[] = [];
  try {
    for (let from = 0; from < count; from += perSlice) {
      const size = Math.min(perSlice, count - from);
      const part = tf.tidy(() => compute(size === count ? rows : takeRows(rows, from, size)));
      parts.push(part);
      yield { done: (from + size) / count, written: part };
    }
    return parts.length === 1 ? (parts.pop() as T) : (tf.concat(parts) as T);
  } finally {
    tf.dispose(parts);
  }
}

/** The part of some work as a part of the whole. */
export function* partOfWork<R>(work: SlicedWork<R>, [from, to]: readonly [from: number, to: number]): SlicedWork<R> {
  try {
    for (;;) {
      const next = work.next();
      if (next.done) return next.value;
      yield { done: from + (to - from) * next.value.done, written: next.value.written };
    }
  } finally {
    work.return(undefined as R);
  }
}

/** Does all of it without a pause. */
export function atOnce<R>(work: SlicedWork<R>): R {
  for (;;) {
    const next = work.next();
    if (next.done) return next.value;
  }
}
