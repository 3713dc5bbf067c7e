/** A lane as a weights file, and back, so that training goes on exactly where the file was written. */
import { FormatError } from '../formats/formatError.ts';
import * as tf from '@tensorflow/tfjs-core';
import type { FreezeState, WeightsFile } from '../formats/weightsJson.ts';
import { type NamedModel, setModes, tensorsOf } from '../model/namedModel.ts';
import { flagArray, fromArray, type NamedArray, type StateDict } from '../model/stateDict.ts';
import type { LaneId } from '../config/experiment.ts';
import { objectiveOf } from '../objectives/named.ts';
import type { AuditBaseline } from './auditBaseline.ts';
import type { Lane } from './lane.ts';
import { takeLane } from './laneWeights.ts';
import type { Session } from './session.ts';

/**
 * Everything that the lane's next step depends on. All copies are made before the first await, so training may go on
 * meanwhile.
 */
export async function captureLane(session: Session, id: LaneId): Promise<WeightsFile> {
  const { state, step, seconds, data } = session;
  const { soFar: runTimeline } = session.timeline;
  const { setup, read } = takeLane(session.lane(id));
  const [audit, lane] = await Promise.all([session.audit(id), read()]);
  const experiment = { ...state.experiment, lanes: [setup] };
  return { experiment, runTimeline, data, step, seconds, ...lane.weights(), audit };
}

/**
 * The state that new lanes start from in a run that began with an imported checkpoint, without that checkpoint: what
 * this lane was at step 0. A codebook of zeros is one that waits for k-means.
 */
export function initialFromReference({ reference, experiment, data }: WeightsFile): StateDict {
  const state: StateDict = new Map(reference);
  for (const { name, flagOf } of objectiveOf(experiment).layoutFor(experiment.settings, data)) {
    const buffer = flagOf === undefined ? undefined : reference.get(flagOf);
    if (buffer) state.set(name, flagArray(buffer.data.some((value) => value !== 0)));
  }
  return state;
}

/**
 * The lane that a file holds, after `checkLaneFile` found nothing wrong with it. The caller owns it.
 * @param origin where the page says that the lane came from
 */
export function restoreLane(file: WeightsFile, origin: Lane['origin']): Lane {
  const { experiment } = file;
  const [setup] = experiment.lanes;
  if (!setup) throw new FormatError({ code: 'experiment-without-lane' });
  const objective = objectiveOf(experiment);
  const model = objective.modelFrom(file.stateDict);
  setModes(model, { training: file.training });
  const variable = (key: string, array: { shape: number[]; data: Float32Array }) =>
    tf.tidy(() => tf.variable(fromArray(model, key, array)));
  return {
    setup: { ...setup },
    objective,
    model,
    optimizer: new Map(
      [...file.optimizer].map(([key, { step: count, expAvg, expAvgSq }]) => [
        key,
        { step: count, m: variable(key, expAvg), v: variable(key, expAvgSq) },
      ]),
    ),
    step: file.step,
    hadGradient: new Set(file.hadGradient),
    history: [...file.freezeHistory],
    origin,
    measured: {
      lastUsed: file.lastUsed.map((steps) => tf.tidy(() => tf.variable(tf.tensor1d(steps, 'float32')))),
      reference: new Map([...file.reference].map(([key, array]) => [key, fromArray(model, key, array)])),
      probeTokens: codesOf(file.probeTokens),
      freezeTokens: codesOf(file.freezeState?.probeTokens ?? []),
      baseline: file.freezeState && baselineFrom(model, file.freezeState, file.reference),
      lastStep: null,
      work: null,
    },
    cache: { frozenTokens: null },
  };
}

function codesOf(layers: number[][]): tf.Tensor1D[] | null {
  return layers.length > 0 ? layers.map((codes) => tf.tensor1d(codes, 'int32')) : null;
}

function baselineFrom(model: NamedModel, state: FreezeState, reference: StateDict): AuditBaseline {
  const { since, inited, momentum, tensors } = state;
  return {
    since,
    inited,
    momentum: momentum === null ? null : tf.scalar(momentum),
    tensors: new Map(
      [...tensorsOf(model).keys()].map((name) => [
        name,
        fromArray(model, name, (tensors.get(name) ?? reference.get(name)) as NamedArray),
      ]),
    ),
  };
}
