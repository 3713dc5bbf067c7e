/** The names that a PyTorch file may use. Anything else is refused, whatever it would do. */
import type { Problem } from '../config/problems/problem.ts';
import type { ElementType } from './elementTypes.ts';

/** Storage classes and what they hold. Untyped ones hold bytes; the tensor then says what they mean. */
export const STORAGE_TYPES: ReadonlyMap<string, ElementType> = new Map([
  ['torch.DoubleStorage', 'float64'],
  ['torch.FloatStorage', 'float32'],
  ['torch.HalfStorage', 'float16'],
  ['torch.BFloat16Storage', 'bfloat16'],
  ['torch.LongStorage', 'int64'],
  ['torch.IntStorage', 'int32'],
  ['torch.ShortStorage', 'int16'],
  ['torch.CharStorage', 'int8'],
  ['torch.ByteStorage', 'uint8'],
  ['torch.BoolStorage', 'bool'],
  ['torch.UntypedStorage', 'uint8'],
  ['torch.storage.UntypedStorage', 'uint8'],
]);

/** Storage classes whose tensors are skipped: what they hold, and bytes per element, which tell where the next begins. */
export const FOREIGN_STORAGES: ReadonlyMap<string, { type: string; itemSize: number }> = new Map([
  ['torch.ComplexFloatStorage', { type: 'complex64', itemSize: 8 }],
  ['torch.ComplexDoubleStorage', { type: 'complex128', itemSize: 16 }],
  ['torch.QInt8Storage', { type: 'qint8', itemSize: 1 }],
  ['torch.QUInt8Storage', { type: 'quint8', itemSize: 1 }],
  ['torch.QInt32Storage', { type: 'qint32', itemSize: 4 }],
  ['torch.QUInt4x2Storage', { type: 'quint4x2', itemSize: 1 }],
  ['torch.QUInt2x4Storage', { type: 'quint2x4', itemSize: 1 }],
]);

/** `torch.float32` and so on, as values and as an argument of `_rebuild_tensor_v3`. */
export const ELEMENT_TYPES: ReadonlyMap<string, ElementType> = new Map(
  (
    [
      'float64',
      'float32',
      'float16',
      'bfloat16',
      'int64',
      'int32',
      'int16',
      'int8',
      'uint64',
      'uint32',
      'uint16',
      'uint8',
      'bool',
    ] as const
  ).map((type) => [`torch.${type}`, type]),
);

/** Element types that are not read, and other constants of PyTorch and NumPy: as values they are texts. */
const CONSTANTS =
  /^(torch\.((float8|float4|bits|q?u?int\d)\w*|complex\d+|strided|sparse_\w+|\w+_format|channels_last(_3d)?|per_(tensor|channel)_\w+)|numpy\.(u?int\d+|float\d+|complex\d+|bool_?|str_|bytes_|object_|void|datetime64|timedelta64))$/;

/** Whether a name stands for a constant, which prints as its name. */
export function isConstant(name: string): boolean {
  return ELEMENT_TYPES.has(name) || CONSTANTS.test(name);
}

const SPARSE: Problem = { code: 'sparse-tensor' };
/** Functions whose results are not read, by why. Their arguments are passed over, and nothing is done with them. */
const SKIPPED_FUNCTIONS: ReadonlyMap<string, Problem> = new Map<string, Problem>([
  ['torch._utils._rebuild_sparse_tensor', SPARSE],
  ['torch._utils._rebuild_sparse_csr_tensor', SPARSE],
  ['torch.serialization._get_layout', { code: 'sparse-layout' }],
  ['torch._utils._rebuild_qtensor', { code: 'quantized-tensor' }],
  ['torch._utils._rebuild_nested_tensor', { code: 'nested-tensor' }],
  ['torch._utils._rebuild_meta_tensor_no_storage', { code: 'tensor-without-values' }],
  ['torch._utils._rebuild_wrapper_subclass', { code: 'tensor-of-own-class' }],
  ['torch._utils._rebuild_xla_tensor', { code: 'tensor-of-other-device' }],
  ['torch._utils._rebuild_device_tensor_from_numpy', { code: 'tensor-of-other-device' }],
]);

/** Libraries for settings and random numbers, whose objects training scripts save beside the weights. */
const SKIPPED_LIBRARIES = /^(omegaconf|typing|numpy\.random)\./;

/** Why what a name makes is not read, for names that are known and harmless; null for all others. */
export function skippedName(name: string): Problem | null {
  const library = SKIPPED_LIBRARIES.exec(name)?.[1];
  return SKIPPED_FUNCTIONS.get(name) ?? (library === undefined ? null : { code: 'object-of-library', library });
}

/** Functions that `torchHost.ts` imitates. */
export const FUNCTIONS = [
  'torch._utils._rebuild_tensor',
  'torch._utils._rebuild_tensor_v2',
  'torch._utils._rebuild_tensor_v3',
  'torch._utils._rebuild_parameter',
  'torch._utils._rebuild_parameter_with_state',
  'torch._utils._rebuild_device_tensor_from_cpu_tensor',
  'torch._tensor._rebuild_from_type_v2',
  'torch.Size',
  'torch.device',
  'collections.OrderedDict',
  'collections.defaultdict',
  'collections.Counter',
  'builtins.set',
  '__builtin__.set',
  'builtins.frozenset',
  '__builtin__.frozenset',
  'builtins.bytes',
  '__builtin__.bytes',
  'builtins.bytearray',
  '__builtin__.bytearray',
  '_codecs.encode',
  'copy_reg._reconstructor',
  'copyreg._reconstructor',
] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

/**
 * Classes whose instances are read as their attributes: GPT-SoVITS's settings, which move between modules, plain
 * namespaces, and whatever the training script itself defines.
 */
const CLASSES = /^((\w+\.)*HParams|argparse\.Namespace|types\.SimpleNamespace|uuid\.UUID|__main__\.\w+)$/;

/** Dictionaries whose items can be had as attributes. */
const DICTIONARIES =
  /^(easydict\.EasyDict|munch\.Munch|addict(\.\w+)?\.Dict|(\w+\.)*(AttrDict|AttributeDict|DotDict))$/;

/** What an instance of a class is read as; null for a class that is not allowed. */
export function instanceKind(className: string): 'attributes' | 'dictionary' | null {
  if (CLASSES.test(className)) return 'attributes';
  return DICTIONARIES.test(className) ? 'dictionary' : null;
}

/** Names that may stand as an argument only: types of tensors, factories of `defaultdict`. */
export const ARGUMENTS: ReadonlySet<string> = new Set([
  'torch.Tensor',
  'torch._tensor.Tensor',
  'torch.nn.parameter.Parameter',
  'builtins.object',
  '__builtin__.object',
  'builtins.dict',
  '__builtin__.dict',
  'builtins.list',
  '__builtin__.list',
  'builtins.int',
  '__builtin__.int',
  'builtins.float',
  '__builtin__.float',
]);
