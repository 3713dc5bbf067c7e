/**
 * What the address asks for: `?backend=webgpu|wasm|cpu` forces a backend, `?kernels=registers|shared` the way in which
 * WebGPU kernels multiply, which otherwise fits the adapter. `?x=` holds settings that differ from the
 * default experiment, as JSON, e.g. `?x={"dim":8,"codes":16}` (percent-encoded).
 */
import { defaultExperiment, type Experiment } from '../config/experiment.ts';
import type { Settings } from '../config/settings.ts';
import { checkedSettings, experimentProblems } from '../config/validation.ts';
import { valueText } from '../config/valueText.ts';
import type { BackendName, BackendWish, KernelVariant } from '../protocol/requests.ts';

const BACKENDS: readonly BackendName[] = ['webgpu', 'wasm', 'cpu'];
const KERNELS: readonly KernelVariant[] = ['registers', 'shared'];

/** Characters of `?x=`: every setting many times over. */
const LONGEST_OVERRIDES = 10_000;
/** What is said of one address; each is a notice. */
const MOST_PROBLEMS = 5;

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

/** Sets what is asked for and valid. @returns what was ignored, one sentence each, of many the first few */
function takeSettings(experiment: Experiment, overrides: string): string[] {
  const values = overrides.length <= LONGEST_OVERRIDES ? parsed(overrides) : null;
  if (!isRecord(values)) {
    const expected = `a JSON object of settings, of at most ${LONGEST_OVERRIDES} characters`;
    return [`The address has ?x= with something else than ${expected}. The settings are the usual ones.`];
  }
  const { settings, problems } = checkedSettings(values);
  Object.assign(experiment.settings, settings);
  const said = problems.slice(0, MOST_PROBLEMS).map((problem) => `From the address (?x=): ${problem}.`);
  const more = problems.length - said.length;
  if (more > 0) said.push(`From the address (?x=): ${more} more of its settings cannot be used.`);
  said.push(...withoutFiles(experiment.settings));
  const [together] = experimentProblems(experiment);
  if (together !== undefined) {
    experiment.settings = defaultExperiment().settings;
    said.push(`From the address (?x=): ${together}. The settings are the usual ones.`);
  }
  return said;
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

/** @param search the query string, with or without the question mark */
export function readQuery(search: string): Query {
  const parameters = new URLSearchParams(search);
  const problems: string[] = [];
  const experiment = defaultExperiment();

  const asked = parameters.get('backend');
  const backend = BACKENDS.find((name) => name === asked) ?? null;
  if (asked !== null && backend === null) {
    problems.push(`The address asks for the backend ${valueText(asked)}; there are ${BACKENDS.join(', ')}.`);
  }
  const askedKernels = parameters.get('kernels');
  const kernels = KERNELS.find((variant) => variant === askedKernels) ?? null;
  if (askedKernels !== null && kernels === null) {
    problems.push(`The address asks for the kernels ${valueText(askedKernels)}; there are ${KERNELS.join(', ')}.`);
  }
  const overrides = parameters.get('x');
  if (overrides !== null) problems.push(...takeSettings(experiment, overrides));
  return { wish: { backend, kernels }, experiment, problems };
}
