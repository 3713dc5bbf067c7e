/**
 * A run as an address: `?v=` the version of this form, `?x=` settings that differ from the defaults, `?lanes=` and
 * `?timeline=` where they do, and `?files=` the names of the files that it takes, which an address cannot hold. The store
 * reads it (`store/query.ts`).
 */
import * as v from 'valibot';
import { defaultExperiment, type Experiment } from '../config/experiment.ts';
import { FIELD_IDS } from '../config/fields.ts';
import { LONGEST_NAME } from '../config/limits.ts';
import { listOf, text } from '../config/schemaParts.ts';
import type { OwnFiles } from '../datasets/facts.ts';
import { datasetFacts } from '../datasets/catalogue.ts';
import { FIRST_OBJECTIVE } from '../objectives/catalogue.ts';
import type { BackendWish } from '../protocol/requests.ts';

/** Raised when defaults change or the form does, so that an older address can be read as it was meant. */
export const ADDRESS_VERSION = 1;

/** Names of one kind in an address; of more, the first ones and how many there are. */
const MOST_NAMES = 20;
/** Files of one kind that can be counted. */
const MOST_COUNTED = 1_000_000;
/** Characters of `?files=`: as many names of greatest length, percent-encoded. */
const LONGEST_FILES = 50_000;

/** Names of files that a run takes. Of many, the first ones. */
export interface AskedFiles extends Readonly<Record<OwnFiles, readonly string[]>> {
  readonly checkpoint: string | null;
}

const names = v.optional(listOf(text(LONGEST_NAME, 1), MOST_COUNTED), []);
const FILES = v.object({ audio: names, features: names, checkpoint: v.optional(v.nullable(text(LONGEST_NAME)), null) });
const NONE: AskedFiles = { audio: [], features: [], checkpoint: null };

/** Value of `?files=`; what is none, or does not fit, names no file. */
export function readFiles(value: string | null): AskedFiles {
  if (value === null || value.length > LONGEST_FILES) return NONE;
  try {
    const { success, output } = v.safeParse(FILES, JSON.parse(value), { abortEarly: true });
    if (!success) return NONE;
    const { audio, features, checkpoint } = output;
    return { audio: audio.slice(0, MOST_NAMES), features: features.slice(0, MOST_NAMES), checkpoint };
  } catch {
    return NONE;
  }
}

/**
 * The query string that asks for a run; empty for the default experiment.
 * @param experiment with its timeline
 * @param files that are there, by name; only those that the run takes are named
 */
export function writeQuery(
  { backend, kernels }: BackendWish,
  experiment: Experiment,
  files: AskedFiles = NONE,
): string {
  const { settings, lanes } = defaultExperiment();
  const { objective } = experiment;
  const differing = FIELD_IDS.filter((id) => JSON.stringify(settings[id]) !== JSON.stringify(experiment.settings[id]));
  const taken = filesTaken(experiment, files);
  const parts: [string, unknown, boolean][] = [
    ['x', Object.fromEntries(differing.map((id) => [id, experiment.settings[id]])), differing.length > 0],
    ['lanes', experiment.lanes, JSON.stringify(lanes) !== JSON.stringify(experiment.lanes)],
    ['timeline', experiment.timeline, (experiment.timeline ?? []).length > 0],
    ['files', taken, Object.keys(taken).length > 0],
  ];
  const asked = parts.filter(([, , isAsked]) => isAsked);
  const written = [
    ...(asked.length === 0 ? [] : [`v=${ADDRESS_VERSION}`]),
    ...(backend === null ? [] : [`backend=${backend}`]),
    ...(kernels === null ? [] : [`kernels=${kernels}`]),
    ...(objective === undefined || objective === FIRST_OBJECTIVE ? [] : [`objective=${encodeURIComponent(objective)}`]),
    ...asked.map(([name, value]) => `${name}=${inQuery(JSON.stringify(value))}`),
  ];
  return written.length === 0 ? '' : `?${written.join('&')}`;
}

/** Of the files that are there, those that the experiment takes, without what is empty. */
function filesTaken({ settings }: Experiment, files: AskedFiles): Partial<AskedFiles> {
  const kind = datasetFacts(settings.dataset).files;
  const given = kind === null ? [] : files[kind].slice(0, MOST_NAMES);
  const checkpoint = settings.initialWeights === 'checkpoint' ? files.checkpoint : null;
  return {
    ...(kind !== null && given.length > 0 ? { [kind]: given } : {}),
    ...(checkpoint === null ? {} : { checkpoint }),
  };
}

/** Percent-encoded, but for what a query may hold and JSON is full of. */
export function inQuery(value: string): string {
  return encodeURIComponent(value).replace(/%(?:2C|3A)/g, decodeURIComponent);
}
