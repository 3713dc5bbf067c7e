/**
 * What the address asks for: `?backend=webgpu|wasm|cpu` forces a backend, `?kernels=registers|shared` the way in which
 * WebGPU kernels multiply, which otherwise fits the adapter. `?lang=` names the language, `?objective=` what is trained
 * where that is not the first objective. `?x=` holds settings that differ from the default experiment, as JSON, e.g. `?x={"dim":8,"codes":16}` (percent-encoded), `?lanes=` the lanes at
 * the start and `?timeline=` what is done at which step, as JSON of `LaneSetup[]` and `TimelineEntry[]`.
 * `?scenario=` asks a question in the place of these two, see `askedQuery.ts`. `?v=` is the version of the address's form
 * and `?files=` names the files that the run takes, see `scenarios/runAddress.ts`.
 */
import { defaultExperiment, type Experiment } from '../config/experiment.ts';
import type { Problem } from '../config/problems/problem.ts';
import { underPresentNames } from '../config/formerNames.ts';
import { withKnownParts } from '../config/knownParts.ts';
import type { Settings } from '../config/settings.ts';
import { askedLanguage, LANGUAGES, matchingLanguage } from '../config/texts/languages.ts';
import { checkedSettings } from '../config/validation.ts';
import { datasetFacts } from '../datasets/catalogue.ts';
import { factsOf, FIRST_OBJECTIVE, OBJECTIVE_NAMES } from '../objectives/catalogue.ts';
import { experimentProblems } from '../objectives/experimentProblems.ts';
import { ADDRESS_VERSION, type AskedFiles, inQuery, readFiles, writeQuery } from '../scenarios/runAddress.ts';
import type { Asked, Question } from './asked.ts';
import { askedExperiment, askedOf, askedParameters, readAskedQuery } from './askedQuery.ts';
import { type Awaited, awaitedOf } from './awaited.ts';
import { type Plan, planOf } from './plan.ts';
import type { BackendName, BackendWish, KernelVariant } from '../protocol/requests.ts';

const BACKENDS: readonly BackendName[] = ['webgpu', 'wasm', 'cpu'];
const KERNELS: readonly KernelVariant[] = ['registers', 'shared'];

/** Characters of `?x=`: every setting many times over. */
const LONGEST_OVERRIDES = 10_000;
/** Characters of `?lanes=` and of `?timeline=`: the longest timeline, which no address needs, takes about as many. */
const LONGEST_RUN = 250_000;
/** Settings of one address that are each said to be wrong. */
const MOST_PROBLEMS = 5;

export interface Query {
  wish: BackendWish;
  /** Without the timeline, which is in the plan. */
  experiment: Experiment;
  plan: Plan | null;
  /** The question, or the named run, that it asks for. */
  asked: Asked | null;
  /** The run that it asks for, if that takes files; null: it takes none. `experiment` is then without. */
  awaited: Awaited | null;
  /** What in the address was ignored. */
  problems: Problem[];
}

/**
 * An address brings no files: what would need some is put back, or the first session could not be built.
 * @param names of the files that the address tells
 */
function withoutFiles(settings: Settings, names: AskedFiles): Problem[] {
  const problems: Problem[] = [];
  const { files } = datasetFacts(settings.dataset);
  if (files !== null) {
    problems.push({ code: 'address-no-files', dataset: settings.dataset, names: names[files].map(shown) });
    settings.dataset = defaultExperiment().settings.dataset;
  }
  if (settings.initialWeights === 'checkpoint') {
    problems.push({ code: 'address-no-checkpoint', name: shown(names.checkpoint ?? '') });
    settings.initialWeights = 'random';
  }
  return problems;
}

