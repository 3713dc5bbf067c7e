/**
 * What the address asks for: `?backend=webgpu|wasm|cpu` forces a backend, `?kernels=registers|shared` the way in which
 * WebGPU kernels multiply, which otherwise fits the adapter. `?x=` holds settings that differ from the
 * default experiment, as JSON, e.g. `?x={"dim":8,"codes":16}` (percent-encoded).
 */
import { defaultExperiment, type Experiment } from '../config/experiment.ts';
import { PRESETS } from '../config/presets.ts';
import type { Settings } from '../config/settings.ts';
import { texts } from '../config/texts/index.ts';
import { checkedSettings, experimentProblems } from '../config/validation.ts';
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
    problems.push(texts.address.noFiles(settings.dataset));
    settings.dataset = 'speech';
  }
  if (settings.initialWeights === 'checkpoint') {
    problems.push(texts.address.noCheckpoint);
    settings.initialWeights = 'random';
  }
  return problems;
}

/** Sizes, each fine on its own, that are too large together: the first session could not be built from them either. */
function withinBounds(experiment: Experiment): string[] {
  const problems = experimentProblems(experiment);
  if (problems.length > 0) Object.assign(experiment.settings, PRESETS.small);
  return problems.map(texts.address.sizes);
}

/** Characters of what the address asks for that a sentence repeats, and of a sentence about a setting. */
const MOST_OF_A_VALUE = 40;
const MOST_OF_A_PROBLEM = 300;

/** A value from the address as a sentence may hold it: short, and without marks that turn or hide the rest. */
export function shown(value: string, most = MOST_OF_A_VALUE): string {
  const plain = value.replace(/[\p{Cc}\p{Cf}]/gu, '');
  return plain.length <= most ? plain : `${plain.slice(0, most)}…`;
}

/** @param search the query string, with or without the question mark */
export function readQuery(search: string): Query {
  const parameters = new URLSearchParams(search);
  const problems: string[] = [];
  const experiment = defaultExperiment();

  const asked = parameters.get('backend');
  const backend = BACKENDS.find((name) => name === asked) ?? null;
  if (asked !== null && backend === null) {
    problems.push(texts.address.noBackend(shown(asked), BACKENDS));
  }
  const askedKernels = parameters.get('kernels');
  const kernels = KERNELS.find((variant) => variant === askedKernels) ?? null;
  if (askedKernels !== null && kernels === null) {
    problems.push(texts.address.noKernels(shown(askedKernels), KERNELS));
  }
  const overrides = parameters.get('x');
  if (overrides !== null) {
    try {
      const values: unknown = JSON.parse(overrides);
      if (typeof values !== 'object' || values === null || Array.isArray(values)) throw new TypeError('not an object');
      const checked = checkedSettings(values as Record<string, unknown>);
      Object.assign(experiment.settings, checked.settings);
      problems.push(...withoutFiles(experiment.settings), ...withinBounds(experiment));
      problems.push(...checked.problems.map((problem) => texts.address.setting(shown(problem, MOST_OF_A_PROBLEM))));
    } catch {
      problems.push(texts.address.notSettings);
    }
  }
  return { wish: { backend, kernels }, experiment, problems };
}
