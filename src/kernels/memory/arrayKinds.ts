/**
 * Keeps Chromium from compiling the same functions over and over (seen in 156, with its compiler Maglev).
 *
 * V8 knows arrays of several kinds: a literal is *packed*, what `slice` returns is *holey*. tfjs reads shapes and lists
 * of tensors of both kinds at the same places. The code that is compiled for two kinds there refuses one of them, is
 * thrown away and, since nothing new was learned, made again: hundreds of times a second, a fifth of a core beside
 * training. A place that has met more kinds than it can remember (four) is compiled for all of them, once.
 */
import * as tf from '@tensorflow/tfjs-core';

/** Enough calls that the interpreter keeps notes on what they met. */
const CALLS = 20;

/** Shows the two functions arrays of every kind. To be called before training; it computes nothing. */
export function meetArraysOfEveryKind(): void {
  const holey = <T>(value: T): T[] => {
    const array = new Array<T>(2);
    array[0] = value;
    return array;
  };
  const kinds = [[1, 1], holey(1), [0.5, 0.5], holey(0.5), [null, null], holey(null), new Int32Array(2)] as number[][];
  for (let call = 0; call < CALLS; call += 1) {
    for (const kind of kinds) {
      tf.util.sizeFromShape(kind);
      tf.dispose(kind as unknown as tf.TensorContainer);
    }
  }
}
