/** Reads the experiment that a person wrote down. */
import { defaultExperiment, EXPERIMENT_VERSION, type Experiment } from '../config/experiment.ts';
import { underPresentNames } from '../config/formerNames.ts';
import { withKnownParts } from '../config/knownParts.ts';
import type { Problem } from '../config/problems/problem.ts';
import { checkedSettings, experimentProblems } from '../config/validation.ts';
import { LabError } from '../protocol/errors.ts';
import { fileAt } from './openFile.ts';
import { CommandError, printable } from './output.ts';

const PARTS = ['version', 'settings', 'lanes', 'timeline'];

/**
 * An experiment from a JSON file. What is not there has its default; what has no name here is refused, since it is most
 * likely a slip.
 * @param seed takes the place of the one in the file, unless it is null
 * @throws CommandError if the file is no JSON object, LabError with everything else that is wrong
 */
export async function readExperiment(path: string, seed: number | null): Promise<Experiment> {
  const given = parse(path, await (await fileAt(path)).text());
  const unknown = Object.keys(given).find((part) => !PARTS.includes(part));
  if (unknown !== undefined) {
    throw new CommandError(
      `${path} has a part “${printable(unknown)}”; an experiment has ${PARTS.join(', ')}, and settings stand in settings.`,
    );
  }
  const standard = defaultExperiment();
  const { settings = {}, lanes = standard.lanes, version = standard.version, timeline } = given;
  const isTable = typeof settings === 'object' && settings !== null && !Array.isArray(settings);
  const present = isTable ? underPresentNames(settings as Record<string, unknown>) : {};
  const complete = {
    version: isEarlier(version) ? EXPERIMENT_VERSION : version,
    settings: isTable ? { ...standard.settings, ...present, ...(seed === null ? {} : { seed }) } : settings,
    lanes,
    ...(timeline === undefined ? {} : { timeline }),
  };
  // A wrong value of a known setting is found below.
  const foreign = isTable ? checkedSettings(present).problems : [];
  const problems: Problem[] = [...foreign.filter(({ code }) => code === 'no-field'), ...experimentProblems(complete)];
  if (problems.length > 0) {
    throw new LabError('invalid-request', {
      code: 'experiment-refused',
      what: { code: 'name', name: path },
      problems,
    });
  }
  return withKnownParts(complete as Experiment);
}

const isEarlier = (version: unknown): boolean =>
  Number.isInteger(version) && 1 <= (version as number) && (version as number) < EXPERIMENT_VERSION;

function parse(path: string, text: string): Record<string, unknown> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new CommandError(`${path} is not JSON: ${printable((error as Error).message)}`);
  }
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as Record<string, unknown>;
  throw new CommandError(`${path} is not an experiment: it should be a JSON object.`);
}
