/** A lane as it was after a step, kept beside it so that it can be put back exactly; and a look at what it holds. */
import * as tf from '@tensorflow/tfjs-core';
import type { LaneId } from '../config/experiment.ts';
import { lostValues, valueHealth, type ValueHealth } from '../formats/valueHealth.ts';
import { notFinite, pack } from '../kernels/reductions.ts';
import { type ModelModes, modesOf, type NamedModel, prefixOf, setModes } from '../model/namedModel.ts';
import type { TensorPlace } from '../protocol/divergence.ts';
import { type AuditBaseline, disposeBaseline } from './auditBaseline.ts';
import { disposeNorms } from './gradients.ts';
import type { Lane } from './lane.ts';
import type { Measured } from './measured.ts';

type Place = Extract<TensorPlace, 'parameter' | 'buffer' | 'exp_avg' | 'exp_avg_sq'> | 'last-used';

/** Tensors side by side in one: a copy costs one operation per group, and no buffer becomes larger than a device has. */
interface Group {
  id: string;
  place: Place;
  tensors: { name: string; shape: number[] }[];
  packed: tf.Tensor1D;
}

/** Owns its tensors; `disposeCopy` ends it. */
export interface LaneCopy {
  groups: Group[];
  /** What is replaced and never changed in place shares its memory with the lane. */
  shared: Pick<Measured, 'freezeTokens' | 'baseline' | 'lastStep'>;
  plain: Pick<Lane, 'setup' | 'step' | 'hadGradient' | 'history' | 'origin'>;
  work: Measured['work'];
  modes: ModelModes;
  /** Steps of the moments, by parameter. */
  momentSteps: Map<string, number>;
}

/** All lanes as they were after a step. */
export interface StateCopy {
  step: number;
  seconds: number;
  lanes: Map<LaneId, LaneCopy>;
  /** Lanes whose freeze state had changed since that step. */
  changed: Set<LaneId>;
}

/** What a tensor of a lane holds. */
export interface StateHealth {
  place: Exclude<Place, 'last-used'>;
  name: string;
  health: ValueHealth;
}

/** Copies all that the lane's steps change. All of it is issued at once, so training may go on. */
export function copyLane(lane: Lane): LaneCopy {
  const { setup, step, hadGradient, history, origin, model } = lane;
  const { work, freezeTokens, baseline, lastStep } = lane.measured;
  const shared = sharedAgain({ freezeTokens, baseline, lastStep });
  if (lastStep?.norms.parts && shared.lastStep) {
    // Steps that are replayed write their norms into the same memory, so these are copied.
    disposeNorms(shared.lastStep.norms);
    shared.lastStep.norms = { ...lastStep.norms, parts: pack([lastStep.norms.parts]) };
  }
  return {
    groups: groupsOf(lane),
    shared,
    plain: { setup: { ...setup }, step, hadGradient: new Set(hadGradient), history: [...history], origin },
    work,
    modes: modesOf(model),
    momentSteps: new Map([...lane.optimizer].map(([name, moments]) => [name, moments.step])),
  };
}

/** Values of a copy, by group, for `putBack`. */
export function readCopy({ groups }: LaneCopy): Promise<Float32Array[]> {
  return Promise.all(groups.map(({ packed }) => packed.data<'float32'>()));
}

/**
 * Puts a lane back to what it was, bit for bit. Codes that it had learnt while frozen are computed again.
 * @param values what `readCopy` read; stays the caller's
 */
export function putBack(lane: Lane, copy: LaneCopy, values: readonly Float32Array[]): void {
  const { model, optimizer } = lane;
  for (const [name, { m, v }] of optimizer) {
    if (copy.momentSteps.has(name)) continue;
    tf.dispose([m, v]);
    optimizer.delete(name);
  }
  for (const [name, step] of copy.momentSteps) {
    const known = optimizer.get(name);
    const like = model.parameters.get(name)?.variable as tf.Variable;
    if (known) known.step = step;
    else optimizer.set(name, { step, m: zerosLike(like), v: zerosLike(like) });
  }
  const present = new Map(partsOf(lane).map((part) => [part.id, part.tensors]));
  for (const [i, { id, tensors }] of copy.groups.entries()) {
    let at = 0;
    for (const { name, shape } of tensors) {
      const end = at + sizeOf(shape);
      const own = (values[i] as Float32Array).slice(at, end);
      tf.tidy(() => present.get(id)?.get(name)?.assign(tf.tensor(own, shape)));
      at = end;
    }
  }
  setModes(model, copy.modes);
  disposeShared(lane.measured);
  const { plain, shared, work } = copy;
  Object.assign(lane, plain, {
    setup: { ...plain.setup },
    hadGradient: new Set(plain.hadGradient),
    history: [...plain.history],
    cache: { frozenTokens: null },
  });
  Object.assign(lane.measured, sharedAgain(shared), { work });
}

