/** From a copy of a lane, made between two steps, to a weights file. */
import * as tf from '@tensorflow/tfjs-core';
import type { FreezeState, WeightsFile } from '../formats/weightsJson.ts';
import { pack } from '../kernels/reductions.ts';
import type { NamedModel } from '../model/namedModel.ts';
import { flagArray, type NamedArray, type StateDict, toTorchOrder } from '../model/stateDict.ts';
import type { AuditBaseline } from './auditBaseline.ts';
import type { Lane } from './lane.ts';
import { copyLane, disposeCopy, type LaneCopy } from './laneCopy.ts';
import type { Measured } from './measured.ts';

/** What a file holds of a lane beside what its session says. */
export type LaneWeights = Omit<WeightsFile, 'experiment' | 'runTimeline' | 'data' | 'step' | 'seconds' | 'audit'>;

/** A lane that was copied. The copy is not the reader's before `read` was called, which ends it. */
export interface TakenLane {
  setup: Lane['setup'];
  origin: Lane['origin'];
  /** Reads the copy and disposes it. To be called once, at once. */
  read(): Promise<ReadLane>;
}

/** Values of a lane in main memory, as they lay on the device. */
export interface ReadLane {
  /** Puts them in order: this computes, and waits for nothing. */
  weights(): LaneWeights;
}

/**
 * Takes a lane as it is now, or as a copy of it was made; the copy stays the caller's then. All copies on the device are
 * issued before this returns, so training may go on.
 */
export function takeLane(lane: Lane, copy: LaneCopy | null = null): TakenLane {
  const own = copy ?? copyLane(lane);
  const { model, measured } = lane;
  // What a copy shares is in the place of what the lane has now.
  const baseline = copy ? copy.shared.baseline : measured.baseline;
  const groups = own.groups.map(({ packed }) => (copy ? pack([packed]) : packed));
  const codes = [measured.probeTokens ?? [], own.shared.freezeTokens ?? []].map((layers) => layers.map(copyOfCodes));
  const momentum = baseline?.momentum ? tf.tidy(() => tf.mul(baseline.momentum as tf.Scalar, 1)) : null;
  const unchanging = { reference: valuesOf(measured.reference), baseline: baseline && valuesOf(baseline.tensors) };
  return {
    setup: own.plain.setup,
    origin: own.plain.origin,
    async read() {
      try {
        const [values, [probe, freeze], largest, reference, before] = await Promise.all([
          Promise.all(groups.map((packed) => packed.data<'float32'>())),
          Promise.all(codes.map((layers) => Promise.all(layers.map(listOf)))),
          momentum?.data(),
          unchanging.reference,
          unchanging.baseline,
        ]);
        const read: Values = {
          groups: values,
          probeTokens: probe as number[][],
          freezeTokens: freeze as number[][],
          momentum: largest?.[0] ?? null,
          reference,
          baseline: before,
        };
        return { weights: () => weightsOf(model, own, baseline, read) };
      } finally {
        tf.dispose([...groups, ...codes.flat(), ...(momentum ? [momentum] : [])]);
        if (!copy) disposeCopy(own);
      }
    },
  };
}

interface Values {
  groups: Float32Array[];
  probeTokens: number[][];
  freezeTokens: number[][];
  momentum: number | null;
  reference: Unchanging;
  baseline: Unchanging | null;
}

