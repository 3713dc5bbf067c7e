/**
 * Runs programs of ours inside tfjs's command buffer, so that a step is one submit.
 *
 * The one file that reaches into the backend of tfjs 4.22.0 (pinned). `runWebGPUProgram` gives one output, builds
 * uniforms and a bind group anew in every call and knows shapes we do not need; that was most of the JavaScript of a
 * step. Here pipelines are made once, uniforms that repeat are kept, and so are bind groups, because tfjs's pool hands
 * out the same buffers in the same order in every step.
 */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type * as tf from '@tensorflow/tfjs-core';
import { type Element, MOST_GROUPS, type Program } from './program.ts';
import { Staging } from './staging.ts';

/** What we use of the backend beyond its types. */
interface Internals {
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
  disposeData(dataId: object): boolean;
  makeTensorInfo(shape: number[], dtype: tf.DataType): tf.TensorInfo;
}

interface TensorData {
  /** What the bits of the buffer are. A tensor's own type may differ: tfjs casts int32 to float32 by its name alone. */
  dtype: tf.DataType;
  resource: GPUBuffer | null | undefined;
  /** On the CPU; null once they are on the GPU alone. */
  values: unknown;
}

/** Dispatches between two submits at most: disposed buffers return to the pool with a submit only. */
export const MOST_DISPATCHES = 512;
/** Bytes that are written into a buffer rather than brought there. */
const MOST_WRITTEN = 16 * 1024;
/** Bind groups and uniforms kept per program; beyond it they are made anew. */
const MOST_KEPT = 256;

interface Compiled {
  pipeline: GPUComputePipeline;
  layout: GPUBindGroupLayout;
  bindGroups: Kept<GPUBuffer, GPUBindGroup>;
  uniforms: Kept<number, GPUBuffer>;
}

/**
 * What was made from some values, found again by comparing them: a program has few such sets, and building a key of text
 * for each dispatch took longer than looking through them.
 */
class Kept<Value, Made> {
  #entries: { values: readonly Value[]; made: Made }[] = [];

  get(values: readonly Value[], make: () => Made): Made {
    const there = this.#entries.find((entry) => entry.values.every((value, i) => value === values[i]));
    if (there) return there.made;
    if (this.#entries.length >= MOST_KEPT) this.#entries = [];
    const made = make();
    this.#entries.push({ values: [...values], made });
    return made;
  }
}

export class Dispatcher {
  readonly #backend: Internals;
  readonly #compiled = new Map<Program, Compiled>();
  readonly #staging: Staging;

  constructor(backend: WebGPUBackend) {
    this.#backend = backend as unknown as Internals;
    this.#staging = new Staging(this.#backend.device);
  }

  /** Compiles programs without waiting for each other. A program that was not compiled here is at its first run. */
  async compile(programs: readonly Program[]): Promise<void> {
    const { device } = this.#backend;
    await Promise.all(
      programs.map(async (program) => {
        const { layout, descriptor } = describe(device, program);
        const pipeline = await device.createComputePipelineAsync(descriptor);
        if (!this.#compiled.has(program)) this.#compiled.set(program, compiled(pipeline, layout));
      }),
    );
  }

  /** A tensor for a program to write; the caller hands it to tfjs or to `release`. */
  output(shape: number[], dtype: 'float32' | 'int32' = 'float32'): tf.TensorInfo {
    return this.#backend.makeTensorInfo(shape, dtype);
  }

  /** Whether the values of a tensor are floats, whatever its type says; see `TensorData`. */
  holdsFloats({ dataId }: tf.TensorInfo): boolean {
    return this.#backend.tensorMap.get(dataId).dtype === 'float32';
  }

  /** Gives intermediate results back; their buffers stay as they are until the next submit. */
  release(...tensors: tf.TensorInfo[]): void {
    for (const { dataId } of tensors) this.#backend.disposeData(dataId);
  }

  /**
   * Records one dispatch.
   * @param tensors one per buffer of the program, in its order
   * @param uniforms one per uniform
   * @param threads how many there must be at least
   * @param volatile the uniforms change from step to step and are not worth keeping
   */
  run(
    program: Program,
    tensors: readonly tf.TensorInfo[],
    uniforms: readonly number[],
    threads: number,
    { volatile = false } = {},
  ): void {
    const backend = this.#backend;
    const parts = this.#compile(program);
    const buffers = tensors.map((tensor, i) => {
      const { element, access } = program.buffers[i] as Program['buffers'][number];
      return this.#bufferOf(tensor, element, access === 'write');
    });
    const uniform = volatile ? this.#freshUniforms(program, uniforms) : this.#keptUniforms(program, parts, uniforms);
    backend.ensureCommandEncoderReady();
    backend.computePassEncoder ??= (backend.commandEncoder as GPUCommandEncoder).beginComputePass();
    const pass = backend.computePassEncoder;
    const groups = Math.ceil(threads / program.workgroup);
    pass.setPipeline(parts.pipeline);
    pass.setBindGroup(0, this.#bindGroup(parts, [...buffers, uniform]));
    pass.dispatchWorkgroups(Math.min(groups, MOST_GROUPS), Math.ceil(groups / MOST_GROUPS));
    backend.dispatchCountInPass += 1;
    if (backend.dispatchCountInPass >= MOST_DISPATCHES) this.submit();
  }

  /** Submits what was recorded. */
  submit(): void {
    this.#backend.ensureCommandEncoderReady();
    this.#backend.endComputePassEncoder();
    this.#backend.submitQueue();
  }

  /** Copies the values of float32 tensors one behind the other into a new one, without a dispatch. */
  pack(tensors: readonly tf.TensorInfo[]): tf.TensorInfo {
    const backend = this.#backend;
    const sizes = tensors.map(({ shape }) => shape.reduce((size, axis) => size * axis, 1));
    const output = this.output([sizes.reduce((sum, size) => sum + size, 0)]);
    const target = this.#bufferOf(output, 'f32', true);
    const sources = tensors.map((tensor) => this.#bufferOf(tensor, 'f32', false));
    backend.ensureCommandEncoderReady();
    backend.endComputePassEncoder();
    let at = 0;
    for (const [i, source] of sources.entries()) {
      const bytes = (sizes[i] as number) * Float32Array.BYTES_PER_ELEMENT;
      (backend.commandEncoder as GPUCommandEncoder).copyBufferToBuffer(source, 0, target, at, bytes);
      at += bytes;
    }
    return output;
  }

  #compile(program: Program): Compiled {
    const there = this.#compiled.get(program);
    if (there) return there;
    const { device } = this.#backend;
    const { layout, descriptor } = describe(device, program);
    const parts = compiled(device.createComputePipeline(descriptor), layout);
    this.#compiled.set(program, parts);
    return parts;
  }

  /** The buffer of a tensor, uploaded if need be, kept from the pool until the next submit. */
  #bufferOf({ dataId }: tf.TensorInfo, element: Element, written: boolean): GPUBuffer {
    const backend = this.#backend;
    const data = backend.tensorMap.get(dataId);
    if ((data.dtype === 'float32') !== (element === 'f32')) {
      throw new Error(`A kernel was given a buffer of ${data.dtype}; it reads ${element}. Convert with an operation.`);
    }
    if (data.resource === null || data.resource === undefined) this.#upload(dataId, data);
    backend.commandQueueOwnedIds.add(dataId);
    // What tfjs has read before stays with the tensor and would be returned again.
    if (written) data.values = null;
    return data.resource as GPUBuffer;
  }

  /**
   * Puts few values straight into the tensor's buffer, which nothing recorded uses yet. Many go through a mapped buffer:
   * they would not fit into the browser's command buffer, and a step would wait for it.
   */
  #upload(dataId: object, data: TensorData): void {
    const backend = this.#backend;
    const { values } = data;
    if (!(values instanceof Float32Array || values instanceof Int32Array)) return backend.uploadToGPU(dataId);
    const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage;
    data.resource = backend.bufferManager.acquireBuffer(values.byteLength, STORAGE | COPY_SRC | COPY_DST);
    if (values.byteLength <= MOST_WRITTEN) {
      backend.device.queue.writeBuffer(data.resource, 0, values as Float32Array<ArrayBuffer>);
    } else {
      backend.ensureCommandEncoderReady();
      backend.endComputePassEncoder();
      this.#staging.copy(values, data.resource, backend.commandEncoder as GPUCommandEncoder);
    }
    data.values = null;
  }

