/** Checks an experiment that came from outside (a URL, a file, the wire) against the fields. */
import { type Experiment, LANE_IDS, type LaneId, type LaneSetup, type TimelineEntry } from './experiment.ts';
import { FIELD_IDS, FIELDS, type FieldId } from './fields.ts';
import { FREEZE_POLICIES, type FreezeLevers, UNFROZEN } from './freezePolicies.ts';
import { memoryProblem } from './laneMemory.ts';
import { LONGEST_NAME, MOST_STEPS, MOST_TIMELINE_ENTRIES, MOST_VOICES } from './limits.ts';
import type { Settings } from './settings.ts';
import { lanesWith } from './timeline.ts';
import { valueText } from './valueText.ts';

/** @returns what is wrong with the value of a field, or null. The sentence names the field and what it takes. */
export function fieldProblem(id: FieldId, value: unknown): string | null {
  const field = FIELDS[id];
  if (field.kind === 'choice') {
    return field.choices.includes(value as string)
      ? null
      : `${id} is ${valueText(value)}; expected one of ${field.choices.join(', ')}`;
  }
  if (field.kind === 'voices') {
    const isList = Array.isArray(value) && value.length <= MOST_VOICES && value.every(isVoiceName);
    const expected = `a list of at most ${MOST_VOICES} voice names`;
    return isList ? null : `${id} is ${valueText(value)}; expected ${expected}`;
  }
  const number = typeof value === 'number' && Number.isFinite(value) && value >= field.min && value <= field.max;
  if (number && (field.kind === 'real' || Number.isInteger(value))) return null;
  const kind = field.kind === 'integer' ? 'a whole number' : 'a number';
  return `${id} is ${valueText(value)}; expected ${kind} from ${field.min} to ${field.max}`;
}

const isVoiceName = (voice: unknown): boolean => typeof voice === 'string' && voice.length <= LONGEST_NAME;

/** Takes over the settings that are valid and says of the others what is wrong, one clause each. */
export function checkedSettings(values: Record<string, unknown>): { settings: Partial<Settings>; problems: string[] } {
  const settings: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [id, value] of Object.entries(values)) {
    const problem = Object.hasOwn(FIELDS, id)
      ? fieldProblem(id as FieldId, value)
      : `there is no field ${valueText(id)}`;
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
  if (problems.length === 0) {
    const problem = memoryProblem(settings as unknown as Settings, lanes.length);
    if (problem) problems.push(problem);
  }
  for (const lane of lanes) problems.push(...laneProblems(lane));
  if (new Set(lanes.map((lane: LaneSetup) => lane?.id)).size !== lanes.length)
    problems.push('two lanes have the same name');
  if (problems.length === 0) problems.push(...timelineProblems(lanes as LaneSetup[], experiment.timeline));
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
    problems.push(`a lane is named ${valueText(lane.id)}; expected one of ${LANE_IDS.join(', ')}`);
  if (typeof lane.frozen !== 'boolean') problems.push('a lane does not say whether it is frozen');
  const named = typeof lane.policy === 'string' && Object.hasOwn(FREEZE_POLICIES, lane.policy);
  if (!named && lane.policy !== 'custom') problems.push(`a lane has the policy ${valueText(lane.policy)}`);
  if (lane.levers !== undefined && !areLevers(lane.levers)) problems.push('a lane has levers of an unknown form');
  return problems;
}

/** @returns everything that is wrong with a timeline that begins with lanes which are right */
function timelineProblems(lanes: readonly LaneSetup[], timeline: unknown): string[] {
  if (timeline === undefined) return [];
  if (!Array.isArray(timeline) || timeline.length > MOST_TIMELINE_ENTRIES) {
    return [`the timeline is not a list of at most ${MOST_TIMELINE_ENTRIES} actions`];
  }
  const wrong = timeline.flatMap((entry: unknown, i) => actionProblems(entry, `action ${i + 1} of the timeline`));
  return wrong.length > 0 ? wrong : orderProblems(lanes, timeline as TimelineEntry[]);
}

function actionProblems(entry: unknown, what: string): string[] {
  if (!isRecord(entry)) return [`${what} is not an object`];
  const { step, action, lane, settings } = entry;
  const problems: string[] = [];
  if (!Number.isSafeInteger(step) || (step as number) < 1 || (step as number) > MOST_STEPS) {
    problems.push(`${what} is of step ${valueText(step)}; expected a whole number from 1 to ${MOST_STEPS}`);
  }
  switch (action) {
    case 'freeze':
      return [...problems, ...laneProblems(lane).map((problem) => `${what}: ${problem}`)];
    case 'add':
      return [
        ...problems,
        ...laneProblems(isRecord(lane) ? { ...lane, id: 'A' } : lane).map((each) => `${what}: ${each}`),
      ];
    case 'fork':
    case 'remove':
      return LANE_IDS.some((id) => id === lane) ? problems : [...problems, `${what} names no lane`];
    case 'set':
      return [...problems, ...liveProblems(settings).map((problem) => `${what}: ${problem}`)];
    default:
      return [...problems, `${what} is ${valueText(action)}; expected one of freeze, set, fork, add, remove`];
  }
}

/** @returns what is wrong with changes of settings while training goes on */
export function liveProblems(settings: unknown): string[] {
  if (!isRecord(settings)) return ['it has no settings'];
  return Object.entries(settings).flatMap(([id, value]) => {
    if (!Object.hasOwn(FIELDS, id)) return [`there is no field ${valueText(id)}`];
    const field = id as FieldId;
    const problem = FIELDS[field].live ? fieldProblem(field, value) : `${id} cannot change while training`;
    return problem ? [problem] : [];
  });
}

function orderProblems(lanes: readonly LaneSetup[], timeline: readonly TimelineEntry[]): string[] {
  let ids: LaneId[] = lanes.map(({ id }) => id).toSorted();
  let before = 1;
  for (const [i, entry] of timeline.entries()) {
    const what = `action ${i + 1} of the timeline`;
    if (entry.step < before) return [`${what} is of step ${entry.step}, but comes after one of step ${before}`];
    const next = lanesWith(ids, entry);
    if (!next) return [`${what} (${entry.action}) cannot be done: the lanes are then ${ids.join(', ')}`];
    [ids, before] = [next, entry.step];
  }
  return [];
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
