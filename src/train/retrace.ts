/**
 * Finds where a lane went wrong: its last steps are run again from a copy, with the same bits, and the step that went
 * wrong is looked at tensor by tensor. By the time that training stops, NaN has spread to almost everything.
 */
import * as tf from '@tensorflow/tfjs-core';
import { DATA_PARTS } from '../config/batchForm.ts';
import type { Settings } from '../config/settings.ts';
import { nextTask } from '../data/pacing.ts';
import type { Split } from '../data/split.ts';
import { becameMostly, lostValues, valueHealth, type ValueHealth } from '../formats/valueHealth.ts';
import type { BatchTensors } from '../objectives/objective.ts';
import type { LostTensor, TensorPlace } from '../protocol/divergence.ts';
import { BatchSource, disposeBatch } from './batch.ts';
import { computeGradients, disposeGradients, disposePass } from './gradients.ts';
import { disposeLane, forkLane, type Lane, laneLevers } from './lane.ts';
import {
  areFinite,
  copyLane,
  disposeCopy,
  firstLost,
  healthOf,
  type LaneCopy,
  lookAt,
  putBack,
  readCopy,
  type StateHealth,
} from './laneCopy.ts';
import { disposePack } from './metricPack.ts';
import type { RowChoice } from './rowChoice.ts';
import { disposeOutcome, fillCodebooks, trainStep } from './step.ts';

/** Steps between two looks, at first and then. */
const STRIDES = [16, 1];

export interface RetraceOptions {
  /** Stays as it is. */
  lane: Lane;
  /** The lane after step `from`; stays the caller's. */
  copy: LaneCopy;
  from: number;
  /** The first step in which something is known to have been lost. */
  to: number;
  conditionsAt(step: number): Conditions;
  rows: RowChoice;
}

/** What a step runs with. */
export interface Conditions {
  settings: Settings;
  /** Where its batch comes from. */
  split: Split;
}

export interface Retraced {
  /** The step that went wrong. */
  step: number;
  /** Null if nothing was lost this time. */
  first: LostTensor | null;
  /** The lane just before it. */
  before: StateHealth[];
}

export async function retrace(options: RetraceOptions): Promise<Retraced> {
  const { lane, from, to } = options;
  const fork = forkLane(lane, lane.setup.id, from);
  let good = { step: from, copy: options.copy };
  const letGo = (): void => {
    if (good.copy !== options.copy) disposeCopy(good.copy);
  };
  const goBack = async (): Promise<void> => putBack(fork, good.copy, await readCopy(good.copy));
  try {
    await goBack();
    for (const stride of STRIDES) {
      while (good.step < to - 1) {
        const next = Math.min(good.step + stride, to - 1);
        for (let step = good.step + 1; step <= next; step += 1) {
          run(fork, step, options);
          await nextTask();
        }
        const copy = copyLane(fork);
        if (!(await areFinite([copy]))) {
          disposeCopy(copy);
          await goBack();
          break;
        }
        letGo();
        good = { step: next, copy };
      }
    }
    const before = healthOf(good.copy, await readCopy(good.copy));
    const step = good.step + 1;
    return { step, first: await firstLostIn(fork, step, options), before };
  } finally {
    letGo();
    disposeLane(fork);
  }
}

/** What freezes the lane has seen since the copy counts from its last mark on. */
function setupAt({ lane, copy }: RetraceOptions, step: number): Lane['setup'] {
  const mark = lane.history.at(-1);
  return mark && mark.step > copy.plain.step && step >= mark.step ? lane.setup : copy.plain.setup;
}

function run(fork: Lane, step: number, options: RetraceOptions): void {
  const { settings, split } = options.conditionsAt(step);
  fork.setup = setupAt(options, step);
  const batches = new BatchSource(split, fork.objective.facts.batch);
  const batch = batches.upload(batches.draw(settings, step), settings, step, fork.objective);
  train(fork, batch, step, settings, options.rows);
  disposeBatch(batch);
}

function train(fork: Lane, batch: BatchTensors, step: number, settings: Settings, rows: RowChoice): void {
  const nothingElse = { measure: false, probe: null, places: null, imported: null };
  const outcome = trainStep(fork, batch, { step, settings, rows, ...nothingElse });
  disposeOutcome(outcome);
  disposePack(outcome.metrics);
}

type Named = [place: TensorPlace, name: string, tensor: tf.Tensor];

/** Runs a step and looks at everything in it, in the order in which it is computed. */
async function firstLostIn(fork: Lane, step: number, options: RetraceOptions): Promise<LostTensor | null> {
  const { settings, split } = options.conditionsAt(step);
  fork.setup = setupAt(options, step);
  const batches = new BatchSource(split, fork.objective.facts.batch);
  const drawn = batches.draw(settings, step);
  const { parts } = fork.objective.facts.batch;
  for (const input of DATA_PARTS.filter((part) => parts.includes(part))) {
    const health = valueHealth(drawn[input] as Float32Array);
    if (lostValues(health) > 0) return lostTensor(input, '', health);
  }
  const batch = batches.upload(drawn, settings, step, fork.objective);
  try {
    fillCodebooks(fork, batch, { settings, rows: options.rows });
    const passed = passesOf(fork, batch, settings);
    const found = await firstOf(passed.tensors);
    passed.dispose();
    if (found) return found;
    train(fork, batch, step, settings, options.rows);
    const lost = firstLost(await lookAt(fork));
    return lost && lostTensor(lost.place, lost.name, lost.health);
  } finally {
    disposeBatch(batch);
  }
}

/** What the forward and the backward passes of a step compute. */
function passesOf(fork: Lane, batch: BatchTensors, settings: Settings): { tensors: Named[]; dispose(): void } {
  const { objective } = fork;
  const { gradients, arrivals, pass, losses } = computeGradients(fork, laneLevers(fork), batch, settings, () => {});
  const tensors: Named[] = objective.places.map(([place, name]) => [place, '', pass.tensors[name] as tf.Tensor]);
  for (const { loss, parts } of losses) tensors.push(['loss', '', parts], ['loss', '', loss]);
  for (const [name, gradient] of gradients) if (gradient) tensors.push(['gradient', name, gradient]);
  return {
    tensors,
    dispose() {
      disposePass(pass);
      for (const { rows, codes } of pass.layers) tf.dispose([rows, codes]);
      for (const { loss, parts } of losses) tf.dispose([loss, parts]);
      disposeGradients(gradients);
      disposeGradients(arrivals);
    },
  };
}

async function firstOf(tensors: readonly Named[]): Promise<LostTensor | null> {
  for (const [place, name, tensor] of tensors) {
    const health = valueHealth(await tensor.data<'float32'>());
    if (lostValues(health) > 0) return lostTensor(place, name, health);
  }
  return null;
}

/** A tensor with lost values as the page is told of it. */
export function lostTensor(place: TensorPlace, name: string, health: ValueHealth): LostTensor {
  return { place, name, became: becameMostly(health), lost: lostValues(health), size: health.size };
}
