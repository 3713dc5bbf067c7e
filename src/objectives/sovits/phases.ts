/** The two backward passes of a step: the discriminator's, then the generator's against the updated one. */
import * as tf from '@tensorflow/tfjs-core';
import type { MetricKey } from '../../config/metrics.ts';
import type { Settings } from '../../config/settings.ts';
import { meanAbsoluteError } from '../../kernels/absoluteError.ts';
import { type LossTerm, weightedLoss } from '../../kernels/losses.ts';
import { noGrad } from '../../kernels/tape.ts';
import { adamWOf, type ForwardPass, type Phase } from '../objective.ts';
import { discriminate, type FeatureMaps } from './discriminator.ts';
import { completeBatch, type Forwarded, type SovitsBatch } from './forward.ts';
import { adversarialLoss, discriminatorLoss, divergence, featureLoss, scoresOfAll } from './losses.ts';
import { DISCRIMINATOR, type SovitsModel } from './model.ts';
import { segmentFramesOf, soundOfSegments, stretches } from './segments.ts';
import { logMelOf, spectrumOf, tablesOf } from './spectra.ts';

/** Modules of the prior encoder that read the text. */
const READS_TEXT = ['enc_p.text_embedding.', 'enc_p.encoder_text.', 'enc_p.mrte.'];

/** Terms of the generator's loss. */
export const TERMS = ['adversarial', 'features', 'mel', 'divergence', 'commitment'] as const;
export type Term = (typeof TERMS)[number];

/** Weighted terms, while they are on the tape. They are not to be kept. */
export type OnTerms = (
  terms: Readonly<Record<Term, tf.Scalar>>,
  model: SovitsModel,
  pass: ForwardPass<Forwarded>,
) => void;

type SovitsPhase = Phase<SovitsModel, Forwarded>;

/** Metrics of a value that each discriminator has. */
const ofEach = (name: `${string}/${string}`, discriminators: number): MetricKey[] =>
  Array.from({ length: discriminators }, (_, i): MetricKey => `${name}@${i}`);

const mapsOf = ({ parts, sizes }: SovitsModel, sound: tf.Tensor3D): FeatureMaps[] =>
  discriminate(parts, sizes.discriminator, sound);

/** @param discriminators how many there are */
export function discriminatorPhase(discriminators: number): SovitsPhase {
  return {
    trains: [DISCRIMINATOR],
    metrics: {
      loss: 'loss/discriminator',
      parts: [
        'loss/real',
        'loss/made',
        ...ofEach('loss/real_of', discriminators),
        ...ofEach('loss/made_of', discriminators),
      ],
    },
    loss(model, { tensors: { made } }, batch) {
      const { waveform, segmentStarts } = completeBatch(batch);
      const real = soundOfSegments(waveform, segmentStarts, model.sizes);
      const scores = [real, made].map((sound) => scoresOfAll(mapsOf(model, sound)));
      const [ofReal, ofMade] = scores as [tf.Tensor3D[], tf.Tensor3D[]];
      const result = discriminatorLoss(ofReal, ofMade);
      const sums = [result.real, result.made].map((parts) => noGrad(() => tf.addN(parts)));
      const parts = noGrad(() => tf.stack([...sums, ...result.real, ...result.made]) as tf.Tensor1D);
      return { loss: result.loss, parts };
    },
    optimizer: adamWOf,
  };
}

/** @param discriminators how many there are */
export function generatorPhase(discriminators: number, onTerms: OnTerms | null): SovitsPhase {
  return {
    trains: ['enc_p', 'dec', 'enc_q', 'flow', 'ref_enc', 'ssl_proj'],
    metrics: {
      loss: 'loss/total',
      parts: [
        ...TERMS.map((term): MetricKey => `loss/${term}`),
        'quantizer/error',
        ...ofEach('loss/adversarial_of', discriminators),
      ],
    },
    loss(model, pass, given, settings) {
      const batch = completeBatch(given);
      const { adversarial, ...values } = scalarTerms(model, pass, batch);
      const scalars: [LossTerm, ...LossTerm[]] = [
        { kind: 'scalar', weight: 1, value: adversarial.loss },
        { kind: 'scalar', weight: 1, value: values.features },
        { kind: 'scalar', weight: settings.melWeight, value: values.mel },
        { kind: 'scalar', weight: settings.divergenceWeight, value: values.divergence },
      ];
      const commitment = commitmentTerm(model, pass, settings);
      if (onTerms) {
        const alone = [...scalars, commitment].map((term) => weightedLoss([term]).loss);
        onTerms(Object.fromEntries(TERMS.map((term, i) => [term, alone[i]])) as Record<Term, tf.Scalar>, model, pass);
      }
      const { loss, parts } = weightedLoss([...scalars, commitment]);
      const ofEachOne = noGrad(() => tf.stack(adversarial.parts));
      return { loss, parts: noGrad(() => tf.concat([parts, ofEachOne]) as tf.Tensor1D) };
    },
    optimizer: adamWOf,
    groups(settings) {
      const own = adamWOf(settings);
      return [{ prefixes: READS_TEXT, settings: { ...own, learningRate: own.learningRate * settings.textRate } }];
    },
  };
}

/** All terms but the commitment loss, without their weights. */
function scalarTerms(
  model: SovitsModel,
  { tensors }: ForwardPass<Forwarded>,
  { waveform, targets, mask, segmentStarts }: SovitsBatch,
) {
  const { sizes } = model;
  const tables = tablesOf(sizes.spectrum);
  const { made, draw, posteriorLogSpread, priorMean, priorLogSpread } = tensors;
  const real = noGrad(() => mapsOf(model, soundOfSegments(waveform, segmentStarts, sizes)).map((maps) => [...maps]));
  const frames = segmentFramesOf(sizes, mask.shape[1]);
  const judged = mapsOf(model, made);
  const wanted = noGrad(() => logMelOf(stretches(targets, segmentStarts, frames), sizes.spectrum, tables));
  const bands = logMelOf(spectrumOf(made, sizes.spectrum, tables), sizes.spectrum, tables);
  return {
    adversarial: adversarialLoss(scoresOfAll(judged)),
    features: featureLoss(real, judged),
    mel: meanAbsoluteError(bands, wanted),
    divergence: divergence(
      draw,
      { logSpread: posteriorLogSpread },
      { mean: priorMean, logSpread: priorLogSpread },
      mask,
    ),
  };
}

function commitmentTerm(
  { codebooks }: SovitsModel,
  { tensors: { x, errors }, layers: [layer] }: ForwardPass<Forwarded>,
  { commitmentWeight }: Settings,
): LossTerm {
  return {
    kind: 'commitment',
    weight: commitmentWeight,
    x,
    embed: codebooks.layers[0]?.embed as tf.Tensor,
    codes: layer?.codes as tf.Tensor,
    errors,
    layers: 1,
    training: codebooks.training,
  };
}
