/** What we use of tfjs 4.22.0's WebGPU backend (pinned) beyond its types. */
import type * as tf from '@tensorflow/tfjs-core';

export interface Internals {
  device: GPUDevice;
  commandEncoder: GPUCommandEncoder | null;
  computePassEncoder: GPUComputePassEncoder | null;
  commandQueueOwnedIds: WeakSet<object>;
  dispatchCountInPass: number;
  uniformPendingDisposal: GPUBuffer[];
  tensorMap: { get(dataId: object): TensorData };
  bufferManager: { acquireBuffer(size: number, usage: number): GPUBuffer };
  ensureCommandEncoderReady(): void;
  endComputePassEncoder(): void;
  uploadToGPU(dataId: object): void;
  submitQueue(): void;
  incRef(dataId: object): void;
  /** @returns whether that was the last reference */
  disposeData(dataId: object): boolean;
  makeTensorInfo(shape: number[], dtype: tf.DataType): tf.TensorInfo;
}

export interface TensorData {
  /** What the bits of the buffer are. A tensor's own type may differ: tfjs casts int32 to float32 by its name alone. */
  dtype: tf.DataType;
  resource: GPUBuffer | null | undefined;
  /** On the CPU; null once they are on the GPU alone. */
  values: unknown;
}

/** What can be uploaded. */
export type Values = Float32Array | Int32Array;
