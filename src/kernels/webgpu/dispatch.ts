/**
 * Runs programs of ours inside tfjs's command buffer, so that a step is one submit.
 *
 * `runWebGPUProgram` of tfjs gives one output, builds uniforms and a bind group anew in every call and knows shapes we do
 * not need; that was most of the JavaScript of a step. Here pipelines are made once, uniforms that repeat are kept, and
 * so are bind groups, because tfjs's pool hands out the same buffers in the same order in every step.
 */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type * as tf from '@tensorflow/tfjs-core';
import type { Capture } from '../capture.ts';
import { CommandList, type Copy, type Dispatch, type Encoder, type LiveUniforms, type Upload } from './commandList.ts';
import type { Internals, TensorData } from './internals.ts';
import { type Element, MOST_GROUPS, type Program } from './program.ts';
import { Staging } from './staging.ts';

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
  /** What is being captured. */
  #list: CommandList | null = null;

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

  /** Captures the commands of `work` while it runs; see `Capturer`. */
  capture<T>(work: () => T): { result: T; capture: Capture | null } {
    const list = new CommandList(this.#backend, this.#encoder);
    this.#list = list;
    let kept = false;
    try {
      const result = work();
      kept = list.isComplete();
      return { result, capture: kept ? list : null };
    } finally {
      this.#list = null;
      if (!kept) list.release();
    }
  }

  /**
   * Adds one dispatch to the commands.
   * @param tensors one per buffer of the program, in its order
   * @param uniforms one per uniform; as a function where they change from step to step and are not worth keeping
   * @param threads how many there must be at least
   */
  run(
    program: Program,
    tensors: readonly tf.TensorInfo[],
    uniforms: readonly number[] | (() => readonly number[]),
    threads: number,
  ): void {
    const parts = this.#compile(program);
    const buffers = tensors.map((tensor, i) => {
      const { element, access } = program.buffers[i] as Program['buffers'][number];
      return this.#bufferOf(tensor, element, access === 'write');
    });
    buffers.push(
      typeof uniforms === 'function'
        ? this.#liveUniforms(program, uniforms)
        : this.#keptUniforms(program, parts, uniforms),
    );
    const count = Math.ceil(threads / program.workgroup);
    const command: Dispatch = {
      pipeline: parts.pipeline,
      bindGroup: this.#bindGroup(parts, buffers),
      groups: [Math.min(count, MOST_GROUPS), Math.ceil(count / MOST_GROUPS)],
    };
    this.#encoder.dispatch(command);
    this.#list?.addDispatch(command);
    if (this.#backend.dispatchCountInPass >= MOST_DISPATCHES) this.submit();
  }

  /** Submits the commands so far. */
  submit(): void {
    this.#backend.ensureCommandEncoderReady();
    this.#backend.endComputePassEncoder();
    this.#backend.submitQueue();
  }

  /** Copies the values of float32 tensors one behind the other into a new one, without a dispatch. */
  pack(tensors: readonly tf.TensorInfo[]): tf.TensorInfo {
    const sizes = tensors.map(({ shape }) => shape.reduce((size, axis) => size * axis, 1));
    const output = this.output([sizes.reduce((sum, size) => sum + size, 0)]);
    const target = this.#bufferOf(output, 'f32', true);
    let at = 0;
    for (const [i, tensor] of tensors.entries()) {
      const bytes = (sizes[i] as number) * Float32Array.BYTES_PER_ELEMENT;
      const command: Copy = { source: this.#bufferOf(tensor, 'f32', false), target, at, bytes };
      this.#encoder.copy(command);
      this.#list?.addCopy(command);
      at += bytes;
    }
    return output;
  }

  readonly #encoder: Encoder = {
    dispatch: ({ pipeline, bindGroup, groups }) => {
      const backend = this.#backend;
      if (!backend.computePassEncoder) {
        backend.ensureCommandEncoderReady();
        backend.computePassEncoder = (backend.commandEncoder as GPUCommandEncoder).beginComputePass();
      }
      const pass = backend.computePassEncoder;
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, bindGroup);
      pass.dispatchWorkgroups(groups[0], groups[1]);
      backend.dispatchCountInPass += 1;
    },
    copy: ({ source, target, at, bytes }) => this.#betweenPasses().copyBufferToBuffer(source, 0, target, at, bytes),
    // Few values go straight into the buffer, which nothing on its way uses. Many go through a mapped buffer: they would
    // not fit into the browser's command buffer, and a step would wait for it.
    upload: ({ values, target }) => {
      if (values.byteLength > MOST_WRITTEN) this.#staging.copy(values, target, this.#betweenPasses());
      else this.#backend.device.queue.writeBuffer(target, 0, values as Float32Array<ArrayBuffer>);
    },
    writeUniforms: ({ program, values, buffer }) =>
      this.#backend.device.queue.writeBuffer(buffer, 0, uniformData(program, values())),
  };

  /** The command encoder, outside of any pass. */
  #betweenPasses(): GPUCommandEncoder {
    this.#backend.ensureCommandEncoderReady();
    this.#backend.endComputePassEncoder();
    return this.#backend.commandEncoder as GPUCommandEncoder;
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
    this.#list?.hold(dataId, data);
    // What tfjs has read before stays with the tensor and would be returned again.
    if (written) data.values = null;
    return data.resource as GPUBuffer;
  }

  /** Gives a tensor its buffer, and its values if it has any. */
  #upload(dataId: object, data: TensorData): void {
    const { values } = data;
    if (!(values instanceof Float32Array || values instanceof Int32Array)) {
      if (values) this.#list?.spoil();
      return this.#backend.uploadToGPU(dataId);
    }
    const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage;
    data.resource = this.#backend.bufferManager.acquireBuffer(values.byteLength, STORAGE | COPY_SRC | COPY_DST);
    const upload: Upload = { values, target: data.resource };
    this.#encoder.upload(upload);
    this.#list?.addUpload(upload);
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

  /** In a buffer of its own: what is written into a buffer is there before any command that was not submitted yet. */
  #liveUniforms(program: Program, values: () => readonly number[]): GPUBuffer {
    const size = uniformBytes(program);
    const usage = GPUBufferUsage.COPY_DST | GPUBufferUsage.UNIFORM;
    const buffer = this.#list
      ? this.#backend.device.createBuffer({ size, usage })
      : this.#backend.bufferManager.acquireBuffer(size, usage);
    const uniforms: LiveUniforms = { program, values, buffer };
    this.#encoder.writeUniforms(uniforms);
    if (this.#list) this.#list.addUniforms(uniforms);
    else this.#backend.uniformPendingDisposal.push(buffer);
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
const uniformBytes = ({ uniforms }: Program): number => Math.max(16, Math.ceil(uniforms.length / 4) * 16);

function uniformData(program: Program, values: readonly number[]): ArrayBuffer {
  const { name, uniforms } = program;
  if (values.length !== uniforms.length) {
    throw new Error(`${name} has ${uniforms.length} uniforms, ${values.length} were given`);
  }
  const data = new ArrayBuffer(uniformBytes(program));
  const view = new DataView(data);
  for (const [i, { type }] of uniforms.entries()) {
    if (type === 'f32') view.setFloat32(4 * i, values[i] as number, true);
    else view.setInt32(4 * i, values[i] as number, true);
  }
  return data;
}
