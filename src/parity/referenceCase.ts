/** Reads a reference case: a training run written down step by step by the original modules under PyTorch. */
import * as v from 'valibot';
import { FIELDS } from '../config/fields.ts';
import { LONGEST_NAME, MOST_TENSORS, MOST_VALUES } from '../config/limits.ts';
import type { Problem } from '../config/problems/problem.ts';
import { byName, listOf, numberBetween, oneOf, readBy, text, wholeNumber, yesOrNo } from '../config/schemaParts.ts';
import { LabError, messageOf } from '../protocol/errors.ts';

/** Steps of one case; all of them are replayed. */
const MOST_CASE_STEPS = 10_000;
/** Rounds of k-means in one step. */
const MOST_ROUNDS = 10_000;
const MOST_AXES = 8;

const size = wholeNumber(MOST_VALUES, 1);
const countFromZero = wholeNumber(MOST_VALUES);
const layers = wholeNumber(FIELDS.layers.max, 1);
const caseSteps = wholeNumber(MOST_CASE_STEPS, 1);
const perLayer = <T extends v.GenericSchema>(entry: T) => listOf(entry, FIELDS.layers.max);
const values = <T extends v.GenericSchema>(entry: T) => listOf(entry, MOST_VALUES);
const finite = numberBetween(-Number.MAX_VALUE, Number.MAX_VALUE);
const optionalNumber = v.nullable(finite);
const word = text(LONGEST_NAME);

const PlanEntry = v.object({
  phase: word,
  forward_no_grad: yesOrNo,
  ssl_proj_training: yesOrNo,
  quantizer_training: yesOrNo,
  ssl_proj_requires_grad: yesOrNo,
  zero_ssl_proj_grad: yesOrNo,
});

const StateEntry = v.object({ shape: listOf(size, MOST_AXES), data: values(finite) });
const State = byName(StateEntry, MOST_TENSORS);
const Signal = values(values(values(finite)));

const Step = v.object({
  step: caseSteps,
  training: v.object({ ssl_proj: yesOrNo, quantizer: yesOrNo }),
  loss: finite,
  rec_loss: finite,
  commit_loss: finite,
  commit_requires_grad: yesOrNo,
  quantized_requires_grad: yesOrNo,
  grad_norm: v.object({ ssl_proj: optionalNumber, quantizer: optionalNumber, dec: optionalNumber }),
  codes: perLayer(values(values(countFromZero))),
  usage: perLayer(countFromZero),
  perplexity: perLayer(finite),
  replaced_codes: countFromZero,
  max_abs_change: byName(finite, MOST_TENSORS),
});

const Case = v.object({
  name: word,
  config: v.object({
    n_q: layers,
    semantic_frame_rate: oneOf(['50hz', '25hz']),
    decay: finite,
    epsilon: finite,
    commitment_weight: finite,
    kmeans_init: yesOrNo,
    kmeans_iters: wholeNumber(MOST_ROUNDS, 1),
    threshold_ema_dead_code: numberBetween(0, Number.MAX_VALUE),
    betas: v.tuple([finite, finite]),
    eps: finite,
    weight_decay: finite,
    batch: size,
    frames: size,
    d_in: size,
    dim: size,
    bins: size,
    hidden: size,
    d_out: size,
    steps: caseSteps,
    lr: finite,
    c_rec: finite,
    clear_grads: oneOf(['none', 'zero']),
    optimizer_params: listOf(word, MOST_TENSORS),
    plan: listOf(PlanEntry, MOST_CASE_STEPS),
  }),
  batches: listOf(v.object({ ssl: Signal, target: Signal }), MOST_CASE_STEPS),
  initial_state: State,
  steps: listOf(Step, MOST_CASE_STEPS),
  state_after_step_1: State,
  final_state: State,
});

export type ReferenceCase = v.InferOutput<typeof Case>;
export type ReferenceStep = v.InferOutput<typeof Step>;
export type ReferenceState = v.InferOutput<typeof State>;

/** A file that is no reference case, or one of a kind that cannot be replayed. */
export class ReferenceCaseError extends LabError {
  override name = 'ReferenceCaseError';

  /** @param problem a clause */
  constructor(problem: Problem) {
    super('unreadable-file', problem);
  }
}

/**
 * Parses a reference case.
 * @throws ReferenceCaseError saying what is wrong and where
 */
