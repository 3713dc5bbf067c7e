/** The model: SoVITS and its discriminator, with their tensors under PyTorch's names. */
import type * as tf from '@tensorflow/tfjs-core';
import type { Codebook, Codebooks } from '../../model/codebook.ts';
import { codebookFrom, codebookLayout } from '../../model/codebookTensors.ts';
import { type NamedModel, namedTensors, setModes, type TensorLayout } from '../../model/namedModel.ts';
import { entryOf, type StateDict, variablesFrom } from '../../model/stateDict.ts';
import { codebookPrefix } from '../codebookPrefix.ts';
import { discriminatorShapes } from './discriminator.ts';
import { flowShapes, type FlowSizes } from './flow.ts';
import { generatorShapes } from './generator.ts';
import { Parameters } from './parameters.ts';
import { posteriorShapes, type PosteriorSizes } from './posteriorEncoder.ts';
import { priorShapes, type PriorSizes } from './priorEncoder.ts';
import type { SovitsSizes } from './sizes.ts';
import { binsOf } from './spectra.ts';
import { styleShapes } from './styleEncoder.ts';
import { convShapes, inside, linearShapes, plain, type TensorShape } from './tensorShapes.ts';

/** Kernel of the gated convolutions of posterior and flow; neither dilates. */
const GATED = { kernel: 5, dilationRate: 1 } as const;

/** The discriminator, which PyTorch's names do not name: it is a model of its own there. */
export const DISCRIMINATOR = 'net_d';
/** The quantizer's output, before it is repeated. */
export const QUANTIZED = 'quantized';

export function priorSizes({ features, ...sizes }: SovitsSizes): PriorSizes {
  return { ...sizes, codeChannels: features };
}

export function posteriorSizes({ hidden, latent, posteriorLayers, spectrum, style }: SovitsSizes): PosteriorSizes {
  const bins = binsOf(spectrum);
  return { ...GATED, hidden, latent, bins, layers: posteriorLayers, condition: style.channels };
}

export function flowSizes({ hidden, latent, flowLayers, style }: SovitsSizes): FlowSizes {
  return { ...GATED, hidden, latent, layers: flowLayers, condition: style.channels };
}

/** Tensors of each module, in the order of PyTorch's `state_dict`, under their full names; without the codebook. */
function shapesByModule(sizes: SovitsSizes): [module: string, tensors: TensorShape[]][] {
  const { features, latent, codeStride, style, generator, speaker, mrte } = sizes;
  const condition = style.channels;
  return [
    ['enc_p', inside('enc_p', priorShapes(priorSizes(sizes)))],
    ['dec', inside('dec', generatorShapes({ ...generator, latent, condition }))],
    ['enc_q', inside('enc_q', posteriorShapes(posteriorSizes(sizes)))],
    ['flow', inside('flow', flowShapes(flowSizes(sizes)))],
    ['ref_enc', inside('ref_enc', styleShapes({ ...style, style: condition }))],
    ['ssl_proj', convShapes('ssl_proj', features, features, codeStride)],
    ['quantizer', []],
    ...(speaker === null
      ? []
      : ([
          ['sv_emb', linearShapes('sv_emb', speaker, condition)],
          ['ge_to512', linearShapes('ge_to512', condition, mrte.width)],
          ['prelu', [plain('prelu.weight', condition)]],
        ] satisfies [string, TensorShape[]][])),
  ];
}

/** Every tensor of the generator's side, as in the file `s2G`: the only list of their names. */
export function generatorLayout(sizes: SovitsSizes): TensorLayout[] {
  const { codes, features } = sizes;
  const codebook = codebookLayout(
    codebookPrefix(0),
    { codes, dim: features },
    { module: 'quantizer', drift: 'drift/codebook@0' },
  );
  return shapesByModule(sizes).flatMap(([module, tensors]) =>
    module === 'quantizer' ? codebook : parametersOf(module, tensors),
  );
}

/** Every tensor of the discriminator, as in the file `s2D`. */
export function discriminatorLayout({ discriminator }: SovitsSizes): TensorLayout[] {
  return parametersOf(DISCRIMINATOR, discriminatorShapes(discriminator));
}

/** Every tensor of both, in the order of both files. */
export function wholeLayout(sizes: SovitsSizes): TensorLayout[] {
  return [...generatorLayout(sizes), ...discriminatorLayout(sizes)];
}

function parametersOf(module: string, tensors: TensorShape[]): TensorLayout[] {
  const drift = module === 'ssl_proj' ? 'drift/ssl_proj' : null;
  return tensors.map((tensor) => ({ ...tensor, module, kind: 'parameter', gradient: `gradient/${module}`, drift }));
}

export interface SovitsModel extends NamedModel {
  sizes: SovitsSizes;
  codebooks: Codebooks;
  parts: Parameters;
}

/** A model in training mode around variables under PyTorch's names, which it takes over; its codebook is set. */
export function assemble(sizes: SovitsSizes, variables: ReadonlyMap<string, tf.Variable>): SovitsModel {
  const codebook: Codebook = codebookFrom(variables, codebookPrefix(0));
  const codebooks = { layers: [codebook], training: true };
  return {
    ...namedTensors(wholeLayout(sizes), variables),
    outputs: new Map([[QUANTIZED, { module: 'quantizer', gradient: 'gradient/quantizer' } as const]]),
    // All others are always in training mode, and what that changes in them (dropout) is not here.
    modes: new Map<string, { training: boolean }>([
      ['ssl_proj', { training: true }],
      ['quantizer', codebooks],
    ]),
    flags: new Map([[`${codebookPrefix(0)}.inited`, codebook]]),
    sizes,
    codebooks,
    parts: new Parameters(variables),
  };
}

/**
 * A model in training mode from PyTorch's arrays, owned by the caller; both files at once.
 * @throws Error naming a tensor that is missing, has another shape, or is not the model's
 */
export function modelFrom(sizes: SovitsSizes, state: StateDict): SovitsModel {
  if (sizes.speaker !== null) throw new Error('sovits: no speakers');
  const layout = wholeLayout(sizes);
  checkShapes(layout, state);
  const { variables, inited } = variablesFrom(layout, state);
  const model = assemble(sizes, variables);
  setModes(model, { inited });
  return model;
}

/**
 * Loads as strictly as PyTorch does.
 * @throws Error naming a tensor that is missing, has another shape, or is not asked for
 */
export function checkShapes(layout: readonly TensorLayout[], state: ReadonlyMap<string, { shape: number[] }>): void {
  for (const { name, shape } of layout) {
    const found = entryOf(state as StateDict, name, shape.length).shape;
    if (found.join() !== shape.join()) throw new Error(`${name}: [${found.join(', ')}], not [${shape.join(', ')}]`);
  }
  const known = new Set(layout.map(({ name }) => name));
  const unknown = [...state.keys()].find((name) => !known.has(name));
  if (unknown !== undefined) throw new Error(`${unknown} is unknown`);
}
