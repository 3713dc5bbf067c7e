/** The gradient at the quantizer's output: measured in the step, or absent because the backward pass never came there. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { beforeAll, describe, expect, it } from 'vitest';
import { defaultExperiment, type LaneSetup } from '../../src/config/experiment.ts';
import { NAMED_POLICIES, type NamedPolicy } from '../../src/config/freezePolicies.ts';
import { NO_GRADIENT } from '../../src/config/metrics.ts';
import { randomStream } from '../../src/data/random.ts';
import type { BatchTensors } from '../../src/objectives/objective.ts';
import { decode, encode } from '../../src/objectives/reconstruction/forward.ts';
import { initialState } from '../../src/objectives/reconstruction/initialState.ts';
import type { Synthesizer } from '../../src/objectives/reconstruction/model.ts';
import { reconstruction } from '../../src/objectives/reconstruction/objective.ts';
import { createLane, disposeLane, type Lane, laneLevers } from '../../src/train/lane.ts';
import { readPack } from '../../src/train/metricPack.ts';
import { randomRows } from '../../src/train/rowChoice.ts';
import { disposeOutcome, trainStep } from '../../src/train/step.ts';
import { startBackend } from '../setup/nodeWasm.ts';

const base = { ...defaultExperiment().settings, dim: 6, codes: 12, hidden: 8, codebookInit: 'random' as const };
const CHANNELS = { channelsIn: 5, channelsOut: 4 };
const [CLIPS, FRAMES] = [2, 8];

function batchOf(): BatchTensors {
  const random = randomStream(3, 'quantizer gradient');
  const values = (channels: number): tf.Tensor3D =>
    tf.tensor3d(
      Float32Array.from({ length: CLIPS * FRAMES * channels }, () => random.uniform() - 0.5),
      [CLIPS, FRAMES, channels],
    );
  return { features: values(CHANNELS.channelsIn), targets: values(CHANNELS.channelsOut), dropout: null };
}

async function stepUnder(setup: Omit<LaneSetup, 'id'>, changes: Partial<typeof base> = {}) {
  const settings = { ...base, ...changes };
  const before = tf.memory().numTensors;
  const lane = createLane({ id: 'A', ...setup }, reconstruction, initialState(settings, CHANNELS));
  const batch = batchOf();
  const nothingElse = { measure: false, probe: null, places: null, imported: null };
  const { expected, kept } = await byStockOperations(lane, batch, settings.reconstructionWeight);
  const outcome = trainStep(lane, batch, { step: 1, settings, rows: randomRows(1), ...nothingElse });
  const metrics = await readPack(outcome.metrics);
  disposeOutcome(outcome);
  disposeLane(lane);
  tf.dispose([batch.features, batch.targets]);
  const left = tf.memory().numTensors - before - kept;
  return { measured: metrics.get('gradient/quantizer'), reached: [...outcome.reached].sort(), expected, left };
}

/**
 * Norm of the gradient at the quantizer's output, from a mean squared error that is written out.
 * @returns it, and how many tensors the comparison itself leaves behind
 */
async function byStockOperations(lane: Lane, batch: BatchTensors, weight: number) {
  const model = lane.model as Synthesizer;
  const before = tf.memory().numTensors;
  const norm = tf.tidy(() => {
    const { quantized } = encode(laneLevers(lane), model, batch, () => {});
    const loss = (x: tf.Tensor): tf.Scalar =>
      tf.mul(tf.mean(tf.squaredDifference(decode(model.decoder, x as tf.Tensor3D, null), batch.targets)), weight);
    const gradient = tf.grad(loss)(quantized);
    // Behind the quantizer each frame is repeated at 25 Hz, so before it the gradients of a pair add up.
    const [clips, frames, dim] = quantized.shape;
    const own = model.upsample ? tf.sum(tf.reshape(gradient, [clips, frames / 2, 2, dim]), 2) : gradient;
    return tf.norm(own);
  });
  const [value] = await norm.data();
  norm.dispose();
  return { expected: value as number, kept: tf.memory().numTensors - before };
}

const ARRIVES: Record<NamedPolicy, boolean> = {
  wholeForward: false,
  modeSwitchOnly: false,
  evalOnly: false,
  noGradOnly: false,
  requiresGradOnly: false,
  zeroGradients: true,
  codebookOnly: true,
  stickyEval: false,
};

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  it.each([{}, { tokenRate: '25hz' as const }, { layers: 3 }, { commitmentWeight: 0 }])(
    'has the norm that stock operations give (%o)',
    async (changes) => {
      const { measured, expected, reached } = await stepUnder({ frozen: false, policy: 'wholeForward' }, changes);
      expect(expected).toBeGreaterThan(0);
      expect(Math.abs((measured as number) - expected) / expected).toBeLessThan(1e-5);
      expect(reached).toEqual(['decoder', 'quantizer', 'ssl_proj']);
    },
  );

  it.each(NAMED_POLICIES)('under %s exists only where the backward pass arrives', async (policy) => {
    const { measured, expected, reached } = await stepUnder({ frozen: true, policy });
    expect(reached).toEqual(ARRIVES[policy] ? ['decoder', 'quantizer', 'ssl_proj'] : ['decoder']);
    if (ARRIVES[policy]) expect(Math.abs((measured as number) - expected) / expected).toBeLessThan(1e-5);
    else expect(measured).toBe(NO_GRADIENT);
  });

  it('leaves no tensor behind', async () => {
    expect((await stepUnder({ frozen: false, policy: 'wholeForward' })).left).toBe(0);
  });
});
