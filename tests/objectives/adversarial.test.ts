/**
 * An objective with a discriminator: two backward passes and two optimizers in a step, and between them a detach. What a
 * step gives is held against both updates written out with stock operations, in the order of GPT-SoVITS's `s2_train.py`.
 */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { defaultExperiment } from '../../src/config/experiment.ts';
import { randomStream } from '../../src/data/random.ts';
import { noGrad } from '../../src/kernels/tape.ts';
import { adamW } from '../../src/kernels/updates.ts';
import { type NamedModel, namedTensors, type TensorLayout } from '../../src/model/namedModel.ts';
import { type StateDict, stateDictOf } from '../../src/model/stateDict.ts';
import type { BatchTensors, Objective, PhaseLoss } from '../../src/objectives/objective.ts';
import { createLane, disposeLane, forkLane } from '../../src/train/lane.ts';
import { readPack } from '../../src/train/metricPack.ts';
import { disposeOutcome, trainStep } from '../../src/train/step.ts';
import { randomRows } from '../../src/train/rowChoice.ts';
import { startBackend } from '../setup/nodeWasm.ts';
import { autoencoder } from './autoencoder/objective.ts';

const SIZES = { 'generator.weight': [3, 2], 'discriminator.weight': [2, 1] } as const;
type Name = keyof typeof SIZES;
const LAYOUT = (Object.keys(SIZES) as Name[]).map((name): TensorLayout => {
  const [module = ''] = name.split('.');
  return {
    name,
    module,
    kind: 'parameter',
    shape: SIZES[name],
    axes: null,
    gradient: `gradient/${module}`,
    drift: null,
  };
});

const weightOf = (model: NamedModel, name: Name) => model.parameters.get(name)?.variable as tf.Tensor as tf.Tensor2D;
const rowsOf = (x: tf.Tensor3D) => tf.reshape(x, [-1, x.shape[2]]) as tf.Tensor2D;
const lossOf = (value: tf.Scalar): PhaseLoss => ({ loss: value, parts: tf.reshape(value, [1]) });

/** Least squares, as in GPT-SoVITS: real ones are 1, made ones 0. */
function discriminatorLoss(weight: tf.Tensor2D, real: tf.Tensor2D, made: tf.Tensor2D): tf.Scalar {
  const scores = (rows: tf.Tensor2D) => tf.matMul(rows, weight);
  return tf.add(tf.mean(tf.square(tf.sub(1, scores(real)))), tf.mean(tf.square(scores(made))));
}
function generatorLoss(weight: tf.Tensor2D, real: tf.Tensor2D, made: tf.Tensor2D): tf.Scalar {
  return tf.add(tf.mean(tf.square(tf.sub(1, tf.matMul(made, weight)))), tf.mean(tf.squaredDifference(made, real)));
}

const RATES = { discriminator: 0.05, generator: 0.01 };
const optimizer = (learningRate: number) => ({
  learningRate,
  beta1: 0.8,
  beta2: 0.99,
  epsilon: 1e-9,
  weightDecay: 0.01,
});

const adversarial: Objective<NamedModel, { made: tf.Tensor2D }> = {
  ...autoencoder,
  facts: {
    ...autoencoder.facts,
    modules: ['generator', 'discriminator'].map((name) => ({
      name,
      freezable: false,
      changedBy: 'gradient',
      part: name,
    })),
  },
  layoutFor: () => LAYOUT,
  modelFrom(state) {
    return this.assemble(
      new Map([...state].map(([name, { data, shape }]) => [name, tf.tidy(() => tf.variable(tf.tensor(data, shape)))])),
    );
  },
  assemble: (variables) => ({
    ...namedTensors(LAYOUT, variables),
    outputs: new Map(),
    modes: new Map(),
    flags: new Map(),
    codebooks: null,
  }),
  forward: (model, _levers, { features }) => ({
    tensors: { made: tf.matMul(rowsOf(features), weightOf(model, 'generator.weight')) },
    layers: [],
    tape: { nodes: 0, bytes: 0 },
  }),
  phases: [
    {
      trains: ['discriminator'],
      metrics: { loss: 'loss/discriminator', parts: ['loss/scores'] },
      loss: (model, { tensors: { made } }, { targets }) =>
        lossOf(discriminatorLoss(weightOf(model, 'discriminator.weight'), rowsOf(targets), made)),
      optimizer: () => optimizer(RATES.discriminator),
    },
    {
      trains: ['generator'],
      metrics: { loss: 'loss/total', parts: ['loss/made'] },
      loss: (model, { tensors: { made } }, { targets }) =>
        lossOf(generatorLoss(weightOf(model, 'discriminator.weight'), rowsOf(targets), made)),
      optimizer: () => optimizer(RATES.generator),
    },
  ],
  places: [['output', 'made']],
};

