/**
 * The session file: one zip of stored entries with everything that a session consists of, the files a person brought
 * included. `docs/weights-format.md` describes it.
 */
import { excerpt } from '../config/problems/problem.ts';
import * as v from 'valibot';
import { type Experiment, LANE_IDS, type LaneId } from '../config/experiment.ts';
import { knownRunTimeline, withKnownParts } from '../config/knownParts.ts';
import type { RunTimeline } from '../config/timeline.ts';
import { LONGEST_NAME, MOST_FILES } from '../config/limits.ts';
import { type KeptNote, keptNoteSchema } from '../protocol/runLabel.ts';
import { type LaneState, originSchema } from '../protocol/session.ts';
import type { ReadOptions } from './byteSource.ts';
import type { Bytes } from './elementTypes.ts';
import { FormatError, namingFile } from './formatError.ts';
import { exactly, holds, issueProblem, listOf, oneOf, seconds, step, text, yesOrNo } from '../config/schemaParts.ts';
import { experimentEntry, runTimelineEntry } from './weightsSchema.ts';
import { ZipFile } from './zipContent.ts';
import type { ZipEntry } from './zipDirectory.ts';
import { writeZipOfFiles, type ZipContent } from './zipWriter.ts';

const SESSION_FORMAT = 'freeze-lab-session';
const SESSION_VERSION = 1;
const DIRECTORY = 'session.json';
/** Names of a hundred thousand files. */
const MAX_DIRECTORY_BYTES = 2 ** 24;

/** Extensions of the entries. */
const LANE_EXTENSIONS = { json: 'json', binary: 'bin' } as const;
/** How a lane stands in the file. */
export type LaneForm = keyof typeof LANE_EXTENSIONS;
export const LANE_FORMS = Object.keys(LANE_EXTENSIONS) as LaneForm[];

export interface SessionLane {
  id: LaneId;
  origin: LaneState['origin'];
  /** A weights file: JSON for people, see `weightsJson.ts`, or the form of `weightsBinary.ts`. */
  form: LaneForm;
  weights: Blob;
}

export interface SessionContent {
  experiment: Experiment;
  /** The run so far; null if that is not known. */
  runTimeline: RunTimeline | null;
  /** Steps done, and seconds of training. */
  step: number;
  seconds: number;
  lanes: SessionLane[];
  /** What the page keeps, see `sessionPage.ts`. */
  page: Blob;
  /** Probe tokens that flips are counted against, as text; see `probeTokens.ts`. */
  probeTokens: Blob | null;
  /** Files that a person brought, in the order in which they were added. */
  audio: File[];
  features: File[];
  checkpoint: File | null;
  semanticTokens: File | null;
  /** Of a run out of the store of runs. */
  kept?: KeptNote | undefined;
}

const name = text(LONGEST_NAME, 1);
const names = v.pipe(
  listOf(name, MOST_FILES),
  holds((list) => new Set(list).size === list.length, 'name-occurs-twice'),
);
const laneId = oneOf(LANE_IDS);
const Directory = v.object({
  format: exactly(SESSION_FORMAT),
  version: exactly(SESSION_VERSION),
  experiment: experimentEntry,
  run_timeline: runTimelineEntry,
  step,
  seconds,
  lanes: v.pipe(
    listOf(v.object({ id: laneId, origin: v.nullable(originSchema) }), LANE_IDS.length, 1),
    holds((lanes) => new Set(lanes.map(({ id }) => id)).size === lanes.length, 'lane-twice'),
  ),
  probe_tokens: yesOrNo,
  audio: names,
  features: names,
  checkpoint: v.nullable(name),
  semantic_tokens: v.nullable(name),
  kept_run: v.optional(keptNoteSchema),
});
type Directory = v.InferOutput<typeof Directory>;

/** Whether a zip with these entries is a session file. */
export function isSessionZip(entries: ReadonlyMap<string, ZipEntry>): boolean {
  return entries.has(DIRECTORY);
}

/**
 * The file in parts. What a person brought is read once, for its checksum, and not copied.
 * @throws FormatError if it would be larger than 4 GiB, or a file cannot be read; the signal's reason if it is aborted
 */
