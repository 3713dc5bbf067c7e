/** Gives the names in a PyTorch pickle their meaning: tensors and plain data. Nothing of the file is ever run. */
import { type ElementType, ITEM_SIZE } from './elementTypes.ts';
import { FormatError, quote } from './formatError.ts';
import { GlobalName, type PickleHost, PickleObject, type PickleValue, PlainInstance } from './pickleValues.ts';
import type { TensorView } from './tensorView.ts';
import { ARGUMENTS, CLASSES, ELEMENT_TYPES, type FunctionName, FUNCTIONS, STORAGE_TYPES } from './torchNames.ts';

/** What a pickle says about one of the file's storages. `start`: where a view of it begins, in elements. */
export class StorageClaim extends PickleObject {
  readonly kind = 'storage';
  constructor(
    readonly key: string,
    readonly type: ElementType,
    readonly start: number,
    /** Elements of the view, and of the whole storage. */
    readonly length: number,
    readonly wholeLength: number,
  ) {
    super();
  }
  get wholeBytes(): number {
    return this.wholeLength * ITEM_SIZE[this.type];
  }
}

/** A tensor as the pickle describes it. Nothing about it is checked yet but the kinds of its parts. */
export class TensorClaim extends PickleObject {
  readonly kind = 'tensor';
  constructor(
    readonly storage: StorageClaim,
    readonly view: TensorView,
    readonly requiresGrad: boolean,
  ) {
    super();
  }
}

function refuse(what: string): never {
  throw new FormatError(what);
}

const isFunction = (name: string): name is FunctionName => (FUNCTIONS as readonly string[]).includes(name);

/** A host that allows no name at all, for parts of a file that hold plain numbers. */
export const NO_NAMES: PickleHost = {
  find: (name) => refuse(`it names ${quote(name)} where only plain data belong; nothing was run`),
  call: () => refuse('it calls something where only plain data belong'),
  create: () => refuse('it makes an object where only plain data belong'),
  setState: () => refuse('it changes an object where only plain data belong'),
  persistent: () => refuse('it refers to a storage where only plain data belong'),
};

export const TORCH_HOST: PickleHost = { find, call, create, setState, persistent };

function find(name: string): PickleValue {
  // An element type as a value prints in Python as its name.
  const known = STORAGE_TYPES.has(name) || ELEMENT_TYPES.has(name) || CLASSES.has(name) || ARGUMENTS.has(name);
  if (known || isFunction(name)) return new GlobalName(name);
  return refuse(`its pickle names ${quote(name)}, which is not among the names that are allowed; nothing was run`);
}

function create(type: PickleValue, args: PickleValue[]): PickleValue {
  if (!(type instanceof GlobalName && CLASSES.has(type.name))) return refuse('it makes an object of no allowed class');
  if (args.length > 0) refuse(`it makes a ${type.name} with arguments`);
  return new PlainInstance(type.name);
}

function setState(target: PickleValue, state: PickleValue, spend: (items: number) => void): void {
  // Attributes of dictionaries (`_metadata`) and of tensors say nothing about the values.
  if (target instanceof Map || target instanceof TensorClaim) return;
  if (!(target instanceof PlainInstance && state instanceof Map)) refuse('it sets attributes of something without any');
  spend(state.size);
  for (const [key, value] of state) target.attributes.set(key, value);
}

/** `('storage', type, key, location, length)`, in older files with a view of the storage: `(key, start, length)`. */
function persistent(id: PickleValue): PickleValue {
  if (!Array.isArray(id) || id[0] !== 'storage') return refuse('it refers to something that is no storage');
  const [, type, key, , length, view] = id;
  const element = type instanceof GlobalName ? STORAGE_TYPES.get(type.name) : undefined;
  if (element === undefined || typeof key !== 'string') return refuse('it refers to a storage without type or key');
  const whole = count(length, `the length of storage ${quote(key)}`);
  if (view === undefined || view === null) return new StorageClaim(key, element, 0, whole, whole);
  if (!Array.isArray(view)) return refuse(`the view of storage ${quote(key)} is damaged`);
  const start = count(view[1], `the start of a view of storage ${quote(key)}`);
  const size = count(view[2], `the length of a view of storage ${quote(key)}`);
  if (start + size > whole) refuse(`a view of storage ${quote(key)} reaches outside of it`);
  return new StorageClaim(key, element, start, size, whole);
}

function count(value: PickleValue | undefined, what: string): number {
  // Far beyond any file, and small enough that bytes are counted exactly.
  const possible = typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 2 ** 48;
  return possible ? value : refuse(`${what} is ${describe(value)}`);
}

function describe(value: PickleValue | undefined): string {
  return typeof value === 'number' || typeof value === 'bigint' ? String(value).slice(0, 40) : 'no number';
}

