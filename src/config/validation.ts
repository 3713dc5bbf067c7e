/** Checks an experiment that came from outside (a URL, a file, the wire): its schema, and what its parts must be together. */
import * as v from 'valibot';
import { datasetFacts } from '../datasets/catalogue.ts';
import { type DataPhase, type Experiment, experimentSchema, type LaneId } from './experiment.ts';
import { type FieldId, FIELDS } from './fields.ts';
import { foundValue } from './problems/foundValue.ts';
import type { Problem, ProblemOf } from './problems/problem.ts';
import { fits, problemsOf } from './schemaParts.ts';
import type { DatasetKind, Settings } from './settings.ts';
import { FIELD_SCHEMAS, liveSettingsSchema, phaseSchema } from './settingsSchema.ts';
import { lanesWith } from './timeline.ts';

/** @returns what is wrong with the value of a field, or null */
export function fieldProblem(id: FieldId, value: unknown): Problem | null {
  return problemsOf(FIELD_SCHEMAS[id], value)[0] ?? null;
}

/** Takes over the settings that are valid and says of the others what is wrong. */
export function checkedSettings(values: Record<string, unknown>): { settings: Partial<Settings>; problems: Problem[] } {
  const settings: Record<string, unknown> = {};
  const problems: Problem[] = [];
  for (const [id, value] of Object.entries(values)) {
    const problem: Problem | null = Object.hasOwn(FIELDS, id)
      ? fieldProblem(id as FieldId, value)
      : { code: 'no-field', id: foundValue(id) };
    if (problem) problems.push(problem);
    else settings[id] = value;
  }
  return { settings: settings as Partial<Settings>, problems };
}

/** @returns what is wrong with changes of settings while training goes on */
export function liveProblems(settings: unknown): Problem[] {
  return problemsOf(liveSettingsSchema, settings);
}

/** @returns what is wrong with other data, while those of a kind are trained on */
export function phaseProblems(phase: unknown, dataset: DatasetKind): Problem[] {
  const problems = problemsOf(phaseSchema, phase);
  return problems.length > 0 ? problems : [misfit(phase as DataPhase, dataset) ?? []].flat();
}

/** The first field of a phase that data of a kind do not let change under way, as a problem. */
function misfit(phase: DataPhase, dataset: DatasetKind): Problem | null {
  const { underWay } = datasetFacts(dataset);
  const id = Object.keys(phase).find((each) => !underWay.includes(each));
  return id === undefined ? null : { code: 'not-under-way', id: foundValue(id), dataset, known: underWay };
}

/** An experiment whose parts are right by themselves, and whose actions come in order. */
const wellFormed = v.pipe(experimentSchema, fits(phaseProblem), fits(orderProblem));

/**
 * @returns everything that is wrong with the form of an experiment. Whether its sizes are too large together depends on
 *   what it trains: see `experimentProblems` of `objectives`
 */
export function formProblems(experiment: unknown): Problem[] {
  return problemsOf(wellFormed, experiment, (problem, [part, entry]) =>
    part === 'timeline' && typeof entry === 'number' ? ofAction(entry, problem) : problem,
  );
}

/** Problems that one refusal tells, the rest is counted: a list of thousands may be wrong in each entry. */
const MOST_TOLD = 20;

/**
 * Why an experiment is refused, as a whole sentence.
 * @param what begins it: whose experiment it is
 * @param problems at least one
 */
export function refusal(what: Problem, problems: readonly Problem[]): ProblemOf<'experiment-refused'> {
  const told = problems.slice(0, MOST_TOLD);
  const more = problems.length - told.length;
  const rest: Problem[] = more > 0 ? [{ code: 'more-problems', count: more }] : [];
  return { code: 'experiment-refused', what, problems: [...told, ...rest] };
}

const ofAction = (index: number, problem: Problem): Problem => ({
  code: 'timeline-action',
  action: index + 1,
  problem,
});

/** Whether the phases of fine-tuning are of the data that are trained on. */
function phaseProblem({ settings: { dataset }, dataPhase = {}, timeline = [] }: Experiment): Problem | null {
  for (const [i, entry] of timeline.entries()) {
    const problem = entry.action === 'data' ? misfit(entry.settings, dataset) : null;
    if (problem) return ofAction(i, problem);
  }
  return misfit(dataPhase, dataset);
}

/** Whether the actions of a timeline come in order and can be carried out, from the lanes at the start. */
function orderProblem({ lanes, timeline = [] }: Experiment): Problem | null {
  let ids: LaneId[] = lanes.map(({ id }) => id).toSorted();
  let before = 1;
  for (const [i, entry] of timeline.entries()) {
    if (entry.step < before) return ofAction(i, { code: 'action-too-early', step: entry.step, before });
    const next = lanesWith(ids, entry);
    if (!next) return ofAction(i, { code: 'action-impossible', action: entry.action, lanes: ids });
    [ids, before] = [next, entry.step];
  }
  return null;
}
