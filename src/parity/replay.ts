/** Trains a reference case again and compares every number with what the original modules gave under PyTorch. */
import * as tf from '@tensorflow/tfjs-core';
import { defaultExperiment } from '../config/experiment.ts';
import type { FreezeLevers } from '../config/freezePolicies.ts';
import { type MetricKey, NO_GRADIENT } from '../config/metrics.ts';
import type { Settings } from '../config/settings.ts';
import { type StateDict, stateDictOf } from '../model/stateDict.ts';
import type { BatchTensors } from '../objectives/objective.ts';
import { reconstruction } from '../objectives/reconstruction/objective.ts';
import { createLane, disposeLane, type Lane } from '../train/lane.ts';
import { readPack } from '../train/metricPack.ts';
import type { RowChoice } from '../train/rowChoice.ts';
import { disposeOutcome, trainStep } from '../train/step.ts';
import type { ReferenceCase, ReferenceState, ReferenceStep } from './referenceCase.ts';

/** The first quantity that is out of bounds. */
export interface Deviation {
  step: number;
  quantity: string;
  expected: string;
  actual: string;
  /** Size of the deviation in the measure of its tolerance; null where equality was asked for. */
  size: number | null;
}

/** Bounds as the reference states them. */
const RELATIVE = 1e-5;
const STATE_AFTER_FIRST = 5e-6;
const STATE_AT_END = 2e-5;

/** Rows in order, where the original draws at random. */
const IN_ORDER: RowChoice = {
  kMeansStart: (_layer, rowCount, codeCount) => Int32Array.from({ length: codeCount }, (_, i) => i % rowCount),
  deadCodes: (_step, _layer, rowCount, codeCount) => Int32Array.from({ length: codeCount }, (_, i) => i % rowCount),
};

/** @returns the first deviation, or null if the run is the reference within its tolerances */
export async function replay(reference: ReferenceCase): Promise<Deviation | null> {
  const settings = settingsOf(reference);
  const initial = stateOf(reference.initial_state);
  const lane = createLane({ id: 'A', frozen: true, policy: 'custom' }, reconstruction, initial);
  try {
    for (const [i, expected] of reference.steps.entries()) {
      lane.setup.levers = leversAt(reference, i);
      const deviation = await replayStep(lane, reference, i, settings, expected);
      if (deviation) return deviation;
      if (i === 0) {
        const after = await compareState(lane, reference.state_after_step_1, 1, STATE_AFTER_FIRST);
        if (after) return after;
      }
    }
    const last = reference.config.steps;
    return (
      (await compareState(lane, reference.final_state, last, STATE_AT_END)) ??
      (await compareUnmoved(lane, reference, initial))
    );
  } finally {
    disposeLane(lane);
  }
}

function settingsOf({ config }: ReferenceCase): Settings {
  return {
    ...defaultExperiment().settings,
    tokenRate: config.semantic_frame_rate,
    kmeansIterations: config.kmeans_iters,
    codebookRules: 'gpt-sovits',
    decay: config.decay,
    deadCodeThreshold: config.threshold_ema_dead_code,
    reconstructionWeight: config.c_rec,
    commitmentWeight: config.commitment_weight,
    learningRate: config.lr,
    weightDecay: config.weight_decay,
    beta1: config.betas[0],
    beta2: config.betas[1],
    adamEpsilon: config.eps,
  };
}

function leversAt({ config }: ReferenceCase, index: number): FreezeLevers {
  const plan = config.plan[index] as ReferenceCase['config']['plan'][number];
  return {
    evaluationMode: !plan.quantizer_training,
    noGradScope: plan.forward_no_grad ? 'wholeForward' : 'none',
    requiresGrad: plan.ssl_proj_requires_grad,
    codebookUpdate: true,
    zeroGradients: plan.zero_ssl_proj_grad,
    clearGradients: config.clear_grads,
    restoreTrainingMode: true,
  };
}

async function replayStep(
  lane: Lane,
  reference: ReferenceCase,
  index: number,
  settings: Settings,
  expected: ReferenceStep,
): Promise<Deviation | null> {
  const batch = batchAt(reference, index);
  const outcome = trainStep(lane, batch, {
    step: index + 1,
    settings,
    rows: IN_ORDER,
    probe: null,
    places: null,
    imported: null,
    measure: true,
  });
  const { metrics, layers } = outcome;
  const codes = await Promise.all(layers.map(async (layer) => Array.from(await layer.codes.data())));
  const values = await readPack(metrics);
  disposeOutcome(outcome);
  tf.dispose([batch.features, batch.targets]);
  const check = new StepCheck(expected.step, values);
  check.equal('codes', JSON.stringify(expected.codes.map((layer) => layer.flat())), JSON.stringify(codes));
  check.equal('training.ssl_proj', expected.training.ssl_proj, lane.model.modes.get('ssl_proj')?.training ?? null);
  check.equal('training.quantizer', expected.training.quantizer, lane.model.modes.get('quantizer')?.training ?? null);
  check.equal('quantized_requires_grad', expected.quantized_requires_grad, outcome.reached.has('ssl_proj'));
  check.close('loss/reconstruction', expected.rec_loss);
  check.close('loss/commitment', expected.commit_loss);
  check.close('loss/total', expected.loss);
  check.gradient('gradient/ssl_proj', expected.grad_norm.ssl_proj);
  // The original's norm is over parameters, of which a quantizer has none. Ours is that of the gradient at its output.
  check.equal('grad_norm.quantizer', expected.grad_norm.quantizer, null);
  const arrived = values.get('gradient/quantizer') !== NO_GRADIENT;
  check.equal('gradient/quantizer', expected.quantized_requires_grad, arrived);
  check.gradient('gradient/decoder', expected.grad_norm.dec);
  for (const [layer, usage] of expected.usage.entries()) check.same(`codebook/used_batch@${layer}`, usage);
  for (const [layer, value] of expected.perplexity.entries()) check.close(`codebook/perplexity@${layer}`, value);
  const replaced = layers.reduce((sum, _, layer) => sum + (values.get(`codebook/replaced@${layer}`) ?? 0), 0);
  check.equal('replaced_codes', expected.replaced_codes, replaced);
  const { max_abs_change: changes } = expected;
  check.change(['drift/ssl_proj'], Math.max(changes['ssl_proj.weight'] ?? 0, changes['ssl_proj.bias'] ?? 0));
  check.change(
    layers.map((_, layer): MetricKey => `drift/codebook@${layer}`),
    changes['quantizer.embed'] ?? 0,
  );
  return check.deviation;
}

