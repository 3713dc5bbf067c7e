/** Objectives by the name that an experiment has for them. */
import { foundValue } from '../config/problems/foundValue.ts';
import { LabError } from '../protocol/errors.ts';
import { FIRST_OBJECTIVE } from './catalogue.ts';
import { objectives } from './index.ts';
import type { Objective } from './objective.ts';

/** The objective that an experiment names. @throws LabError if there is none of that name */
export function objectiveOf({ objective = FIRST_OBJECTIVE }: { objective?: string }): Objective {
  const found = new Map<string, Objective>(Object.entries(objectives)).get(objective);
  if (!found) throw new LabError('invalid-request', { code: 'no-objective', objective: foundValue(objective) });
  return found;
}

/** How an experiment names an objective: not at all if it is the first, as experiments did before there were others. */
export function named({ facts: { name } }: Objective): { objective?: string } {
  return name === FIRST_OBJECTIVE ? {} : { objective: name };
}
