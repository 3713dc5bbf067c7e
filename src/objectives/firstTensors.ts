/** First values of single tensors, drawn from the seed under their names, in slices. */
import type { Settings } from '../config/settings.ts';
import { type RandomStream, randomStream } from '../data/random.ts';
import type { SlicedWork } from '../model/slices.ts';
import { flagArray, type NamedArray, type StateDict } from '../model/stateDict.ts';

/** Numbers that are drawn in a slice: some thousandths of a second. */
const SLICE_DRAWS = 2 ** 17;

export function filled(shape: readonly number[], value: number): NamedArray {
  const size = shape.reduce((product, axis) => product * axis, 1);
  return { shape: [...shape], data: new Float32Array(size).fill(value) };
}

/** Uniform within ± bound. @param name of the tensor, which decides the draws together with the seed */
export function uniformTensor(
  seed: number,
  name: string,
  shape: readonly number[],
  bound: number,
): SlicedWork<NamedArray> {
  return drawn(seed, name, shape, (random) => (2 * random.uniform() - 1) * bound);
}

/** Normally distributed around 0. @param deviation the standard deviation */
export function normalTensor(
  seed: number,
  name: string,
  shape: readonly number[],
  deviation: number,
): SlicedWork<NamedArray> {
  return drawn(seed, name, shape, (random) => random.normal() * deviation);
}

function* drawn(
  seed: number,
  name: string,
  shape: readonly number[],
  draw: (random: RandomStream) => number,
): SlicedWork<NamedArray> {
  const random = randomStream(seed, 'weights', name);
  const array = filled(shape, 0);
  const { data } = array;
  for (let from = 0; from < data.length; from += SLICE_DRAWS) {
    const to = Math.min(from + SLICE_DRAWS, data.length);
    for (let i = from; i < to; i += 1) data[i] = draw(random);
    yield { done: to / data.length, written: null };
  }
  return array;
}

/**
 * The tensors of a codebook: uniform within √(6 / dim) (Kaiming, as the original's `uniform_init`), or zeros that wait for
 * k-means.
 * @param state gets them
 * @param prefix of their names, without the dot behind it
 */
export function* drawCodebook(
  state: StateDict,
  { seed, codebookInit, codebookRules }: Pick<Settings, 'seed' | 'codebookInit' | 'codebookRules'>,
  prefix: string,
  [codes, dim]: readonly [codes: number, dim: number],
): SlicedWork<void> {
  const random = codebookInit === 'random';
  const embed = random ? yield* uniformTensor(seed, prefix, [codes, dim], Math.sqrt(6 / dim)) : filled([codes, dim], 0);
  // The original leaves the cluster sizes at 0, so that the first update divides by almost nothing.
  const size = codebookRules === 'corrected' ? 1 : 0;
  state.set(`${prefix}.inited`, flagArray(random));
  state.set(`${prefix}.cluster_size`, filled([codes], size));
  state.set(`${prefix}.embed`, embed);
  state.set(`${prefix}.embed_avg`, { shape: embed.shape, data: embed.data.slice() });
}
