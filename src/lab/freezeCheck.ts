/** Compares two checkpoints: reads what a freeze should hold of either, and says what moved. */
import { judgeFiles } from '../compare/judgement.ts';
import { coarser, rounded } from '../compare/precision.ts';
import type { CodebookPairs, TensorPair } from '../compare/tensorChange.ts';
import type { Problem } from '../config/problems/problem.ts';
import { partOf, type WorkOptions } from '../data/pacing.ts';
import { FormatError } from '../formats/formatError.ts';
import { pieces } from '../formats/byteSource.ts';
import { factsOf } from '../objectives/catalogue.ts';
import type { ModuleFacts } from '../objectives/facts.ts';
import type { CheckedFile, FreezeCheckReport, Precision } from '../protocol/freezeCheck.ts';
import { type ImportedCheckpoint, readCheckpoint } from '../train/importedCheckpoint.ts';

/** A comparison, and what it was made of where both could be used. */
export interface FreezeCheck {
  report: FreezeCheckReport;
  checkpoints: { before: ImportedCheckpoint; after: ImportedCheckpoint } | null;
}

/**
 * Compares two checkpoints. Of either only the directory and the tensors of the modules are read that a freeze should
 * hold; both wholly only if they are of one length and nothing in those tensors differs, to tell a copy from a fine-tune.
 * What can be read but says nothing about a freeze (another model, other sizes, the same file twice) is a verdict.
 * @throws FormatError for a file that cannot be read; the signal's reason if it is aborted
 */
export async function checkFreeze(before: File, after: File, options: Required<WorkOptions>): Promise<FreezeCheck> {
  const first = await readForCheck(before, partOf(options, [0, 0.5]));
  const second = await readForCheck(after, partOf(options, [0.5, 1]));
  const files = { before: first.file, after: second.file };
  const refuse = (reason: Problem): FreezeCheck => ({
    report: { ...notComparable(reason), ...files },
    checkpoints: null,
  });
  if (first.reason !== null) return refuse(first.reason);
  if (second.reason !== null) return refuse(second.reason);
  const checkpoints = { before: first.checkpoint, after: second.checkpoint };
  const differences = sizeDifferences(checkpoints.before.found, checkpoints.after.found);
  if (differences.length > 0) return refuse({ code: 'check-sizes-differ', differences });
  const compared = compare(checkpoints.before, checkpoints.after);
  if (compared.verdict === 'held' && (await isSameFile(before, after, options))) {
    return refuse({ code: 'check-same-file', before: before.name, after: after.name });
  }
  return { report: { ...compared, ...files, reason: null, tokens: null, tokensMissing: null }, checkpoints };
}

type Read =
  | { file: CheckedFile; reason: null; checkpoint: ImportedCheckpoint }
  | { file: CheckedFile; reason: Problem; checkpoint: null };

/** Whatever else is wrong with a file is damage. These say that it is whole, and something else than a model to check. */
const NO_CHECKPOINT: ReadonlySet<string> = new Set([
  'file-of-no-use',
  'file-of-elsewhere',
  'text-no-tensors',
  'zip-of-no-kind',
  'no-ssl-proj',
  'but-no',
  'shape-expected',
  'kernel-of-no-token-rate',
  'too-many-layers',
  'tensor-values',
] satisfies Problem['code'][]);

async function readForCheck(file: File, options: Required<WorkOptions>): Promise<Read> {
  const unread: CheckedFile = { name: file.name, bytes: file.size, dtype: null, version: '' };
  try {
    const checkpoint = await readCheckpoint(file, {}, options);
    const { content } = checkpoint.source;
    const checked: CheckedFile = {
      ...unread,
      dtype: coarsestType(checkpoint),
      version: content.format === 'torch' ? (content.metadata.get('version') ?? '') : '',
    };
    if (checkpoint.found.needed.codes !== undefined) return { file: checked, reason: null, checkpoint };
    return { file: checked, reason: { code: 'check-no-codebook', name: file.name }, checkpoint: null };
  } catch (error) {
    const isOther = error instanceof FormatError && NO_CHECKPOINT.has(error.what.code);
    // There is nothing in an empty file that could be something else.
    if (!isOther || (error.what.code === 'file-of-no-use' && error.what.other === 'empty')) throw error;
    return { file: unread, reason: error.problem, checkpoint: null };
  }
}

/** The modules that a freeze should hold, of the model that checkpoints are of. */
const heldModules = (): ModuleFacts[] => factsOf({}).modules.filter(({ freezable }) => freezable);

