/** Rows of a trained table, as `torch.nn.Embedding`. tfjs's own gradient needs a kernel that wasm lacks. */
import * as tf from '@tensorflow/tfjs-core';
import { lookUp, sumByCode } from './codes.ts';
import { registerOperation } from './registration.ts';

const runEmbed = registerOperation<'table' | 'ids', { entries: number }>({
  name: 'LabEmbedding',
  saved: ['ids'],
  compose({ table, ids }) {
    const rows = lookUp(table as tf.Tensor2D, tf.reshape(ids, [ids.size]) as tf.Tensor1D);
    return tf.reshape(rows, [...ids.shape, table.shape[1] as number]);
  },
  gradient: (dy, [ids], { entries }) => ({
    table: () =>
      tf.tidy(() =>
        sumByCode(tf.reshape(dy, [-1, dy.shape[2] as number]), tf.reshape(ids as tf.Tensor, [-1]), entries),
      ),
  }),
});

/**
 * Rows of `table` [entries, channels] at `ids` int32 [clips, symbols]: [clips, symbols, channels], owned by the caller.
 * Rows that nobody asked for get a gradient of zeros.
 */
export function embed(table: tf.Tensor2D, ids: tf.Tensor2D): tf.Tensor3D {
  return runEmbed({ table, ids }, { entries: table.shape[0] }) as tf.Tensor3D;
}
