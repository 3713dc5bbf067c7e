/** safetensors: a 64-bit header length, the header as JSON, then the tensors' bytes, row-major, little-endian. */
import * as v from 'valibot';
import { readBytes, type ReadOptions } from './byteSource.ts';
import { type Bytes, type ElementType, ITEM_SIZE } from './elementTypes.ts';
import type { FileContent, StoredTensor } from './fileContent.ts';
import { FormatError, quote } from './formatError.ts';
import { checkShape, checkTotal, checkView, contiguousStride, elementCount } from './tensorView.ts';

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

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const Entry = v.strictObject({
  dtype: v.picklist(Object.keys(TYPES) as (keyof typeof TYPES)[]),
  shape: v.array(count),
  data_offsets: v.tuple([count, count]),
});
const Metadata = v.record(v.string(), v.string());

/** Whether a file that begins with these bytes may be one: the header's length and its opening brace. */
export function looksLikeSafetensors(start: Uint8Array): boolean {
  return start.length >= 9 && start[8] === 0x7b && start[6] === 0 && start[7] === 0;
}

/** @throws FormatError */
export async function readSafetensors(file: Blob, options: ReadOptions): Promise<FileContent> {
  const view = new DataView((await readBytes(file, 0, Math.min(8, file.size), options)).buffer);
  if (view.byteLength < 8) throw new FormatError('it is too short for safetensors');
  const length = Number(view.getBigUint64(0, true));
  if (length > Math.min(MAX_HEADER_BYTES, file.size - 8)) {
    throw new FormatError(`its header claims ${length} bytes; the file has ${file.size}, at most ${MAX_HEADER_BYTES}`);
  }
  const dataAt = 8 + length;
  const header = parseHeader(await readBytes(file, 8, dataAt, options));
  const tensors: (StoredTensor & { from: number; to: number })[] = [];
  let metadata: Record<string, string> = {};
  for (const [path, raw] of header) {
    if (path === '__metadata__') metadata = check(Metadata, raw, '__metadata__');
    else tensors.push(readEntry(file, dataAt, path, check(Entry, raw, `tensor ${quote(path)}`)));
  }
  checkCover(tensors, file.size - dataAt);
  checkTotal(tensors.map(({ view }) => view));
  return {
    format: 'safetensors',
    container: 'safetensors',
    tensors,
    tree: null,
    metadata: new Map(Object.entries(metadata)),
    verify: () => Promise.resolve(),
  };
}

function parseHeader(bytes: Bytes): [string, unknown][] {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new FormatError(`its header is not JSON (${(error as Error).message.slice(0, 120)})`);
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    throw new FormatError('its header is not a JSON object');
  }
  return Object.entries(header);
}

function check<T>(schema: v.GenericSchema<unknown, T>, raw: unknown, where: string): T {
  const parsed = v.safeParse(schema, raw, { abortEarly: true });
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new FormatError(`${v.getDotPath(issue) ?? 'it'}: ${issue.message.slice(0, 200)}`, where);
}

function readEntry(
  file: Blob,
  dataAt: number,
  path: string,
  { dtype, shape, data_offsets: [from, to] }: v.InferOutput<typeof Entry>,
): StoredTensor & { from: number; to: number } {
  const where = `tensor ${quote(path)}`;
  const type = TYPES[dtype];
  checkShape(shape, where);
  const bytes = elementCount(shape) * ITEM_SIZE[type];
  if (to - from !== bytes) {
    throw new FormatError(`it has ${to - from} bytes; [${shape.join(', ')}] of ${dtype} need ${bytes}`, where);
  }
  const view = { type, shape, stride: contiguousStride(shape), offset: 0 };
  checkView(view, elementCount(shape), where);
  return {
    path,
    view,
    requiresGrad: false,
    from,
    to,
    readSpan: (options) => readBytes(file, dataAt + from, dataAt + to, options),
  };
}

/** The format demands that the tensors cover the data without holes and overlaps. */
function checkCover(tensors: readonly { path: string; from: number; to: number }[], size: number): void {
  let end = 0;
  for (const { path, from, to } of tensors.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    if (from !== end) {
      const what = from < end ? 'it overlaps another' : 'bytes before it belong to none';
      throw new FormatError(`its data begin at ${from} instead of ${end}: ${what}`, `tensor ${quote(path)}`);
    }
    end = to;
  }
  if (end !== size) throw new FormatError(`its tensors take ${end} bytes; the file has ${size} for them`);
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
    if (path === '__metadata__') throw new FormatError('safetensors cannot hold a tensor of the name __metadata__');
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
