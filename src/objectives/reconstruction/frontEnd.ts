/** The trained front end in a file of tensors, wherever it stands in it: ssl_proj, codebooks, and our own decoder. */
import { excerpt } from '../../config/problems/problem.ts';
import type { TokenRate } from '../../config/settings.ts';
import { FormatError, named } from '../../formats/formatError.ts';
import type { TensorPlaces } from '../../formats/placedTensors.ts';
import type { TensorFile, TensorInfo } from '../../formats/tensorFile.ts';
import { codebookPrefix } from '../codebookPrefix.ts';
import { DECODER_TENSORS } from './model.ts';

/** Sizes that the shapes of the tensors tell. */
export interface FrontEndSizes {
  dim: number;
  /** Channels that ssl_proj takes. */
  channelsIn: number;
  tokenRate: TokenRate;
  /** Layers of the quantizer and codes of each; null if the file has no codebook. */
  quantizer: { layers: number; codes: number } | null;
  /** Null if the file has no decoder of ours; GPT-SoVITS's own `dec` is something else. */
  decoder: { hidden: number; channelsOut: number } | null;
}

export interface FrontEnd {
  sizes: FrontEndSizes;
  places: TensorPlaces;
}

const SSL_PROJ = 'ssl_proj.weight';
/** More layers than any codec has; ends the search. */
const MAX_LAYERS = 64;

/**
 * Finds the front end by name and checks that its shapes agree. Nothing is read.
 * @throws FormatError naming the file: what is missing, or which shapes contradict each other
 */
export function findFrontEnd(file: TensorFile): FrontEnd {
  try {
    return find(new Map(file.tensors.map((tensor) => [tensor.path, tensor])));
  } catch (error) {
    throw named(error, file.name);
  }
}

function find(tensors: ReadonlyMap<string, TensorInfo>): FrontEnd {
  const prefix = prefixOf(tensors);
  const places = new Map<string, TensorInfo>();
  const take = (name: string): TensorInfo => {
    const tensor = tensors.get(prefix + name);
    if (!tensor)
      throw new FormatError({ code: 'but-no', prefix: excerpt(prefix + SSL_PROJ), prefix2: excerpt(prefix + name) });
    places.set(name, tensor);
    return tensor;
  };
  const [dim, channelsIn, kernel] = expectShape(take(SSL_PROJ), ['channels out', 'channels in', 'kernel']);
  expectShape(take('ssl_proj.bias'), [dim]);
  const sizes = {
    dim,
    channelsIn,
    tokenRate: tokenRateOf(kernel, prefix),
    quantizer: takeQuantizer(tensors, prefix, dim, take),
    decoder: decoderSizes(tensors, prefix, dim),
  };
  if (sizes.decoder) DECODER_TENSORS.forEach(take);
  return { sizes, places };
}

/** What stands before the names: `weight/` in GPT-SoVITS's checkpoints, `model/` in those of its training. */
function prefixOf(tensors: ReadonlyMap<string, TensorInfo>): string {
  const prefixes = [...tensors.keys()]
    .filter((path) => path.endsWith(SSL_PROJ))
    .map((path) => path.slice(0, -SSL_PROJ.length))
    .filter((prefix) => prefix === '' || prefix.endsWith('/') || prefix.endsWith('.'));
  // Our own files hold the state at step 0 beside the present one.
  const rank = (prefix: string): number =>
    (tensors.has(`${prefix}${codebookPrefix(0)}.embed`) ? 0 : 2) + (prefix === 'reference/' ? 1 : 0);
  const [best] = prefixes.toSorted((a, b) => rank(a) - rank(b) || a.length - b.length);
  if (best !== undefined) return best;
  throw new FormatError({ code: 'no-ssl-proj', sslProj: excerpt(SSL_PROJ) });
}

function tokenRateOf(kernel: number, prefix: string): TokenRate {
  if (kernel === 1) return '50hz';
  if (kernel === 2) return '25hz';
  throw new FormatError(
    { code: 'kernel-of-no-token-rate', kernel },
    { code: 'at-tensor', path: excerpt(prefix + SSL_PROJ) },
  );
}

function takeQuantizer(
  tensors: ReadonlyMap<string, TensorInfo>,
  prefix: string,
  dim: number,
  take: (name: string) => TensorInfo,
): FrontEndSizes['quantizer'] {
  const first = tensors.get(`${prefix}${codebookPrefix(0)}.embed`);
  if (!first) return null;
  const [codes] = expectShape(first, ['codes', dim]);
  let layers = 0;
  for (; tensors.has(`${prefix}${codebookPrefix(layers)}.embed`); layers += 1) {
    if (layers === MAX_LAYERS) throw new FormatError({ code: 'too-many-layers', most: MAX_LAYERS });
    const name = codebookPrefix(layers);
    expectShape(take(`${name}.embed`), [codes, dim]);
    expectShape(take(`${name}.embed_avg`), [codes, dim]);
    expectShape(take(`${name}.cluster_size`), [codes]);
    // Other libraries do not save whether a codebook is initialised: what was saved is.
    const inited = tensors.get(`${prefix}${name}.inited`);
    if (inited?.shape.length === 0) take(`${name}.inited`);
    else if (inited) expectShape(take(`${name}.inited`), [1]);
  }
  return { layers, codes };
}

/** Sizes of our decoder: convolutions of kernel 3 and 1 that fit each other and the codebook. */
function decoderSizes(tensors: ReadonlyMap<string, TensorInfo>, prefix: string, dim: number): FrontEndSizes['decoder'] {
  const shape = (name: string): string => tensors.get(prefix + name)?.shape.join() ?? '';
  const hidden = tensors.get(`${prefix}dec.0.weight`)?.shape[0] ?? 0;
  const channelsOut = tensors.get(`${prefix}dec.2.weight`)?.shape[0] ?? 0;
  const fits =
    shape('dec.0.weight') === `${hidden},${dim},3` &&
    shape('dec.0.bias') === `${hidden}` &&
    shape('dec.2.weight') === `${channelsOut},${hidden},1` &&
    shape('dec.2.bias') === `${channelsOut}`;
  return fits ? { hidden, channelsOut } : null;
}

type Lengths<T extends readonly unknown[]> = { [K in keyof T]: number };

/**
 * The shape, whose axes must have the lengths given; a text names one that may have any but 0.
 * @throws FormatError
 */
function expectShape<const T extends readonly (number | string)[]>({ path, shape }: TensorInfo, axes: T): Lengths<T> {
  const fits =
    shape.length === axes.length &&
    axes.every((axis, i) => (typeof axis === 'number' ? shape[i] === axis : (shape[i] as number) > 0));
  if (fits) return shape as unknown as Lengths<T>;
  throw new FormatError(
    { code: 'shape-expected', shape, axes: axes.map(String) },
    { code: 'at-tensor', path: excerpt(path) },
  );
}
