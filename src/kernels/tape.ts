/**
 * What tfjs does not offer: a no-gradient scope, and a look at the gradient tape. Both rely on the engine's state of
 * tfjs 4.22.0 (pinned): the tape records a kernel only while `gradientDepth > 0` and `kernelDepth` is 0.
 */
import * as tf from '@tensorflow/tfjs-core';

/**
 * Runs `f` off the tape, as `torch.no_grad` does: no node is recorded, nothing is kept for a backward pass.
 * Intermediate tensors are disposed; the caller owns what `f` returns.
 */
export function noGrad<T extends tf.TensorContainer>(f: () => T): T {
  const { state } = tf.engine();
  state.kernelDepth += 1;
  try {
    return tf.tidy(f);
  } finally {
    state.kernelDepth -= 1;
  }
}

/** What a piece of a forward pass left on the tape. */
export interface TapeUse {
  nodes: number;
  /** Bytes of distinct tensors that the nodes keep for the backward pass. */
  bytes: number;
}

/** Position on the tape now; -1 when no tape is recording. */
export function tapePosition(): number {
  const { state } = tf.engine();
  return state.gradientDepth > 0 ? state.activeTape.length : -1;
}

/** What was recorded since `from`, a value of `tapePosition`. */
export function tapeUseSince(from: number): TapeUse {
  if (from < 0) return { nodes: 0, bytes: 0 };
  const nodes = tf.engine().state.activeTape.slice(from);
  const kept = new Map<object, number>();
  for (const node of nodes) {
    for (const tensor of node.saved ?? []) kept.set(tensor.dataId, tensor.size * tf.util.bytesPerElement(tensor.dtype));
  }
  return { nodes: nodes.length, bytes: [...kept.values()].reduce((sum, bytes) => sum + bytes, 0) };
}
