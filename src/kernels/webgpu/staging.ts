/**
 * Buffers through which values reach the GPU, mapped again once it has read them. tfjs makes one for every upload and
 * destroys it after the submit, which for the batch of a step cost more than writing it.
 */

/** Buffers kept for a further upload. A step with its batch in two parts and two steps in flight need four. */
const MOST_FREE = 8;

export class Staging {
  readonly #device: GPUDevice;
  /** Mapped, the one longest unused first. */
  readonly #free: GPUBuffer[] = [];
  /** Recorded into the command buffer that an encoder makes. */
  #recorded: { buffer: GPUBuffer; encoder: GPUCommandEncoder }[] = [];

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /** Records a copy of `values` into `target`. `encoder` must not be inside a pass. */
  copy(values: Float32Array | Int32Array, target: GPUBuffer, encoder: GPUCommandEncoder): void {
    this.#recycle(encoder);
    const buffer = this.#take(values.byteLength);
    const mapped = buffer.getMappedRange();
    if (values instanceof Float32Array) new Float32Array(mapped).set(values);
    else new Int32Array(mapped).set(values);
    buffer.unmap();
    encoder.copyBufferToBuffer(buffer, 0, target, 0, values.byteLength);
    this.#recorded.push({ buffer, encoder });
  }

  #take(size: number): GPUBuffer {
    const found = this.#free.findIndex((buffer) => buffer.size === size);
    if (found >= 0) return this.#free.splice(found, 1)[0] as GPUBuffer;
    const usage = GPUBufferUsage.MAP_WRITE | GPUBufferUsage.COPY_SRC;
    return this.#device.createBuffer({ size, usage, mappedAtCreation: true });
  }

  /** Maps what was recorded with another encoder: a new one is begun after a submit only. */
  #recycle(encoder: GPUCommandEncoder): void {
    const submitted = this.#recorded.filter((entry) => entry.encoder !== encoder);
    if (submitted.length === 0) return;
    this.#recorded = this.#recorded.filter((entry) => entry.encoder === encoder);
    for (const { buffer } of submitted) {
      buffer.mapAsync(GPUMapMode.WRITE).then(
        () => {
          this.#free.push(buffer);
          if (this.#free.length > MOST_FREE) this.#free.shift()?.destroy();
        },
        // The device is lost; whoever listens to that is told.
        () => buffer.destroy(),
      );
    }
  }
}
