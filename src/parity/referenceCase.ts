/** Reads a reference case: a training run written down step by step by the original modules under PyTorch. */
import * as v from 'valibot';

const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const finite = v.pipe(v.number(), v.finite());
const optionalNumber = v.nullable(finite);

const PlanEntry = v.object({
  phase: v.string(),
  forward_no_grad: v.boolean(),
  ssl_proj_training: v.boolean(),
  quantizer_training: v.boolean(),
  ssl_proj_requires_grad: v.boolean(),
  zero_ssl_proj_grad: v.boolean(),
});

const StateEntry = v.object({ shape: v.array(count), data: v.array(finite) });
const State = v.record(v.string(), StateEntry);
const Signal = v.array(v.array(v.array(finite)));

const Step = v.object({
  step: count,
  training: v.object({ ssl_proj: v.boolean(), quantizer: v.boolean() }),
  loss: finite,
  rec_loss: finite,
  commit_loss: finite,
  commit_requires_grad: v.boolean(),
  quantized_requires_grad: v.boolean(),
  grad_norm: v.object({ ssl_proj: optionalNumber, quantizer: optionalNumber, dec: optionalNumber }),
  codes: v.array(v.array(v.array(v.pipe(v.number(), v.integer(), v.minValue(0))))),
  usage: v.array(v.pipe(v.number(), v.integer(), v.minValue(0))),
  perplexity: v.array(finite),
  replaced_codes: v.pipe(v.number(), v.integer(), v.minValue(0)),
  max_abs_change: v.record(v.string(), finite),
});

const Case = v.object({
  name: v.string(),
  config: v.object({
    n_q: count,
    semantic_frame_rate: v.picklist(['50hz', '25hz']),
    decay: finite,
    epsilon: finite,
    commitment_weight: finite,
    kmeans_init: v.boolean(),
    kmeans_iters: count,
    threshold_ema_dead_code: v.pipe(finite, v.minValue(0)),
    betas: v.tuple([finite, finite]),
    eps: finite,
    weight_decay: finite,
    batch: count,
    frames: count,
    d_in: count,
    dim: count,
    bins: count,
    hidden: count,
    d_out: count,
    steps: count,
    lr: finite,
    c_rec: finite,
    clear_grads: v.picklist(['none', 'zero']),
    optimizer_params: v.array(v.string()),
    plan: v.array(PlanEntry),
  }),
  batches: v.array(v.object({ ssl: Signal, target: Signal })),
  initial_state: State,
  steps: v.array(Step),
  state_after_step_1: State,
  final_state: State,
});

export type ReferenceCase = v.InferOutput<typeof Case>;
export type ReferenceStep = v.InferOutput<typeof Step>;
export type ReferenceState = v.InferOutput<typeof State>;

/** A file that is no reference case, or one of a kind that cannot be replayed. */
export class ReferenceCaseError extends Error {}

/**
 * Parses a reference case.
 * @throws ReferenceCaseError saying what is wrong and where
 */
export function parseReferenceCase(text: string): ReferenceCase {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new ReferenceCaseError(`not JSON: ${(error as Error).message}`);
  }
  const parsed = v.safeParse(Case, json);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new ReferenceCaseError(`not a reference case: at ${v.getDotPath(issue) ?? 'the top'}: ${issue.message}`);
  }
  checkConsistency(parsed.output);
  return parsed.output;
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
  const fail = (message: string): never => {
    throw new ReferenceCaseError(message);
  };
  for (const [name, length] of Object.entries({
    plan: config.plan.length,
    batches: batches.length,
    steps: steps.length,
  })) {
    if (length !== config.steps) fail(`config.steps is ${config.steps}, but there are ${length} entries in ${name}`);
  }
  for (const [where, state] of Object.entries({ initial_state, state_after_step_1, final_state })) {
    for (const [name, { shape, data }] of Object.entries(state)) {
      const size = shape.reduce((product, axis) => product * axis, 1);
      if (size !== data.length)
        fail(`${where}.${name} has ${data.length} values; its shape [${shape.join(', ')}] needs ${size}`);
    }
  }
  checkShapes(config, initial_state, fail);
  for (const [i, { ssl, target }] of batches.entries()) checkBatch(config, i, ssl, target, fail);
  if (config.epsilon !== 1e-5) fail(`config.epsilon is ${config.epsilon}; only 1e-5 can be replayed`);
  for (const [i, entry] of config.plan.entries()) {
    if (entry.ssl_proj_training !== entry.quantizer_training)
      fail(`plan[${i}]: modules in different modes cannot be replayed`);
    if (entry.ssl_proj_requires_grad !== config.optimizer_params.includes('ssl_proj')) {
      fail(`plan[${i}]: ssl_proj_requires_grad and optimizer_params disagree; that cannot be replayed`);
    }
  }
}

function checkBatch(
  { batch, d_in, d_out, frames }: ReferenceCase['config'],
  index: number,
  ssl: number[][][],
  target: number[][][],
  fail: (message: string) => never,
): void {
  const fits = (signal: number[][][], channels: number): boolean =>
    signal.length === batch &&
    signal.every((clip) => clip.length === channels && clip.every((row) => row.length === (clip[0]?.length ?? -1)));
  if (!fits(ssl, d_in) || ssl[0]?.[0]?.length !== frames)
    fail(`batches[${index}].ssl is not [${batch}, ${d_in}, ${frames}]`);
  if (!fits(target, d_out)) fail(`batches[${index}].target is not [${batch}, ${d_out}, frames]`);
}

/** Every tensor that the sizes in `config` call for must be there, in that shape. */
function checkShapes(
  { dim, d_in, d_out, bins, hidden, n_q, semantic_frame_rate }: ReferenceCase['config'],
  state: ReferenceState,
  fail: (message: string) => never,
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
    const entry = state[name] ?? fail(`initial_state has no ${name}`);
    if (entry.shape.join() !== shape.join()) {
      fail(`initial_state.${name} has shape [${entry.shape.join(', ')}]; config calls for [${shape.join(', ')}]`);
    }
  }
  const unknown = Object.keys(state).find((name) => !Object.hasOwn(expected, name));
  if (unknown) fail(`initial_state has ${unknown}, which config does not call for`);
}
