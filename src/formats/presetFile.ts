/**
 * Presets of a person's own as JSON, `freeze-lab-presets` version 1: for each its name and its settings, by the ids of
 * their fields. The page keeps them so, and writes them to files.
 */
import * as v from 'valibot';
import { defaultExperiment } from '../config/experiment.ts';
import { underPresentNames } from '../config/formerNames.ts';
import { LONGEST_PRESET_NAME, LONGEST_PRESETS, MOST_PRESETS } from '../config/limits.ts';
import type { OwnPreset } from '../config/presets.ts';
import type { Problem } from '../config/problems/problem.ts';
import { exactly, issueProblem, listOf, text } from '../config/schemaParts.ts';
import type { Settings } from '../config/settings.ts';
import { checkedSettings } from '../config/validation.ts';
import { FormatError } from './formatError.ts';

export const PRESETS_FORMAT = 'freeze-lab-presets';
export const PRESETS_VERSION = 1;

/** Problems of one preset that are told. */
const MOST_TOLD = 3;

const record = v.custom<Record<string, unknown>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  JSON.stringify({ code: 'object-value' } satisfies Problem),
);
const SCHEMA = v.object({
  format: exactly(PRESETS_FORMAT),
  version: exactly(PRESETS_VERSION),
  presets: listOf(v.object({ name: text(LONGEST_PRESET_NAME, 1), settings: record }), MOST_PRESETS),
});
const NEWER = v.object({
  format: v.literal(PRESETS_FORMAT),
  version: v.pipe(v.number(), v.safeInteger(), v.minValue(PRESETS_VERSION + 1)),
});

const noPresets = (what: Problem): FormatError => new FormatError({ code: 'no-presets', what });

/** The settings of an experiment, as a preset has them. */
export function presetSettings(all: Settings): OwnPreset['settings'] {
  const { initialWeights: _, ...settings } = all;
  return settings;
}

/** The text of presets; equal for equal ones. */
export function writePresets(presets: readonly OwnPreset[]): string {
  const file = { format: PRESETS_FORMAT, version: PRESETS_VERSION, presets };
  return `${JSON.stringify(file, null, 1)}\n`;
}

/**
 * Presets with all settings, each within its bounds; a setting that the text is older than has its default.
 * @throws FormatError that says what was found and what was expected, or that they are of a newer version
 */
export function parsePresets(json: string): OwnPreset[] {
  const bytes = json.length;
  if (bytes > LONGEST_PRESETS) throw noPresets({ code: 'bytes-at-most', bytes, most: LONGEST_PRESETS });
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw noPresets({ code: 'not-json-or-damaged' });
  }
  const newer = v.safeParse(NEWER, value);
  if (newer.success) {
    throw new FormatError({ code: 'presets-newer', found: newer.output.version, known: PRESETS_VERSION });
  }
  const parsed = v.safeParse(SCHEMA, value, { abortEarly: true });
  if (!parsed.success) throw noPresets(issueProblem(parsed.issues[0]));
  return parsed.output.presets.map(({ name, settings }) => ({ name, settings: knownSettings(name, settings) }));
}

function knownSettings(name: string, given: Record<string, unknown>): OwnPreset['settings'] {
  const { settings, problems } = checkedSettings(underPresentNames({ ...given }));
  if (problems.length > 0) throw noPresets({ code: 'preset-refused', name, problems: problems.slice(0, MOST_TOLD) });
  return presetSettings({ ...defaultExperiment().settings, ...settings });
}
