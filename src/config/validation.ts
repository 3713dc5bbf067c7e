/** Checks an experiment that came from outside (a URL, a file, the wire) against the fields. */
import { type Experiment, LANE_IDS, type LaneSetup } from './experiment.ts';
import { FIELD_IDS, FIELDS, type FieldId } from './fields.ts';
import { FREEZE_POLICIES, type FreezeLevers, UNFROZEN } from './freezePolicies.ts';
import type { Settings } from './settings.ts';

/** Characters of a value that a message shows. */
const SHOWN_CHARACTERS = 60;

const clipped = (text: string): string =>
  text.length <= SHOWN_CHARACTERS ? text : `${text.slice(0, SHOWN_CHARACTERS)}…`;
/** A value that came from outside, as part of a message: short, whatever it is. */
const shown = (value: unknown): string => clipped(JSON.stringify(value) ?? 'nothing');

/** @returns what is wrong with the value of a field, or null. The sentence names the field and what it takes. */
export function fieldProblem(id: FieldId, value: unknown): string | null {
  const field = FIELDS[id];
  if (field.kind === 'choice') {
    return field.choices.includes(value as string)
      ? null
      : `${id} is ${shown(value)}; expected one of ${field.choices.join(', ')}`;
  }
  if (field.kind === 'voices') {
    const isList = Array.isArray(value) && value.every((voice) => typeof voice === 'string');
    return isList ? null : `${id} is ${shown(value)}; expected a list of voice names`;
  }
  const number = typeof value === 'number' && Number.isFinite(value) && value >= field.min && value <= field.max;
  if (number && (field.kind === 'real' || Number.isInteger(value))) return null;
  const kind = field.kind === 'integer' ? 'a whole number' : 'a number';
  return `${id} is ${shown(value)}; expected ${kind} from ${field.min} to ${field.max}`;
}

/** Takes over the settings that are valid and says of the others what is wrong, one clause each. */
export function checkedSettings(values: Record<string, unknown>): { settings: Partial<Settings>; problems: string[] } {
  const settings: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [id, value] of Object.entries(values)) {
    const problem = Object.hasOwn(FIELDS, id)
      ? fieldProblem(id as FieldId, value)
      : `there is no field “${clipped(id)}”`;
    if (problem) problems.push(problem);
    else settings[id] = value;
  }
  return { settings: settings as Partial<Settings>, problems };
}

/** @returns everything that is wrong with an experiment; empty if it can be built */
export function experimentProblems(experiment: unknown): string[] {
  if (!isRecord(experiment) || experiment.version !== 1) return ['the experiment has no version 1'];
  const { settings, lanes } = experiment;
  if (!isRecord(settings)) return ['the experiment has no settings'];
  const problems = FIELD_IDS.map((id) => fieldProblem(id, settings[id])).filter((problem) => problem !== null);
  if (problems.length === 0) problems.push(...sizeProblems(settings as unknown as Settings));
  if (!Array.isArray(lanes) || lanes.length < 1 || lanes.length > LANE_IDS.length) {
    return [...problems, `an experiment has 1 to ${LANE_IDS.length} lanes`];
  }
  for (const lane of lanes) problems.push(...laneProblems(lane));
  if (new Set(lanes.map((lane: LaneSetup) => lane?.id)).size !== lanes.length)
    problems.push('two lanes have the same name');
  return problems;
}

/** Narrows what `experimentProblems` found nothing wrong with. */
export function isExperiment(experiment: unknown): experiment is Experiment {
  return experimentProblems(experiment).length === 0;
}

/** Bytes of the largest matrix: what WebGPU promises for one buffer binding on every device. */
const LARGEST_MATRIX = 128 * 2 ** 20;

/** Whether the sizes, each fine on its own, make a batch that no GPU is bound to hold. */
function sizeProblems({ batchSize, clipFrames, codes, dim, hidden, mels, splice }: Settings): string[] {
  const frames = batchSize * clipFrames;
  // Distances to every code, windows of the decoder's convolution (kernel 3), features.
  const widest = Math.max(codes, 3 * dim, hidden, mels * splice);
  const bytes = frames * widest * 4;
  if (bytes <= LARGEST_MATRIX) return [];
  const megabytes = (size: number): string => (size / 2 ** 20).toFixed(0);
  return [
    `a batch of ${frames} frames by ${widest} values takes ${megabytes(bytes)} MiB; ` +
      `expected at most ${megabytes(LARGEST_MATRIX)}: choose a smaller batch, shorter clips, fewer codes or dimensions`,
  ];
}

function laneProblems(lane: unknown): string[] {
  if (!isRecord(lane)) return ['a lane is not an object'];
  const problems: string[] = [];
  if (!LANE_IDS.some((id) => id === lane.id))
    problems.push(`a lane is named ${shown(lane.id)}; expected one of ${LANE_IDS.join(', ')}`);
  if (typeof lane.frozen !== 'boolean') problems.push('a lane does not say whether it is frozen');
  const named = typeof lane.policy === 'string' && Object.hasOwn(FREEZE_POLICIES, lane.policy);
  if (!named && lane.policy !== 'custom') problems.push(`a lane has the policy ${shown(lane.policy)}`);
  if (lane.levers !== undefined && !areLevers(lane.levers)) problems.push('a lane has levers of an unknown form');
  return problems;
}

/** Whether every lever has a value of its kind. */
export function areLevers(levers: unknown): levers is FreezeLevers {
  if (!isRecord(levers)) return false;
  return Object.entries(UNFROZEN).every(([name, value]) => {
    const given = levers[name];
    if (name === 'noGradScope') return given === 'none' || given === 'closesEarly' || given === 'wholeForward';
    if (name === 'clearGradients') return given === 'none' || given === 'zero';
    return typeof given === typeof value;
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
