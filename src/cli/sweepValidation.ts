/** Checks a sweep that a person wrote, field by field and run by run. */
import type { Experiment } from '../config/experiment.ts';
import { FIELDS, type FieldId } from '../config/fields.ts';
import { MOST_RUNS, MOST_STEPS } from '../config/limits.ts';
import { foundValue } from '../config/problems/foundValue.ts';
import type { Problem } from '../config/problems/problem.ts';
import { runCount, runsOf, type SettingsGrid, type Sweep, SWEEP_POLICIES, type SweepPolicy } from '../config/sweep.ts';
import { fieldProblem } from '../config/validation.ts';
import { experimentProblems } from '../objectives/experimentProblems.ts';

/** The parts of a sweep beside its experiment, as they came. */
export interface WrittenSweep {
  version?: unknown;
  steps?: unknown;
  seeds?: unknown;
  policies?: unknown;
  settings?: unknown;
}

/**
 * A sweep over an experiment that is right in itself. What is missing is one seed, that of the experiment, each lane's
 * own policy, and no further field.
 * @returns everything that is wrong instead, if something is
 */
export function checkedSweep(
  experiment: Experiment,
  written: WrittenSweep,
): { sweep: Sweep } | { problems: Problem[] } {
  const { version = 1, steps, seeds = [experiment.settings.seed], policies = [], settings = {} } = written;
  const problems: Problem[] = [];
  if (version !== 1) problems.push({ code: 'sweep-version', found: foundValue(version) });
  if (!Number.isSafeInteger(steps) || (steps as number) < 1 || (steps as number) > MOST_STEPS) {
    problems.push({ code: 'sweep-steps', found: foundValue(steps), most: MOST_STEPS });
  }
  problems.push(...listProblems('seeds', seeds, 1, (seed) => fieldProblem('seed', seed)));
  problems.push(...listProblems('policies', policies, 0, policyProblem));
  problems.push(...gridProblems(settings));
  if (problems.length > 0) return { problems };
  const sweep: Sweep = {
    version: 1,
    experiment,
    steps: steps as number,
    seeds: seeds as number[],
    policies: policies as SweepPolicy[],
    settings: settings as SettingsGrid,
  };
  const runs = runCount(sweep);
  if (runs > MOST_RUNS) return { problems: [{ code: 'sweep-too-large', runs, most: MOST_RUNS }] };
  const refused = refusedRun(sweep);
  return refused ? { problems: [refused] } : { sweep };
}

function policyProblem(policy: unknown): Problem | null {
  const known = SWEEP_POLICIES.some((name) => name === policy);
  return known ? null : { code: 'sweep-policy', found: foundValue(policy), known: SWEEP_POLICIES };
}

function gridProblems(settings: unknown): Problem[] {
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings)) {
    return [{ code: 'sweep-settings', found: foundValue(settings) }];
  }
  return Object.entries(settings).flatMap(([id, values]): Problem[] => {
    if (!Object.hasOwn(FIELDS, id)) return [{ code: 'no-field', id: foundValue(id) }];
    if (id === 'seed') return [{ code: 'sweep-seed-setting' }];
    return listProblems(id, values, 1, (value) => fieldProblem(id as FieldId, value));
  });
}

/** @param problemOf what is wrong with one entry */
function listProblems(
  part: string,
  list: unknown,
  least: number,
  problemOf: (entry: unknown) => Problem | null,
): Problem[] {
  if (!Array.isArray(list) || list.length < least || list.length > MOST_RUNS) {
    return [{ code: 'sweep-list', part, found: foundValue(list), least, most: MOST_RUNS }];
  }
  const seen = new Set<string>();
  return list.flatMap((entry: unknown, i): Problem[] => {
    const problem = problemOf(entry);
    if (problem) return [{ code: 'sweep-entry', part, at: i + 1, problem }];
    const key = JSON.stringify(entry);
    if (seen.has(key)) return [{ code: 'sweep-twice', part, found: foundValue(entry) }];
    seen.add(key);
    return [];
  });
}

/** The first run of which the values, each fine on its own, do not go together. */
function refusedRun(sweep: Sweep): Problem | null {
  const { seeds } = sweep;
  // A seed changes nothing about what goes together.
  for (const { point, experiment } of runsOf({ ...sweep, seeds: seeds.slice(0, 1) })) {
    const problems = experimentProblems(experiment);
    const values = Object.entries(point.settings).map(([id, value]) => `${id} ${String(value)}`);
    if (problems.length > 0) return { code: 'sweep-run-refused', values, problems };
  }
  return null;
}
