/** What is wrong with an experiment as a whole: its form, what it trains, and sizes that are too large together. */
import type { Experiment } from '../config/experiment.ts';
import { MOST_LANE_BYTES } from '../config/limits.ts';
import type { Problem } from '../config/problems/problem.ts';
import { formProblems } from '../config/validation.ts';
import { channelsFor, datasetFacts } from '../datasets/catalogue.ts';
import { LabError } from '../protocol/errors.ts';
import { factsOf } from './catalogue.ts';
import type { ModelSize } from './facts.ts';

/** What sizes depend on. */
type Sized = Pick<Experiment, 'objective' | 'settings'>;

/** Bytes of the largest matrix: what WebGPU promises for one buffer binding on every device. */
const LARGEST_MATRIX = 128 * 2 ** 20;
/** Kept of parameters and buffers: the model, its state at step 0, its state when the present freeze began. */
const COPIES = 3;
/** Kept of parameters besides: two moments, and a gradient. */
const MORE_OF_PARAMETERS = 3;

/** @returns everything that is wrong with an experiment; empty if it can be built */
export function experimentProblems(experiment: unknown): Problem[] {
  const problems = formProblems(experiment);
  // What is no name at all is told by the form already.
  if (problems.every(({ code }) => code !== 'no-objective')) {
    const unknown = objectiveProblem(experiment);
    if (unknown) problems.push(unknown);
  }
  if (problems.length > 0) return problems;
  const { lanes, ...sized } = experiment as Experiment;
  return [soundProblem(sized), batchProblem(sized), memoryProblem(sized, lanes.length)].filter(
    (problem) => problem !== null,
  );
}

/** @returns what is wrong with that many lanes of these sizes, which are within the fields' bounds; null if they fit */
export function memoryProblem(experiment: Sized, lanes: number): Problem | null {
  const { parameters, buffers } = sizeOf(experiment);
  const values = COPIES * (parameters + buffers) + MORE_OF_PARAMETERS * parameters;
  const bytes = lanes * Float32Array.BYTES_PER_ELEMENT * values;
  return bytes <= MOST_LANE_BYTES ? null : { code: 'lanes-too-large', lanes, bytes, most: MOST_LANE_BYTES };
}

/** Whether sound is asked for of data that have none. */
function soundProblem(experiment: Sized): Problem | null {
  const needed = factsOf(experiment).batch.parts.includes('waveform');
  return needed && !datasetFacts(experiment.settings.dataset).sound ? { code: 'data-without-sound' } : null;
}

/** Whether the sizes, each fine on its own, make a batch that no GPU is bound to hold. */
function batchProblem(experiment: Sized): Problem | null {
  const { batchSize, clipFrames } = experiment.settings;
  const frames = batchSize * clipFrames;
  const { widest } = sizeOf(experiment);
  const bytes = frames * widest * Float32Array.BYTES_PER_ELEMENT;
  return bytes <= LARGEST_MATRIX
    ? null
    : { code: 'batch-too-large', frames, values: widest, bytes, most: LARGEST_MATRIX };
}

function sizeOf(experiment: Sized): ModelSize {
  return factsOf(experiment).sizeOf(experiment.settings, channelsFor(experiment.settings));
}

function objectiveProblem(experiment: unknown): Problem | null {
  if (typeof experiment !== 'object' || experiment === null) return null;
  try {
    factsOf(experiment);
    return null;
  } catch (error) {
    if (error instanceof LabError) return error.problem;
    throw error;
  }
}
