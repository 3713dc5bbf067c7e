/**
 * Plain steps, run again from a capture. Most steps give the device the very same commands on the same memory: where
 * the backend can capture them (WebGPU), the tape is gone through once, and from then on only the batch and the scalars
 * of the optimizer and of the usage are new. The numbers are the same bit for bit. Whenever anything differs that the
 * commands depend on, the tape runs again.
 */
import * as tf from '@tensorflow/tfjs-core';
import { BATCH_PARTS } from '../config/batchForm.ts';
import type { Settings } from '../config/settings.ts';
import { canCapture, type Capture, captureCommands } from '../kernels/capture.ts';
import type { DrawnBatch } from './batch.ts';
import { disposeNorms } from './gradients.ts';
import type { Lane } from './lane.ts';
import type { Measured } from './measured.ts';
import type { StepMetrics } from './metricPack.ts';
import type { Moments } from './optimizer.ts';

/** Everything that decides which commands a step gives, on which memory; compared by identity. */
type State = unknown[];

interface Captured {
  capture: Capture;
  state: State;
  metrics: StepMetrics;
  lanes: CapturedLane[];
}

interface CapturedLane {
  lane: Lane;
  /** What the step left for audits; its tensor has the values of the last replay. */
  lastStep: NonNullable<Measured['lastStep']>;
  /** Moments that the step updated. */
  moments: Moments[];
}

export class CapturedSteps {
  #captured: Captured | null = null;
  /** A state that could not be captured; it is not tried again. */
  #refused: State | null = null;
  /** Steps that were replayed. */
  replayed = 0;
  /** False, for comparison: every step runs on the tape. */
  enabled = true;

  /**
   * Runs a step that only trains: nothing is measured, looked at or changed in it.
   * @param train runs it on the tape; synchronous
   * @returns metrics, owned by the caller
   */
  run(lanes: Lane[], settings: Settings, step: number, batch: DrawnBatch, train: () => StepMetrics): StepMetrics {
    if (!this.enabled || !canCapture() || !isCapturable(settings)) return train();
    // What a frozen lane has not coded yet, it computes.
    if (!lanes.every(({ cache }) => batch.places === null || (cache.frozenTokens?.fill(batch.places) ?? true)))
      return train();
    const state = stateOf(lanes, settings, batch);
    if (this.#captured && isSame(this.#captured.state, state)) return this.#replay(this.#captured, step);
    if (this.#refused && isSame(this.#refused, state)) return train();
    return this.#capture(lanes, settings, batch, state, train);
  }

  /** Ends the capture; the next step runs on the tape. */
  release(): void {
    if (!this.#captured) return;
    const { capture, metrics, lanes } = this.#captured;
    capture.release();
    tf.dispose(metrics.joined);
    for (const { lastStep } of lanes) disposeNorms(lastStep.norms);
    this.#captured = null;
  }

  #capture(lanes: Lane[], settings: Settings, batch: DrawnBatch, state: State, train: () => StepMetrics): StepMetrics {
    this.release();
    this.#refused = null;
    const before = new Map(lanes.flatMap(({ optimizer }) => [...optimizer.values()].map((m) => [m, m.step])));
    const { result, capture } = captureCommands(train);
    if (!capture || !isSame(state, stateOf(lanes, settings, batch))) {
      capture?.release();
      this.#refused = state;
      return result;
    }
    this.#captured = {
      capture,
      state,
      metrics: copyOf(result),
      lanes: lanes.map((lane) => ({
        lane,
        lastStep: copyOfLastStep(lane.measured.lastStep as CapturedLane['lastStep']),
        moments: [...lane.optimizer.values()].filter((moments) => moments.step !== before.get(moments)),
      })),
    };
    return result;
  }

  #replay({ capture, metrics, lanes }: Captured, step: number): StepMetrics {
    for (const { lane, lastStep, moments } of lanes) {
      lane.step = step;
      for (const each of moments) each.step += 1;
      const { cache, measured } = lane;
      if (cache.frozenTokens) cache.frozenTokens.recalled += 1;
      if (measured.lastStep) disposeNorms(measured.lastStep.norms);
      measured.lastStep = copyOfLastStep(lastStep);
    }
    capture.replay();
    this.replayed += 1;
    return copyOf(metrics);
  }
}

/** Random draws are made on the CPU, in every step anew. */
function isCapturable({ dropout, deadCodeThreshold }: Settings): boolean {
  return dropout === 0 && deadCodeThreshold === 0;
}

/** What changes from step to step, or is only told, and no command depends on: the step is asked for anew in each replay. */
const OWN_TO_A_STEP = new Set(['step', 'work', 'lastStep', 'history']);

function stateOf(lanes: Lane[], settings: Settings, batch: DrawnBatch): State {
  const state: State = [...Object.values(settings), ...BATCH_PARTS.map((part) => batch[part])];
  for (const lane of lanes) {
    state.push(lane);
    addState(state, lane);
  }
  return state;
}

/**
 * Adds everything that is in a value: of a tensor its memory, of what has a class of its own, or is frozen, the identity. Nothing is
 * listed by name, so that whatever a lane or a model will have beside what it has today is compared as well.
 */
export function addState(state: State, value: unknown): void {
  if (value instanceof tf.Tensor) state.push(value.dataId);
  else if (value instanceof Map) for (const [key, item] of value) addEntry(state, key, item);
  else if (value instanceof Set || Array.isArray(value)) for (const item of value) addState(state, item);
  else if (isPlain(value)) for (const key in value) addEntry(state, key, value[key]);
  else state.push(value);
}

function addEntry(state: State, key: unknown, value: unknown): void {
  if (OWN_TO_A_STEP.has(key as string)) return;
  state.push(key);
  addState(state, value);
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return false;
  return Object.getPrototypeOf(value) === Object.prototype;
}

function isSame(a: State, b: State): boolean {
  return a.length === b.length && a.every((value, i) => Object.is(value, b[i]));
}

/** Other tensors of the same values; clones share the memory. */
function copyOf({ packs, joined }: StepMetrics): StepMetrics {
  return { packs, joined: tf.clone(joined) };
}

function copyOfLastStep({ norms, tape }: NonNullable<Measured['lastStep']>): NonNullable<Measured['lastStep']> {
  return { norms: { parts: norms.parts && tf.clone(norms.parts), counts: norms.counts }, tape };
}