const moduleOf = (name: string): string => name.slice(0, name.indexOf('.'));

/** Names of the tensors to be compared. */
function checkedNames({ tensors }: ImportedCheckpoint): string[] {
  const held = new Set(heldModules().map(({ name }) => name));
  return [...tensors.keys()].filter((name) => held.has(moduleOf(name)));
}

function coarsestType(checkpoint: ImportedCheckpoint): string {
  const { places } = checkpoint.found;
  const types = checkedNames(checkpoint).flatMap((name) => (isFlag(name) ? [] : (places.get(name)?.dtype ?? [])));
  return types.find((type) => coarser(type, 'float32') !== 'float32') ?? types[0] ?? 'float32';
}

const isFlag = (name: string): boolean => name.endsWith('.inited');

/** @param before, after of the same sizes, with a quantizer */
function compare(before: ImportedCheckpoint, after: ImportedCheckpoint) {
  const [typeBefore, typeAfter] = [coarsestType(before), coarsestType(after)];
  const precision = coarser(typeBefore, typeAfter);
  const pairs = checkedNames(before).flatMap((name) => pairOf(name, before, after, precision));
  const codebooks = codebooksOf(pairs);
  const initialised = pairs.every((pair) => !isFlag(pair.name) || pair.before[0] !== 0);
  const judged = judgeFiles({ modules: heldModules(), pairs, codebooks, precision, initialised });
  const isRounded = [typeBefore, typeAfter].some((type) => coarser(type, 'float32') !== precision);
  return { ...judged, precision, rounded: isRounded };
}

function pairOf(
  name: string,
  before: ImportedCheckpoint,
  after: ImportedCheckpoint,
  precision: Precision,
): TensorPair[] {
  const [from, to] = [before.tensors.get(name), after.tensors.get(name)];
  // Other libraries do not save whether a codebook is initialised.
  if (!from || !to) return [];
  // What a file has in that precision already stays as it is.
  const values = ({ found }: ImportedCheckpoint, data: Float32Array): Float32Array =>
    found.places.get(name)?.dtype === precision ? data : rounded(data, precision);
  const module = moduleOf(name);
  return [{ name, module, shape: from.shape, before: values(before, from.data), after: values(after, to.data) }];
}

function codebooksOf(pairs: readonly TensorPair[]): CodebookPairs[] {
  const byName = new Map(pairs.map((pair) => [pair.name, pair]));
  const prefixes = pairs.flatMap(({ name }) => (name.endsWith('.embed') ? [name.slice(0, -'embed'.length)] : []));
  return prefixes.map((prefix, layer) => {
    const of = (buffer: string): TensorPair => byName.get(prefix + buffer) as TensorPair;
    return { layer, embed: of('embed'), sums: of('embed_avg'), sizes: of('cluster_size') };
  });
}

function sizeDifferences(before: ImportedCheckpoint['found'], after: ImportedCheckpoint['found']): Problem[] {
  const sizesOf = ({ needed, channelsIn }: ImportedCheckpoint['found']) => {
    const { dim, codes, layers, tokenRate } = needed;
    const rate = tokenRate?.replace('hz', '');
    return {
      channelsIn: String(channelsIn),
      dim: String(dim),
      tokenRate: String(rate),
      codes: String(codes),
      layers: String(layers),
    };
  };
  const [ours, theirs] = [sizesOf(before), sizesOf(after)];
  return (Object.keys(ours) as (keyof typeof ours)[]).flatMap((size) =>
    ours[size] === theirs[size] ? [] : [{ code: 'check-size', size, before: ours[size], after: theirs[size] } as const],
  );
}

/** Whether two files are equal byte by byte. Stops at the first piece that differs. */
async function isSameFile(one: File, other: File, { signal }: WorkOptions): Promise<boolean> {
  if (one.size !== other.size) return false;
  const others = pieces(other, 0, other.size, { signal });
  for await (const { piece } of pieces(one, 0, one.size, { signal })) {
    const theirs = (await others.next()).value?.piece as Uint8Array;
    for (let i = 0; i < piece.length; i += 1) if (piece[i] !== theirs[i]) return false;
  }
  return true;
}

function notComparable(reason: Problem): Omit<FreezeCheckReport, 'before' | 'after'> {
  return {
    verdict: 'not-comparable',
    reason,
    causes: [],
    policies: [],
    provided: [],
    certain: {},
    untold: [],
    precision: 'float32',
    rounded: false,
    modules: [],
    tensors: [],
    codebooks: [],
    tokens: null,
    tokensMissing: null,
  };
}
