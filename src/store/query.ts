/**
 * What the address asks for: `?backend=webgpu|wasm|cpu` forces a backend, `?kernels=registers|shared` the way in which
 * WebGPU kernels multiply, which otherwise fits the adapter. `?lang=` names the language. `?x=` holds settings that differ from the
 * default experiment, as JSON, e.g. `?x={"dim":8,"codes":16}` (percent-encoded).
 */
import { defaultExperiment, type Experiment } from '../config/experiment.ts';
import type { Problem } from '../config/problems/problem.ts';
import { PRESETS } from '../config/presets.ts';
import type { Settings } from '../config/settings.ts';
import { askedLanguage, LANGUAGES } from '../config/texts/languages.ts';
import { checkedSettings, experimentProblems } from '../config/validation.ts';
import type { BackendName, BackendWish, KernelVariant } from '../protocol/requests.ts';

const BACKENDS: readonly BackendName[] = ['webgpu', 'wasm', 'cpu'];
const KERNELS: readonly KernelVariant[] = ['registers', 'shared'];

/** Characters of `?x=`: every setting many times over. */
const LONGEST_OVERRIDES = 10_000;
/** Settings of one address that are each said to be wrong. */
const MOST_PROBLEMS = 5;

export interface Query {
  wish: BackendWish;
  experiment: Experiment;
  /** What in the address was ignored. */
  problems: Problem[];
}

/** An address brings no files: what would need some is put back, or the first session could not be built. */
function withoutFiles(settings: Settings): Problem[] {
  const problems: Problem[] = [];
  if (settings.dataset === 'audio' || settings.dataset === 'features') {
    problems.push({ code: 'address-no-files', dataset: settings.dataset });
    settings.dataset = 'speech';
  }
  if (settings.initialWeights === 'checkpoint') {
    problems.push({ code: 'address-no-checkpoint' });
    settings.initialWeights = 'random';
  }
  return problems;
}

/** Sets what is asked for and valid. @returns what was ignored, of many the first few */
function takeSettings(experiment: Experiment, overrides: string): Problem[] {
  const values = overrides.length <= LONGEST_OVERRIDES ? parsed(overrides) : null;
  if (!isRecord(values)) return [{ code: 'address-not-settings' }];
  const { settings, problems } = checkedSettings(values);
  Object.assign(experiment.settings, settings);
  const said: Problem[] = problems.slice(0, MOST_PROBLEMS).map((problem) => ({ code: 'address-setting', problem }));
  if (problems.length > said.length) {
    said.push({ code: 'address-more-settings', count: problems.length - said.length });
  }
  return [...withoutFiles(experiment.settings), ...withinBounds(experiment), ...said];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Sizes, each fine on its own, that are too large together: the first session could not be built from them either. */
function withinBounds(experiment: Experiment): Problem[] {
  const problems = experimentProblems(experiment);
  if (problems.length > 0) Object.assign(experiment.settings, PRESETS.small);
  return problems.map((problem) => ({ code: 'address-sizes', problem }));
}

/** Characters of what the address asks for that a sentence repeats. */
const MOST_OF_A_VALUE = 40;

/** A value from the address as a sentence may hold it: short, and without marks that turn or hide the rest. */
export function shown(value: string): string {
  const plain = value.replace(/[\p{Cc}\p{Cf}]/gu, '');
  return plain.length <= MOST_OF_A_VALUE ? plain : `${plain.slice(0, MOST_OF_A_VALUE)}…`;
}

/** @param search the query string, with or without the question mark */
export function readQuery(search: string): Query {
  const parameters = new URLSearchParams(search);
  const problems: Problem[] = [];
  const experiment = defaultExperiment();

  const asked = parameters.get('backend');
  const backend = BACKENDS.find((name) => name === asked) ?? null;
  if (asked !== null && backend === null) {
    problems.push({ code: 'address-no-backend', asked: shown(asked), known: BACKENDS });
  }
  const askedKernels = parameters.get('kernels');
  const kernels = KERNELS.find((variant) => variant === askedKernels) ?? null;
  if (askedKernels !== null && kernels === null) {
    problems.push({ code: 'address-no-kernels', asked: shown(askedKernels), known: KERNELS });
  }
  const language = askedLanguage(search);
  if (language !== null && !LANGUAGES.some(({ tag }) => tag === language)) {
    problems.push({ code: 'address-no-language', asked: shown(language), known: LANGUAGES.map(({ tag }) => tag) });
  }
  const overrides = parameters.get('x');
  if (overrides !== null) problems.push(...takeSettings(experiment, overrides));
  return { wish: { backend, kernels }, experiment, problems };
}
