/** A file of tensors as JSON, for people and scripts: what `inspect --json` prints and `convert` writes as `.json`. */
import type { Problem } from '../config/problems/problem.ts';
import type { ReadOptions } from './byteSource.ts';
import { type ContentTree, SkippedPlace, TensorPlace } from './contentTree.ts';
import type { ElementType, TensorValues } from './elementTypes.ts';
import type { TensorFile, TensorInfo } from './tensorFile.ts';

/** What makes a sentence of a problem. */
type Say = (problem: Problem) => string;

/** Values per piece of text. */
const PIECE = 20_000;

/** Types whose values nine significant digits restore. */
const NINE_DIGITS: ReadonlySet<ElementType> = new Set(['float32', 'float16', 'bfloat16']);

/**
 * Rounds to nine significant digits, a tie to the even digit as Python's `%.9g` does; `toPrecision` alone goes up. Half
 * floats are often ties, and scripts may compare the printed numbers.
 */
function roundToNine(value: number): number {
  // toPrecision drops the sign of zero.
  if (value === 0) return value;
  const [ten = '', exponent] = value.toPrecision(10).split('e');
  const nine = ten.slice(0, -1);
  const mayTie = ten.endsWith('5') && '02468'.includes(nine.at(-1) as string);
  // The digits are exact; a tie has nothing but zeros behind the tenth.
  const isTie = mayTie && /^0*(e|$)/.test(value.toPrecision(21).slice(ten.length));
  return Number(isTie ? `${nine}e${exponent ?? 0}` : value.toPrecision(9));
}

/** One value: NaN and infinities as texts, which JSON lacks as numbers; the sign of zero is kept. */
function formatValue(type: ElementType, value: number | bigint): string {
  if (type === 'bool') return value === 0 ? 'false' : 'true';
  if (typeof value === 'bigint') return String(value);
  return formatNumber(NINE_DIGITS.has(type) && Number.isFinite(value) ? roundToNine(value) : value);
}

function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return `"${value}"`;
  return Object.is(value, -0) ? '-0.0' : String(value);
}

/** A tensor's values in pieces of text, separated by commas. */
export function* formatValues(type: ElementType, values: TensorValues): Generator<string> {
  for (let from = 0; from < values.length; from += PIECE) {
    const words: string[] = [];
    const to = Math.min(from + PIECE, values.length);
    for (let i = from; i < to; i += 1) words.push(formatValue(type, values[i] as number | bigint));
    yield `${from === 0 ? '' : ','}${words.join(',')}`;
  }
}

/** A tree in pieces; tensors are `{"$tensor": path}`, bytes `{"$bytes": hexadecimal}`, what was skipped `{"$skipped": why}`. */
function* formatTree(tree: ContentTree, say: Say): Generator<string> {
  if (Array.isArray(tree)) {
    yield '[';
    for (const [i, item] of tree.entries()) {
      if (i > 0) yield ',';
      yield* formatTree(item, say);
    }
    yield ']';
  } else if (tree instanceof Map) {
    let separator = '{';
    if (tree.size === 0) yield separator;
    for (const [key, value] of tree) {
      yield `${separator}${JSON.stringify(key)}:`;
      yield* formatTree(value, say);
      separator = ',';
    }
    yield '}';
  } else if (tree instanceof TensorPlace) yield `{"$tensor":${JSON.stringify(tree.path)}}`;
  else if (tree instanceof SkippedPlace) yield `{"$skipped":${JSON.stringify(say(tree.reason))}}`;
  else if (tree instanceof Uint8Array) {
    yield '{"$bytes":"';
    for (const byte of tree) yield byte.toString(16).padStart(2, '0');
    yield '"}';
  } else if (typeof tree === 'number') yield formatNumber(tree);
  else yield typeof tree === 'bigint' ? String(tree) : JSON.stringify(tree);
}

function formatInfo({ shape, dtype, stride, storageOffset, requiresGrad }: TensorInfo): string {
  return JSON.stringify({ shape, dtype, stride, storage_offset: storageOffset, requires_grad: requiresGrad });
}

/**
 * The JSON in pieces.
 * @param withData whether the values are read and written, too
 * @param say says why a part was skipped
 * @throws FormatError if the file turns out damaged
 */
export async function* inspectionJson(
  file: TensorFile,
  tensors: readonly TensorInfo[],
  withData: boolean,
  say: Say,
  options: ReadOptions = {},
): AsyncGenerator<string> {
  const { name, format, container, metadata, skipped, tree } = file;
  const parts = skipped.map(({ path, reason }) => ({ path, reason: say(reason) }));
  const head = {
    file: name,
    readable: true,
    format,
    container,
    metadata: Object.fromEntries(metadata),
    skipped: parts,
  };
  yield JSON.stringify(head).slice(0, -1);
  if (tree !== null) {
    yield ',"tree":';
    yield* formatTree(tree, say);
  }
  yield ',"tensors":{';
  let separator = '';
  for (const info of tensors) {
    yield `${separator}${JSON.stringify(info.path)}:${formatInfo(info).slice(0, -1)}`;
    if (withData) {
      yield ',"data":[';
      yield* formatValues(info.dtype, await file.read(info.path, options));
      yield ']';
    }
    yield '}';
    separator = ',';
  }
  yield '}}\n';
}
