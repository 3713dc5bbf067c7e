/** Writes PyTorch's zip format: plain data and tensors, which `torch.load(weights_only=True)` reads. */
import type { ContentTree } from './contentTree.ts';
import { SkippedPlace, TensorPlace } from './contentTree.ts';
import type { Bytes, ElementType } from './elementTypes.ts';
import { FormatError } from './formatError.ts';
import type { RawTensor } from './safetensors.ts';
import { contiguousStride, elementCount } from './tensorView.ts';
import { STORAGE_TYPES } from './torchNames.ts';
import { writeZip } from './zipWriter.ts';

export interface TorchTensor extends RawTensor {
  requiresGrad: boolean;
}

/** The nested dictionaries that paths stand for; a single tensor of path '' is the content itself. */
export function treeOfPaths(paths: readonly string[]): ContentTree {
  if (paths.length === 1 && paths[0] === '') return new TensorPlace('');
  const root = new Map<string, ContentTree>();
  for (const path of paths) {
    const keys = path.split('/');
    const last = keys.pop() as string;
    let map = root;
    for (const key of keys) {
      const next = map.get(key) ?? new Map<string, ContentTree>();
      if (!(next instanceof Map)) throw new FormatError({ code: 'paths-contradict', path });
      map.set(key, next);
      map = next;
    }
    if (map.has(last)) throw new FormatError({ code: 'paths-contradict', path });
    map.set(last, new TensorPlace(path));
  }
  return root;
}

/**
 * The file in parts. Dictionaries of every kind become `dict`, sequences `list`, whole numbers `int`; `None` stands where
 * something was skipped.
 * @param tree names each tensor by its path
 * @throws FormatError for an element type without a storage class
 */
export function writeTorch(tree: ContentTree, tensors: ReadonlyMap<string, TorchTensor>): Bytes[] {
  const text = new TextEncoder();
  const pickle = new PickleWriter(tensors);
  pickle.begin();
  pickle.write(tree);
  const entry = (name: string, content: Bytes[]) => ({ name: `archive/${name}`, content });
  return writeZip([
    entry('data.pkl', [pickle.finish()]),
    entry('byteorder', [text.encode('little')]),
    ...pickle.storages.map((bytes, key) => entry(`data/${key}`, [bytes])),
    entry('version', [text.encode('3\n')]),
  ]);
}

const STORAGE_NAMES = new Map<ElementType, string>(
  [...STORAGE_TYPES].filter(([name]) => !name.includes('Untyped')).map(([name, type]) => [type, name.slice(6)]),
);

/** Pickle protocol 2, as `torch.save` uses it. */
class PickleWriter {
  readonly storages: Bytes[] = [];
  #bytes = new Uint8Array(2 ** 12);
  #length = 0;

  constructor(private readonly tensors: ReadonlyMap<string, TorchTensor>) {}

  begin(): void {
    this.#put(0x80, 2);
  }

  finish(): Bytes {
    this.#text('.');
    return this.#bytes.slice(0, this.#length);
  }

  write(value: ContentTree): void {
    if (value === null || value instanceof SkippedPlace) this.#text('N');
    else if (typeof value === 'boolean') this.#put(value ? 0x88 : 0x89);
    else if (typeof value === 'bigint' || Number.isInteger(value)) this.#integer(BigInt(value as number | bigint));
    else if (typeof value === 'number') this.#float(value);
    else if (typeof value === 'string') this.#string(value);
    else if (value instanceof Uint8Array) this.#byteString(value);
    else if (value instanceof TensorPlace) this.#tensor(value.path);
    else if (Array.isArray(value)) this.#list(value);
    else this.#dictionary(value);
  }

  #put(...bytes: number[]): void {
    if (this.#length + bytes.length > this.#bytes.length) {
      const larger = new Uint8Array((this.#length + bytes.length) * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #text(ascii: string): void {
    for (let i = 0; i < ascii.length; i += 1) this.#put(ascii.charCodeAt(i));
  }

  #integer(value: bigint): void {
    const fits = value >= -(2n ** 31n) && value < 2n ** 31n;
    if (!fits && BigInt.asIntN(512, value) !== value) throw new FormatError({ code: 'integer-not-writable' });
    const length = fits ? 4 : 64;
    if (fits) this.#text('J');
    else this.#put(0x8a, length);
    for (let i = 0; i < length; i += 1) this.#put(Number((value >> BigInt(8 * i)) & 255n));
  }

  #float(value: number): void {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setFloat64(0, value);
    this.#text('G');
    this.#put(...bytes);
  }

  #string(value: string): void {
    const bytes = new TextEncoder().encode(value);
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, bytes.length, true);
    this.#text('X');
    this.#put(...length);
    for (const byte of bytes) this.#put(byte);
  }

  /** Protocol 2 has no bytes: they are spelled as a call. */
  #byteString(value: Uint8Array): void {
    this.#text('c_codecs\nencode\n');
    this.#string(Array.from(value, (byte) => String.fromCharCode(byte)).join(''));
    this.#string('latin1');
    this.#put(0x86);
    this.#text('R');
  }

  #list(items: readonly ContentTree[]): void {
    this.#text(']');
    for (const item of items) {
      this.write(item);
      this.#text('a');
    }
  }

  #dictionary(map: ReadonlyMap<string, ContentTree>): void {
    this.#text('}');
    for (const [key, value] of map) {
      this.#string(key);
      this.write(value);
      this.#text('s');
    }
  }

  #counts(values: readonly number[]): void {
    this.#text('(');
    for (const value of values) this.#integer(BigInt(value));
    this.#text('t');
  }

  /** `_rebuild_tensor_v2(storage, 0, shape, stride, requires_grad, OrderedDict())`. */
  #tensor(path: string): void {
    const tensor = this.tensors.get(path);
    if (!tensor) throw new FormatError({ code: 'there-no-tensor', path });
    const storage = STORAGE_NAMES.get(tensor.type);
    if (storage === undefined) throw new FormatError({ code: 'torch-cannot-hold', type: tensor.type });
    this.#text('ctorch._utils\n_rebuild_tensor_v2\n((');
    this.#string('storage');
    this.#text(`ctorch\n${storage}\n`);
    this.#string(String(this.storages.length));
    this.#string('cpu');
    this.#integer(BigInt(elementCount(tensor.shape)));
    this.#text('tQ');
    this.#integer(0n);
    this.#counts(tensor.shape);
    this.#counts(contiguousStride(tensor.shape));
    this.#put(tensor.requiresGrad ? 0x88 : 0x89);
    this.#text('ccollections\nOrderedDict\n)RtR');
    this.storages.push(tensor.bytes);
  }
}
