/**
 * A run as a file: what was asked for, what was done to it before which step, and a name. JSON, `freeze-lab-run` version
 * 1: `name`, `steps` (how long the run is) and `experiment` with its timeline, as in `config/experiment.ts`. It holds
 * neither weights nor data, so whoever opens it trains the run again.
 */
import * as v from 'valibot';
import { defaultExperiment, EXPERIMENT_VERSION, type Experiment } from '../config/experiment.ts';
import { underPresentNames } from '../config/formerNames.ts';
import { withKnownParts } from '../config/knownParts.ts';
import { LONGEST_RUN_NAME, MOST_STEPS } from '../config/limits.ts';
import type { Problem } from '../config/problems/problem.ts';
import { checkedSettings } from '../config/validation.ts';
import { experimentProblems } from '../objectives/experimentProblems.ts';
import { RUN_FORMAT } from '../formats/fileIdentity.ts';
import { FormatError } from '../formats/formatError.ts';
import { exactly, issueProblem, text, wholeNumber } from '../config/schemaParts.ts';

export const RUN_VERSION = 1;
/** Bytes: the longest timeline, set apart for reading, takes about a third. */
export const MOST_RUN_BYTES = 2 ** 20;

export interface RunFile {
  name: string;
  /** Steps that the run is long; its timeline ends before. */
  steps: number;
  /** With its timeline. */
  experiment: Experiment;
}

const record = v.custom<Record<string, unknown>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  JSON.stringify({ code: 'object-value' } satisfies Problem),
);
const SCHEMA = v.object({
  format: exactly(RUN_FORMAT),
  version: exactly(RUN_VERSION),
  name: text(LONGEST_RUN_NAME),
  steps: wholeNumber(MOST_STEPS, 1),
  experiment: record,
});

/** What is wrong with a run file, said as that. */
const noRun = (what: Problem): FormatError => new FormatError({ code: 'no-run', what });

/** The file of a run. Its text differs by nothing for equal runs. */
export function writeRun({ name, steps, experiment }: RunFile): Blob {
  const file = { format: RUN_FORMAT, version: RUN_VERSION, name, steps, experiment };
  return new Blob([`${JSON.stringify(file, null, 1)}\n`], { type: 'application/json' });
}

/** @throws FormatError that says what was found and what was expected */
export async function readRun(file: Blob): Promise<RunFile> {
  if (file.size > MOST_RUN_BYTES) throw noRun({ code: 'bytes-at-most', bytes: file.size, most: MOST_RUN_BYTES });
  return parseRun(await file.text());
}

/** The same of a text. @throws FormatError */
export function parseRun(json: string): RunFile {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw noRun({ code: 'not-json-or-damaged' });
  }
  const parsed = v.safeParse(SCHEMA, value, { abortEarly: true });
  if (!parsed.success) throw noRun(issueProblem(parsed.issues[0]));
  const { name, steps, experiment } = parsed.output;
  return { name, steps, experiment: knownExperiment(experiment) };
}

/** Settings that it lacks have their defaults, as in every file that is older than a setting. */
function knownExperiment(given: Record<string, unknown>): Experiment {
  const { settings } = given;
  const isTable = typeof settings === 'object' && settings !== null && !Array.isArray(settings);
  const present = isTable ? underPresentNames(settings as Record<string, unknown>) : {};
  const unknown = isTable ? checkedSettings(present).problems.filter(({ code }) => code === 'no-field') : [];
  const complete = {
    ...given,
    version: isEarlier(given['version']) ? EXPERIMENT_VERSION : given['version'],
    // A part that is missing is wrong as one of another kind is.
    lanes: given['lanes'] ?? null,
    settings: isTable ? { ...defaultExperiment().settings, ...present } : (settings ?? null),
  };
  const problems = [...unknown, ...experimentProblems(complete)];
  if (problems.length > 0) {
    throw noRun({ code: 'experiment-refused', what: { code: 'its-experiment' }, problems: problems.slice(0, 3) });
  }
  return withKnownParts(complete as unknown as Experiment);
}

const isEarlier = (version: unknown): boolean =>
  Number.isInteger(version) && 1 <= (version as number) && (version as number) < EXPERIMENT_VERSION;
