/** A lane as a weights file, and back, so that training goes on exactly where the file was written. */
import { FormatError } from '../formats/formatError.ts';
import * as tf from '@tensorflow/tfjs-core';
import type { FreezeState, WeightsFile } from '../formats/weightsJson.ts';
import { modesOf, type NamedModel, setModes, tensorsOf } from '../model/namedModel.ts';
import { flagArray, fromArray, type NamedArray, type StateDict, stateDictOf, toArrays } from '../model/stateDict.ts';
import type { LaneId } from '../config/experiment.ts';
import { objectiveOf } from '../objectives/named.ts';
import type { AuditBaseline } from './auditBaseline.ts';
import type { Lane } from './lane.ts';
import type { Session } from './session.ts';

/**
 * Everything that the lane's next step depends on. All copies are made before the first await, so training may go on
 * meanwhile.
 */
export async function captureLane(session: Session, id: LaneId): Promise<WeightsFile> {
  const lane = session.lane(id);
  const { state, step, seconds, data } = session;
  const { soFar: runTimeline } = session.timeline;
  const { model } = lane;
  const counters = new Map([...lane.optimizer].map(([name, moments]) => [name, moments.step]));
  const history = [...lane.history];
  const hadGradient = [...lane.hadGradient];
  const { training } = modesOf(model);
  const setup = { ...lane.setup };
  const freezeState = captureFreezeState(lane);
  const [audit, stateDict, expAvg, expAvgSq, reference, lastUsed, probeTokens] = await Promise.all([
    session.audit(id),
    stateDictOf(model),
    toArrays(model, new Map([...lane.optimizer].map(([name, { m }]) => [name, m]))),
    toArrays(model, new Map([...lane.optimizer].map(([name, { v }]) => [name, v]))),
    toArrays(model, lane.measured.reference),
    readAll(lane.measured.lastUsed),
    readAll(lane.measured.probeTokens ?? []),
  ]);
  const optimizer: WeightsFile['optimizer'] = new Map();
  for (const [name, count] of counters) {
    const [m, v] = [expAvg.get(name), expAvgSq.get(name)];
    if (m && v) optimizer.set(name, { step: count, expAvg: m, expAvgSq: v });
  }
  return {
    experiment: { ...state.experiment, lanes: [setup] },
    runTimeline,
    data,
    step,
    seconds,
    freezeHistory: history,
    training,
    stateDict,
    optimizer,
    hadGradient,
    reference,
    lastUsed,
    probeTokens,
    freezeState: withoutWhatIsIn(reference, await freezeState),
    audit,
  };
}

async function captureFreezeState({ model, measured: { baseline, freezeTokens } }: Lane): Promise<FreezeState | null> {
  if (!baseline) return null;
  const { since, inited, momentum } = baseline;
  const [tensors, probeTokens, largest] = await Promise.all([
    toArrays(model, baseline.tensors),
    readAll(freezeTokens ?? []),
    readAll(momentum ? [momentum] : []),
  ]);
  return { since, inited, momentum: largest[0]?.[0] ?? null, probeTokens, tensors };
}

/** A lane that was never frozen or thawed has its state at step 0 twice; once is enough. */
function withoutWhatIsIn(reference: StateDict, state: FreezeState | null): FreezeState | null {
  if (!state) return null;
  const isSame = (name: string, { data }: NamedArray): boolean => {
    const known = reference.get(name)?.data;
    return known !== undefined && data.every((value, i) => Object.is(value, known[i]));
  };
  return { ...state, tensors: new Map([...state.tensors].filter(([name, array]) => !isSame(name, array))) };
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

async function readAll(tensors: tf.Tensor[]): Promise<number[][]> {
  const copies = tensors.map((tensor) => tf.tidy(() => tf.mul(tensor, 1)));
  return Promise.all(
    copies.map(async (copy) => {
      const data = Array.from(await copy.data());
      copy.dispose();
      return data;
    }),
  );
}
