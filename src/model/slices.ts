/** Long computations as generators, which stop after each slice of work so that other work can get in between. */
import type * as tf from '@tensorflow/tfjs-core';

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
