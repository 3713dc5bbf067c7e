/** The content of a file as plain data, with tensors in their places. */
import { FormatError, quote } from './formatError.ts';
import { GlobalName, type PickleValue, PlainInstance } from './pickleValues.ts';
import { TensorClaim } from './torchHost.ts';
import { ELEMENT_TYPES } from './torchNames.ts';

/** Where a tensor stands in a tree. */
export class TensorPlace {
  constructor(readonly path: string) {}
}

/**
 * Plain data: tuples and sets are arrays, dictionaries and instances are Maps, element types are texts such as
 * `torch.float32`. Integers beyond 2^53 are BigInts, so that they stay exact.
 */
export type ContentTree =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | TensorPlace
  | ContentTree[]
  | Map<string, ContentTree>;

/** Also what ends the walk over something that contains itself. */
const MAX_DEPTH = 64;
/** Parts of the tree, and characters in it. A pickle of a few bytes can unfold to astronomically more. */
const MAX_NODES = 2 ** 20;
const MAX_CHARACTERS = 2 ** 26;
/** GPT-SoVITS's checkpoints have about 1500 tensors, three times that with the optimizer's. */
const MAX_TENSORS = 2 ** 16;
const MAX_PATH = 1024;

/**
 * Unfolds a value.
 * @returns the tree, and the tensors by path: keys joined with `/`, '' for a bare tensor
 * @throws FormatError
 */
export function unfold(value: PickleValue): { tree: ContentTree; tensors: Map<string, TensorClaim> } {
  const walk = new Walk();
  return { tree: walk.visit(value, '', 0), tensors: walk.tensors };
}

class Walk {
  readonly tensors = new Map<string, TensorClaim>();
  #nodes = 0;
  #characters = 0;

  visit(value: PickleValue, path: string, depth: number): ContentTree {
    const where = path === '' ? '' : `at ${quote(path)}`;
    this.#nodes += 1;
    if (this.#nodes > MAX_NODES) throw new FormatError(`it unfolds to more than ${MAX_NODES} parts`, where);
    if (depth > MAX_DEPTH) {
      throw new FormatError(`it is nested deeper than ${MAX_DEPTH} levels, or contains itself`, where);
    }
    if (typeof value === 'string' || value instanceof Uint8Array) this.#count(value.length);
    if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return value;
    if (value instanceof TensorClaim) return this.#addTensor(value, path, where);
    if (value instanceof Set) return this.visit([...value], path, depth);
    if (Array.isArray(value)) return value.map((item, i) => this.visit(item, join(path, String(i)), depth + 1));
    if (value instanceof PlainInstance) return this.#visitMap(value.attributes, path, depth);
    if (value instanceof Map) return this.#visitMap(value, path, depth);
    if (value instanceof GlobalName && ELEMENT_TYPES.has(value.name)) return value.name;
    const what = value instanceof GlobalName ? value.name : `a bare ${value.kind}`;
    throw new FormatError(`it holds ${what} where a value belongs`, where);
  }

  #visitMap(map: Map<PickleValue, PickleValue>, path: string, depth: number): ContentTree {
    const result = new Map<string, ContentTree>();
    for (const [key, value] of map) {
      const text = keyText(key, path);
      this.#count(text.length);
      const place = join(path, text);
      if (result.has(text)) throw new FormatError('two of its keys read the same', `at ${quote(place)}`);
      result.set(text, this.visit(value, place, depth + 1));
    }
    return result;
  }

  #addTensor(tensor: TensorClaim, path: string, where: string): ContentTree {
    if (this.tensors.has(path)) throw new FormatError('two of its tensors have the same path', where);
    if (this.tensors.size >= MAX_TENSORS) throw new FormatError(`it has more than ${MAX_TENSORS} tensors`);
    if (path.length > MAX_PATH) throw new FormatError(`a path is longer than ${MAX_PATH} characters`, where);
    this.tensors.set(path, tensor);
    return new TensorPlace(path);
  }

  #count(characters: number): void {
    this.#characters += characters;
    if (this.#characters > MAX_CHARACTERS)
      throw new FormatError(`its texts unfold to more than ${MAX_CHARACTERS} bytes`);
  }
}

const join = (path: string, key: string): string => (path === '' ? key : `${path}/${key}`);

/** A key as Python's json module writes it. */
function keyText(key: PickleValue, path: string): string {
  if (typeof key === 'string') return key;
  if (key === null || typeof key === 'boolean' || typeof key === 'number' || typeof key === 'bigint') {
    return String(key);
  }
  throw new FormatError('a key is neither text nor number', path === '' ? 'the outermost keys' : `at ${quote(path)}`);
}
