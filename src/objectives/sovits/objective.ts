/** The objective `sovits`: the whole s2 training of GPT-SoVITS, a VITS with a discriminator. */
import type * as tf from '@tensorflow/tfjs-core';
import type { Settings } from '../../config/settings.ts';
import { registerStockGradients } from '../../kernels/stockGradients.ts';
import type { StateDict } from '../../model/stateDict.ts';
import type { Channels } from '../facts.ts';
import type { Objective } from '../objective.ts';
import { prepareBatch } from './batchParts.ts';
import { facts } from './facts.ts';
import { drawFirstWeights } from './firstWeights.ts';
import { type Forwarded, forward, project } from './forward.ts';
import { assemble, modelFrom, type SovitsModel, wholeLayout } from './model.ts';
import { sizesOfShapes } from './foundSizes.ts';
import { namedSizes } from './namedSizes.ts';
import { discriminatorPhase, generatorPhase, type OnTerms } from './phases.ts';
import type { SovitsSizes } from './sizes.ts';

export type SovitsObjective = Objective<SovitsModel, Forwarded>;

/** Where the sizes of a model come from. */
export interface SizesFrom {
  /** Those of a model to be made. */
  settings(settings: Settings, channels: Channels): SovitsSizes;
  /** Those of a model that is there. @param shapeOf PyTorch's shape of a tensor, by its name */
  shapes(shapeOf: (name: string) => readonly number[]): SovitsSizes;
  discriminators: number;
}

const NAMED: SizesFrom = { settings: namedSizes, shapes: sizesOfShapes, discriminators: 6 };

/** Always the same sizes, whatever the settings are. */
export function fixedSizes(sizes: SovitsSizes): SizesFrom {
  return { settings: () => sizes, shapes: () => sizes, discriminators: 1 + sizes.discriminator.periods.length };
}

/**
 * The training of SoVITS.
 * @param onTerms is told of the terms of the generator's loss in every step
 */
export function sovitsOf(from: SizesFrom, onTerms: OnTerms | null = null): SovitsObjective {
  registerStockGradients();
  const { discriminators } = from;
  return Object.freeze<SovitsObjective>({
    facts,
    layoutFor: (settings, channels) => wholeLayout(from.settings(settings, channels)),
    drawWeights: (settings, channels) => drawFirstWeights(wholeLayout(from.settings(settings, channels)), settings),
    modelFrom: (state) => modelFrom(from.shapes(shapesIn(state)), state),
    assemble: (variables) => assemble(from.shapes(shapesOf(variables)), variables),
    checkpoints: null,
    coder: { stride: ({ sizes }) => sizes.codeStride, project },
    dropoutMasks: () => null,
    prepare(drawn, settings, step) {
      const channelsIn = drawn.features.length / (drawn.clips * drawn.frames);
      const sizes = from.settings(settings, { channelsIn, channelsOut: channelsIn });
      return prepareBatch(drawn, sizes, settings.seed, step);
    },
    forward,
    phases: [discriminatorPhase(discriminators), generatorPhase(discriminators, onTerms)],
    places: [
      ['projection', 'x'],
      ['quantization-error', 'errors'],
      ['output', 'made'],
    ],
  });
}

const shapesIn =
  (state: StateDict) =>
  (name: string): readonly number[] =>
    state.get(name)?.shape ?? [];

/** Axes of weights stand the other way round here; those of a table of rows do not. */
const shapesOf =
  (variables: ReadonlyMap<string, tf.Variable>) =>
  (name: string): readonly number[] => {
    const shape = variables.get(name)?.shape ?? [];
    return name.endsWith('.embed') ? shape : shape.toReversed();
  };

export const sovits = sovitsOf(NAMED);
