/** NumPy's files: `.npy` holds one array, `.npz` is a zip of them, stored or packed. */
import type { SkippedPart } from '../protocol/files.ts';
import { readBytes, type ReadOptions } from './byteSource.ts';
import { type Bytes, ITEM_SIZE, swapByteOrder } from './elementTypes.ts';
import type { FileContent } from './fileContent.ts';
import { excerpt, type Problem } from '../config/problems/problem.ts';
import { FormatError } from './formatError.ts';
import { ForeignArray, MAX_NPY_HEADER, type NpyHeader, parseNpyHeader, writeNpyHeader } from './npyHeader.ts';
import type { RawTensor } from './safetensors.ts';
import { checkTotal, checkView, contiguousStride, elementCount, type StoredTensor } from './tensorView.ts';
import type { ZipFile } from './zipContent.ts';
import { writeZip } from './zipWriter.ts';

/** One array under the path ''. @throws FormatError */
export async function readNpy(file: Blob, options: ReadOptions): Promise<FileContent> {
  const header = parseNpyHeader(await readBytes(file, 0, Math.min(file.size, MAX_NPY_HEADER), options));
  const read = (from: number, to: number, options: ReadOptions) => readBytes(file, from, to, options);
  const tensors = [storedTensor('', header, file.size, read)];
  const verify = () => Promise.resolve();
  return { format: 'npy', container: 'npy', tensors, skipped: [], tree: null, metadata: new Map(), verify };
}

/** Whether a zip holds arrays. */
export function isNpz(zip: ZipFile): boolean {
  return [...zip.entries.keys()].some((name) => name.endsWith('.npy'));
}

/** Arrays under their entries' names without `.npy`. What is no array of numbers is skipped. @throws FormatError */
export async function readNpz(zip: ZipFile, options: ReadOptions): Promise<FileContent> {
  const tensors: StoredTensor[] = [];
  const skipped: SkippedPart[] = [];
  for (const [name, entry] of zip.entries) {
    if (!name.endsWith('.npy')) {
      skipped.push({ path: name, reason: { code: 'no-array' } });
      continue;
    }
    const path = name.slice(0, -'.npy'.length);
    const start = await zip.readStart(entry, MAX_NPY_HEADER, options);
    try {
      const read = (from: number, to: number, options: ReadOptions) => zip.read(entry, from, to, options);
      tensors.push(storedTensor(path, parseNpyHeader(start), entry.size, read));
    } catch (error) {
      if (!(error instanceof ForeignArray)) throw inEntry(error, name);
      skipped.push({ path, reason: error.why });
    }
  }
  checkTotal(tensors.map(({ view }) => view));
  const verify = async (options: ReadOptions): Promise<void> => {
    for (const entry of zip.entries.values()) await zip.verify(entry, options);
  };
  return { format: 'npz', container: 'npz', tensors, skipped, tree: null, metadata: new Map(), verify };
}

function inEntry(error: unknown, name: string): unknown {
  if (!(error instanceof FormatError)) return error;
  return new FormatError(error.what, { code: 'at-entry', name: excerpt(name), within: error.where });
}

/** @param size bytes of the file or entry, which must be the header's and the elements' */
function storedTensor(
  path: string,
  { type, bigEndian, fortranOrder, shape, dataAt }: NpyHeader,
  size: number,
  read: (from: number, to: number, options: ReadOptions) => Promise<Bytes>,
): StoredTensor {
  const where: Problem | null = path === '' ? null : { code: 'at-array', path: excerpt(path) };
  const needed = elementCount(shape) * ITEM_SIZE[type];
  if (size - dataAt !== needed) {
    throw new FormatError(
      { code: 'array-bytes', cut: size - dataAt < needed, bytes: size - dataAt, shape, type, needed },
      where,
    );
  }
  const stride = fortranOrder ? contiguousStride(shape.toReversed()).toReversed() : contiguousStride(shape);
  const view = { type, shape, stride, offset: 0 };
  checkView(view, elementCount(shape), where);
  return {
    path,
    view,
    requiresGrad: false,
    async readSpan(options) {
      const bytes = await read(dataAt, dataAt + needed, options);
      if (bigEndian) swapByteOrder(bytes, ITEM_SIZE[type]);
      return bytes;
    },
  };
}

/** @throws FormatError for an element type that NumPy does not have */
export function writeNpy({ type, shape, bytes }: RawTensor): Bytes[] {
  return [writeNpyHeader(type, shape), bytes];
}

/** @throws FormatError for an element type that NumPy does not have */
export function writeNpz(tensors: readonly RawTensor[]): Bytes[] {
  return writeZip(tensors.map((tensor) => ({ name: `${tensor.path}.npy`, content: writeNpy(tensor) })));
}
