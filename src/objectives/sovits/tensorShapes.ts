/** Names and shapes of the tensors of each kind of layer, as PyTorch has them. Nothing is made. */
import { type AxisOrder, reversedAxes } from '../../model/namedModel.ts';

export interface TensorShape {
  /** Inside of its module. */
  name: string;
  /** PyTorch's shape. */
  shape: readonly number[];
  /** Null: the same order of axes here and there. */
  axes: AxisOrder | null;
}

/** The tensors of a module, named as its parent does. */
export function inside(module: string, tensors: readonly TensorShape[]): TensorShape[] {
  return tensors.map(({ name, ...rest }) => ({ name: `${module}.${name}`, ...rest }));
}

/** Those of the `count` modules of a list; each is asked for by its name. */
export function inList(
  list: string,
  count: number,
  tensorsOf: (name: string, index: number) => TensorShape[],
): TensorShape[] {
  return Array.from({ length: count }, (_, i) => tensorsOf(`${list}.${i}`, i)).flat();
}

/** In the same order of axes here and there. */
export function plain(name: string, ...shape: number[]): TensorShape {
  return { name, shape, axes: null };
}

/** Weights, whose axes are here the other way round: [kernel, in, out], so that a row of channels meets [in, out]. */
function weight(name: string, shape: number[]): TensorShape {
  return { name, shape, axes: reversedAxes(shape.length) };
}

/** `torch.nn.Linear`. */
export function linearShapes(name: string, channelsIn: number, channelsOut: number): TensorShape[] {
  return inside(name, [weight('weight', [channelsOut, channelsIn]), plain('bias', channelsOut)]);
}

/** `torch.nn.Conv1d`. */
export function convShapes(
  name: string,
  channelsIn: number,
  channelsOut: number,
  kernel = 1,
  { bias = true } = {},
): TensorShape[] {
  const biases = bias ? [plain('bias', channelsOut)] : [];
  return inside(name, [weight('weight', [channelsOut, channelsIn, kernel]), ...biases]);
}

/**
 * A convolution under weight normalisation over axis 0, as `torch.nn.utils.weight_norm`.
 * @param shape that of the weight: [out, in / groups, kernel], of a transposed one [in, out, kernel], of one in two
 *   dimensions with an axis more
 */
export function normedShapes(name: string, shape: number[], channelsOut = shape[0] as number): TensorShape[] {
  const gains = shape.map((size, axis) => (axis === 0 ? size : 1));
  return inside(name, [plain('bias', channelsOut), weight('weight_g', gains), weight('weight_v', shape)]);
}

/** Normalisation over channels. */
export function layerNormShapes(name: string, channels: number): TensorShape[] {
  return inside(name, [plain('gamma', channels), plain('beta', channels)]);
}
