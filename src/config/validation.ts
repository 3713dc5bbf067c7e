/** Checks an experiment that came from outside (a URL, a file, the wire) against the fields. */
import { type Experiment, LANE_IDS, type LaneSetup } from './experiment.ts';
import { FIELD_IDS, FIELDS, type FieldId } from './fields.ts';
import { FREEZE_POLICIES, type FreezeLevers, UNFROZEN } from './freezePolicies.ts';
import { memoryProblem } from './laneMemory.ts';
import { LONGEST_NAME, MOST_VOICES } from './limits.ts';
import type { Settings } from './settings.ts';
import { foundValue } from './problems/foundValue.ts';
import type { Problem } from './problems/problem.ts';

/** @returns what is wrong with the value of a field, or null */
export function fieldProblem(id: FieldId, value: unknown): Problem | null {
  const field = FIELDS[id];
  if (field.kind === 'choice') {
    return field.choices.includes(value as string)
      ? null
      : { code: 'not-a-choice', id, found: foundValue(value), choices: field.choices };
  }
  if (field.kind === 'voices') {
    const isList = Array.isArray(value) && value.length <= MOST_VOICES && value.every(isVoiceName);
    return isList ? null : { code: 'not-voices', id, found: foundValue(value), most: MOST_VOICES };
  }
  const number = typeof value === 'number' && Number.isFinite(value) && value >= field.min && value <= field.max;
  if (number && (field.kind === 'real' || Number.isInteger(value))) return null;
  const code = field.kind === 'integer' ? 'not-a-whole-number-between' : 'not-a-number-between';
  return { code, id, found: foundValue(value), min: field.min, max: field.max };
}

const isVoiceName = (voice: unknown): boolean => typeof voice === 'string' && voice.length <= LONGEST_NAME;

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

/** @returns everything that is wrong with an experiment; empty if it can be built */
export function experimentProblems(experiment: unknown): Problem[] {
  if (!isRecord(experiment) || experiment.version !== 1) return [{ code: 'no-version-1' }];
  const { settings, lanes } = experiment;
  if (!isRecord(settings)) return [{ code: 'no-settings' }];
  const problems: Problem[] = FIELD_IDS.flatMap((id) => fieldProblem(id, settings[id]) ?? []);
  if (problems.length === 0) problems.push(...sizeProblems(settings as unknown as Settings));
  if (!Array.isArray(lanes) || lanes.length < 1 || lanes.length > LANE_IDS.length) {
    return [...problems, { code: 'lane-count', most: LANE_IDS.length }];
  }
  if (problems.length === 0) {
    const problem = memoryProblem(settings as unknown as Settings, lanes.length);
    if (problem) problems.push(problem);
  }
  for (const lane of lanes) problems.push(...laneProblems(lane));
  if (new Set(lanes.map((lane: LaneSetup) => lane?.id)).size !== lanes.length)
    problems.push({ code: 'lane-names-equal' });
  return problems;
}

/** Narrows what `experimentProblems` found nothing wrong with. */
export function isExperiment(experiment: unknown): experiment is Experiment {
  return experimentProblems(experiment).length === 0;
}

/** Bytes of the largest matrix: what WebGPU promises for one buffer binding on every device. */
const LARGEST_MATRIX = 128 * 2 ** 20;

/** Whether the sizes, each fine on its own, make a batch that no GPU is bound to hold. */
function sizeProblems({ batchSize, clipFrames, codes, dim, hidden, mels, splice }: Settings): Problem[] {
  const frames = batchSize * clipFrames;
  // Distances to every code, windows of the decoder's convolution (kernel 3), features.
  const widest = Math.max(codes, 3 * dim, hidden, mels * splice);
  const bytes = frames * widest * 4;
  if (bytes <= LARGEST_MATRIX) return [];
  return [{ code: 'batch-too-large', frames, values: widest, bytes, most: LARGEST_MATRIX }];
}

function laneProblems(lane: unknown): Problem[] {
  if (!isRecord(lane)) return [{ code: 'lane-not-an-object' }];
  const problems: Problem[] = [];
  if (!LANE_IDS.some((id) => id === lane.id))
    problems.push({ code: 'lane-name', found: foundValue(lane.id), known: LANE_IDS });
  if (typeof lane.frozen !== 'boolean') problems.push({ code: 'lane-frozen-missing' });
  const named = typeof lane.policy === 'string' && Object.hasOwn(FREEZE_POLICIES, lane.policy);
  if (!named && lane.policy !== 'custom') problems.push({ code: 'lane-policy', found: foundValue(lane.policy) });
  if (lane.levers !== undefined && !areLevers(lane.levers)) problems.push({ code: 'lane-levers' });
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
