/** One training step of one lane. Reads top to bottom in the order in which PyTorch would do it. */
import * as tf from '@tensorflow/tfjs-core';
import { type MetricKey, NO_GRADIENT } from '../config/metrics.ts';
import type { Settings } from '../config/settings.ts';
import { updateByMeans } from '../kernels/updates.ts';
import { measureWork, type Work } from '../kernels/work.ts';
import { expireDeadCodes } from '../model/codebook.ts';
import type { CodedBatch } from '../model/quantizer.ts';
import { initialiseQuantizer } from '../model/quantizerInit.ts';
import type { BatchTensors, ForwardResult } from '../model/synthesizer.ts';
import {
  applyGradientLevers,
  computeGradients,
  disposeGradients,
  disposeNorms,
  gradientNorms,
  modulesReached,
  type SquaredNorms,
} from './gradients.ts';
import { type BatchPlaces, codesStay, FrozenCodes } from './frozenCodes.ts';
import { type Lane, laneLevers } from './lane.ts';
import { MetricCollector, type MetricPack } from './metricPack.ts';
import { measureDrift, measureUsage } from './measurements.ts';
import { updateParameters } from './optimizer.ts';
import { encodeProbe, measureFlips, type Probe } from './probe.ts';

/** Which rows stand in for random draws: for k-means and for dead codes. Both return int32 [codes]. */
export interface RowChoice {
  kMeansStart(layer: number, rowCount: number, codeCount: number): Int32Array;
  deadCodes(step: number, layer: number, rowCount: number, codeCount: number): Int32Array;
}

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
  layers: ForwardResult['layers'];
  norms: SquaredNorms;
  /** Modules that the backward pass reached, before the levers had their say. */
  reached: ReadonlySet<string>;
  tape: ForwardResult['tape'];
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
  const { settings, step } = context;
  lane.step = step;
  const levers = laneLevers(lane);
  const metrics = new MetricCollector();
  const workSince = measureWork();

  initialiseQuantizer(model, batch.features, {
    iterations: settings.kmeansIterations,
    behaviour: settings.behaviour,
    batches: 1,
    startRows: context.rows.kMeansStart,
  });

  const { places } = context;
  const frozenCodes =
    places && codesStay(model, levers)
      ? (lane.frozenCodes ?? new FrozenCodes(places.frames, model.quantizer.layers.length))
      : null;
  lane.frozenCodes = frozenCodes;
  const coded = (places && frozenCodes?.recall(places)) ?? null;
  const weights = { reconstruction: settings.reconstructionWeight, commitment: settings.commitmentWeight };
  const backward = computeGradients(model, levers, { ...batch, coded }, weights);
  const { gradients, arrivals, result } = backward;
  if (coded) tf.dispose([...coded.codes, coded.errors]);
  const reached = modulesReached(model, backward);
  applyGradientLevers(gradients, model, levers, lane.hadGradient);
  recordForward(metrics, result);
  const norms = gradientNorms(gradients, arrivals);
  disposeGradients(arrivals);
  recordGradients(metrics, norms, lane);

  const optimizer = {
    learningRate: settings.learningRate,
    beta1: settings.beta1,
    beta2: settings.beta2,
    epsilon: settings.adamEpsilon,
    weightDecay: settings.weightDecay,
  };
  updateParameters(model.parameters, gradients, lane.optimizer, optimizer);
  disposeGradients(gradients);

  for (const [layer, codebook] of model.quantizer.layers.entries()) {
    const trace = result.layers[layer] as ForwardResult['layers'][number];
    measureUsage(metrics, lane, layer, trace.codes, settings.usageWindow);
    if (model.quantizer.training && levers.codebookUpdate) {
      updateByMeans(codebook, trace, settings.decay);
      if (settings.deadCodeThreshold > 0) {
        const order = tf.tensor1d(
          context.rows.deadCodes(step, layer, trace.rows.shape[0], codebook.embed.shape[0]),
          'int32',
        );
        metrics.add(
          `codebook/replaced@${layer}`,
          expireDeadCodes(codebook, trace.rows, order, settings.deadCodeThreshold, settings.behaviour),
        );
        order.dispose();
      }
    }
  }

  const work = workSince();

  if (context.measure) {
    measureDrift(metrics, lane);
    if (context.probe) {
      const codes = encodeProbe(model, context.probe);
      measureFlips(metrics, codes, { start: lane.probeCodes, freeze: lane.freezeCodes, imported: context.imported });
      tf.dispose(codes);
    }
  }
  const learning = places && frozenCodes && !coded ? frozenCodes.learn(places, codedBy(result)) : null;
  result.errors.dispose();
  return { metrics: metrics.pack(), layers: result.layers, norms, reached, tape: result.tape, work, learning };
}

function codedBy({ layers, errors }: ForwardResult): CodedBatch {
  return { codes: layers.map(({ codes }) => codes), errors };
}

/** Hands the losses of the forward to the metrics and disposes what nobody needs any more. */
function recordForward(metrics: MetricCollector, { loss, parts, quantized, x, tape }: ForwardResult): void {
  metrics.add('loss/total', loss);
  metrics.add(['loss/reconstruction', 'loss/commitment', 'quantizer/error'], parts);
  metrics.know('tape/nodes', tape.nodes);
  metrics.know('tape/bytes', tape.bytes);
  tf.dispose([quantized, x]);
}

function recordGradients(metrics: MetricCollector, { parts, counts }: SquaredNorms, { model }: Lane): void {
  const { parameters, outputs } = model;
  const measured = new Map([...parameters, ...outputs].map(([name, { gradient }]) => [name, gradient]));
  const keys = counts.flatMap(([name, count]) => new Array<MetricKey | null>(count).fill(measured.get(name) ?? null));
  if (parts) metrics.addNorms(keys, parts);
  for (const key of new Set(measured.values())) {
    if (key !== null && !keys.includes(key)) metrics.know(key, NO_GRADIENT);
  }
}
