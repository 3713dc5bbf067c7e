/** Gives the names in a PyTorch pickle their meaning: tensors and plain data. Nothing of the file is ever run. */
import { excerpt, type Problem } from '../config/problems/problem.ts';
import { type ElementType, ITEM_SIZE } from './elementTypes.ts';
import { FormatError } from './formatError.ts';
import { callNumpy, isNumpyName, setNumpyState } from './numpyPickle.ts';
import {
  GlobalName,
  type PickleHost,
  PickleObject,
  type PickleValue,
  PlainInstance,
  SkippedValue,
  type Spend,
} from './pickleValues.ts';
import { isPlainName, latin1Bytes, makePlain } from './plainObjects.ts';
import type { TensorView } from './tensorView.ts';
import {
  ARGUMENTS,
  ELEMENT_TYPES,
  FOREIGN_STORAGES,
  type FunctionName,
  FUNCTIONS,
  instanceKind,
  isConstant,
  skippedName,
  STORAGE_TYPES,
} from './torchNames.ts';

/** What a pickle says about one of the file's storages. `start`: where a view of it begins, in elements. */
export class StorageClaim extends PickleObject {
  readonly kind = 'storage';
  constructor(
    readonly key: string,
    /** `name` is for messages where the type is one that is not read, and so null. */
    readonly elements: { type: ElementType | null; name: string; itemSize: number },
    readonly start: number,
    /** Elements of the view, and of the whole storage. */
    readonly length: number,
    readonly wholeLength: number,
  ) {
    super();
  }
  get wholeBytes(): number {
    return this.wholeLength * this.elements.itemSize;
  }
  /** Bytes of the view, and where in the storage they begin. */
  get bytes(): number {
    return this.length * this.elements.itemSize;
  }
  get startByte(): number {
    return this.start * this.elements.itemSize;
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

function refuse(what: Problem): never {
  throw new FormatError(what);
}

const isFunction = (name: string): name is FunctionName => (FUNCTIONS as readonly string[]).includes(name);

/** A host that allows no name at all, for parts of a file that hold plain numbers. */
export const NO_NAMES: PickleHost = {
  find: (name) => refuse({ code: 'plain-data-names', name: excerpt(name) }),
  call: () => refuse({ code: 'plain-data-calls' }),
  create: () => refuse({ code: 'plain-data-makes' }),
  setState: () => refuse({ code: 'plain-data-changes' }),
  persistent: () => refuse({ code: 'plain-data-refers' }),
};

export const TORCH_HOST: PickleHost = { find, call, create, setState, persistent };

function find(name: string): PickleValue {
  const reason = skippedName(name);
  if (reason !== null) return new SkippedValue(reason);
  const isStorage = STORAGE_TYPES.has(name) || FOREIGN_STORAGES.has(name);
  const isCallable = isFunction(name) || isNumpyName(name) || isPlainName(name) || instanceKind(name) !== null;
  if (isStorage || isCallable || isConstant(name) || ARGUMENTS.has(name)) return new GlobalName(name);
  return refuse({ code: 'name-not-allowed', name: excerpt(name) });
}

function create(type: PickleValue, args: PickleValue[]): PickleValue {
  if (type instanceof SkippedValue) return type;
  const kind = type instanceof GlobalName ? instanceKind(type.name) : null;
  if (!(type instanceof GlobalName) || kind === null) return refuse({ code: 'class-not-allowed' });
  if (args.length > 0) refuse({ code: 'makes-with-arguments', name: type.name });
  return kind === 'dictionary' ? new Map() : new PlainInstance(type.name);
}

function setState(target: PickleValue, state: PickleValue, spend: Spend): void {
  // Attributes of dictionaries (`_metadata`) and of tensors say nothing about the values.
  const isDone = target instanceof Map || target instanceof TensorClaim || target instanceof SkippedValue;
  if (isDone || setNumpyState(target, state, spend)) return;
  if (!(target instanceof PlainInstance)) return refuse({ code: 'sets-attributes' });
  // Of a class with slots: two dictionaries, or one and None.
  for (const attributes of Array.isArray(state) ? state : [state]) {
    if (!(attributes instanceof Map)) continue;
    spend(attributes.size);
    for (const [key, value] of attributes) target.attributes.set(key, value);
  }
}

/** `('storage', type, key, location, length)`, in older files with a view of the storage: `(key, start, length)`. */
function persistent(id: PickleValue): PickleValue {
  if (!Array.isArray(id) || id[0] !== 'storage') return refuse({ code: 'refers-no-storage' });
  const [, type, key, , length, view] = id;
  const elements = type instanceof GlobalName ? storageElements(type.name) : null;
  if (elements === null || typeof key !== 'string') return refuse({ code: 'storage-reference-incomplete' });
  const whole = count(length, { code: 'storage-length', key: excerpt(key) });
  if (view === undefined || view === null) return new StorageClaim(key, elements, 0, whole, whole);
  if (!Array.isArray(view)) return refuse({ code: 'view-storage-damaged', key: excerpt(key) });
  const start = count(view[1], { code: 'view-start', key: excerpt(key) });
  const size = count(view[2], { code: 'view-length', key: excerpt(key) });
  if (start + size > whole) refuse({ code: 'view-beyond-storage', key: excerpt(key) });
  return new StorageClaim(key, elements, start, size, whole);
}

function storageElements(className: string): StorageClaim['elements'] | null {
  const type = STORAGE_TYPES.get(className);
  if (type !== undefined) return { type, name: type, itemSize: ITEM_SIZE[type] };
  const foreign = FOREIGN_STORAGES.get(className);
  return foreign ? { type: null, name: foreign.type, itemSize: foreign.itemSize } : null;
}

function count(value: PickleValue | undefined, what: Problem): number {
  // Far beyond any file, and small enough that bytes are counted exactly.
  const possible = typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 2 ** 48;
  return possible ? value : refuse({ code: 'storage-number', what, found: describe(value) });
}

function describe(value: PickleValue | undefined): Problem {
  const isNumber = typeof value === 'number' || typeof value === 'bigint';
  return isNumber ? { code: 'plain-value', text: String(value).slice(0, 40) } : { code: 'no-number' };
}

function call(callee: PickleValue, args: PickleValue[], spend: Spend): PickleValue {
  if (callee instanceof SkippedValue) return callee;
  if (!(callee instanceof GlobalName)) return refuse({ code: 'calls-no-function' });
  const { name } = callee;
  if (isFunction(name)) return callFunction(name, args, spend);
  if (isNumpyName(name)) return callNumpy(name, args, spend);
  if (isPlainName(name)) return makePlain(name, args, spend);
  return refuse({ code: 'calls-foreign', name });
}

function callFunction(name: FunctionName, args: PickleValue[], spend: Spend): PickleValue {
  const [first, second] = args;
  switch (name) {
    case 'torch._utils._rebuild_tensor':
    case 'torch._utils._rebuild_tensor_v2':
      return rebuildTensor(args, null, args[6]);
    case 'torch._utils._rebuild_tensor_v3':
      return rebuildTensor(args, args[6], args[7]);
    case 'torch._utils._rebuild_parameter':
    case 'torch._utils._rebuild_parameter_with_state':
      if (first instanceof SkippedValue) return first;
      if (!(first instanceof TensorClaim && typeof second === 'boolean')) return refuse({ code: 'parameter-damaged' });
      return new TensorClaim(first.storage, first.view, second);
    case 'torch._utils._rebuild_device_tensor_from_cpu_tensor':
      return first instanceof TensorClaim || first instanceof SkippedValue ? first : refuse({ code: 'tensor-damaged' });
    case 'torch._tensor._rebuild_from_type_v2':
      return rebuildFromType(args, spend);
    case 'torch.Size':
      return Array.isArray(first) ? first : refuse({ code: 'torch-size-damaged' });
    case 'torch.device':
      if (typeof first !== 'string') return refuse({ code: 'torch-device-damaged' });
      return typeof second === 'number' ? `${first}:${second}` : first;
    case '_codecs.encode':
      return latin1Bytes(first, second, spend);
    case 'builtins.bytes':
    case '__builtin__.bytes':
    case 'builtins.bytearray':
    case '__builtin__.bytearray':
      if (args.length === 0) return new Uint8Array();
      return first instanceof Uint8Array ? first : latin1Bytes(first, second, spend);
    case 'copy_reg._reconstructor':
    case 'copyreg._reconstructor':
      // How protocols 0 and 1 spell an empty instance: class, base, state of the base.
      return create(first ?? null, args[2] === null ? [] : args.slice(2));
    default:
      return makeContainer(name, args, spend);
  }
}

/** `(function, class, arguments, attributes)`: a tensor with attributes of its own. */
function rebuildFromType([first, second, inner]: PickleValue[], spend: Spend): PickleValue {
  if (first instanceof SkippedValue) return first;
  if (!Array.isArray(inner)) return refuse({ code: 'tensor-damaged' });
  const isTensor = second instanceof GlobalName && /^torch\..*(Tensor|Parameter)$/.test(second.name);
  // Only one level: arguments that contain themselves would go on for ever.
  const rebuilds = first instanceof GlobalName && first.name.startsWith('torch._utils._rebuild_tensor');
  return isTensor && rebuilds ? call(first, inner, spend) : refuse({ code: 'tensor-class-not-allowed' });
}

/**
 * `(storage, offset, shape, stride, requires_grad, hooks, …)`; the oldest form ends after the strides.
 * @param dtype the name of an element type where the storage does not say it, else null
 */
function rebuildTensor(
  args: PickleValue[],
  dtype: PickleValue | undefined,
  flags: PickleValue | undefined,
): PickleValue {
  const [storage, offset, shape, stride, requiresGrad = false] = args;
  if (!(storage instanceof StorageClaim)) return refuse({ code: 'tensor-no-storage' });
  if (!Array.isArray(shape) || !Array.isArray(stride)) return refuse({ code: 'tensor-without-shape' });
  if (typeof requiresGrad !== 'boolean') return refuse({ code: 'tensor-without-gradient-mark' });
  const { type, name } = dtype === null ? storage.elements : elementType(dtype);
  if (type === null) return new SkippedValue({ code: 'type-unsupported', type: name });
  if (flags instanceof Map && flags.size > 0) {
    return new SkippedValue({ code: 'conjugated' });
  }
  // Numbers are checked with the tensor's path, where it is known.
  const view = { type, shape, stride, offset } as TensorView;
  return new TensorClaim(storage, view, requiresGrad);
}

function elementType(value: PickleValue | undefined): { type: ElementType | null; name: string } {
  if (!(value instanceof GlobalName && isConstant(value.name))) return refuse({ code: 'tensor-no-element-type' });
  return { type: ELEMENT_TYPES.get(value.name) ?? null, name: value.name.replace('torch.', '') };
}

/** `OrderedDict(pairs)`, `set(items)` and the like. */
function makeContainer(name: FunctionName, args: PickleValue[], spend: Spend): PickleValue {
  const items = name === 'collections.defaultdict' ? args[1] : args[0];
  if (name.endsWith('set')) {
    if (items !== undefined && !Array.isArray(items)) refuse({ code: 'set-damaged' });
    spend(items?.length ?? 0);
    return new Set(items);
  }
  if (items === undefined) return new Map();
  if (!(Array.isArray(items) || items instanceof Map)) return refuse({ code: 'dictionary-damaged' });
  spend(items instanceof Map ? items.size : items.length);
  const pairs = Array.from(items, (pair): [PickleValue, PickleValue] => {
    if (!Array.isArray(pair) || pair.length !== 2) refuse({ code: 'dictionary-damaged' });
    return [pair[0] as PickleValue, pair[1] as PickleValue];
  });
  return new Map(pairs);
}