/** Sets what is asked for and valid. @returns what was ignored, of many the first few */
function takeSettings(
  experiment: Experiment,
  overrides: string,
  names: AskedFiles,
): { problems: Problem[]; wanted: Settings | null } {
  const values = overrides.length <= LONGEST_OVERRIDES ? parsed(overrides) : null;
  if (!isRecord(values)) return { problems: [{ code: 'address-not-settings' }], wanted: null };
  const { settings, problems } = checkedSettings(underPresentNames(values));
  Object.assign(experiment.settings, settings);
  const said: Problem[] = problems.slice(0, MOST_PROBLEMS).map((problem) => ({ code: 'address-setting', problem }));
  if (problems.length > said.length) {
    said.push({ code: 'address-more-settings', count: problems.length - said.length });
  }
  const wanted = { ...experiment.settings };
  const ofFiles = withoutFiles(experiment.settings, names);
  const all = [...ofFiles, ...withinBounds(experiment), ...said];
  return { problems: all, wanted: ofFiles.length > 0 ? wanted : null };
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
  const [smallest] = Object.values(factsOf(experiment).presets);
  if (problems.length > 0) Object.assign(experiment.settings, smallest);
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
  const question = readAskedQuery(parameters, shown);
  problems.push(...question.problems);
  const { timeline: asked = [], ...experiment } = askedExperiment(question, defaultExperiment());

  const wished = parameters.get('backend');
  const backend = BACKENDS.find((name) => name === wished) ?? null;
  if (wished !== null && backend === null) {
    problems.push({ code: 'address-no-backend', asked: shown(wished), known: BACKENDS });
  }
  const askedKernels = parameters.get('kernels');
  const kernels = KERNELS.find((variant) => variant === askedKernels) ?? null;
  if (askedKernels !== null && kernels === null) {
    problems.push({ code: 'address-no-kernels', asked: shown(askedKernels), known: KERNELS });
  }
  const language = askedLanguage(search);
  if (language !== null && !matchingLanguage([language])) {
    problems.push({ code: 'address-no-language', asked: shown(language), known: LANGUAGES.map(({ tag }) => tag) });
  }
  const objective = parameters.get('objective');
  if (objective !== null && !OBJECTIVE_NAMES.includes(objective)) {
    problems.push({ code: 'address-no-objective', asked: shown(objective), known: OBJECTIVE_NAMES });
  } else if (objective !== null && objective !== FIRST_OBJECTIVE && question.scenario === null) {
    experiment.objective = objective;
  }
  problems.push(...versionProblems(parameters.get('v')));
  const overrides = parameters.get('x');
  const names = readFiles(parameters.get('files'));
  const taken = overrides === null ? null : takeSettings(experiment, overrides, names);
  problems.push(...(taken?.problems ?? []));
  const wish = { backend, kernels };
  if (question.scenario !== null) {
    const run = { ...experiment, timeline: asked };
    return {
      wish,
      experiment,
      plan: planOf(run),
      asked: askedOf(question, run, defaultExperiment()),
      awaited: null,
      problems,
    };
  }
  const asRun = takeRun(experiment, parameters.get('lanes'), parameters.get('timeline'));
  problems.push(...asRun.problems);
  const run = { ...experiment, timeline: [...(asRun.plan?.timeline ?? [])] };
  const awaited = taken?.wanted ? awaitedOf({ ...run, settings: taken.wanted }, names) : null;
  return { wish, experiment, plan: asRun.plan, asked: askedOf(question, run, experiment), awaited, problems };
}

/** An address of a later version is read as far as this one understands it, which is said. */
function versionProblems(asked: string | null): Problem[] {
  if (asked === null || asked === String(ADDRESS_VERSION)) return [];
  return [{ code: 'address-version', asked: shown(asked), known: ADDRESS_VERSION }];
}

/** Sets the lanes, and makes a plan of the timeline. What does not fit, with all that depends on it, is left out. */
function takeRun(
  experiment: Experiment,
  lanes: string | null,
  timeline: string | null,
): Pick<Query, 'plan' | 'problems'> {
  const run = withKnownParts({
    ...experiment,
    lanes: lanes === null ? experiment.lanes : listIn(lanes),
    ...(timeline === null ? {} : { timeline: listIn(timeline) }),
  });
  const { timeline: _, ...begin } = run;
  const [ofLanes] = experimentProblems(begin);
  if (ofLanes) return { plan: null, problems: [{ code: 'address-lanes', problem: ofLanes }] };
  experiment.lanes = run.lanes;
  const [ofTimeline] = experimentProblems(run);
  if (ofTimeline) return { plan: null, problems: [{ code: 'address-timeline', problem: ofTimeline }] };
  return { plan: planOf(run), problems: [] };
}

/** A list; anything else as none of its entries can be. */
function listIn<T>(text: string): T[] {
  const value = text.length <= LONGEST_RUN ? parsed(text) : null;
  return Array.isArray(value) ? (value as T[]) : [null as T];
}

/**
 * The query string that asks a question, or for a run that has a name or a length.
 * @param question with its timeline
 */
export function writeQuestion(wish: BackendWish, question: Question, files?: AskedFiles): string {
  const run = writeQuery(wish, question.scenario === null ? question.experiment : defaultExperiment(), files);
  const asked = askedParameters(question).map(([name, value]) => `${name}=${inQuery(value)}`);
  return [run === '' ? '?' : `${run}&`, asked.join('&')].join('');
}