function call(callee: PickleValue, args: PickleValue[], spend: (items: number) => void): PickleValue {
  if (!(callee instanceof GlobalName && isFunction(callee.name))) {
    return refuse(callee instanceof GlobalName ? `it calls ${callee.name}` : 'it calls something that is no function');
  }
  const { name } = callee;
  const [first, second] = args;
  switch (name) {
    case 'torch._utils._rebuild_tensor':
    case 'torch._utils._rebuild_tensor_v2':
      return rebuildTensor(args, null, args[6]);
    case 'torch._utils._rebuild_tensor_v3':
      return rebuildTensor(args, elementType(args[6]), args[7]);
    case 'torch._utils._rebuild_parameter':
    case 'torch._utils._rebuild_parameter_with_state':
      if (!(first instanceof TensorClaim && typeof second === 'boolean')) return refuse('a parameter is damaged');
      return new TensorClaim(first.storage, first.view, second);
    case 'torch._tensor._rebuild_from_type_v2': {
      const inner = Array.isArray(args[2]) ? args[2] : refuse('a tensor is damaged');
      const isTensor = second instanceof GlobalName && /^torch\..*(Tensor|Parameter)$/.test(second.name);
      // Only one level: arguments that contain themselves would go on for ever.
      const rebuilds = first instanceof GlobalName && first.name.startsWith('torch._utils._rebuild_tensor');
      return isTensor && rebuilds ? call(first, inner, spend) : refuse('a tensor is of a class that is not allowed');
    }
    case 'torch.Size':
      return Array.isArray(first) ? first : refuse('a torch.Size is damaged');
    case 'torch.device':
      if (typeof first !== 'string') return refuse('a torch.device is damaged');
      return typeof second === 'number' ? `${first}:${second}` : first;
    case '_codecs.encode':
      return encodeLatin1(first, second, spend);
    case 'builtins.bytes':
    case '__builtin__.bytes':
    case 'builtins.bytearray':
    case '__builtin__.bytearray':
      if (args.length === 0) return new Uint8Array();
      return first instanceof Uint8Array ? first : encodeLatin1(first, second, spend);
    default:
      return makeContainer(name, args, spend);
  }
}

function elementType(value: PickleValue | undefined): ElementType {
  const type = value instanceof GlobalName ? ELEMENT_TYPES.get(value.name) : undefined;
  return type ?? refuse('a tensor has an element type that is not supported');
}

/** `(storage, offset, shape, stride, requires_grad, hooks, …)`; the oldest form ends after the strides. */
function rebuildTensor(args: PickleValue[], type: ElementType | null, flags: PickleValue | undefined): PickleValue {
  const [storage, offset, shape, stride, requiresGrad = false] = args;
  if (!(storage instanceof StorageClaim)) return refuse('a tensor has no storage');
  if (!Array.isArray(shape) || !Array.isArray(stride)) return refuse('a tensor has no shape or strides');
  if (typeof requiresGrad !== 'boolean') return refuse('a tensor does not say whether it requires a gradient');
  if (flags instanceof Map && flags.size > 0) {
    return refuse('a tensor is to be conjugated or negated when read, which is not supported');
  }
  // Numbers are checked with the tensor's path, where it is known.
  const view = { type: type ?? storage.type, shape, stride, offset } as TensorView;
  return new TensorClaim(storage, view, requiresGrad);
}

/** How protocol 2 spells bytes: `_codecs.encode(text, 'latin1')`. */
function encodeLatin1(
  text: PickleValue | undefined,
  encoding: PickleValue | undefined,
  spend: (items: number) => void,
): Uint8Array {
  if (typeof text !== 'string' || (encoding !== 'latin1' && encoding !== 'latin-1')) return refuse('bytes are damaged');
  spend(text.length);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code > 255) refuse('bytes are damaged');
    bytes[i] = code;
  }
  return bytes;
}

/** `OrderedDict(pairs)`, `set(items)` and the like. */
function makeContainer(name: FunctionName, args: PickleValue[], spend: (items: number) => void): PickleValue {
  const items = name === 'collections.defaultdict' ? args[1] : args[0];
  if (name.endsWith('set')) {
    if (items !== undefined && !Array.isArray(items)) refuse('a set is damaged');
    spend(items?.length ?? 0);
    return new Set(items);
  }
  if (items === undefined) return new Map();
  if (!(Array.isArray(items) || items instanceof Map)) return refuse('a dictionary is damaged');
  spend(items instanceof Map ? items.size : items.length);
  const pairs = Array.from(items, (pair): [PickleValue, PickleValue] => {
    if (!Array.isArray(pair) || pair.length !== 2) refuse('a dictionary is damaged');
    return [pair[0] as PickleValue, pair[1] as PickleValue];
  });
  return new Map(pairs);
}
