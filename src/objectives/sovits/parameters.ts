/** Tensors of a module by the names that PyTorch has for them inside of it. They stay the model's. */
import type * as tf from '@tensorflow/tfjs-core';

interface OfRank {
  1: tf.Tensor1D;
  2: tf.Tensor2D;
  3: tf.Tensor3D;
}

export class Parameters {
  readonly #tensors: ReadonlyMap<string, tf.Tensor>;
  readonly #prefix: string;

  /** @param prefix with the dot behind it; empty: the whole model */
  constructor(tensors: ReadonlyMap<string, tf.Tensor>, prefix = '') {
    this.#tensors = tensors;
    this.#prefix = prefix;
  }

  /** Those of a module inside of this one; of a list, by its name and an index. */
  at(...path: readonly (string | number)[]): Parameters {
    return new Parameters(this.#tensors, `${this.#prefix}${path.join('.')}.`);
  }

  /** @throws Error if there is no tensor of that name, or it has another number of axes */
  get<Rank extends keyof OfRank>(name: string, rank: Rank): OfRank[Rank] {
    const tensor = this.any(name);
    if (tensor.rank !== rank) throw new Error(`${this.#prefix}${name} has ${tensor.rank} axes; expected ${rank}`);
    return tensor as OfRank[Rank];
  }

  /** The same, with however many axes. @throws Error if there is no tensor of that name */
  any(name: string): tf.Tensor {
    const tensor = this.#tensors.get(this.#prefix + name);
    if (!tensor) throw new Error(`${this.#prefix}${name} is missing`);
    return tensor;
  }

  has(name: string): boolean {
    return this.#tensors.has(this.#prefix + name);
  }
}