function weightsOf(model: NamedModel, copy: LaneCopy, baseline: AuditBaseline | null, values: Values): LaneWeights {
  const { plain, modes, momentSteps } = copy;
  const named = new Map(
    copy.groups.map((group, i) => [group.id, inOrder(model, group.tensors, values.groups[i] as Float32Array)]),
  );
  const [expAvg, expAvgSq] = [named.get('exp_avg'), named.get('exp_avg_sq')];
  const optimizer: WeightsFile['optimizer'] = new Map();
  for (const [name, step] of momentSteps) {
    const [m, v] = [expAvg?.get(name), expAvgSq?.get(name)];
    if (m && v) optimizer.set(name, { step, expAvg: m, expAvgSq: v });
  }
  const stateDict: StateDict = new Map();
  for (const [i, { place }] of copy.groups.entries()) {
    if (place !== 'parameter' && place !== 'buffer') continue;
    for (const [name, array] of named.get(copy.groups[i]?.id as string) ?? []) stateDict.set(name, array);
  }
  for (const [name, inited] of Object.entries(modes.inited)) stateDict.set(name, flagArray(inited));
  const reference = values.reference.inTorchOrder(model);
  return {
    freezeHistory: plain.history,
    training: modes.training,
    stateDict,
    optimizer,
    hadGradient: [...plain.hadGradient],
    reference,
    lastUsed: [...(named.get('last used')?.values() ?? [])].map(({ data }) => Array.from(data)),
    probeTokens: values.probeTokens,
    freezeState: baseline && freezeStateOf(model, baseline, values, reference),
  };
}

/** A lane that was never frozen or thawed has its state at step 0 twice; once is enough. */
function freezeStateOf(
  model: NamedModel,
  { since, inited }: AuditBaseline,
  { momentum, freezeTokens, baseline }: Values,
  reference: StateDict,
): FreezeState {
  const all = baseline?.inTorchOrder(model) ?? new Map<string, NamedArray>();
  const isOther = ([name, { data }]: [string, NamedArray]): boolean => !sameBits(data, reference.get(name)?.data);
  return { since, inited, momentum, probeTokens: freezeTokens, tensors: new Map([...all].filter(isOther)) };
}

function sameBits(one: Float32Array, other: Float32Array | undefined): boolean {
  if (!other || one.length !== other.length) return false;
  const [bits, others] = [new Uint32Array(one.buffer, one.byteOffset, one.length), bitsOf(other)];
  for (let i = 0; i < bits.length; i += 1) if (bits[i] !== others[i]) return false;
  return true;
}

const bitsOf = ({ buffer, byteOffset, length }: Float32Array): Uint32Array =>
  new Uint32Array(buffer, byteOffset, length);

type Places = LaneCopy['groups'][number]['tensors'];

/** Tensors that lie one behind the other, in PyTorch's order of axes. */
function inOrder(model: NamedModel, tensors: Places, values: Float32Array): StateDict {
  let at = 0;
  return new Map(
    tensors.map(({ name, shape }) => {
      const from = at;
      at += shape.reduce((product, axis) => product * axis, 1);
      return [name, toTorchOrder(model, name, { shape, data: values.subarray(from, at) })];
    }),
  );
}

/** Tensors that never change, once they were read. */
interface Unchanging {
  inTorchOrder(model: NamedModel): StateDict;
}

/** What was read before of tensors that never change: references, and what freezes are audited against. */
const readBefore = new WeakMap<Measured['reference'], Promise<Unchanging>>();

function valuesOf(tensors: ReadonlyMap<string, tf.Tensor>): Promise<Unchanging> {
  const known = readBefore.get(tensors as Measured['reference']);
  if (known) return known;
  const packed = pack([...tensors.values()]);
  const places: Places = [...tensors].map(([name, { shape }]) => ({ name, shape: shape.slice() }));
  const read = packed
    .data<'float32'>()
    .then((values): Unchanging => {
      let ordered: StateDict | null = null;
      return { inTorchOrder: (model) => (ordered ??= inOrder(model, places, values)) };
    })
    .finally(() => packed.dispose());
  readBefore.set(tensors as Measured['reference'], read);
  return read;
}

const copyOfCodes = (codes: tf.Tensor1D): tf.Tensor1D => tf.tidy(() => tf.add(codes, tf.zerosLike(codes)));
const listOf = async (codes: tf.Tensor1D): Promise<number[]> => Array.from(await codes.data());
