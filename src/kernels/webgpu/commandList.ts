/** The commands of a captured piece of work; see `capture.ts`. */
import * as tf from '@tensorflow/tfjs-core';
import type { Capture } from '../capture.ts';
import type { Internals, TensorData, Values } from './internals.ts';
import type { Program } from './program.ts';

export interface Dispatch {
  pipeline: GPUComputePipeline;
  bindGroup: GPUBindGroup;
  groups: [x: number, y: number];
}

export interface Copy {
  source: GPUBuffer;
  target: GPUBuffer;
  /** Where the copy begins in the target, in bytes. */
  at: number;
  bytes: number;
}

export interface Upload {
  values: Values;
  target: GPUBuffer;
}

/** Uniforms that are asked for anew, in a buffer of their own. */
export interface LiveUniforms {
  program: Program;
  values(): readonly number[];
  buffer: GPUBuffer;
}

/** Who turns commands into WebGPU's. */
export interface Encoder {
  dispatch(command: Dispatch): void;
  copy(command: Copy): void;
  upload(command: Upload): void;
  writeUniforms(uniforms: LiveUniforms): void;
}

export class CommandList implements Capture {
  readonly #backend: Internals;
  readonly #encoder: Encoder;
  readonly #commands: (Dispatch | Copy)[] = [];
  readonly #uploads: Upload[] = [];
  readonly #uniforms: LiveUniforms[] = [];
  readonly #held = new Map<object, TensorData>();
  readonly #encoderThen: GPUCommandEncoder | null;
  readonly #dispatchesThen: number;
  #dispatches = 0;
  #complete = true;

  constructor(backend: Internals, encoder: Encoder) {
    this.#backend = backend;
    this.#encoder = encoder;
    backend.ensureCommandEncoderReady();
    this.#encoderThen = backend.commandEncoder;
    this.#dispatchesThen = backend.dispatchCountInPass;
  }

  addDispatch(command: Dispatch): void {
    this.#commands.push(command);
    this.#dispatches += 1;
  }

  addCopy(command: Copy): void {
    this.#commands.push(command);
  }

  addUpload(upload: Upload): void {
    this.#uploads.push(upload);
  }

  addUniforms(uniforms: LiveUniforms): void {
    this.#uniforms.push(uniforms);
  }

  /** Keeps the memory of a tensor from the pool. */
  hold(dataId: object, data: TensorData): void {
    if (this.#held.has(dataId)) return;
    this.#held.set(dataId, data);
    this.#backend.incRef(dataId);
  }

  /** Something was done that is not in the list. */
  spoil(): void {
    this.#complete = false;
  }

  /** To be called behind the work: whether the list is all that it did. tfjs's own kernels are not in it. */
  isComplete(): boolean {
    const { commandEncoder, dispatchCountInPass } = this.#backend;
    const unsubmitted = commandEncoder === this.#encoderThen;
    return this.#complete && unsubmitted && dispatchCountInPass - this.#dispatchesThen === this.#dispatches;
  }

  replay(): void {
    const backend = this.#backend;
    for (const upload of this.#uploads) this.#encoder.upload(upload);
    for (const uniforms of this.#uniforms) this.#encoder.writeUniforms(uniforms);
    for (const [dataId, data] of this.#held) {
      backend.commandQueueOwnedIds.add(dataId);
      // What tfjs has read before stays with the tensor and would be returned again.
      data.values = null;
    }
    for (const command of this.#commands) {
      if ('pipeline' in command) this.#encoder.dispatch(command);
      else this.#encoder.copy(command);
    }
  }

  release(): void {
    const backend = this.#backend;
    for (const dataId of this.#held.keys()) {
      if (backend.disposeData(dataId)) tf.engine().removeDataId(dataId, backend as unknown as tf.KernelBackend);
    }
    this.#held.clear();
    // They are read by what is on its way to the device, so that they are left to the garbage collector.
    this.#uniforms.length = 0;
  }
}
