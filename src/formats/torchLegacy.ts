/**
 * PyTorch's format before 1.6: five pickles (magic number, protocol version, platform, content, storage keys), then each
 * storage as a 64-bit length and its elements. It has no checksums.
 */
import { excerpt, type Problem } from '../config/problems/problem.ts';
import { readBytes, type ReadOptions } from './byteSource.ts';
import { unfold } from './contentTree.ts';
import { ITEM_SIZE } from './elementTypes.ts';
import type { FileContent } from './fileContent.ts';
import { FormatError } from './formatError.ts';
import { arrayTensor } from './numpyPickle.ts';
import { readPickle } from './pickle.ts';
import { PickleCutOff } from './pickleCursor.ts';
import type { PickleHost, PickleValue } from './pickleValues.ts';
import { checkTotal, checkView, spanOf, type StoredTensor } from './tensorView.ts';
import { NO_NAMES, StorageClaim, TORCH_HOST, type TensorClaim } from './torchHost.ts';
import { MAX_PICKLE_BYTES } from './torchZip.ts';

const MAGIC = 0x1950a86a20f9469cfc6cn;
const PROTOCOL = 1001;
/** Nothing says where the pickles end: read this much, and four times as much when they turn out longer. */
const FIRST_READ = 2 ** 16;

interface Pickles {
  content: PickleValue;
  /** Storages that the content refers to, those of tensors that are skipped included. */
  claims: StorageClaim[];
  keys: string[];
  /** The byte after them. */
  end: number;
}

/** Where a storage's elements lie. */
interface Place {
  at: number;
  claim: StorageClaim;
}

/** @throws FormatError */
export async function readTorchLegacy(file: Blob, options: ReadOptions): Promise<FileContent> {
  const { content, claims, keys, end } = await readPickles(file, options);
  const { tree, tensors, arrays, skipped } = unfold(content);
  const places = placeStorages(file, end, keys, claims);
  const stored = [
    ...[...tensors].map(([path, claim]) => storedTensor(file, path, claim, places)),
    ...[...arrays].map(([path, content]) => arrayTensor(path, content, { code: 'at-tensor', path: excerpt(path) })),
  ];
  checkTotal(stored.map(({ view }) => view));
  return {
    format: 'torch',
    container: 'legacy',
    tensors: stored,
    skipped,
    tree,
    metadata: new Map(),
    async verify(options) {
      for (const place of places.values()) await checkLength(file, place, options);
    },
  };
}

async function readPickles(file: Blob, options: ReadOptions): Promise<Pickles> {
  for (let size = FIRST_READ; ; size *= 4) {
    const bytes = await readBytes(file, 0, Math.min(size, file.size, MAX_PICKLE_BYTES), options);
    try {
      return parsePickles(bytes);
    } catch (error) {
      // Damage can look like a cut, which is why it is tried again only while there is more.
      const more = bytes.length < Math.min(file.size, MAX_PICKLE_BYTES);
      if (!(error instanceof PickleCutOff && more)) throw error;
    }
  }
}

function parsePickles(bytes: Uint8Array): Pickles {
  let end = 0;
  const next = (host: PickleHost): PickleValue => {
    const pickle = readPickle(bytes, end, host);
    ({ end } = pickle);
    return pickle.value;
  };
  if (next(NO_NAMES) !== MAGIC) throw new FormatError({ code: 'bare-pickle' });
  const protocol = next(NO_NAMES);
  if (protocol !== PROTOCOL) throw new FormatError({ code: 'torch-protocol-unknown' });
  const platform = next(NO_NAMES);
  if (!(platform instanceof Map && platform.get('little_endian') === true)) {
    throw new FormatError({ code: 'torch-big-endian' });
  }
  const claims: StorageClaim[] = [];
  const persistent = (id: PickleValue): PickleValue => {
    const claim = TORCH_HOST.persistent(id);
    if (claim instanceof StorageClaim) claims.push(claim);
    return claim;
  };
  const content = next({ ...TORCH_HOST, persistent });
  const keys = next(NO_NAMES);
  const areKeys = Array.isArray(keys) && keys.every((key) => typeof key === 'string');
  if (!areKeys) throw new FormatError({ code: 'storage-list-damaged' });
  if (new Set(keys).size !== keys.length) throw new FormatError({ code: 'storage-listed-twice' });
  return { content, claims, keys, end };
}

/**
 * The storages follow one another in the order of the keys; their lengths are known from the content.
 * @throws FormatError unless that ends exactly where the file ends
 */
function placeStorages(
  file: Blob,
  start: number,
  keys: readonly string[],
  claimed: readonly StorageClaim[],
): Map<string, Place> {
  const claims = new Map<string, StorageClaim>();
  for (const storage of claimed) {
    const known = claims.get(storage.key);
    if (known && known.wholeBytes !== storage.wholeBytes) {
      throw new FormatError({ code: 'storage-two-lengths', key: excerpt(storage.key) });
    }
    claims.set(storage.key, known ?? storage);
  }
  const places = new Map<string, Place>();
  let at = start;
  for (const key of keys) {
    const claim = claims.get(key);
    if (!claim) throw new FormatError({ code: 'storage-without-claim', key: excerpt(key) });
    places.set(key, { at: at + 8, claim });
    at += 8 + claim.wholeBytes;
    if (at > file.size) {
      throw new FormatError(
        { code: 'cut-off-ends-at-byte', bytes: file.size },
        { code: 'at-storage-ends-at-byte', key: excerpt(key), at },
      );
    }
  }
  if (at < file.size)
    throw new FormatError({ code: 'bytes-behind-storages', bytes: file.size - at }, { code: 'at-byte', at });
  return places;
}

async function checkLength(file: Blob, { at, claim }: Place, options: ReadOptions): Promise<void> {
  const view = new DataView((await readBytes(file, at - 8, at, options)).buffer);
  if (view.getBigUint64(0, true) !== BigInt(claim.wholeLength)) {
    const length = Number(view.getBigUint64(0, true));
    throw new FormatError(
      { code: 'storage-length-damaged', length, wholeLength: claim.wholeLength },
      { code: 'at-storage-byte', key: excerpt(claim.key), bytes: at - 8 },
    );
  }
}

function storedTensor(
  file: Blob,
  path: string,
  { storage, view, requiresGrad }: TensorClaim,
  places: ReadonlyMap<string, Place>,
): StoredTensor {
  const where: Problem | null = { code: 'at-tensor', path: excerpt(path) };
  const place = places.get(storage.key);
  if (!place) throw new FormatError({ code: 'storage-missing', key: excerpt(storage.key) }, where);
  const itemSize = ITEM_SIZE[view.type];
  checkView(view, Math.floor(storage.bytes / itemSize), where);
  const from = place.at + storage.startByte + view.offset * itemSize;
  return {
    path,
    view,
    requiresGrad,
    async readSpan(options) {
      await checkLength(file, place, options);
      const span = spanOf(view);
      return span === 0 ? new Uint8Array() : readBytes(file, from, from + span * itemSize, options);
    },
  };
}
