/** PyTorch's zip format: `<name>/data.pkl` describes the content, `<name>/data/<key>` are the storages. */
import { excerpt, type Problem } from '../config/problems/problem.ts';
import type { ReadOptions } from './byteSource.ts';
import { unfold } from './contentTree.ts';
import { ITEM_SIZE, swapByteOrder } from './elementTypes.ts';
import type { FileContent } from './fileContent.ts';
import { FormatError } from './formatError.ts';
import { arrayTensor } from './numpyPickle.ts';
import { readPickle } from './pickle.ts';
import { checkTotal, checkView, spanOf, type StoredTensor } from './tensorView.ts';
import { type StorageClaim, TORCH_HOST, type TensorClaim } from './torchHost.ts';
import type { ZipFile } from './zipContent.ts';
import type { ZipEntry } from './zipDirectory.ts';

/** A checkpoint with the optimizer's state has some 300 kB. */
export const MAX_PICKLE_BYTES = 2 ** 24;
/** The other entries that are read hold a word each. */
const MAX_WORD_BYTES = 64;

/** The folder that holds `data.pkl`, or null if the zip is no PyTorch file. */
export function torchFolder(zip: ZipFile): string | null {
  const folders = [...zip.entries.keys()].filter((name) => name.endsWith('/data.pkl'));
  const [first] = folders;
  if (first === undefined) return null;
  if (folders.length > 1) throw new FormatError({ code: 'zip-of-several' });
  return first.slice(0, -'/data.pkl'.length);
}

/**
 * @param metadata what is already known about the file
 * @throws FormatError
 */
export async function readTorchZip(
  zip: ZipFile,
  folder: string,
  metadata: ReadonlyMap<string, string>,
  options: ReadOptions,
): Promise<FileContent> {
  if (zip.entries.has(`${folder}/constants.pkl`)) {
    throw new FormatError({ code: 'torchscript' });
  }
  const bigEndian = await checkWords(zip, folder, options);
  const entry = zip.entries.get(`${folder}/data.pkl`) as ZipEntry;
  if (entry.size > MAX_PICKLE_BYTES) {
    throw new FormatError(
      { code: 'pickle-bytes-at-most', entry: entry.size, most: MAX_PICKLE_BYTES },
      { code: 'at-entry-data-pkl' },
    );
  }
  const bytes = await zip.read(entry, 0, entry.size, options);
  const { value, end } = readPickle(bytes, 0, TORCH_HOST);
  if (end !== bytes.length)
    throw new FormatError({ code: 'bytes-follow-pickle', bytes: bytes.length - end }, { code: 'at-entry-data-pkl' });
  const { tree, tensors, arrays, skipped } = unfold(value);
  const stored = [
    ...[...tensors].map(([path, claim]) => storedTensor(zip, folder, path, claim, bigEndian)),
    ...[...arrays].map(([path, content]) => arrayTensor(path, content, { code: 'at-tensor', path: excerpt(path) })),
  ];
  checkTotal(stored.map(({ view }) => view));
  return {
    format: 'torch',
    container: 'zip',
    tensors: stored,
    skipped,
    tree,
    metadata,
    async verify(options) {
      for (const entry of zip.entries.values()) await zip.verify(entry, options);
    },
  };
}

/** Checks `version`, and says whether `byteorder` is big. */
async function checkWords(zip: ZipFile, folder: string, options: ReadOptions): Promise<boolean> {
  const word = async (name: string): Promise<string | null> => {
    const entry = zip.entries.get(`${folder}/${name}`);
    if (!entry) return null;
    if (entry.size > MAX_WORD_BYTES) throw new FormatError({ code: 'entry-too-long' }, { code: 'at-part', name });
    return String.fromCharCode(...(await zip.read(entry, 0, entry.size, options))).trim();
  };
  const version = (await word('version')) ?? (await word('.data/version'));
  if (version === null) throw new FormatError({ code: 'version-missing' }, { code: 'at-entry-version' });
  if (!/^\d{1,9}$/.test(version))
    throw new FormatError({ code: 'version-of-no-kind', version: excerpt(version) }, { code: 'at-entry-version' });
  const order = (await word('byteorder')) ?? 'little';
  if (order !== 'little' && order !== 'big')
    throw new FormatError({ code: 'byte-order-unknown', order: excerpt(order) }, { code: 'at-byteorder' });
  return order === 'big';
}

function storedTensor(
  zip: ZipFile,
  folder: string,
  path: string,
  { storage, view, requiresGrad }: TensorClaim,
  bigEndian: boolean,
): StoredTensor {
  const where: Problem | null = { code: 'at-tensor', path: excerpt(path) };
  const entry = entryOf(zip, folder, storage, where);
  const itemSize = ITEM_SIZE[view.type];
  // An untyped storage counts bytes, its tensors count elements.
  checkView(view, Math.floor(storage.bytes / itemSize), where);
  return {
    path,
    view,
    requiresGrad,
    async readSpan(options) {
      const from = storage.startByte + view.offset * itemSize;
      const span = spanOf(view);
      if (span === 0) return new Uint8Array();
      const bytes = await zip.read(entry, from, from + span * itemSize, options);
      if (bigEndian) swapByteOrder(bytes, itemSize);
      return bytes;
    },
  };
}

function entryOf(zip: ZipFile, folder: string, storage: StorageClaim, where: Problem | null): ZipEntry {
  const entry = zip.entries.get(`${folder}/data/${storage.key}`);
  if (!entry) throw new FormatError({ code: 'storage-missing', key: excerpt(`data/${storage.key}`) }, where);
  if (entry.size !== storage.wholeBytes) {
    throw new FormatError(
      {
        code: 'storage-bytes-instead',
        value: excerpt(`data/${storage.key}`),
        entry: entry.size,
        wholeBytes: storage.wholeBytes,
      },
      where,
    );
  }
  return entry;
}
