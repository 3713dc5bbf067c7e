/** The first step of SoVITS's reference runs from inside: what the modules gave, and the gradient of every parameter. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type NamedArray, toArrays } from '../../../src/model/stateDict.ts';
import { noGrad } from '../../../src/kernels/tape.ts';
import { discriminate, scoresOf } from '../../../src/objectives/sovits/discriminator.ts';
import type { Forwarded, SovitsBatch } from '../../../src/objectives/sovits/forward.ts';
import type { SovitsModel } from '../../../src/objectives/sovits/model.ts';
import { fixedSizes, sovitsOf } from '../../../src/objectives/sovits/objective.ts';
import { soundOfSegments, stretches } from '../../../src/objectives/sovits/segments.ts';
import type { SovitsSizes } from '../../../src/objectives/sovits/sizes.ts';
import { logMelOf, spectrumOf, spectrumTables } from '../../../src/objectives/sovits/spectra.ts';
import { disposeModel } from '../../../src/model/namedModel.ts';
import {
  type Backward,
  computeGradients,
  disposeGradients,
  disposePass,
  parametersOf,
} from '../../../src/train/gradients.ts';
import { disposeOptimizer, type OptimizerState, updateParameters } from '../../../src/train/optimizer.ts';
import { sovitsFiles } from '../../reference/sovitsReference.ts';
import { startBackend } from '../../setup/nodeWasm.ts';
import {
  batchAt,
  disposeBatch,
  leversAt,
  referenceRun,
  settingsOf,
  sizesOf,
  stateOf,
  traceOf,
} from './referenceRun.ts';

/** As the reference states them: times the largest absolute value of the tensor. */
const VALUE_TOLERANCE = 2e-5;
const GRADIENT_TOLERANCE = 3e-4;
const IS_NOISE = /(conv_k|w_ks)\.bias$/;

const TRACED = sovitsFiles('cases').filter((name) => referenceRun(name).files.trace_step_1 !== undefined);

function expectClose(name: string, actual: ArrayLike<number>, { data }: NamedArray, tolerance: number): void {
  expect(actual, name).toHaveLength(data.length);
  let [largest, worst] = [0, 0];
  for (const [i, value] of data.entries()) {
    largest = Math.max(largest, Math.abs(value));
    worst = Math.max(worst, Math.abs((actual[i] as number) - value));
  }
  expect(worst, name).toBeLessThanOrEqual(tolerance * largest);
}

/** What the trace has of the values, in PyTorch's order of axes. The caller owns the tensors. */
function valuesOf(model: SovitsModel, sizes: SovitsSizes, tensors: Forwarded, batch: SovitsBatch) {
  const swapped = (x: tf.Tensor): tf.Tensor => tf.transpose(x, [0, 2, 1]);
  const tables = spectrumTables(sizes.spectrum);
  const real = soundOfSegments(batch.waveform, batch.segmentStarts, sizes);
  const mel = (spectrum: tf.Tensor3D): tf.Tensor => swapped(logMelOf(spectrum, sizes.spectrum, tables));
  /** Scores of a period stand phase by phase here, and sample by sample under PyTorch. */
  const scores = (sound: tf.Tensor3D): tf.Tensor[] =>
    discriminate(model.parts, sizes.discriminator, sound).map((maps, i) => {
      const map = scoresOf(maps);
      const period = i === 0 ? 1 : (sizes.discriminator.periods[i - 1] as number);
      return tf.transpose(tf.reshape(map, [-1, period, map.shape[1]]), [0, 2, 1]);
    });
  return tf.tidy(() => ({
    projected: swapped(tensors.x),
    quantized: swapped(tensors.quantized),
    z: swapped(tensors.z),
    z_p: swapped(tensors.draw),
    m_p: swapped(tensors.priorMean),
    logs_p: swapped(tensors.priorLogSpread),
    m_q: swapped(tensors.posteriorMean),
    logs_q: swapped(tensors.posteriorLogSpread),
    mask: swapped(batch.mask),
    y_hat: swapped(tensors.made),
    y_seg: swapped(real),
    y_mel: mel(stretches(batch.targets, batch.segmentStarts, sizes.segmentFrames)),
    y_hat_mel: mel(spectrumOf(tensors.made, sizes.spectrum, tables)),
    ge: swapped(tensors.style),
    ...Object.fromEntries(scores(real).map((each, i) => [`disc_real.${i}`, each])),
    ...Object.fromEntries(scores(tensors.made).map((each, i) => [`disc_fake.${i}`, each])),
  }));
}

async function compareGradients(model: SovitsModel, { gradients }: Backward, trace: Map<string, NamedArray>) {
  const present = [...gradients].filter((entry): entry is [string, tf.Tensor] => entry[1] !== null);
  const arrays = await toArrays(model, new Map(present));
  const wanted = [...trace].filter(([name]) => name.startsWith('grad.') || name.startsWith('disc_grad.'));
  const named = wanted.map(([name, array]): [string, NamedArray] => [name.slice(name.indexOf('grad.') + 5), array]);
  expect([...arrays.keys()].sort()).toEqual(named.map(([name]) => name).sort());
  for (const [name, array] of named) {
    if (!IS_NOISE.test(name)) expectClose(name, (arrays.get(name) as NamedArray).data, array, GRADIENT_TOLERANCE);
  }
}

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  it.each(TRACED)('%s has the values and gradients of PyTorch', { tags: ['slow'], timeout: 600_000 }, async (name) => {
    const before = tf.memory().numTensors;
    const run = referenceRun(name);
    const [sizes, settings] = [sizesOf(run), settingsOf(run)];
    const objective = sovitsOf(fixedSizes(sizes));
    const model = objective.modelFrom(stateOf(run.files.initial));
    const batch = batchAt(run, 0);
    const state: OptimizerState = new Map();
    const backward = computeGradients({ objective, model }, leversAt(run, 0), batch, settings, (phase, gradients) =>
      updateParameters(parametersOf(model, phase), gradients, state, phase.optimizer(settings)),
    );
    const trace = traceOf(run.files.trace_step_1 as string);
    const values = noGrad(() => valuesOf(model, sizes, backward.pass.tensors as Forwarded, batch));
    for (const [key, tensor] of Object.entries(values)) {
      expectClose(key, await tensor.data(), trace.get(key) as NamedArray, VALUE_TOLERANCE);
      tensor.dispose();
    }
    await compareGradients(model, backward, trace);
    disposeGradients(backward.gradients);
    disposeGradients(backward.arrivals);
    disposePass(backward.pass);
    for (const { rows, codes } of backward.pass.layers) tf.dispose([rows, codes]);
    for (const { loss, parts } of backward.losses) tf.dispose([loss, parts]);
    disposeBatch(batch);
    disposeOptimizer(state);
    disposeModel(model);
    expect(tf.memory().numTensors).toBe(before);
  });
});