export function parseReferenceCase(source: string): ReferenceCase {
  let json: unknown;
  try {
    json = JSON.parse(source);
  } catch (error) {
    throw new ReferenceCaseError({ code: 'case-not-json', detail: messageOf(error) });
  }
  const read = readBy(Case, json);
  if (read.wrong) throw new ReferenceCaseError({ code: 'case-form', problem: read.wrong });
  checkConsistency(read.value);
  return read.value;
}

function fail(problem: Problem): never {
  throw new ReferenceCaseError(problem);
}

/** What the schema cannot say: counts that must agree, and settings that cannot be replayed. */
function checkConsistency({
  config,
  batches,
  steps,
  initial_state,
  state_after_step_1,
  final_state,
}: ReferenceCase): void {
  for (const [name, length] of Object.entries({
    plan: config.plan.length,
    batches: batches.length,
    steps: steps.length,
  })) {
    if (length !== config.steps) fail({ code: 'case-entries', steps: config.steps, entries: length, list: name });
  }
  for (const [where, state] of Object.entries({ initial_state, state_after_step_1, final_state })) {
    for (const [name, { shape, data }] of Object.entries(state)) {
      const size = shape.reduce((product, axis) => product * axis, 1);
      if (size !== data.length)
        fail({ code: 'case-values', tensor: `${where}.${name}`, values: data.length, shape, size });
    }
  }
  checkShapes(config, initial_state);
  for (const [i, { ssl, target }] of batches.entries()) checkBatch(config, i, ssl, target);
  if (config.epsilon !== 1e-5) fail({ code: 'case-epsilon', epsilon: config.epsilon, wanted: '1e-5' });
  for (const [i, entry] of config.plan.entries()) {
    if (entry.ssl_proj_training !== entry.quantizer_training) fail({ code: 'case-modes', entry: i });
    if (entry.ssl_proj_requires_grad !== config.optimizer_params.includes('ssl_proj')) {
      fail({ code: 'case-requires-grad', entry: i });
    }
  }
}

function checkBatch(
  { batch, d_in, d_out, frames }: ReferenceCase['config'],
  index: number,
  ssl: number[][][],
  target: number[][][],
): void {
  const fits = (signal: number[][][], channels: number): boolean =>
    signal.length === batch &&
    signal.every((clip) => clip.length === channels && clip.every((row) => row.length === (clip[0]?.length ?? -1)));
  const refuse = (signal: string, ...shape: (number | string)[]): never =>
    fail({ code: 'case-batch', signal: `batches[${index}].${signal}`, shape: shape.map(String) });
  if (!fits(ssl, d_in) || ssl[0]?.[0]?.length !== frames) refuse('ssl', batch, d_in, frames);
  if (!fits(target, d_out)) refuse('target', batch, d_out, 'frames');
}

/** Every tensor that the sizes in `config` call for must be there, in that shape. */
function checkShapes(
  { dim, d_in, d_out, bins, hidden, n_q, semantic_frame_rate }: ReferenceCase['config'],
  state: ReferenceState,
): void {
  const expected: Record<string, number[]> = {
    'ssl_proj.weight': [dim, d_in, semantic_frame_rate === '25hz' ? 2 : 1],
    'ssl_proj.bias': [dim],
    'dec.0.weight': [hidden, dim, 3],
    'dec.0.bias': [hidden],
    'dec.2.weight': [d_out, hidden, 1],
    'dec.2.bias': [d_out],
  };
  for (let layer = 0; layer < n_q; layer += 1) {
    const prefix = `quantizer.vq.layers.${layer}._codebook`;
    Object.assign(expected, {
      [`${prefix}.inited`]: [1],
      [`${prefix}.cluster_size`]: [bins],
      [`${prefix}.embed`]: [bins, dim],
      [`${prefix}.embed_avg`]: [bins, dim],
    });
  }
  for (const [name, shape] of Object.entries(expected)) {
    const entry = state[name] ?? fail({ code: 'case-tensor-missing', tensor: name });
    if (entry.shape.join() !== shape.join()) {
      fail({ code: 'case-tensor-shape', tensor: name, shape: entry.shape, wanted: shape });
    }
  }
  const unknown = Object.keys(state).find((name) => !Object.hasOwn(expected, name));
  if (unknown) fail({ code: 'case-tensor-unknown', tensor: unknown });
}