const random = randomStream(5, 'adversarial');
const values = (size: number) => Float32Array.from({ length: size }, () => random.uniform() - 0.5);
const STATE: StateDict = new Map(
  LAYOUT.map(({ name, shape }) => [
    name,
    { shape: [...shape], data: values(6).slice(0, (shape[0] ?? 0) * (shape[1] ?? 0)) },
  ]),
);
const [FEATURES, TARGETS] = [values(2 * 4 * 3), values(2 * 4 * 2)];
const batchOf = (): BatchTensors => ({
  features: tf.tensor3d(FEATURES, [2, 4, 3]),
  targets: tf.tensor3d(TARGETS, [2, 4, 2]),
  dropout: null,
});

beforeAll(() => startBackend('cpu'));

/** Both updates of each step, written out. */
async function byHand(steps: number): Promise<{ state: number[][]; losses: number[][] }> {
  const variables = LAYOUT.map(({ name, shape }) =>
    tf.variable(tf.tensor((STATE.get(name) as { data: Float32Array }).data, [...shape])),
  );
  const [generator, discriminator] = variables as unknown as [tf.Variable<tf.Rank.R2>, tf.Variable<tf.Rank.R2>];
  const moments = variables.map((each) => ({
    step: 0,
    m: tf.variable(tf.zerosLike(each)),
    v: tf.variable(tf.zerosLike(each)),
  }));
  const batch = batchOf();
  const [x, y] = [rowsOf(batch.features), rowsOf(batch.targets)];
  const losses: number[][] = [];
  const update = (i: 0 | 1, rate: number, loss: () => tf.Scalar): number => {
    const variable = variables[i] as tf.Variable;
    const { value, grads } = tf.variableGrads(loss, [variable]);
    const own = moments[i] as (typeof moments)[number];
    own.step += 1;
    adamW([{ parameter: variable, gradient: grads[variable.name] as tf.Tensor, moments: own }], optimizer(rate));
    return value.dataSync()[0] as number;
  };
  for (let step = 0; step < steps; step += 1) {
    const made = noGrad(() => tf.matMul(x, generator) as tf.Tensor2D);
    const first = update(1, RATES.discriminator, () => discriminatorLoss(discriminator, y, made));
    const second = update(0, RATES.generator, () =>
      generatorLoss(discriminator, y, tf.matMul(x, generator) as tf.Tensor2D),
    );
    losses.push([first, second]);
  }
  return { state: variables.map((each) => [...each.dataSync()]), losses };
}

it('updates the discriminator on what is detached, and the generator against the updated one', async () => {
  const settings = defaultExperiment().settings;
  const expected = await byHand(3);
  const before = tf.memory().numTensors;
  const lane = createLane({ id: 'A', frozen: false, policy: 'wholeForward' }, adversarial, STATE);
  const losses: (number | undefined)[][] = [];
  for (let step = 1; step <= 3; step += 1) {
    const batch = batchOf();
    const nothingElse = { measure: false, probe: null, places: null, imported: null };
    const outcome = trainStep(lane, batch, { step, settings, rows: randomRows(1), ...nothingElse });
    const metrics = await readPack(outcome.metrics);
    losses.push([metrics.get('loss/discriminator'), metrics.get('loss/total')]);
    expect(outcome.reached).toEqual(new Set(['generator', 'discriminator']));
    expect(metrics.get('gradient/discriminator')).toBeGreaterThan(0);
    expect(metrics.get('gradient/generator')).toBeGreaterThan(0);
    disposeOutcome(outcome);
    tf.dispose([batch.features, batch.targets]);
  }
  const state = [...(await stateDictOf(lane.model)).values()].map(({ data }) => [...data]);
  expect(state).toEqual(expected.state);
  expect(losses).toEqual(expected.losses);
  expect([...lane.optimizer].map(([name, { step }]) => [name, step])).toEqual([
    ['discriminator.weight', 3],
    ['generator.weight', 3],
  ]);
  const fork = forkLane(lane, 'B', 3);
  disposeLane(fork);
  disposeLane(lane);
  expect(tf.memory().numTensors).toBe(before);
});
