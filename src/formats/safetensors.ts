/** safetensors: a 64-bit header length, the header as JSON, then the tensors' bytes, row-major, little-endian. */
import { excerpt, type Problem } from '../config/problems/problem.ts';
import type { SkippedPart } from '../protocol/files.ts';
import { readBytes, type ReadOptions } from './byteSource.ts';
import { type Bytes, type ElementType, ITEM_SIZE } from './elementTypes.ts';
import type { FileContent } from './fileContent.ts';
import { FormatError } from './formatError.ts';
import { checkShape, checkTotal, checkView, contiguousStride, elementCount, type StoredTensor } from './tensorView.ts';

/** The format allows 100 MB; a tensor takes about 100 bytes, so this is room for 150,000. */
const MAX_HEADER_BYTES = 2 ** 24;

const TYPES = {
  F64: 'float64',
  F32: 'float32',
  F16: 'float16',
  BF16: 'bfloat16',
  I64: 'int64',
  I32: 'int32',
  I16: 'int16',
  I8: 'int8',
  U64: 'uint64',
  U32: 'uint32',
  U16: 'uint16',
  U8: 'uint8',
  BOOL: 'bool',
} as const satisfies Record<string, ElementType>;

/** What the header says of a tensor. */
interface Entry {
  dtype: string;
  shape: readonly number[];
  from: number;
  to: number;
}

/** Whether a file that begins with these bytes may be one: the header's length and its opening brace. */
export function looksLikeSafetensors(start: Uint8Array): boolean {
  return start.length >= 9 && start[8] === 0x7b && start[6] === 0 && start[7] === 0;
}

/** @throws FormatError */
export async function readSafetensors(file: Blob, options: ReadOptions): Promise<FileContent> {
  const view = new DataView((await readBytes(file, 0, Math.min(8, file.size), options)).buffer);
  if (view.byteLength < 8) throw new FormatError({ code: 'safetensors-too-short' });
  const length = Number(view.getBigUint64(0, true));
  if (length > Math.min(MAX_HEADER_BYTES, file.size - 8)) {
    throw new FormatError({
      code: 'header-too-long',
      length,
      bytes: file.size,
      most: MAX_HEADER_BYTES,
    });
  }
  const dataAt = 8 + length;
  const header = parseHeader(await readBytes(file, 8, dataAt, options));
  const tensors: StoredTensor[] = [];
  const skipped: SkippedPart[] = [];
  const spans: Span[] = [];
  let metadata = new Map<string, string>();
  for (const [path, raw] of header) {
    if (path === '__metadata__') {
      metadata = checkMetadata(raw);
      continue;
    }
    const entry = checkEntry(raw, { code: 'at-tensor', path: excerpt(path) });
    spans.push({ path, from: entry.from, to: entry.to });
    // Its bytes still have to lie where it says, between those of the others.
    if (Object.hasOwn(TYPES, entry.dtype)) tensors.push(storedTensor(file, dataAt, path, entry));
    else skipped.push({ path, reason: { code: 'type-unsupported', type: entry.dtype } });
  }
  checkCover(spans, file.size - dataAt);
  checkTotal(tensors.map(({ view }) => view));
  return {
    format: 'safetensors',
    container: 'safetensors',
    tensors,
    skipped,
    tree: null,
    metadata,
    verify: () => Promise.resolve(),
  };
}

function parseHeader(bytes: Bytes): [string, unknown][] {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new FormatError({ code: 'header-no-json' });
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    throw new FormatError({ code: 'header-not-json-object' });
  }
  return Object.entries(header);
}

const isObject = (raw: unknown): raw is Readonly<Record<string, unknown>> =>
  typeof raw === 'object' && raw !== null && !Array.isArray(raw);

const areCounts = (raw: unknown): raw is number[] =>
  Array.isArray(raw) && raw.every((number) => Number.isSafeInteger(number) && number >= 0);

