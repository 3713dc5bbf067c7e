/** Reads the experiment that a person wrote down. */
import { defaultExperiment, EXPERIMENT_PARTS, EXPERIMENT_VERSION, type Experiment } from '../config/experiment.ts';
import { underPresentNames } from '../config/formerNames.ts';
import { withKnownParts } from '../config/knownParts.ts';
import type { Problem } from '../config/problems/problem.ts';
import type { Settings } from '../config/settings.ts';
import { checkedSettings, refusal } from '../config/validation.ts';
import { experimentProblems } from '../objectives/experimentProblems.ts';
import { LabError } from '../protocol/errors.ts';
import { fileAt } from './openFile.ts';
import { CommandError, printable } from './output.ts';

/** Bytes: the longest timeline, laid out with every lever in a line of its own, takes a tenth of it. */
const MOST_BYTES = 2 ** 24;

/** An experiment, and the settings that stand in its file. */
export interface WrittenExperiment {
  experiment: Experiment;
  written: Partial<Settings>;
}

/**
 * An experiment from a JSON file. What is not there has its default; what has no name here is refused, since it is most
 * likely a slip.
 * @param seed takes the place of the one in the file, unless it is null
 * @throws CommandError if the file is no JSON object, LabError with everything else that is wrong
 */
export async function readWritten(path: string, seed: number | null): Promise<WrittenExperiment> {
  return experimentOf(path, await readJsonObject(path, 'experiment'), seed);
}

/** The same without what stands in the file. */
export async function readExperiment(path: string, seed: number | null): Promise<Experiment> {
  return (await readWritten(path, seed)).experiment;
}

/**
 * An experiment from what was parsed.
 * @param path of the file, for messages
 * @throws CommandError, LabError as `readWritten`
 */
export function experimentOf(path: string, given: Record<string, unknown>, seed: number | null): WrittenExperiment {
  const unknown = Object.keys(given).find((part) => !EXPERIMENT_PARTS.includes(part));
  if (unknown !== undefined) {
    throw new CommandError({ code: 'experiment-part', path, part: printable(unknown), known: EXPERIMENT_PARTS });
  }
  const standard = defaultExperiment();
  const { settings = {}, version = EXPERIMENT_VERSION, ...parts } = given;
  const isTable = typeof settings === 'object' && settings !== null && !Array.isArray(settings);
  const present = isTable ? underPresentNames(settings as Record<string, unknown>) : {};
  const complete = {
    ...standard,
    ...parts,
    version: isEarlier(version) ? EXPERIMENT_VERSION : version,
    settings: isTable ? { ...standard.settings, ...present, ...(seed === null ? {} : { seed }) } : settings,
  };
  // A wrong value of a known setting is found below.
  const foreign = isTable ? checkedSettings(present).problems : [];
  const problems: Problem[] = [...foreign.filter(({ code }) => code === 'no-field'), ...experimentProblems(complete)];
  if (problems.length > 0) {
    throw new LabError('invalid-request', refusal({ code: 'name', name: path }, problems));
  }
  return { experiment: withKnownParts(complete as Experiment), written: present as Partial<Settings> };
}

const isEarlier = (version: unknown): boolean =>
  Number.isInteger(version) && 1 <= (version as number) && (version as number) < EXPERIMENT_VERSION;

/**
 * @param what should be in the file, for messages
 * @throws CommandError if the file is no JSON object
 */
export async function readJsonObject(path: string, what: 'experiment' | 'sweep'): Promise<Record<string, unknown>> {
  const file = await fileAt(path);
  if (file.size > MOST_BYTES) {
    throw new CommandError({ code: 'written-too-long', path, bytes: file.size, what, most: MOST_BYTES });
  }
  let json: unknown;
  try {
    json = JSON.parse(await file.text());
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new CommandError({ code: 'written-not-json', path, detail: printable(error.message) });
  }
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as Record<string, unknown>;
  throw new CommandError({ code: 'written-no-object', path, what });
}