/** Collects the first deviation of a step. */
class StepCheck {
  deviation: Deviation | null = null;
  readonly #step: number;
  readonly #values: Map<MetricKey, number>;

  constructor(step: number, values: Map<MetricKey, number>) {
    this.#step = step;
    this.#values = values;
  }

  equal(quantity: string, expected: unknown, actual: unknown): void {
    if (expected !== actual) this.#fail(quantity, String(expected), String(actual), null);
  }

  same(key: MetricKey, expected: number): void {
    this.equal(key, expected, this.#values.get(key));
  }

  /** Relative error at most 1e-5; an exact 0 must be 0. */
  close(key: MetricKey, expected: number): void {
    const actual = this.#values.get(key) ?? Number.NaN;
    const size =
      expected === 0 ? (actual === 0 ? 0 : Number.POSITIVE_INFINITY) : Math.abs(actual - expected) / Math.abs(expected);
    if (!(size <= RELATIVE)) this.#fail(key, String(expected), String(actual), size);
  }

  /** The largest of some changes, within the bound of states; an exact 0 must be 0. */
  change(keys: MetricKey[], expected: number): void {
    const actual = Math.max(...keys.map((key) => this.#values.get(key) ?? Number.NaN));
    const size = Math.abs(actual - expected) / (1 + expected);
    if (!(size <= (expected === 0 ? 0 : STATE_AT_END))) {
      this.#fail(keys.join(', '), String(expected), String(actual), size);
    }
  }

  /** None must be none, and 0 must be 0. */
  gradient(key: MetricKey, expected: number | null): void {
    const actual = this.#values.get(key);
    if (expected === null || actual === NO_GRADIENT) {
      this.equal(key, expected === null ? 'none' : String(expected), actual === NO_GRADIENT ? 'none' : String(actual));
    } else this.close(key, expected);
  }

  #fail(quantity: string, expected: string, actual: string, size: number | null): void {
    this.deviation ??= { step: this.#step, quantity, expected, actual, size };
  }
}

async function compareState(
  lane: Lane,
  expected: ReferenceState,
  step: number,
  tolerance: number,
): Promise<Deviation | null> {
  const state = await stateDictOf(lane.model);
  for (const [name, { data }] of Object.entries(expected)) {
    const actual = state.get(name);
    if (actual?.data.length !== data.length) {
      return {
        step,
        quantity: `${name}.length`,
        expected: String(data.length),
        actual: String(actual?.data.length ?? 0),
        size: null,
      };
    }
    for (const [i, value] of data.entries()) {
      const size = Math.abs((actual.data[i] as number) - value) / (1 + Math.abs(value));
      if (!(size <= tolerance)) {
        return { step, quantity: `${name}[${i}]`, expected: String(value), actual: String(actual.data[i]), size };
      }
    }
  }
  return null;
}

/** Whatever the reference did not move must be bit for bit what it was. */
async function compareUnmoved(lane: Lane, reference: ReferenceCase, initial: StateDict): Promise<Deviation | null> {
  const state = await stateDictOf(lane.model);
  for (const [name, { data }] of Object.entries(reference.final_state)) {
    const before = initial.get(name)?.data as Float32Array;
    if (!data.every((value, i) => Math.fround(value) === before[i])) continue;
    const moved = state.get(name)?.data.findIndex((value, i) => !Object.is(value, before[i])) ?? 0;
    if (moved >= 0) {
      const actual = String(state.get(name)?.data[moved]);
      return {
        step: reference.config.steps,
        quantity: `${name}[${moved}]`,
        expected: `${before[moved]}, unmoved`,
        actual,
        size: null,
      };
    }
  }
  return null;
}

function stateOf(state: ReferenceState): StateDict {
  return new Map(
    Object.entries(state).map(([name, { shape, data }]) => [name, { shape, data: Float32Array.from(data) }]),
  );
}

/** The batch with channels last. */
function batchAt({ batches }: ReferenceCase, index: number): BatchTensors {
  const { ssl, target } = batches[index] as ReferenceCase['batches'][number];
  return {
    features: tf.tidy(() => tf.transpose(tf.tensor3d(ssl), [0, 2, 1])),
    targets: tf.tidy(() => tf.transpose(tf.tensor3d(target), [0, 2, 1])),
    dropout: null,
  };
}
