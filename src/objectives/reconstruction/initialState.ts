/** First weights as PyTorch would draw them. */
import type { Settings } from '../../config/settings.ts';
import { prefixOf, type TensorLayout } from '../../model/namedModel.ts';
import { atOnce, partOfWork, type SlicedWork } from '../../model/slices.ts';
import type { StateDict } from '../../model/stateDict.ts';
import type { Channels } from '../facts.ts';
import { drawCodebook, uniformTensor } from '../firstTensors.ts';
import { layoutOf } from './model.ts';

/** The tensors of an experiment's model; nothing is made or drawn. */
export function layoutFor(settings: Settings, { channelsIn, channelsOut }: Channels): TensorLayout[] {
  const { dim, hidden, codes, layers, tokenRate } = settings;
  return layoutOf({ channelsIn, dim, stride: tokenRate === '25hz' ? 2 : 1, layers, codes, hidden, channelsOut });
}

/**
 * First weights under PyTorch's names, a pure function of the settings and the data's channels. Convolutions are drawn
 * as `torch.nn.Conv1d` does: weight and bias uniform within 1 / √fan_in. Codebooks are drawn uniformly within
 * √(6 / dim) (Kaiming, as the original's `uniform_init`), or left to k-means.
 */
export function initialState(settings: Settings, channels: Channels): StateDict {
  return atOnce(drawInitialState(settings, channels));
}

/** The same in slices. */
export function* drawInitialState(settings: Settings, channels: Channels): SlicedWork<StateDict> {
  const shapes = new Map(layoutFor(settings, channels).map(({ name, shape }) => [name, [...shape]]));
  const sizes = [...shapes].map(([name, shape]): [string, number] => [
    name,
    shape.reduce((size, axis) => size * axis, 1),
  ]);
  const total = sizes.reduce((sum, [, size]) => sum + size, 0);
  const state: StateDict = new Map();
  let drawn = 0;
  for (const [name, size] of sizes) {
    const share = [drawn / total, (drawn + size) / total] as const;
    const [shape, prefix] = [shapes.get(name) as number[], prefixOf(name)];
    const [, fanIn = 1, kernel = 1] = shapes.get(`${prefix}.weight`) ?? [];
    if (shapes.has(`${prefix}.weight`)) {
      state.set(
        name,
        yield* partOfWork(uniformTensor(settings.seed, name, shape, 1 / Math.sqrt(fanIn * kernel)), share),
      );
    } else if (name.endsWith('.embed')) {
      yield* partOfWork(drawCodebook(state, settings, prefix, [settings.codes, settings.dim]), share);
    }
    drawn += size;
  }
  return state;
}
