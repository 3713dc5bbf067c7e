/** The content of a file as plain data, with tensors in their places. */
import { excerpt, type Problem } from '../config/problems/problem.ts';
import type { SkippedPart } from '../protocol/files.ts';
import { FormatError } from './formatError.ts';
import { ArrayClaim } from './numpyPickle.ts';
import { GlobalName, type PickleValue, PlainInstance, SkippedValue } from './pickleValues.ts';
import { StorageClaim, TensorClaim } from './torchHost.ts';
import { isConstant } from './torchNames.ts';

/** Where a tensor stands in a tree. */
export class TensorPlace {
  constructor(readonly path: string) {}
}

/** What stands in a tree where something was skipped. */
export class SkippedPlace {
  /** @param reason as in `SkippedPart` */
  constructor(readonly reason: Problem) {}
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
  | SkippedPlace
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

/** What a pickle holds. Paths are keys joined with `/`, '' for a bare tensor. */
export interface Unfolded {
  tree: ContentTree;
  tensors: Map<string, TensorClaim>;
  /** NumPy's arrays, which are tensors whose elements stand in the pickle. */
  arrays: Map<string, ArrayContent>;
  skipped: SkippedPart[];
}
type ArrayContent = Exclude<ArrayClaim['content'], SkippedValue | null>;

/**
 * Unfolds a value.
 * @throws FormatError
 */
export function unfold(value: PickleValue): Unfolded {
  const walk = new Walk();
  const tree = walk.visit(value, '', 0);
  return { tree, tensors: walk.tensors, arrays: walk.arrays, skipped: walk.skipped };
}

class Walk {
  readonly tensors = new Map<string, TensorClaim>();
  readonly arrays = new Map<string, ArrayContent>();
  readonly skipped: SkippedPart[] = [];
  #nodes = 0;
  #characters = 0;

  visit(value: PickleValue, path: string, depth: number): ContentTree {
    const where: Problem | null = path === '' ? null : { code: 'at-path', path: excerpt(path) };
    this.#nodes += 1;
    if (this.#nodes > MAX_NODES) throw new FormatError({ code: 'too-many-parts', most: MAX_NODES }, where);
    if (depth > MAX_DEPTH) {
      throw new FormatError({ code: 'nested-too-deep', most: MAX_DEPTH }, where);
    }
    if (typeof value === 'string' || value instanceof Uint8Array) this.#count(value.length);
    if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return value;
    if (value instanceof TensorClaim) return this.#addTensor(this.tensors, value, path, where);
    if (value instanceof ArrayClaim) return this.#addArray(value, path, where);
    if (value instanceof SkippedValue) return this.#skip(value.reason, path);
    if (value instanceof StorageClaim) return this.#skip({ code: 'storage-without-tensor' }, path);
    if (value instanceof Set) return this.visit([...value], path, depth);
    if (Array.isArray(value)) return value.map((item, i) => this.visit(item, join(path, String(i)), depth + 1));
    if (value instanceof PlainInstance) return this.#visitMap(value.attributes, path, depth);
    if (value instanceof Map) return this.#visitMap(value, path, depth);
    if (value instanceof GlobalName && isConstant(value.name)) return value.name;
    if (value instanceof GlobalName) throw new FormatError({ code: 'name-for-value', name: value.name }, where);
    throw new FormatError({ code: 'bare-object-for-value', kind: value.kind }, where);
  }

  #visitMap(map: Map<PickleValue, PickleValue>, path: string, depth: number): ContentTree {
    const result = new Map<string, ContentTree>();
    for (const [key, value] of map) {
      const text = keyText(key);
      if (text === null) {
        this.#skip({ code: 'key-of-no-kind' }, join(path, '?'));
        continue;
      }
      this.#count(text.length);
      const place = join(path, text);
      if (result.has(text))
        throw new FormatError({ code: 'two-keys-read-same' }, { code: 'at-path', path: excerpt(place) });
      result.set(text, this.visit(value, place, depth + 1));
    }
    return result;
  }

  #addTensor<T>(to: Map<string, T>, tensor: T, path: string, where: Problem | null): ContentTree {
    const isTaken = this.tensors.has(path) || this.arrays.has(path);
    if (isTaken) throw new FormatError({ code: 'two-tensors-same-path' }, where);
    const count = this.tensors.size + this.arrays.size;
    if (count >= MAX_TENSORS) throw new FormatError({ code: 'more-than-tensors', most: MAX_TENSORS });
    if (path.length > MAX_PATH) throw new FormatError({ code: 'path-too-long', most: MAX_PATH }, where);
    to.set(path, tensor);
    return new TensorPlace(path);
  }

  #addArray({ content }: ArrayClaim, path: string, where: Problem | null): ContentTree {
    if (content === null) throw new FormatError({ code: 'array-without-content' }, where);
    if (content instanceof SkippedValue) return this.#skip(content.reason, path);
    return this.#addTensor(this.arrays, content, path, where);
  }

  #skip(reason: Problem, path: string): ContentTree {
    if (this.skipped.length >= MAX_TENSORS) throw new FormatError({ code: 'too-many-unreadable', most: MAX_TENSORS });
    this.skipped.push({ path: path.slice(0, MAX_PATH), reason });
    return new SkippedPlace(reason);
  }

  #count(characters: number): void {
    this.#characters += characters;
    if (this.#characters > MAX_CHARACTERS) throw new FormatError({ code: 'texts-too-long', most: MAX_CHARACTERS });
  }
}

const join = (path: string, key: string): string => (path === '' ? key : `${path}/${key}`);

/** A key as Python's json module writes it, a tuple of such keys as Python prints it; null for any other. */
function keyText(key: PickleValue): string | null {
  if (Array.isArray(key)) {
    const words = key.map((part) => (Array.isArray(part) ? null : keyText(part)));
    return words.includes(null) ? null : `(${words.join(', ')})`;
  }
  if (typeof key === 'string') return key;
  const isPlain = key === null || typeof key === 'boolean' || typeof key === 'number' || typeof key === 'bigint';
  return isPlain ? String(key) : null;
}
