/** One training step of one lane. Reads top to bottom in the order in which PyTorch would do it. */
import * as tf from '@tensorflow/tfjs-core';
import { type MetricKey, NO_GRADIENT } from '../config/metrics.ts';
import type { FreezeLevers } from '../config/freezePolicies.ts';
import type { Settings } from '../config/settings.ts';
import type { TapeUse } from '../kernels/tape.ts';
import { updateByMeans } from '../kernels/updates.ts';
import { measureWork, type Work } from '../kernels/work.ts';
import { type Codebook, expireDeadCodes } from '../model/codebook.ts';
import type { CodedBatch, LayerTrace } from '../model/quantizer.ts';
import { initialiseQuantizer } from '../model/quantizerInit.ts';
import type { BatchTensors, ForwardPass, Phase } from '../objectives/objective.ts';
import {
  applyGradientLevers,
  type Backward,
  computeGradients,
  disposeGradients,
  disposeNorms,
  disposePass,
  gradientNorms,
  type Gradients,
  parametersOf,
  type SquaredNorms,
} from './gradients.ts';
import { type BatchPlaces, tokensStay, FrozenTokens } from './frozenTokens.ts';
import { type Lane, laneLevers } from './lane.ts';
import { MetricCollector, type MetricPack } from './metricPack.ts';
import { measureDrift, measureProbe, measureUsage } from './measurements.ts';
import { groupsOf, updateParameters } from './optimizer.ts';
import type { Probe } from './probe.ts';
import type { RowChoice } from './rowChoice.ts';

export interface StepContext {
  /** Number of this step, from 1. */
  step: number;
  settings: Settings;
  rows: RowChoice;
  /** Measure drift in this step, and the probe if there is one. */
  measure: boolean;
  probe: Probe | null;
  /** Which training frames the batch is made of, so that codes that stay can be recalled; null: compute them all. */
  places: BatchPlaces | null;
  /** Imported codes of the probe; see `ProbeReferences`. */
  imported: tf.Tensor1D[] | null;
}

/** What a step leaves behind; the caller owns the tensors. */
export interface StepOutcome {
  metrics: MetricPack;
  /** Rows and codes of each layer. */
  layers: LayerTrace[];
  norms: SquaredNorms;
  /** Modules that a backward pass reached, before the levers had their say. */
  reached: ReadonlySet<string>;
  tape: TapeUse;
  /** What the step took, probe and drift apart. */
  work: Work;
  /** Ends when the lane has learnt the codes of this step; null if it does not. */
  learning: Promise<void> | null;
}

/** Disposes what a step leaves behind, apart from the metrics. */
export function disposeOutcome({ layers, norms }: StepOutcome): void {
  for (const { rows, codes } of layers) tf.dispose([rows, codes]);
  disposeNorms(norms);
}

/** Trains `lane` on one batch. */
export function trainStep(lane: Lane, batch: BatchTensors, context: StepContext): StepOutcome {
  const { model } = lane;
  const { settings, step, places } = context;
  lane.step = step;
  const levers = laneLevers(lane);
  const metrics = new MetricCollector();
  const workSince = measureWork();

  fillCodebooks(lane, batch, context);

  const frozenTokens = places && tokensStay(model, levers) ? (lane.cache.frozenTokens ?? newCodes(lane, places)) : null;
  lane.cache.frozenTokens = frozenTokens;
  const coded = (places && frozenTokens?.recall(places)) ?? null;
  const update = (phase: Phase, gradients: Gradients): void => updatePhase(lane, phase, gradients, settings);
  const backward = computeGradients(lane, levers, { ...batch, coded }, settings, (phase, gradients) => {
    applyGradientLevers(gradients, lane, phase, levers, lane.hadGradient);
    update(phase, gradients);
  });
  const { gradients, arrivals, reached, pass } = backward;
  const last = lane.objective.phases.at(-1) as Phase;
  if (coded) tf.dispose([...coded.codes, coded.errors]);
  applyGradientLevers(gradients, lane, last, levers, lane.hadGradient);
  recordLosses(metrics, lane, backward);
  const norms = gradientNorms(gradients, arrivals);
  disposeGradients(arrivals);
  recordGradients(metrics, norms, lane);

  update(last, gradients);
  disposeGradients(gradients);

  updateCodebooks(metrics, lane, pass.layers, levers, context);

  const work = workSince();

  if (context.measure) {
    measureDrift(metrics, lane);
    if (context.probe) measureProbe(metrics, lane, context.probe, context.imported);
  }
  const learning = places && frozenTokens && !coded ? frozenTokens.learn(places, codedBy(pass)) : null;
  disposePass(pass);
  return { metrics: metrics.pack(), layers: pass.layers, norms, reached, tape: pass.tape, work, learning };
}

