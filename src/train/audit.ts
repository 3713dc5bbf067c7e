/** Measures the audit of a freeze: every tensor against a copy from the freeze, on the device. */
import * as tf from '@tensorflow/tfjs-core';
import { differences, normParts, pack } from '../kernels/reductions.ts';
import { isInitialised, modesOf, tensorsOf } from '../model/namedModel.ts';
import type { AuditEntry, AuditReport, GradientState, LeakCause, Verdict } from '../protocol/audit.ts';
import type { FreezeCheck } from '../protocol/log.ts';
import { freezableModules, type ModuleFacts, type ObjectiveFacts } from '../objectives/facts.ts';
import type { AuditBaseline } from './auditBaseline.ts';
import type { SquaredNorms } from './gradients.ts';
import { type Lane, laneLevers } from './lane.ts';

/** The caller owns the copies; see `disposeBaseline`. */
export function takeBaseline(lane: Lane, since: number): AuditBaseline {
  const moments = lane.optimizer.get(firstFrozenParameter(lane) ?? '');
  const tensors = new Map([...tensorsOf(lane.model)].map(([name, tensor]) => [name, tf.tidy(() => tf.mul(tensor, 1))]));
  return {
    since,
    tensors,
    momentum: moments ? tf.tidy(() => tf.max(tf.abs(moments.m)) as tf.Scalar) : null,
    inited: isInitialised(lane.model),
  };
}

/** One parameter tells for all that can be frozen whether they have momentum. */
function firstFrozenParameter({ objective, model }: Lane): string | undefined {
  const freezable = freezableModules(objective.facts);
  return [...model.parameters].find(([, { module }]) => freezable.has(module))?.[0];
}

/**
 * Compares the lane with its baseline. All work on the device is issued before the first await, so that a later step
 * changes nothing of it.
 * @param norms of the last step; stay the caller's
 */
export async function measureAudit(
  lane: Lane,
  baseline: AuditBaseline,
  step: number,
  norms: SquaredNorms,
  tape: AuditReport['tape'],
): Promise<AuditReport> {
  const { setup, model } = lane;
  const names = [...baseline.tensors.keys()];
  const tensors = tensorsOf(model);
  const pairs = names.map((name): [tf.Tensor, tf.Tensor] => [
    tensors.get(name) as tf.Tensor,
    baseline.tensors.get(name) as tf.Tensor,
  ]);
  const counts = pairs.map(([{ size }]) => normParts(size));
  const packed = tf.tidy(() => {
    const momentum = baseline.momentum ?? tf.scalar(0);
    return pack([differences(pairs), momentum, ...(norms.parts ? [norms.parts] : [])]);
  });
  const { training } = modesOf(model);
  const { frozen, policy } = setup;
  const evaluation = laneLevers(lane).evaluationMode;
  const values = await packed.data<'float32'>();
  packed.dispose();

  let at = 0;
  const next = (count: number): Float32Array => values.subarray(at, (at += count));
  const compared = counts.map((count) => {
    const parts = next(2 * count);
    const change = parts.reduce((largest, part, i) => (i % 2 === 0 ? Math.max(largest, part) : largest), 0);
    return { change, identical: parts.every((part, i) => i % 2 === 0 || part === 0) };
  });
  const hadMomentum = next(1)[0] !== 0;
  const normOf = new Map(
    norms.counts.map(([name, count]) => [name, Math.sqrt(next(count).reduce((sum, part) => sum + part, 0))]),
  );
  const { parameters, buffers } = model;
  const entries = names.map((name, i): AuditEntry => {
    const buffer = buffers.get(name);
    return {
      name,
      kind: buffer ? 'buffer' : 'parameter',
      module: (buffer ?? parameters.get(name))?.module ?? '',
      gradient: buffer ? null : gradientState(normOf.get(name)),
      ...(compared[i] as { change: number; identical: boolean }),
    };
  });
  const { modules } = lane.objective.facts;
  const judged = {
    modules,
    frozen,
    training,
    entries,
    hadMomentum,
    kMeans: evaluation && !baseline.inited,
  };
  return {
    lane: setup.id,
    since: baseline.since,
    step,
    frozen,
    policy,
    training,
    tape,
    entries,
    verdict: judge(judged),
  };
}

function gradientState(norm: number | undefined): GradientState {
  if (norm === undefined) return { kind: 'none' };
  return norm === 0 ? { kind: 'zero' } : { kind: 'norm', norm };
}

export interface Evidence extends Pick<ObjectiveFacts, 'modules'> {
  frozen: boolean;
  training: AuditReport['training'];
  entries: AuditEntry[];
  /** Whether parameters that can be frozen had momentum when the freeze began. */
  hadMomentum: boolean;
  /** Whether k-means ran in evaluation mode since. */
  kMeans: boolean;
}

/** What the evidence amounts to. A pure function, so that every verdict can be tested. */
export function judge({ modules, frozen, training, entries, hadMomentum, kMeans }: Evidence): Verdict {
  if (!frozen) return Object.values(training).every(Boolean) ? { kind: 'training' } : { kind: 'still-frozen' };
  const causes: LeakCause[] = [];
  const movedBy = (way: ModuleFacts['changedBy']) =>
    modules.flatMap(({ name, freezable, changedBy, part }) => {
      const moved = entries.filter((entry) => entry.module === name && !entry.identical);
      return freezable && changedBy === way && moved.length > 0 ? [{ name, part, change: largestChange(moved) }] : [];
    });
  for (const { part, change } of movedBy('ema')) causes.push({ part, by: kMeans ? 'kmeans' : 'ema', change });
  for (const { name, part, change } of movedBy('gradient')) {
    const zero = entries.some(({ module, gradient }) => module === name && gradient?.kind === 'zero');
    causes.push({ part, by: zero ? (hadMomentum ? 'momentum' : 'weight-decay') : 'gradient', change });
  }
  return causes.length === 0 ? { kind: 'held' } : { kind: 'leaks', causes };
}

/** Of a codebook, the codes themselves are what a reader looks for; cluster sizes move in other units. */
function largestChange(entries: AuditEntry[]): number {
  const codes = entries.filter(({ name, change }) => name.endsWith('.embed') && change > 0);
  return Math.max(0, ...(codes.length > 0 ? codes : entries).map(({ change }) => change));
}

/** The audit of a freeze state's first step, in short: what became of the modules that can be frozen. */
export function checkOf({ training, entries, tape }: AuditReport, { modules }: ObjectiveFacts): FreezeCheck {
  const held = modules.filter(({ freezable }) => freezable);
  const kinds = entries.flatMap(({ module, gradient }) =>
    gradient && held.some(({ name }) => name === module) ? [gradient.kind] : [],
  );
  const changes = held.map(({ name, part }): [string, number] => [
    part,
    largestChange(entries.filter(({ module }) => module === name)),
  ]);
  return {
    training,
    gradient: kinds.includes('norm') ? 'present' : kinds.includes('zero') ? 'zero' : 'none',
    change: Object.fromEntries(changes),
    tapeNodes: tape.nodes,
  };
}
