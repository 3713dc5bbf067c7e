/** A lane: one model being trained, with everything that changes as it trains. */
import * as tf from '@tensorflow/tfjs-core';
import type { LaneId, LaneSetup } from '../config/experiment.ts';
import { type FreezeLevers, leversOf, type PolicyName } from '../config/freezePolicies.ts';
import type { TapeUse } from '../kernels/tape.ts';
import type { Work } from '../kernels/work.ts';
import { disposeModel, modesOf, type NamedModel, setModes, tensorsOf } from '../model/namedModel.ts';
import type { StateDict } from '../model/stateDict.ts';
import type { Objective } from '../objectives/objective.ts';
import type { FreezeMark, LaneState, SessionState } from '../protocol/session.ts';
import { type AuditBaseline, disposeBaseline } from './auditBaseline.ts';
import { addMark } from './freezeHistory.ts';
import type { FrozenTokens } from './frozenTokens.ts';
import { disposeNorms, type SquaredNorms } from './gradients.ts';
import { disposeOptimizer, type OptimizerState } from './optimizer.ts';

/** Owns every tensor in it; `disposeLane` ends it. */
export interface Lane {
  setup: LaneSetup;
  objective: Objective;
  model: NamedModel;
  optimizer: OptimizerState;
  /** Its last step, also while that runs. */
  step: number;
  /** Parameters that have had a gradient since gradients were last made absent. */
  hadGradient: Set<string>;
  history: FreezeMark[];
  origin: LaneState['origin'];
  /** Step in which each code was last used, per layer, float32 [codes]; 0: never. */
  lastUsed: tf.Variable<tf.Rank.R1>[];
  /** Parameters and buffers at step 0, to measure drift against. */
  reference: Map<string, tf.Tensor>;
  /** Codes of the probe at step 0, per layer; null until the probe was first encoded. */
  probeTokens: tf.Tensor1D[] | null;
  /** Codes of the probe when the lane was last frozen or thawed. */
  freezeTokens: tf.Tensor1D[] | null;
  /** What the present freeze state is audited against; null until its first step. */
  baseline: AuditBaseline | null;
  /** Codes of training frames while they cannot change; null while they can. */
  frozenTokens: FrozenTokens | null;
  /** What its steps take; milliseconds averaged over the last ones. Null before the first step. */
  work: Work | null;
  /** What the audit needs of the last step. */
  lastStep: { norms: SquaredNorms; tape: TapeUse } | null;
}

/** How many values a model trains, and how many its codes have. */
export function sizeOf(model: NamedModel): SessionState['size'] {
  const size = { parameters: 0, codebookValues: 0 };
  for (const { variable } of model.parameters.values()) size.parameters += variable.size;
  for (const { embed } of model.codebooks?.layers ?? []) size.codebookValues += embed.size;
  return size;
}

/** A lane with a new model that starts from `state`. */
export function createLane(setup: LaneSetup, objective: Objective, state: StateDict): Lane {
  const model = objective.modelFrom(state);
  const codeCount = (model.codebooks?.layers ?? []).map(({ embed }) => embed.shape[0]);
  return {
    setup: { ...setup },
    objective,
    model,
    optimizer: new Map(),
    step: 0,
    hadGradient: new Set(),
    history: setup.frozen ? [{ step: 1, frozen: true, policy: setup.policy }] : [],
    origin: null,
    lastUsed: codeCount.map((codes) => tf.tidy(() => tf.variable(tf.zeros([codes]) as tf.Tensor1D))),
    reference: new Map([...tensorsOf(model)].map(([name, tensor]) => [name, copyOf(tensor)])),
    probeTokens: null,
    freezeTokens: null,
    baseline: null,
    frozenTokens: null,
    work: null,
    lastStep: null,
  };
}

/** An exact copy under another id: weights, buffers, optimizer, freeze state, references. */
export function forkLane(lane: Lane, id: LaneId, step: number): Lane {
  const { objective, model, optimizer } = lane;
  return {
    setup: { ...lane.setup, id },
    objective,
    model: copyModel(objective, model),
    optimizer: new Map(
      [...optimizer].map(([name, moments]) => [
        name,
        { step: moments.step, m: copyVariable(moments.m), v: copyVariable(moments.v) },
      ]),
    ),
    step: lane.step,
    hadGradient: new Set(lane.hadGradient),
    history: [...lane.history],
    origin: { kind: 'fork', lane: lane.setup.id, step },
    lastUsed: lane.lastUsed.map(copyVariable),
    reference: new Map([...lane.reference].map(([name, tensor]) => [name, copyOf(tensor)])),
    probeTokens: lane.probeTokens?.map(copyOf) ?? null,
    freezeTokens: lane.freezeTokens?.map(copyOf) ?? null,
    baseline: null,
    frozenTokens: null,
    work: null,
    lastStep: null,
  };
}

function copyModel(objective: Objective, model: NamedModel): NamedModel {
  const variables = new Map([...tensorsOf(model)].map(([name, variable]) => [name, copyVariable(variable)]));
  const copy = objective.assemble(variables);
  setModes(copy, modesOf(model));
  return copy;
}

/** The levers in force for the lane's next step. */
export function laneLevers(lane: Lane): FreezeLevers {
  return leversOf(lane.setup);
}

/**
 * Freezes or thaws the lane from step `step` on (the first step that runs under the new state).
 * @returns whether anything changed
 */
export function setFreeze(
  lane: Lane,
  step: number,
  frozen: boolean,
  policy?: PolicyName,
  levers?: FreezeLevers,
): boolean {
  const { setup, history } = lane;
  const nextPolicy = policy ?? setup.policy;
  if (frozen === setup.frozen && nextPolicy === setup.policy && !levers) return false;
  const marked = frozen !== setup.frozen || frozen;
  const next: LaneSetup = { id: setup.id, frozen, policy: nextPolicy };
  const nextLevers = levers ?? setup.levers;
  if (nextLevers) next.levers = nextLevers;
  lane.setup = next;
  if (marked) addMark(history, { step, frozen, policy: nextPolicy });
  return marked;
}

/** What the page is told of the lane. */
export function laneState({ setup, model, history, origin }: Lane): LaneState {
  const last = history.at(-1);
  return {
    ...setup,
    training: modesOf(model).training,
    frozenAt: setup.frozen && last ? last.step : null,
    history: [...history],
    origin,
  };
}

/** Disposes every tensor of the lane. */
export function disposeLane(lane: Lane): void {
  disposeModel(lane.model);
  disposeOptimizer(lane.optimizer);
  tf.dispose(lane.lastUsed);
  tf.dispose([...lane.reference.values()]);
  tf.dispose([...(lane.probeTokens ?? []), ...(lane.freezeTokens ?? [])]);
  if (lane.baseline) disposeBaseline(lane.baseline);
  if (lane.lastStep) disposeNorms(lane.lastStep.norms);
}

/** A copy with a buffer of its own: `clone` would share it. */
export function copyOf<T extends tf.Tensor>(tensor: T): T {
  return tf.tidy(() => (tensor.dtype === 'int32' ? tf.add(tensor, tf.zerosLike(tensor)) : tf.mul(tensor, 1))) as T;
}

function copyVariable<R extends tf.Rank>(variable: tf.Variable<R>): tf.Variable<R> {
  return tf.tidy(() => tf.variable(copyOf(variable as tf.Tensor<R>)));
}
