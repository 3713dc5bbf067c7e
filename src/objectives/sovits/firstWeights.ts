/**
 * First weights as the original's modules and PyTorch draw them. What its constructors set beyond PyTorch's defaults:
 * relative embeddings of attention, Xavier for its first three convolutions, zeros behind each coupling of the flow.
 * `init_weights` of the generator is none of it: it writes into the product of gain and direction, which weight
 * normalisation computes anew before each use.
 */
import type { Settings } from '../../config/settings.ts';
import { prefixOf, type TensorLayout } from '../../model/namedModel.ts';
import { partOfWork, type SlicedWork } from '../../model/slices.ts';
import type { NamedArray, StateDict } from '../../model/stateDict.ts';
import { codebookPrefix } from '../codebookPrefix.ts';
import { drawCodebook, filled, normalTensor, uniformTensor } from '../firstTensors.ts';

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, axis) => product * axis, 1);
/** Values that go into one output of a weight [out, in / groups, …kernel], as PyTorch counts them. */
const fanInOf = (shape: readonly number[]): number => sizeOf(shape.slice(1));

/** @param layout of all tensors; what is drawn of one depends on no other but the direction that its gain is of */
export function* drawFirstWeights(
  layout: readonly TensorLayout[],
  settings: Pick<Settings, 'seed' | 'codebookInit' | 'codebookRules'>,
): SlicedWork<StateDict> {
  const shapes = new Map(layout.map(({ name, shape }) => [name, shape]));
  const total = layout.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const state: StateDict = new Map();
  let done = 0;
  for (const { name, shape, kind } of layout) {
    const share = [done / total, (done + sizeOf(shape)) / total] as const;
    done += sizeOf(shape);
    if (kind === 'parameter' && !name.endsWith('.weight_g')) {
      state.set(name, yield* partOfWork(drawParameter(settings.seed, name, shapes), share));
    } else if (name === `${codebookPrefix(0)}.embed`) {
      const [codes = 0, dim = 0] = shape;
      yield* partOfWork(drawCodebook(state, settings, codebookPrefix(0), [codes, dim]), share);
    }
  }
  for (const { name } of layout.filter((each) => each.name.endsWith('.weight_g'))) {
    state.set(name, normsOf(state.get(`${prefixOf(name)}.weight_v`) as NamedArray));
  }
  // In the order of the layout, which is PyTorch's.
  return new Map(layout.map(({ name }) => [name, state.get(name) as NamedArray]));
}

/** Convolutions whose weight is Xavier's: those of attention but the last; not those of the style encoder, which are linear. */
const XAVIER = /\.conv_[qkv]\.weight$/;
/** Behind each coupling of the flow: it begins as the identity. */
const ZEROS = /^flow\.flows\.\d+\.post\.(weight|bias)$/;

function drawParameter(
  seed: number,
  name: string,
  shapes: ReadonlyMap<string, readonly number[]>,
): SlicedWork<NamedArray> {
  const shape = shapes.get(name) as readonly number[];
  if (ZEROS.test(name)) return constant(shape, 0);
  if (name.endsWith('.gamma')) return constant(shape, 1);
  if (name.endsWith('.beta')) return constant(shape, 0);
  if (/\.emb_rel_[kv]$/.test(name)) return normalTensor(seed, name, shape, 1 / Math.sqrt(shape.at(-1) as number));
  if (name.endsWith('text_embedding.weight')) return normalTensor(seed, name, shape, 1);
  if (XAVIER.test(name)) {
    const [out = 0, channelsIn = 0] = shape;
    return uniformTensor(seed, name, shape, Math.sqrt(6 / (out + channelsIn)));
  }
  const weight = shapes.get(`${prefixOf(name)}.weight`) ?? shapes.get(`${prefixOf(name)}.weight_v`);
  if (!weight) throw new Error(`drawFirstWeights: nothing says how ${name} begins`);
  return uniformTensor(seed, name, shape, 1 / Math.sqrt(fanInOf(weight)));
}

// oxlint-disable-next-line require-yield -- there is nothing to wait for
function* constant(shape: readonly number[], value: number): SlicedWork<NamedArray> {
  return filled(shape, value);
}

/** The norm of each slice of the first axis: with it as gain, a weight is its direction, as `weight_norm` begins. */
function normsOf({ shape, data }: NamedArray): NamedArray {
  const size = fanInOf(shape);
  const norms = filled([shape[0] as number, ...shape.slice(1).map(() => 1)], 0);
  for (let slice = 0; slice < norms.data.length; slice += 1) {
    let sum = 0;
    for (let i = slice * size; i < (slice + 1) * size; i += 1) sum += (data[i] as number) ** 2;
    norms.data[slice] = Math.sqrt(sum);
  }
  return norms;
}