/** Gives values to codebooks that have none yet, from the batch. */
export function fillCodebooks(
  { model, objective: { coder } }: Lane,
  { features }: BatchTensors,
  { settings, rows }: Pick<StepContext, 'settings' | 'rows'>,
): void {
  if (!coder || !model.codebooks) return;
  initialiseQuantizer(model.codebooks, () => coder.project(model, features), {
    iterations: settings.kmeansIterations,
    codebookRules: settings.codebookRules,
    batches: 1,
    startRows: rows.kMeansStart,
  });
}

function newCodes({ model }: Lane, { frames }: BatchPlaces): FrozenTokens {
  return new FrozenTokens(frames, model.codebooks?.layers.length ?? 0);
}

function updatePhase({ model, optimizer }: Lane, phase: Phase, gradients: Gradients, settings: Settings): void {
  const groups = groupsOf(parametersOf(model, phase), phase.groups?.(settings) ?? [], phase.optimizer(settings));
  for (const group of groups) updateParameters(group.parameters, gradients, optimizer, group.settings);
}

/** Moving averages and dead codes of each codebook, and how its codes are used. */
function updateCodebooks(
  metrics: MetricCollector,
  lane: Lane,
  layers: readonly LayerTrace[],
  levers: FreezeLevers,
  context: StepContext,
): void {
  const { codebooks } = lane.model;
  for (const [layer, codebook] of codebooks?.layers.entries() ?? []) {
    const trace = layers[layer] as LayerTrace;
    measureUsage(metrics, lane, layer, trace.codes, context.settings.usageWindow);
    if (!codebooks?.training || !levers.codebookUpdate) continue;
    updateByMeans(codebook, trace, context.settings.decay);
    if (context.settings.deadCodeThreshold > 0) replaceDeadCodes(metrics, layer, codebook, trace, context);
  }
}

function replaceDeadCodes(
  metrics: MetricCollector,
  layer: number,
  codebook: Codebook,
  { rows }: LayerTrace,
  { step, settings, rows: choice }: StepContext,
): void {
  const { deadCodeThreshold, codebookRules } = settings;
  const order = tf.tensor1d(choice.deadCodes(step, layer, rows.shape[0], codebook.embed.shape[0]), 'int32');
  metrics.add(`codebook/replaced@${layer}`, expireDeadCodes(codebook, rows, order, deadCodeThreshold, codebookRules));
  order.dispose();
}

function codedBy({ layers, tensors }: ForwardPass): CodedBatch {
  return { codes: layers.map(({ codes }) => codes), errors: tensors.errors as tf.Tensor1D };
}

/** Hands the losses of all phases to the metrics, and what was left on the tape. */
function recordLosses(metrics: MetricCollector, { objective }: Lane, { losses, pass: { tape } }: Backward): void {
  for (const [i, { metrics: keys }] of objective.phases.entries()) {
    const { loss, parts } = losses[i] as Backward['losses'][number];
    metrics.add(keys.loss, loss);
    metrics.add([...keys.parts], parts);
  }
  metrics.addNumber('tape/nodes', tape.nodes);
  metrics.addNumber('tape/bytes', tape.bytes);
}

function recordGradients(metrics: MetricCollector, { parts, counts }: SquaredNorms, { model }: Lane): void {
  const { parameters, outputs } = model;
  const measured = new Map([...parameters, ...outputs].map(([name, { gradient }]) => [name, gradient]));
  const keys = counts.flatMap(([name, count]) => new Array<MetricKey | null>(count).fill(measured.get(name) ?? null));
  if (parts) metrics.addNorms(keys, parts);
  for (const key of new Set(measured.values())) {
    if (key !== null && !keys.includes(key)) metrics.addNumber(key, NO_GRADIENT);
  }
}
