/** The names that a PyTorch file may use. Anything else is refused, whatever it would do. */
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

/** Functions that `torchHost.ts` imitates. */
export const FUNCTIONS = [
  'torch._utils._rebuild_tensor',
  'torch._utils._rebuild_tensor_v2',
  'torch._utils._rebuild_tensor_v3',
  'torch._utils._rebuild_parameter',
  'torch._utils._rebuild_parameter_with_state',
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
] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

/** Classes whose instances are read as their attributes. GPT-SoVITS saves its settings as the first. */
export const CLASSES: ReadonlySet<string> = new Set([
  'utils.HParams',
  'GPT_SoVITS.utils.HParams',
  'argparse.Namespace',
  'types.SimpleNamespace',
]);

/** Names that may stand as an argument only: types of tensors, factories of `defaultdict`. */
export const ARGUMENTS: ReadonlySet<string> = new Set([
  'torch.Tensor',
  'torch._tensor.Tensor',
  'torch.nn.parameter.Parameter',
  'builtins.dict',
  '__builtin__.dict',
  'builtins.list',
  '__builtin__.list',
  'builtins.int',
  '__builtin__.int',
  'builtins.float',
  '__builtin__.float',
]);
