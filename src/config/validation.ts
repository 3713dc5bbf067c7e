/** Checks an experiment that came from outside (a URL, a file, the wire) against the fields. */
import {
  EXPERIMENT_VERSION,
  type Experiment,
  LANE_IDS,
  type LaneId,
  type LaneSetup,
  type TimelineAction,
  type TimelineEntry,
} from './experiment.ts';
import { FIELD_IDS, FIELDS, type FieldId } from './fields.ts';
import { FREEZE_POLICIES, type FreezeLevers, UNFROZEN } from './freezePolicies.ts';
import { memoryProblem } from './laneMemory.ts';
import { LONGEST_NAME, MOST_STEPS, MOST_TIMELINE_ENTRIES, MOST_VOICES } from './limits.ts';
import type { Settings } from './settings.ts';
import { lanesWith } from './timeline.ts';
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
  if (!isRecord(experiment) || experiment.version !== EXPERIMENT_VERSION) {
    return [{ code: 'no-version', version: EXPERIMENT_VERSION }];
  }
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

/** @returns everything that is wrong with a timeline that begins with lanes which are right */
function timelineProblems(lanes: readonly LaneSetup[], timeline: unknown): Problem[] {
  if (timeline === undefined) return [];
  if (!Array.isArray(timeline) || timeline.length > MOST_TIMELINE_ENTRIES) {
    return [{ code: 'timeline-length', most: MOST_TIMELINE_ENTRIES }];
  }
  const wrong = timeline.flatMap((entry: unknown, i): Problem[] =>
    actionProblems(entry).map((problem) => ({ code: 'timeline-action', action: i + 1, problem })),
  );
  return wrong.length > 0 ? wrong : orderProblems(lanes, timeline as TimelineEntry[]);
}

const KNOWN_ACTIONS: readonly TimelineAction['action'][] = ['freeze', 'set', 'fork', 'add', 'remove'];

function actionProblems(entry: unknown): Problem[] {
  if (!isRecord(entry)) return [{ code: 'action-not-an-object' }];
  const { step, action, lane, settings } = entry;
  const problems: Problem[] = [];
  if (!Number.isSafeInteger(step) || (step as number) < 1 || (step as number) > MOST_STEPS) {
    problems.push({ code: 'action-step', found: foundValue(step), most: MOST_STEPS });
  }
  switch (action) {
    case 'freeze':
      return [...problems, ...laneProblems(lane)];
    case 'add':
      return [...problems, ...laneProblems(isRecord(lane) ? { ...lane, id: 'A' } : lane)];
    case 'fork':
    case 'remove':
      return LANE_IDS.some((id) => id === lane) ? problems : [...problems, { code: 'action-without-lane' }];
    case 'set':
      return [...problems, ...liveProblems(settings)];
    default:
      return [...problems, { code: 'action-unknown', found: foundValue(action), known: KNOWN_ACTIONS }];
  }
}

/** @returns what is wrong with changes of settings while training goes on */
export function liveProblems(settings: unknown): Problem[] {
  if (!isRecord(settings)) return [{ code: 'action-without-settings' }];
  return Object.entries(settings).flatMap(([id, value]): Problem[] => {
    if (!Object.hasOwn(FIELDS, id)) return [{ code: 'no-field', id: foundValue(id) }];
    if (!FIELDS[id as FieldId].live) return [{ code: 'needs-reset', id }];
    return [fieldProblem(id as FieldId, value) ?? []].flat();
  });
}

function orderProblems(lanes: readonly LaneSetup[], timeline: readonly TimelineEntry[]): Problem[] {
  let ids: LaneId[] = lanes.map(({ id }) => id).toSorted();
  let before = 1;
  for (const [i, entry] of timeline.entries()) {
    const wrong = (problem: Problem): Problem[] => [{ code: 'timeline-action', action: i + 1, problem }];
    if (entry.step < before) return wrong({ code: 'action-too-early', step: entry.step, before });
    const next = lanesWith(ids, entry);
    if (!next) return wrong({ code: 'action-impossible', action: entry.action, lanes: ids });
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
