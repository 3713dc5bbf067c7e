/** A lane: one model being trained, what is measured of it, and what is kept so that it need not be computed again. */
import type { LaneId, LaneSetup } from '../config/experiment.ts';
import { type FreezeLevers, leversOf, type PolicyName } from '../config/freezePolicies.ts';
import { disposeModel, modesOf, type NamedModel, setModes, tensorsOf } from '../model/namedModel.ts';
import type { StateDict } from '../model/stateDict.ts';
import type { Objective } from '../objectives/objective.ts';
import type { FreezeMark, LaneState, SessionState } from '../protocol/session.ts';
import { addMark } from './freezeHistory.ts';
import type { FrozenTokens } from './frozenTokens.ts';
import type { Trained } from './gradients.ts';
import { copyMeasured, disposeMeasured, type Measured, nothingMeasured } from './measured.ts';
import { disposeOptimizer, type OptimizerState } from './optimizer.ts';
import { copyVariable } from './tensorCopies.ts';

/** What cannot change while a lane stays frozen, and so is computed once. A lane computes the same without. */
export interface LaneCache {
  /** Codes of training frames while they cannot change; null while they can. */
  frozenTokens: FrozenTokens | null;
}

/** Owns every tensor in it; `disposeLane` ends it. */
export interface Lane extends Trained {
  setup: LaneSetup;
  optimizer: OptimizerState;
  /** Its last step, also while that runs. */
  step: number;
  /** Parameters that have had a gradient since gradients were last made absent. */
  hadGradient: Set<string>;
  history: FreezeMark[];
  origin: LaneState['origin'];
  measured: Measured;
  cache: LaneCache;
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
  return {
    setup: { ...setup },
    objective,
    model,
    optimizer: new Map(),
    step: 0,
    hadGradient: new Set(),
    history: setup.frozen ? [{ step: 1, frozen: true, policy: setup.policy }] : [],
    origin: null,
    measured: nothingMeasured(model),
    cache: { frozenTokens: null },
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
    measured: copyMeasured(lane.measured),
    cache: { frozenTokens: null },
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

/** Whether a freeze or thaw of a lane begins with a step. */
export const isSwitchedAt = ({ history }: Lane, step: number): boolean => history.at(-1)?.step === step;

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
export function disposeLane({ model, optimizer, measured }: Lane): void {
  disposeModel(model);
  disposeOptimizer(optimizer);
  disposeMeasured(measured);
}