  #bindGroup({ layout, bindGroups }: Compiled, buffers: readonly GPUBuffer[]): GPUBindGroup {
    return bindGroups.get(buffers, () => {
      const entries = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }));
      return this.#backend.device.createBindGroup({ layout, entries });
    });
  }

  #keptUniforms(program: Program, { uniforms }: Compiled, values: readonly number[]): GPUBuffer {
    return uniforms.get(values, () => {
      const data = uniformData(program, values);
      const buffer = this.#backend.device.createBuffer({
        size: data.byteLength,
        usage: GPUBufferUsage.UNIFORM,
        mappedAtCreation: true,
      });
      new Uint8Array(buffer.getMappedRange()).set(new Uint8Array(data));
      buffer.unmap();
      return buffer;
    });
  }

  /** In a buffer of its own until the next submit: what is written into a buffer is there before anything recorded. */
  #freshUniforms(program: Program, values: readonly number[]): GPUBuffer {
    const data = uniformData(program, values);
    const buffer = this.#backend.bufferManager.acquireBuffer(
      data.byteLength,
      GPUBufferUsage.COPY_DST | GPUBufferUsage.UNIFORM,
    );
    this.#backend.device.queue.writeBuffer(buffer, 0, data);
    this.#backend.uniformPendingDisposal.push(buffer);
    return buffer;
  }
}

function compiled(pipeline: GPUComputePipeline, layout: GPUBindGroupLayout): Compiled {
  return { pipeline, layout, bindGroups: new Kept(), uniforms: new Kept() };
}

function describe(
  device: GPUDevice,
  program: Program,
): { layout: GPUBindGroupLayout; descriptor: GPUComputePipelineDescriptor } {
  const storage = program.buffers.map(
    ({ access }): GPUBufferBindingLayout => ({
      type: access === 'read' ? 'read-only-storage' : 'storage',
    }),
  );
  const layout = device.createBindGroupLayout({
    entries: [...storage, { type: 'uniform' } as const].map((buffer, binding) => ({
      binding,
      visibility: GPUShaderStage.COMPUTE,
      buffer,
    })),
  });
  const module = device.createShaderModule({ code: program.wgsl, label: program.name });
  const descriptor = {
    label: program.name,
    layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
    compute: { module, entryPoint: 'main' },
  };
  return { layout, descriptor };
}

/** Scalars only, four bytes each; the size of a uniform buffer is a multiple of 16. */
function uniformData({ name, uniforms }: Program, values: readonly number[]): ArrayBuffer {
  if (values.length !== uniforms.length) {
    throw new Error(`${name} has ${uniforms.length} uniforms, ${values.length} were given`);
  }
  const data = new ArrayBuffer(Math.max(16, Math.ceil(uniforms.length / 4) * 16));
  const view = new DataView(data);
  for (const [i, { type }] of uniforms.entries()) {
    if (type === 'f32') view.setFloat32(4 * i, values[i] as number, true);
    else view.setInt32(4 * i, values[i] as number, true);
  }
  return data;
}
