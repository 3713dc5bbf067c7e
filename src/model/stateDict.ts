/** A model as PyTorch's `state_dict` holds it, and back: names, order of axes, buffers, flags. */
import * as tf from '@tensorflow/tfjs-core';
import { type NamedModel, type NamedTensor, type TensorLayout } from './namedModel.ts';

/** A tensor in main memory, row-major. */
export interface NamedArray {
  shape: number[];
  data: Float32Array;
}
export type StateDict = Map<string, NamedArray>;

/** The tensor of that name, which also tells the order of whatever goes with it: its moments, a copy of it. */
function tensorOf({ parameters, buffers }: NamedModel, name: string): NamedTensor | undefined {
  return parameters.get(name) ?? buffers.get(name);
}

/**
 * Reads `tensors` from the device into arrays in PyTorch's order of axes. Tensors that go with one of the model's (its
 * moments, say) take that one's name and order.
 */
export async function toArrays(model: NamedModel, tensors: ReadonlyMap<string, tf.Tensor>): Promise<StateDict> {
  const reads = [...tensors].map(async ([name, tensor]): Promise<[string, NamedArray]> => {
    const axes = tensorOf(model, name)?.axes ?? null;
    // A copy, because tfjs caches on the tensor what it has read and would return that after the next step.
    const copy = tf.tidy(() => (axes ? tf.transpose(tensor, [...axes.toTorch]) : tf.mul(tensor, 1)));
    try {
      return [name, { shape: copy.shape.slice(), data: Float32Array.from(await copy.data()) }];
    } finally {
      copy.dispose();
    }
  });
  return new Map(await Promise.all(reads));
}

/**
 * An array in our order of axes, that of the model's tensor of that name, in PyTorch's.
 * @returns the array itself where the orders are the same, else one of its own
 */
export function toTorchOrder(model: NamedModel, name: string, array: NamedArray): NamedArray {
  const axes = tensorOf(model, name)?.axes;
  return axes ? permuted(array, axes.toTorch) : array;
}

/** At most four axes, as PyTorch's `permute`. */
function permuted({ shape, data }: NamedArray, order: readonly number[]): NamedArray {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  const missing = Math.max(0, 4 - shape.length);
  const [a, b, c, d] = [...Array<number>(missing).fill(1), ...order.map((axis) => shape[axis] as number)] as Four;
  const [sa, sb, sc, sd] = [...Array<number>(missing).fill(0), ...order.map((axis) => strides[axis] as number)] as Four;
  const out = new Float32Array(data.length);
  let at = 0;
  for (let i = 0; i < a; i += 1) {
    for (let j = 0; j < b; j += 1) {
      for (let k = 0; k < c; k += 1) {
        const from = i * sa + j * sb + k * sc;
        for (let l = 0; l < d; l += 1) out[at++] = data[from + l * sd] as number;
      }
    }
  }
  return { shape: order.map((axis) => shape[axis] as number), data: out };
}
type Four = [number, number, number, number];

/** A tensor in our order of axes, that of the model's tensor of that name. The caller owns it. */
export function fromArray(model: NamedModel, name: string, array: NamedArray): tf.Tensor {
  return inOurOrder(tensorOf(model, name)?.axes ?? null, array);
}

function inOurOrder(axes: TensorLayout['axes'], { shape, data }: NamedArray): tf.Tensor {
  return tf.tidy(() => {
    const tensor = tf.tensor(data, shape, 'float32');
    return axes ? tf.transpose(tensor, [...axes.fromTorch]) : tensor;
  });
}

/** Every parameter, buffer and flag of the model. */
export async function stateDictOf(model: NamedModel): Promise<StateDict> {
  const { parameters, buffers, flags } = model;
  const tensors = [...parameters, ...buffers].map(([name, { variable }]) => [name, variable] as const);
  const state = await toArrays(model, new Map(tensors));
  for (const [name, { inited }] of flags) state.set(name, flagArray(inited));
  return state;
}

/** A flag as PyTorch keeps it. */
export function flagArray(inited: boolean): NamedArray {
  return { shape: [1], data: Float32Array.of(inited ? 1 : 0) };
}

/**
 * Variables and flags of a model to be built, from a `state_dict`. The caller owns the variables.
 * @throws Error naming the entry that is missing or has another number of axes
 */
export function variablesFrom(
  layout: readonly TensorLayout[],
  state: StateDict,
): { variables: Map<string, tf.Variable>; inited: Record<string, boolean> } {
  const variables = new Map<string, tf.Variable>();
  const inited: Record<string, boolean> = {};
  for (const { name, kind, shape, axes } of layout) {
    const array = entryOf(state, name, shape.length);
    if (kind === 'flag') inited[name] = array.data[0] === 1;
    else
      variables.set(
        name,
        tf.tidy(() => tf.variable(inOurOrder(axes, array))),
      );
  }
  return { variables, inited };
}

/** @throws Error if there is no such entry, or it has another number of axes */
export function entryOf(state: StateDict, name: string, rank: number): NamedArray {
  const array = state.get(name);
  if (!array) throw new Error(`The weights have no ${name}; expected a tensor with ${rank} axes`);
  if (array.shape.length !== rank) {
    throw new Error(`${name} has shape [${array.shape.join(', ')}]; expected ${rank} axes`);
  }
  return array;
}