export function writeSessionFile(content: SessionContent, options: ReadOptions = {}): Promise<(Bytes | Blob)[]> {
  const { experiment, runTimeline, lanes, page, probeTokens, audio, features, checkpoint, semanticTokens } = content;
  const directory: Directory = {
    format: SESSION_FORMAT,
    version: SESSION_VERSION,
    experiment: { ...experiment, settings: { ...experiment.settings } },
    run_timeline: runTimeline as Directory['run_timeline'],
    step: content.step,
    seconds: content.seconds,
    lanes: lanes.map(({ id, origin }) => ({ id, origin })),
    probe_tokens: probeTokens !== null,
    audio: audio.map(entryName),
    features: features.map(entryName),
    checkpoint: checkpoint && entryName(checkpoint),
    semantic_tokens: semanticTokens && entryName(semanticTokens),
    ...(content.kept ? { kept_run: content.kept } : {}),
  };
  const entries: ZipContent<Bytes | Blob>[] = [
    { name: DIRECTORY, content: [new TextEncoder().encode(JSON.stringify(directory, null, 1))] },
    ...lanes.map(({ weights, ...lane }) => ({ name: laneEntry(lane), content: [weights] })),
    { name: 'page.bin', content: [page] },
    ...(probeTokens ? [{ name: 'tokens/probe.txt', content: [probeTokens] }] : []),
    ...folder('audio', audio),
    ...folder('features', features),
    ...folder('checkpoint', checkpoint ? [checkpoint] : []),
    ...folder('tokens/semantic', semanticTokens ? [semanticTokens] : []),
  ];
  return writeZipOfFiles(entries, options);
}

/** The entry of a lane. */
export const laneEntry = ({ id, form }: Pick<SessionLane, 'id' | 'form'>): string =>
  `lanes/${id}.${LANE_EXTENSIONS[form]}`;

/** A name without a folder, so that whoever unpacks the zip gets the file where it belongs. */
const entryName = (file: File): string => file.name.replace(/[/\\]/g, '_');

const folder = (path: string, files: readonly File[]): ZipContent<Blob>[] =>
  files.map((file) => ({ name: `${path}/${entryName(file)}`, content: [file] }));

/**
 * Opens a session file and checks that all of it is there and undamaged. The parts are slices of `file`, which must stay
 * readable; what stands in them is for their readers to check.
 * @throws FormatError naming the file; the signal's reason if it is aborted
 */
export function readSessionFile(file: Blob, fileName: string, options: ReadOptions = {}): Promise<SessionContent> {
  return namingFile(fileName, async () => {
    const zip = await ZipFile.open(file, options);
    const directory = await readDirectory(zip, options);
    const part = async (path: string): Promise<Blob> => {
      const entry = zip.entries.get(path);
      if (!entry) throw new FormatError({ code: 'part-missing', path: excerpt(path) });
      return zip.slice(entry, options);
    };
    const fileOf = async (path: string, name: string): Promise<File> => new File([await part(`${path}/${name}`)], name);
    const filesOf = async (path: string, names: readonly string[]): Promise<File[]> => {
      const files: File[] = [];
      for (const name of names) files.push(await fileOf(path, name));
      return files;
    };
    const lanes: SessionLane[] = [];
    for (const { id, origin } of directory.lanes) {
      const form = LANE_FORMS.findLast((form) => zip.entries.has(laneEntry({ id, form }))) ?? 'json';
      lanes.push({ id, origin, form, weights: await part(laneEntry({ id, form })) });
    }
    const { checkpoint, semantic_tokens: tokens } = directory;
    return {
      experiment: withKnownParts(directory.experiment as unknown as Experiment),
      runTimeline: knownRunTimeline(directory.run_timeline),
      step: directory.step,
      seconds: directory.seconds,
      lanes,
      page: await part('page.bin'),
      probeTokens: directory.probe_tokens ? await part('tokens/probe.txt') : null,
      audio: await filesOf('audio', directory.audio),
      features: await filesOf('features', directory.features),
      checkpoint: checkpoint === null ? null : await fileOf('checkpoint', checkpoint),
      semanticTokens: tokens === null ? null : await fileOf('tokens/semantic', tokens),
      kept: directory.kept_run,
    };
  });
}

/**
 * The step of a session file, without its lanes or anything else that is large.
 * @throws FormatError
 */
export async function readSessionStep(file: Blob, options: ReadOptions = {}): Promise<number> {
  return (await readDirectory(await ZipFile.open(file, options), options)).step;
}

async function readDirectory(zip: ZipFile, options: ReadOptions): Promise<Directory> {
  const entry = zip.entries.get(DIRECTORY);
  if (!entry) throw new FormatError({ code: 'zip-no-session' });
  if (entry.size > MAX_DIRECTORY_BYTES) {
    throw new FormatError(
      { code: 'bytes-at-most', bytes: entry.size, most: MAX_DIRECTORY_BYTES },
      { code: 'at-part', name: DIRECTORY },
    );
  }
  return parseDirectory(await zip.read(entry, 0, entry.size, options));
}

/** @throws FormatError */
export function parseDirectory(bytes: Uint8Array): Directory {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new FormatError({ code: 'not-json-or-damaged' }, { code: 'at-part', name: DIRECTORY });
  }
  const parsed = v.safeParse(Directory, json, { abortEarly: true });
  if (parsed.success) return parsed.output;
  throw new FormatError(issueProblem(parsed.issues[0]), { code: 'at-part', name: DIRECTORY });
}
