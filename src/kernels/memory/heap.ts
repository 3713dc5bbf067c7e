/**
 * What kernels need of a backend whose data lies in main memory: tfjs's cpu and wasm backends. The one file that knows
 * their insides (tfjs 4.22.0, pinned).
 */
import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';

/**
 * Memory of a backend. Views of values are valid until the next `output` or `product`: either may let wasm's heap grow,
 * which detaches them.
 */
export interface Heap {
  /** A new tensor whose values are not set. */
  output(shape: number[], dtype?: 'float32' | 'int32'): tf.TensorInfo;
  floats(tensor: tf.TensorInfo): Float32Array;
  ints(tensor: tf.TensorInfo): Int32Array;
  /** Values of a float32 tensor that the kernel changes in place. To be asked for anew for each change. */
  writable(tensor: tf.TensorInfo): Float32Array;
  /**
   * [m, k] · [k, n] -> [m, n], by the backend's own kernel. Nothing is transposed: on wasm that path is 18 times slower.
   * wasm keeps a packed copy of `b` for as long as the tensor lives or until it is changed; it must always come in the
   * same shape.
   */
  product(a: tf.TensorInfo, b: tf.TensorInfo): tf.TensorInfo;
  /** Ends tensors that came from `output` or `product` and are not handed on. */
  release(...tensors: tf.TensorInfo[]): void;
}

/** A kernel over typed arrays. It owns no tensor afterwards but those that it returns. */
export type MemoryKernel<I extends string, A extends object> = (
  inputs: Record<I, tf.TensorInfo>,
  attributes: A,
  heap: Heap,
) => tf.TensorInfo | tf.TensorInfo[];

const heaps = new WeakMap<object, Heap>();

/** The memory of the cpu or wasm backend that runs a kernel. */
export function heapOf(backendName: 'cpu' | 'wasm', backend: object): Heap {
  const there = heaps.get(backend);
  if (there) return there;
  const heap = backendName === 'cpu' ? cpuHeap(backend as MathBackendCPU) : wasmHeap(backend as BackendWasm);
  heaps.set(backend, heap);
  return heap;
}

function cpuHeap(backend: MathBackendCPU): Heap {
  /** Arrays that no one else holds: a tensor keeps the very array that it was made from. */
  const own = new WeakSet<object>();
  const values = ({ dataId }: tf.TensorInfo): Float32Array | Int32Array =>
    backend.data.get(dataId).values as Float32Array | Int32Array;
  return {
    output(shape, dtype = 'float32') {
      const size = tf.util.sizeFromShape(shape);
      const array = dtype === 'int32' ? new Int32Array(size) : new Float32Array(size);
      own.add(array);
      return backend.makeTensorInfo(shape, dtype, array);
    },
    floats: (tensor) => values(tensor) as Float32Array,
    ints: (tensor) => values(tensor) as Int32Array,
    writable(tensor) {
      const array = values(tensor) as Float32Array;
      if (own.has(array)) return array;
      const copy = array.slice();
      own.add(copy);
      backend.data.get(tensor.dataId).values = copy;
      return copy;
    },
    product: (a, b) => product('cpu', backend, a, b),
    release: (...tensors) => tensors.forEach((tensor) => backend.disposeIntermediateTensorInfo(tensor)),
  };
}

function wasmHeap(backend: BackendWasm): Heap {
  const view = (tensor: tf.TensorInfo): Float32Array | Int32Array =>
    backend.typedArrayFromHeap(tensor) as Float32Array | Int32Array;
  return {
    output: (shape, dtype = 'float32') => backend.makeOutput(shape, dtype),
    floats: (tensor) => view(tensor) as Float32Array,
    ints: (tensor) => view(tensor) as Int32Array,
    writable(tensor) {
      forgetPacked(backend, tensor);
      return view(tensor) as Float32Array;
    },
    product: (a, b) => product('wasm', backend, a, b),
    release: (...tensors) => tensors.forEach(({ dataId }) => backend.disposeData(dataId)),
  };
}

/**
 * Ends what wasm derived from the values of a tensor: its matrix product keeps the right factor in packed form, and would
 * go on multiplying by the values that the factor had in its first product.
 */
function forgetPacked({ wasm, dataIdMap }: BackendWasm, { dataId, shape }: tf.TensorInfo): void {
  const { id, memoryOffset } = dataIdMap.get(dataId);
  wasm.tfjs.disposeData(id);
  wasm.tfjs.registerTensor(id, tf.util.sizeFromShape(shape), memoryOffset);
}

function product(backendName: string, backend: object, a: tf.TensorInfo, b: tf.TensorInfo): tf.TensorInfo {
  const kernel = tf.getKernel('BatchMatMul', backendName);
  const attrs = { transposeA: false, transposeB: false };
  return kernel.kernelFunc({ inputs: { a, b }, backend, attrs }) as tf.TensorInfo;
}

/** The same values in another shape of as many; not a tensor of its own. */
export function reshaped({ dataId, dtype }: tf.TensorInfo, shape: number[]): tf.TensorInfo {
  return { dataId, dtype, shape };
}

/** Columns and rows that are copied together, so that both sides stay in the cache. */
const BLOCK = 16;

/** Writes the transpose of `from` [rows, columns] to `to` [columns, rows], which may have longer rows. */
export function transpose(
  from: Float32Array,
  to: Float32Array,
  rows: number,
  columns: number,
  stride: number = rows,
): void {
  for (let rowBlock = 0; rowBlock < rows; rowBlock += BLOCK) {
    const rowEnd = Math.min(rowBlock + BLOCK, rows);
    for (let columnBlock = 0; columnBlock < columns; columnBlock += BLOCK) {
      const columnEnd = Math.min(columnBlock + BLOCK, columns);
      for (let column = columnBlock; column < columnEnd; column += 1) {
        for (let row = rowBlock; row < rowEnd; row += 1) {
          to[column * stride + row] = from[row * columns + column] as number;
        }
      }
    }
  }
}
