/** The question that an address asks: `?scenario=` its id, `?steps=` its length; `?name=` what a run of one's own is called. */
import type { Experiment } from '../config/experiment.ts';
import { LONGEST_RUN_NAME, MOST_STEPS } from '../config/limits.ts';
import type { Problem } from '../config/problems/problem.ts';
import { SCENARIO_IDS, type ScenarioId } from '../config/scenarios.ts';
import { lastStepOf } from '../config/timeline.ts';
import { type Asked, type Question, questionOf, sizeOf } from './asked.ts';
import { planOf } from './plan.ts';

export interface AskedQuery {
  scenario: ScenarioId | null;
  steps: number | null;
  /** Empty without one. */
  name: string;
  /** What was ignored; a value of the address in them is short and harmless. */
  problems: Problem[];
}

/** @param shown a value as a sentence may hold it */
export function readAskedQuery(parameters: URLSearchParams, shown: (value: string) => string): AskedQuery {
  const [id, length] = [parameters.get('scenario'), parameters.get('steps')];
  const scenario = SCENARIO_IDS.find((known) => known === id) ?? null;
  const steps = length !== null && /^\d{1,10}$/.test(length) ? Number(length) : Number.NaN;
  const right = steps >= 1 && steps <= MOST_STEPS;
  const problems: Problem[] = [];
  if (id !== null && scenario === null) {
    problems.push({ code: 'address-no-scenario', asked: shown(id), known: SCENARIO_IDS });
  }
  if (length !== null && !right) problems.push({ code: 'address-steps', asked: shown(length), most: MOST_STEPS });
  const name = (parameters.get('name') ?? '')
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
    .slice(0, LONGEST_RUN_NAME);
  return { scenario, steps: right ? steps : null, name, problems };
}

/** What an address begins with: the question's experiment, or a given one. */
export function askedExperiment({ scenario, steps }: AskedQuery, otherwise: Experiment): Experiment {
  return scenario === null ? otherwise : questionOf(scenario, steps === null ? {} : { steps }).experiment;
}

/**
 * The question of an address, still to be built.
 * @param experiment with its timeline
 * @param before the experiment without a question
 */
export function askedOf(
  { scenario, steps, name }: AskedQuery,
  experiment: Experiment,
  before: Experiment,
): Asked | null {
  const length = scenario === null ? steps : (steps ?? questionOf(scenario).steps);
  if (length === null) return null;
  const question: Question = { scenario, name: scenario === null ? name : '', experiment, steps: length };
  return {
    ...question,
    state: 'building',
    ended: false,
    answer: null,
    before: { draft: before, plan: planOf(before), flipReference: 'start' },
  };
}

/** The parameters that say a question: of a scenario all of them, of a run of one's own those beside it. */
export function askedParameters(question: Question): [string, string][] {
  const { scenario, name, steps, experiment } = question;
  if (scenario === null) {
    const length: [string, string] = ['steps', String(Math.max(steps, lastStepOf(experiment)))];
    return name === '' ? [length] : [['name', name], length];
  }
  const { settings = {}, steps: other } = sizeOf(question);
  return [
    ['scenario', scenario],
    ...(other === undefined ? [] : ([['steps', String(other)]] as [string, string][])),
    ...(Object.keys(settings).length === 0 ? [] : ([['x', JSON.stringify(settings)]] as [string, string][])),
  ];
}
