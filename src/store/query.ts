/**
 * What the address asks for: `?backend=webgpu|wasm|cpu` forces a backend, `?kernels=registers|shared` the way in which
 * WebGPU kernels multiply, which otherwise fits the adapter. `?x=` holds settings that differ from the
 * default experiment, as JSON, e.g. `?x={"dim":8,"codes":16}` (percent-encoded).
 */
import { defaultExperiment, type Experiment } from '../config/experiment.ts';
import type { Settings } from '../config/settings.ts';
import { checkedSettings } from '../config/validation.ts';
import type { BackendName, BackendWish, KernelVariant } from '../protocol/requests.ts';

const BACKENDS: readonly BackendName[] = ['webgpu', 'wasm', 'cpu'];
const KERNELS: readonly KernelVariant[] = ['registers', 'shared'];

export interface Query {
  wish: BackendWish;
  experiment: Experiment;
  /** What in the address was ignored, one sentence each. */
  problems: string[];
}

/** An address brings no files: what would need some is put back, or the first session could not be built. */
function withoutFiles(settings: Settings): string[] {
  const problems: string[] = [];
  if (settings.dataset === 'audio' || settings.dataset === 'features') {
    problems.push(`The address asks for the data set “${settings.dataset}”: add your files, then choose it.`);
    settings.dataset = 'speech';
  }
  if (settings.initialWeights === 'checkpoint') {
    problems.push('The address asks for the weights of a checkpoint: import the file again.');
    settings.initialWeights = 'random';
  }
  return problems;
}

/** @param search the query string, with or without the question mark */
export function readQuery(search: string): Query {
  const parameters = new URLSearchParams(search);
  const problems: string[] = [];
  const experiment = defaultExperiment();

  const asked = parameters.get('backend');
  const backend = BACKENDS.find((name) => name === asked) ?? null;
  if (asked !== null && backend === null) {
    problems.push(`The address asks for the backend “${asked}”; there are ${BACKENDS.join(', ')}.`);
  }
  const askedKernels = parameters.get('kernels');
  const kernels = KERNELS.find((variant) => variant === askedKernels) ?? null;
  if (askedKernels !== null && kernels === null) {
    problems.push(`The address asks for the kernels “${askedKernels}”; there are ${KERNELS.join(', ')}.`);
  }
  const overrides = parameters.get('x');
  if (overrides !== null) {
    try {
      const values: unknown = JSON.parse(overrides);
      if (typeof values !== 'object' || values === null || Array.isArray(values)) throw new TypeError('not an object');
      const checked = checkedSettings(values as Record<string, unknown>);
      Object.assign(experiment.settings, checked.settings);
      problems.push(...withoutFiles(experiment.settings));
      problems.push(...checked.problems.map((problem) => `From the address (?x=): ${problem}.`));
    } catch {
      problems.push('The address has ?x= with something that is not a JSON object of settings.');
    }
  }
  return { wish: { backend, kernels }, experiment, problems };
}
