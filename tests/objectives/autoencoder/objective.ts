/** A plain autoencoder: one convolution to `dim` channels that can be frozen, one back to those of the target. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { randomStream } from '../../../src/data/random.ts';
import { conv1d } from '../../../src/kernels/conv1d.ts';
import { tapePosition, tapeUseSince } from '../../../src/kernels/tape.ts';
import { freezable } from '../../../src/model/freezeScope.ts';
import { CONV_WEIGHT, type NamedModel, namedTensors, type TensorLayout } from '../../../src/model/namedModel.ts';
import { type NamedArray, variablesFrom } from '../../../src/model/stateDict.ts';
import { adamWOf, type BatchTensors, type Objective } from '../../../src/objectives/objective.ts';
import { facts } from './facts.ts';

type Sizes = [channelsIn: number, dim: number, channelsOut: number];

function layoutOf([channelsIn, dim, channelsOut]: Sizes): TensorLayout[] {
  const conv = (module: 'encoder' | 'rebuilder', shape: number[]): TensorLayout[] => {
    const drift = module === 'encoder' ? ('drift/encoder' as const) : null;
    const own = { module, kind: 'parameter', gradient: `gradient/${module}`, drift } as const;
    return [
      { ...own, name: `${module}.weight`, shape, axes: CONV_WEIGHT },
      { ...own, name: `${module}.bias`, shape: shape.slice(0, 1), axes: null },
    ];
  };
  return [...conv('encoder', [dim, channelsIn, 1]), ...conv('rebuilder', [channelsOut, dim, 1])];
}

function applied(model: NamedModel, module: string, x: tf.Tensor3D): tf.Tensor3D {
  const of = (part: string) => model.parameters.get(`${module}.${part}`)?.variable as tf.Tensor;
  return conv1d(x, of('weight') as tf.Tensor3D, of('bias') as tf.Tensor1D, { stride: 1, padding: 0 });
}

const encode = freezable((model: NamedModel, { features }: BatchTensors) => applied(model, 'encoder', features));

function drawn(seed: number, name: string, shape: readonly number[]): NamedArray {
  const random = randomStream(seed, 'autoencoder', name);
  const size = shape.reduce((product, axis) => product * axis, 1);
  return { shape: [...shape], data: Float32Array.from({ length: size }, () => random.uniform() - 0.5) };
}

export const autoencoder: Objective<NamedModel, { output: tf.Tensor3D }> = {
  facts,
  layoutFor: ({ dim }, { channelsIn, channelsOut }) => layoutOf([channelsIn, dim, channelsOut]),
  *drawWeights(settings, channels) {
    yield { done: 0, written: null };
    const layout = this.layoutFor(settings, channels);
    return new Map(layout.map(({ name, shape }) => [name, drawn(settings.seed, name, shape)]));
  },
  modelFrom(state) {
    const [dim = 0, channelsIn = 0] = state.get('encoder.weight')?.shape ?? [];
    const [channelsOut = 0] = state.get('rebuilder.bias')?.shape ?? [];
    return this.assemble(variablesFrom(layoutOf([channelsIn, dim, channelsOut]), state).variables);
  },
  assemble(variables) {
    const [, channelsIn = 0, dim = 0] = variables.get('encoder.weight')?.shape ?? [];
    const [channelsOut = 0] = variables.get('rebuilder.bias')?.shape ?? [];
    return {
      ...namedTensors(layoutOf([channelsIn, dim, channelsOut]), variables),
      outputs: new Map(),
      modes: new Map([['encoder', { training: true }]]),
      flags: new Map(),
      codebooks: null,
    };
  },
  checkpoints: null,
  coder: null,
  dropoutMasks: () => null,
  forward(model, levers, batch) {
    const start = tapePosition();
    const coded = encode(levers, model, batch);
    const tape = tapeUseSince(start);
    return { tensors: { output: applied(model, 'rebuilder', coded) }, layers: [], tape };
  },
  phases: [
    {
      trains: ['encoder', 'rebuilder'],
      metrics: { loss: 'loss/total', parts: ['loss/reconstruction'] },
      loss(_model, { tensors: { output } }, { targets }) {
        const parts = tf.reshape(tf.mean(tf.squaredDifference(output, targets)), [1]) as tf.Tensor1D;
        return { loss: tf.sum(parts), parts };
      },
      optimizer: adamWOf,
    },
  ],
  places: [['output', 'output']],
};