function checkMetadata(raw: unknown): Map<string, string> {
  const entries = isObject(raw) ? Object.entries(raw) : [['', null] as const];
  const texts = entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  if (texts.length < entries.length) throw new FormatError({ code: 'metadata-damaged' });
  return new Map(texts);
}

function checkEntry(raw: unknown, where: Problem | null): Entry {
  const { dtype, shape, data_offsets: offsets } = isObject(raw) ? raw : {};
  if (typeof dtype !== 'string' || !/^\w{1,20}$/.test(dtype)) throw new FormatError({ code: 'no-proper-dtype' }, where);
  if (!areCounts(shape)) throw new FormatError({ code: 'shape-damaged' }, where);
  if (!areCounts(offsets) || offsets.length !== 2) {
    throw new FormatError({ code: 'data-offsets-damaged' }, where);
  }
  return { dtype, shape, from: offsets[0] as number, to: offsets[1] as number };
}

function storedTensor(file: Blob, dataAt: number, path: string, { dtype, shape, from, to }: Entry): StoredTensor {
  const where: Problem | null = { code: 'at-tensor', path: excerpt(path) };
  const type = TYPES[dtype as keyof typeof TYPES];
  checkShape(shape, where);
  const bytes = elementCount(shape) * ITEM_SIZE[type];
  if (to - from !== bytes) {
    throw new FormatError({ code: 'bytes-need', bytes: to - from, shape, dtype, bytes2: bytes }, where);
  }
  const view = { type, shape, stride: contiguousStride(shape), offset: 0 };
  checkView(view, elementCount(shape), where);
  const readSpan = (options: ReadOptions) => readBytes(file, dataAt + from, dataAt + to, options);
  return { path, view, requiresGrad: false, readSpan };
}

interface Span {
  path: string;
  from: number;
  to: number;
}

/** The format demands that the tensors cover the data without holes and overlaps. */
function checkCover(spans: readonly Span[], size: number): void {
  let end = 0;
  for (const { path, from, to } of spans.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    if (from !== end || to < from) {
      const code = from < end ? 'data-overlap' : 'data-gap';
      throw new FormatError({ code, from, end }, { code: 'at-tensor', path: excerpt(path) });
    }
    end = to;
  }
  if (end === size) return;
  throw new FormatError({ code: 'tensors-take', cut: end > size, bytes: end, size });
}

/** A tensor to write: row-major, little-endian bytes. */
export interface RawTensor {
  path: string;
  type: ElementType;
  shape: readonly number[];
  bytes: Bytes;
}

/**
 * The file in parts. The largest elements come first, so that each tensor is aligned to its own.
 * @throws FormatError if a tensor's name is one that the format reserves
 */
export function writeSafetensors(tensors: readonly RawTensor[], metadata: ReadonlyMap<string, string>): Bytes[] {
  const sorted = tensors.toSorted((a, b) => ITEM_SIZE[b.type] - ITEM_SIZE[a.type]);
  const names = new Map(Object.entries(TYPES).map(([name, type]) => [type as ElementType, name]));
  const header = new Map<string, unknown>();
  if (metadata.size > 0) header.set('__metadata__', Object.fromEntries(metadata));
  let at = 0;
  for (const { path, type, shape, bytes } of sorted) {
    if (path === '__metadata__') throw new FormatError({ code: 'safetensors-metadata-name' });
    header.set(path, { dtype: names.get(type), shape, data_offsets: [at, at + bytes.length] });
    at += bytes.length;
  }
  const members = [...header].map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
  const text = new TextEncoder().encode(`{${members.join(',')}}`);
  const padded = new Uint8Array(8 + Math.ceil(text.length / 8) * 8).fill(0x20);
  new DataView(padded.buffer).setBigUint64(0, BigInt(padded.length - 8), true);
  padded.set(text, 8);
  return [padded, ...sorted.map(({ bytes }) => bytes)];
}