export function disposeCopy({ groups, shared }: LaneCopy): void {
  for (const { packed } of groups) packed.dispose();
  disposeShared(shared);
}

/** Whether all that the next step depends on is finite in every copy. The device counts; one read for all of them. */
export async function areFinite(copies: readonly LaneCopy[]): Promise<boolean> {
  const groups = copies.flatMap((copy) => copy.groups.filter(({ place }) => place !== 'last-used'));
  const counts = notFinite(groups.map(({ packed }) => packed));
  const read = await counts.data();
  counts.dispose();
  return read.every((count) => count === 0);
}

/** What each tensor of a copy holds, in the order in which a step computes them. */
export function healthOf(copy: LaneCopy, values: readonly Float32Array[]): StateHealth[] {
  return copy.groups.flatMap(({ place, tensors }, i) => {
    if (place === 'last-used') return [];
    let at = 0;
    return tensors.map(({ name, shape }) => {
      const from = at;
      at += sizeOf(shape);
      return { place, name, health: valueHealth((values[i] as Float32Array).subarray(from, at)) };
    });
  });
}

/** What each tensor of a lane holds now. Copies are made before the first await. */
export async function lookAt(lane: Lane): Promise<StateHealth[]> {
  const copy = copyLane(lane);
  try {
    return healthOf(copy, await readCopy(copy));
  } finally {
    disposeCopy(copy);
  }
}

/** The first tensor with values that are not finite. */
export function firstLost(state: readonly StateHealth[]): StateHealth | null {
  return state.find(({ health }) => lostValues(health) > 0) ?? null;
}

interface Part {
  id: string;
  place: Place;
  tensors: Map<string, tf.Variable>;
}

/** In the order in which a step changes them: the optimizer, then the codebooks. */
function partsOf({ model, optimizer, measured }: Lane): Part[] {
  const moments = (which: 'm' | 'v') => new Map([...optimizer].map(([name, each]) => [name, each[which]]));
  const parameters = [...model.parameters].map(([name, { variable }]) => [name, variable] as const);
  const used = measured.lastUsed.map((steps, layer) => [String(layer), steps as tf.Variable] as const);
  return [
    { id: 'exp_avg', place: 'exp_avg', tensors: moments('m') },
    { id: 'exp_avg_sq', place: 'exp_avg_sq', tensors: moments('v') },
    { id: 'parameters', place: 'parameter', tensors: new Map(parameters) },
    ...bufferParts(model),
    { id: 'last used', place: 'last-used', tensors: new Map(used) },
  ];
}

/** A part for the buffers of each prefix; those that are derived come last in it. */
function bufferParts({ buffers }: NamedModel): Part[] {
  const prefixes = [...new Set([...buffers.keys()].map(prefixOf))];
  return prefixes.map((prefix) => {
    const own = [...buffers].filter(([name]) => prefixOf(name) === prefix);
    const inOrder = [...own.filter(([, { derived }]) => !derived), ...own.filter(([, { derived }]) => derived)];
    const tensors = new Map(inOrder.map(([name, { variable }]) => [name, variable]));
    return { id: `buffers of ${prefix}`, place: 'buffer', tensors };
  });
}

function groupsOf(lane: Lane): Group[] {
  const parts = partsOf(lane).filter(({ tensors }) => tensors.size > 0);
  return parts.map(({ id, place, tensors }) => ({
    id,
    place,
    tensors: [...tensors].map(([name, { shape }]) => ({ name, shape: shape.slice() })),
    packed: pack([...tensors.values()]),
  }));
}

/** The same tensors once more, each to be disposed on its own. */
function sharedAgain({ freezeTokens, baseline, lastStep }: LaneCopy['shared']): LaneCopy['shared'] {
  return {
    freezeTokens: freezeTokens?.map((codes) => tf.clone(codes)) ?? null,
    baseline: baseline && baselineAgain(baseline),
    lastStep: lastStep && {
      norms: { parts: lastStep.norms.parts && tf.clone(lastStep.norms.parts), counts: lastStep.norms.counts },
      tape: lastStep.tape,
    },
  };
}

function baselineAgain({ tensors, momentum, ...rest }: AuditBaseline): AuditBaseline {
  return {
    ...rest,
    tensors: new Map([...tensors].map(([name, tensor]) => [name, tf.clone(tensor)])),
    momentum: momentum && tf.clone(momentum),
  };
}

function disposeShared({ freezeTokens, baseline, lastStep }: LaneCopy['shared']): void {
  if (freezeTokens) tf.dispose(freezeTokens);
  if (baseline) disposeBaseline(baseline);
  if (lastStep) disposeNorms(lastStep.norms);
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, axis) => product * axis, 1);

function zerosLike(variable: tf.Variable): tf.Variable {
  return tf.tidy(() => tf.variable(tf.zerosLike(variable)));
}
