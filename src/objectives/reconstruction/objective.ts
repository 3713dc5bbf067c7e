/** The objective `reconstruction`: the front end of GPT-SoVITS is trained to keep what a decoder can rebuild. */
import type * as tf from '@tensorflow/tfjs-core';
import { weightedLoss } from '../../kernels/losses.ts';
import { setModes } from '../../model/namedModel.ts';
import { variablesFrom } from '../../model/stateDict.ts';
import { adamWOf, type Objective, type Phase } from '../objective.ts';
import { checkpoints } from './checkpoint.ts';
import { dropoutMasks } from './dropout.ts';
import { facts } from './facts.ts';
import { decodeVectors, forward, type Forwarded, project } from './forward.ts';
import { drawInitialState, layoutFor } from './initialState.ts';
import { assemble, layoutOf, sizesOf, type Synthesizer } from './model.ts';

/** The only phase: a weighted sum of reconstruction and commitment, minimised by AdamW over everything with a gradient. */
const phase: Phase<Synthesizer, Forwarded> = {
  trains: ['ssl_proj', 'decoder'],
  metrics: { loss: 'loss/total', parts: ['loss/reconstruction', 'loss/commitment', 'quantizer/error'] },
  loss({ codebooks }, { tensors: { output, x, errors }, layers }, { targets }, settings) {
    const [first] = layers;
    const [codebook] = codebooks.layers;
    return weightedLoss([
      { kind: 'mean-square', weight: settings.reconstructionWeight, a: output, b: targets },
      {
        kind: 'commitment',
        weight: settings.commitmentWeight,
        x,
        embed: codebook?.embed as tf.Tensor,
        codes: first?.codes as tf.Tensor,
        errors,
        layers: layers.length,
        training: codebooks.training,
      },
    ]);
  },
  optimizer: adamWOf,
};

export const reconstruction = Object.freeze<Objective<Synthesizer, Forwarded>>({
  facts,
  layoutFor,
  drawWeights: drawInitialState,
  modelFrom(state) {
    const { variables, inited } = variablesFrom(layoutOf(sizesOf(state)), state);
    const model = assemble(variables);
    setModes(model, { inited });
    return model;
  },
  assemble,
  checkpoints,
  coder: { stride: ({ sslProj }) => sslProj.conv.stride, project, decode: decodeVectors },
  dropoutMasks,
  forward,
  phases: [phase],
  places: [
    ['projection', 'x'],
    ['quantization-error', 'errors'],
    ['output', 'output'],
  ],
});
