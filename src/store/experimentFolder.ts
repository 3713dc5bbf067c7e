/** What lies where in an experiment folder of GPT-SoVITS: what of it is of use, and which of several files is meant. */
import type { DropReport, LeftReason } from '../protocol/dropReport.ts';
import { merged, left } from './dropReport.ts';
import type { GivenFile } from './state.ts';

const FEATURE_FOLDER = /(^|\/)4-cnhubert\//;
const HIDDEN = /(^|\/)(\.[^/]*|Thumbs\.db|desktop\.ini)$|(^|\/)__MACOSX\//i;
/** What these are, wherever they are dropped. */
const ALWAYS: readonly (readonly [RegExp, LeftReason])[] = [
  [/(^|\/)3-bert\//, 'bert-features'],
  [/(^|\/)7-sv_cn\//, 'speaker-embedding'],
  [/(^|\/)2-name2text[^/]*$/, 'phonemes'],
];
/** What these are beside features; alone they may be what a person means to give. */
const BESIDE_FEATURES: readonly (readonly [RegExp, LeftReason])[] = [
  [/(^|\/)5-wav32k\//, 'recordings'],
  [/(^|\/)logs_s1[^/]*\//, 'gpt-training'],
  [/(^|\/)eval\//, 'tensorboard-log'],
];

/** Parts files by their folders: `useful` have to be looked at, the rest is told by `report`. */
export function sortedByFolder(files: readonly GivenFile[]): { useful: GivenFile[]; report: DropReport } {
  const rules = files.some(({ path }) => FEATURE_FOLDER.test(path)) ? [...ALWAYS, ...BESIDE_FEATURES] : ALWAYS;
  const useful: GivenFile[] = [];
  const apart = new Map<LeftReason, GivenFile[]>();
  for (const given of files) {
    const what = HIDDEN.test(given.path) ? 'hidden' : rules.find(([pattern]) => pattern.test(given.path))?.[1];
    if (what === undefined) useful.push(given);
    else addTo(apart, what, given);
  }
  // Nobody means a hidden file of a folder, so it is not worth a word unless there is nothing else.
  if (apart.get('hidden')?.length !== files.length) apart.delete('hidden');
  return { useful, report: merged([...apart].map(([what, group]) => left(what, namesOf(group)))) };
}

/** Puts a value into its group. */
export function addTo<K, V>(groups: Map<K, V[]>, key: K, value: V): void {
  const group = groups.get(key);
  if (group) group.push(value);
  else groups.set(key, [value]);
}

export const namesOf = (files: readonly GivenFile[]): string[] => files.map(({ file }) => file.name);

/** `G_2333.pth` of training that goes on, `voice_e8_s200.pth` as it is given away: a row of the same model. */
const STEP = /^(G)_(\d+)(\.\w+)$|^(.*_e)\d+_s(\d+)(.*\.\w+)$/;

/**
 * Of checkpoints that training wrote one after the other, the last.
 * @returns `newest`: one of each row; `older`: the others
 */
export function newestCheckpoints(files: readonly GivenFile[]): { newest: GivenFile[]; older: GivenFile[] } {
  const rows = new Map<string, { given: GivenFile; step: bigint }[]>();
  for (const given of files) {
    const folder = given.path.slice(0, given.path.lastIndexOf('/') + 1);
    const match = STEP.exec(given.file.name);
    const stem = match ? `${match[1] ?? match[4]}*${match[3] ?? match[6]}` : given.file.name;
    // Steps such as 233333333333 are beyond 32 bits, and longer ones beyond what numbers hold exactly.
    addTo(rows, folder + stem, { given, step: BigInt(match?.[2] ?? match?.[5] ?? 0) });
  }
  const newest: GivenFile[] = [];
  for (const row of rows.values()) {
    const last = row.reduce((a, b) => (b.step > a.step ? b : a));
    newest.push(last.given);
  }
  const chosen = new Set(newest);
  return { newest, older: files.filter((given) => !chosen.has(given)) };
}

/** `6-name2semantic-0.tsv` and so on: what each process of the extraction wrote. */
const PART = /^(.*name2semantic)-(\d+)(\.\w+)$/i;

/**
 * Token files of a drop: parts in one folder that belong together become one file, unless the whole is there too.
 * @returns `files`: one is meant, several are rivals; `parts`: those that the whole stands for
 */
export async function wholeTokenFiles(files: readonly GivenFile[]): Promise<{ files: File[]; parts: GivenFile[] }> {
  const whole = files.filter(({ file }) => !PART.test(file.name));
  const wholePaths = new Set(whole.map(({ path }) => path));
  const byWhole = new Map<string, GivenFile[]>();
  const parts: GivenFile[] = [];
  for (const given of files) {
    if (!PART.test(given.file.name)) continue;
    const path = given.path.replace(/[^/]*$/, (name) => name.replace(PART, '$1$3'));
    if (wholePaths.has(path)) parts.push(given);
    else addTo(byWhole, path, given);
  }
  const joined = await Promise.all([...byWhole].map(([path, own]) => joinedParts(path, own)));
  return { files: [...whole.map(({ file }) => file), ...joined], parts };
}

/** The parts in the order of their numbers, as one file; a single part stays what it is. */
async function joinedParts(path: string, parts: readonly GivenFile[]): Promise<File> {
  const number = ({ file }: GivenFile): number => Number(PART.exec(file.name)?.[2]);
  const sorted = parts.toSorted((a, b) => number(a) - number(b));
  const [only] = sorted;
  if (only && sorted.length === 1) return only.file;
  const contents: BlobPart[] = [];
  // A part may lack its last line break; an empty line does no harm.
  for (const { file } of sorted) contents.push(await withoutMark(file), '\n');
  return new File(contents, path.slice(path.lastIndexOf('/') + 1));
}

/** Without the mark of UTF-8, which is one only at the beginning of a file. */
async function withoutMark(file: File): Promise<Blob> {
  const [a, b, c] = new Uint8Array(await file.slice(0, 3).arrayBuffer());
  return a === 0xef && b === 0xbb && c === 0xbf ? file.slice(3) : file;
}
