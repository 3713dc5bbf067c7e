/** The model as PyTorch's `state_dict` holds it, and back: names, order of axes, buffers. */
import * as tf from '@tensorflow/tfjs-core';
import { buffersOf, type Codebook, codebookPrefix, type Conv, parametersOf, type Synthesizer } from './modules.ts';

/** A tensor in main memory, row-major. */
export interface NamedArray {
  shape: number[];
  data: Float32Array;
}
export type StateDict = Map<string, NamedArray>;

/** PyTorch's Conv1d weight is [out, in, kernel], ours [kernel, in, out]. */
const TO_TORCH = [2, 1, 0];

/** Whether a tensor of this name has its axes in another order here than in PyTorch. */
function isConvWeight(name: string): boolean {
  return name.endsWith('.weight');
}

/**
 * Reads `tensors` from the device into arrays in PyTorch's order of axes. Tensors that go with a parameter (its
 * moments, say) take that parameter's name and order.
 */
export async function toArrays(tensors: Map<string, tf.Tensor>): Promise<StateDict> {
  const reads = [...tensors].map(async ([name, tensor]): Promise<[string, NamedArray]> => {
    // A copy, because tfjs caches on the tensor what it has read and would return that after the next step.
    const copy = tf.tidy(() => (isConvWeight(name) ? tf.transpose(tensor, TO_TORCH) : tf.mul(tensor, 1)));
    try {
      return [name, { shape: copy.shape.slice(), data: Float32Array.from(await copy.data()) }];
    } finally {
      copy.dispose();
    }
  });
  return new Map(await Promise.all(reads));
}

/** A tensor in our order of axes. The caller owns it. */
export function fromArray(name: string, { shape, data }: NamedArray): tf.Tensor {
  return tf.tidy(() => {
    const tensor = tf.tensor(data, shape, 'float32');
    return isConvWeight(name) ? tf.transpose(tensor, TO_TORCH) : tensor;
  });
}

/** Every parameter and buffer of the model, `inited` included. */
export async function stateDictOf(model: Synthesizer): Promise<StateDict> {
  const tensors = new Map<string, tf.Tensor>();
  for (const [name, { variable }] of parametersOf(model)) tensors.set(name, variable);
  for (const [name, variable] of buffersOf(model)) tensors.set(name, variable);
  const state = await toArrays(tensors);
  for (const [layer, { inited }] of model.quantizer.layers.entries()) {
    state.set(`${codebookPrefix(layer)}.inited`, { shape: [1], data: Float32Array.of(inited ? 1 : 0) });
  }
  return state;
}

/**
 * Builds a model from a `state_dict`. Sizes are taken from the arrays: the kernel of `ssl_proj` tells the frame rate,
 * the codebooks present tell the number of layers.
 * @throws Error naming the entry that is missing or has a wrong shape
 */
export function modelFrom(state: StateDict): Synthesizer {
  const conv = (prefix: string, strideIsKernel: boolean): Conv => {
    const weight = variable(state, `${prefix}.weight`, 3);
    const bias = variable(state, `${prefix}.bias`, 1);
    const kernel = weight.shape[0] as number;
    return {
      weight: weight as unknown as Conv['weight'],
      bias: bias as unknown as Conv['bias'],
      stride: strideIsKernel ? kernel : 1,
      padding: strideIsKernel ? 0 : (kernel - 1) / 2,
    };
  };
  const layers: Codebook[] = [];
  while (state.has(`${codebookPrefix(layers.length)}.embed`)) layers.push(codebookFrom(state, layers.length));
  if (layers.length === 0)
    throw new Error(`The weights have no ${codebookPrefix(0)}.embed; expected at least one codebook`);
  const sslProj = conv('ssl_proj', true);
  return {
    sslProj: { conv: sslProj, training: true },
    quantizer: { layers, training: true },
    decoder: { first: conv('dec.0', false), last: conv('dec.2', false) },
    upsample: sslProj.stride === 2,
  };
}

function codebookFrom(state: StateDict, layer: number): Codebook {
  const prefix = codebookPrefix(layer);
  return {
    inited: entry(state, `${prefix}.inited`, 1).data[0] === 1,
    clusterSize: variable(state, `${prefix}.cluster_size`, 1) as unknown as Codebook['clusterSize'],
    embed: variable(state, `${prefix}.embed`, 2) as unknown as Codebook['embed'],
    embedAvg: variable(state, `${prefix}.embed_avg`, 2) as unknown as Codebook['embedAvg'],
  };
}

function entry(state: StateDict, name: string, rank: number): NamedArray {
  const array = state.get(name);
  if (!array) throw new Error(`The weights have no ${name}; expected a tensor with ${rank} axes`);
  if (array.shape.length !== rank) {
    throw new Error(`${name} has shape [${array.shape.join(', ')}]; expected ${rank} axes`);
  }
  return array;
}

function variable(state: StateDict, name: string, rank: number): tf.Variable {
  return tf.tidy(() => tf.variable(fromArray(name, entry(state, name, rank))));
}
