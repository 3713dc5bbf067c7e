/** Reads a sweep that a person wrote down. */
import { defaultExperiment, type Experiment } from '../config/experiment.ts';
import { foundValue } from '../config/problems/foundValue.ts';
import type { Problem } from '../config/problems/problem.ts';
import type { Settings } from '../config/settings.ts';
import type { Sweep } from '../config/sweep.ts';
import { checkedSweep } from './sweepValidation.ts';
import { LabError } from '../protocol/errors.ts';
import { experimentOf, readJsonObject } from './experimentFile.ts';

const PARTS = ['version', 'experiment', 'steps', 'seeds', 'policies', 'settings'];

/** A sweep, and the settings that its file gives the experiment that all runs have in common. */
export interface WrittenSweep {
  sweep: Sweep;
  written: Partial<Settings>;
}

/**
 * A sweep from a JSON file. An experiment without lanes is one frozen lane here: a second one that is never frozen would
 * be trained anew for each policy.
 * @throws CommandError if the file is no JSON object, LabError with everything else that is wrong
 */
export async function readSweep(path: string): Promise<WrittenSweep> {
  return sweepOf(path, await readJsonObject(path, 'sweep'));
}

/**
 * The same from what was parsed.
 * @param path of the file, for messages
 */
export function sweepOf(path: string, given: Record<string, unknown>): WrittenSweep {
  const unknown = Object.keys(given).find((part) => !PARTS.includes(part));
  if (unknown !== undefined) refuse(path, [{ code: 'sweep-part', found: foundValue(unknown), known: PARTS }]);
  const { experiment: common = {}, ...rest } = given;
  if (typeof common !== 'object' || common === null || Array.isArray(common)) {
    return refuse(path, [{ code: 'sweep-experiment', found: foundValue(common) }]);
  }
  const { experiment, written } = experimentOf(path, { lanes: oneFrozenLane(), ...common }, null);
  const checked = checkedSweep(experiment, rest);
  return 'sweep' in checked ? { sweep: checked.sweep, written } : refuse(path, checked.problems);
}

function oneFrozenLane(): Experiment['lanes'] {
  return defaultExperiment()
    .lanes.slice(0, 1)
    .map((lane) => ({ ...lane, frozen: true }));
}

function refuse(name: string, problems: Problem[]): never {
  throw new LabError('invalid-request', { code: 'experiment-refused', what: { code: 'name', name }, problems });
}
