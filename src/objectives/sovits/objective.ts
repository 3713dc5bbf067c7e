/** The objective `sovits`: the whole s2 training of GPT-SoVITS, a VITS with a discriminator. */
import { registerStockGradients } from '../../kernels/stockGradients.ts';
import type { TensorLayout } from '../../model/namedModel.ts';
import type { ModelSize } from '../facts.ts';
import type { Objective } from '../objective.ts';
import { factsFor } from './facts.ts';
import { type Forwarded, forward, project } from './forward.ts';
import { assemble, discriminatorLayout, generatorLayout, modelFrom, type SovitsModel } from './model.ts';
import { discriminatorPhase, generatorPhase, type OnTerms, type SovitsTraining, UPSTREAM_TRAINING } from './phases.ts';
import type { SovitsSizes } from './sizes.ts';
import { binsOf, spectrumTables } from './spectra.ts';

/** What `Objective` asks for, but first weights: this model starts from those of a checkpoint. */
export type SovitsObjective = Omit<Objective<SovitsModel, Forwarded>, 'drawWeights'>;

/**
 * SoVITS of these sizes.
 * @param onTerms is told of the terms of the generator's loss in every step
 */
export function sovitsOf(
  sizes: SovitsSizes,
  training: SovitsTraining = UPSTREAM_TRAINING,
  onTerms: OnTerms | null = null,
): SovitsObjective {
  registerStockGradients();
  const tables = spectrumTables(sizes.spectrum);
  const layout = [...generatorLayout(sizes), ...discriminatorLayout(sizes)];
  return Object.freeze<SovitsObjective>({
    facts: factsFor(sizeOf(layout, sizes)),
    layoutFor: () => layout,
    modelFrom: (state) => modelFrom(sizes, state),
    assemble: (variables) => assemble(sizes, variables),
    checkpoints: null,
    coder: { stride: () => sizes.codeStride, project },
    dropoutMasks: () => null,
    forward: (model, levers, batch, onArrival) => forward(model, sizes, levers, batch, onArrival),
    phases: [discriminatorPhase(sizes), generatorPhase(sizes, tables, training, onTerms)],
    places: [
      ['projection', 'x'],
      ['quantization-error', 'errors'],
      ['output', 'made'],
    ],
  });
}

function sizeOf(layout: readonly TensorLayout[], { spectrum, filter }: SovitsSizes): ModelSize {
  const sizesOf = (isParameter: boolean): number[] =>
    layout
      .filter(({ kind }) => (kind === 'parameter') === isParameter)
      .map(({ shape }) => shape.reduce((size, axis) => size * axis, 1));
  const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);
  const [parameters, buffers] = [sizesOf(true), sizesOf(false)];
  const widest = Math.max(2 * binsOf(spectrum), filter);
  // What a step holds per frame was not measured yet: nothing builds this objective but tests.
  const perFrame = 16 * widest;
  return { parameters: sum(parameters), buffers: sum(buffers), piece: Math.max(0, ...buffers), widest, perFrame };
}
