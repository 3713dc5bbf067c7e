/** The discriminator: one that hears the sound as it is, and some that see every P-th sample. */
import * as tf from '@tensorflow/tfjs-core';
import { normedConv, tapsOf } from './layers.ts';
import type { Parameters } from './parameters.ts';
import { reflected } from './reflection.ts';
import { inList, inside, normedShapes, type TensorShape } from './tensorShapes.ts';
import type { DiscriminatorSizes } from './sizes.ts';

export type { DiscriminatorSizes };

const SLOPE = 0.1;
/** Kernel and stride of the convolutions that hear the sound as it is; those with a stride work in groups. */
const SCALE_CONVOLUTIONS = [
  { kernel: 15, stride: 1 },
  { kernel: 41, stride: 4 },
  { kernel: 41, stride: 4 },
  { kernel: 41, stride: 4 },
  { kernel: 41, stride: 4 },
  { kernel: 5, stride: 1 },
] as const;
/** The same of those that see every P-th sample. */
const PERIOD_CONVOLUTIONS = [
  { kernel: 5, stride: 3 },
  { kernel: 5, stride: 3 },
  { kernel: 5, stride: 3 },
  { kernel: 5, stride: 3 },
  { kernel: 5, stride: 1 },
] as const;
/** Of the convolution that gives the scores. */
const SCORE_KERNEL = 3;

export function discriminatorShapes(sizes: DiscriminatorSizes): TensorShape[] {
  return inList('discriminators', 1 + sizes.periods.length, (name, i) =>
    inside(name, i === 0 ? scaleShapes(sizes) : periodShapes(sizes)),
  );
}

/** Of the one that hears the sound as it is. */
export function scaleShapes({ scaleChannels, scaleGroups }: Omit<DiscriminatorSizes, 'periods'>): TensorShape[] {
  return [
    ...inList('convs', SCALE_CONVOLUTIONS.length, (name, i) => {
      const channelsIn = (i === 0 ? 1 : (scaleChannels[i - 1] as number)) / groupsOf(scaleGroups, i);
      return normedShapes(name, [scaleChannels[i] as number, channelsIn, SCALE_CONVOLUTIONS[i]?.kernel as number]);
    }),
    ...normedShapes('conv_post', [1, scaleChannels.at(-1) as number, SCORE_KERNEL]),
  ];
}

/** Of one that sees every P-th sample. Its convolutions are two-dimensional in PyTorch, with nothing in the second. */
export function periodShapes({ periodChannels }: Pick<DiscriminatorSizes, 'periodChannels'>): TensorShape[] {
  return [
    ...inList('convs', PERIOD_CONVOLUTIONS.length, (name, i) => {
      const channelsIn = i === 0 ? 1 : (periodChannels[i - 1] as number);
      return normedShapes(name, [periodChannels[i] as number, channelsIn, PERIOD_CONVOLUTIONS[i]?.kernel as number, 1]);
    }),
    ...normedShapes('conv_post', [1, periodChannels.at(-1) as number, SCORE_KERNEL, 1]),
  ];
}

/** Groups of a convolution: the first and the last one have none. */
function groupsOf(scaleGroups: readonly number[], convolution: number): number {
  return SCALE_CONVOLUTIONS[convolution]?.stride === 1 ? 1 : (scaleGroups[convolution - 1] as number);
}

/** What one discriminator makes of a sound: what each convolution gave, the scores last. */
export type FeatureMaps = readonly [tf.Tensor3D, ...tf.Tensor3D[]];

export const scoresOf = (maps: FeatureMaps): tf.Tensor3D => maps.at(-1) as tf.Tensor3D;

/**
 * @param sound [clips, samples, 1]
 * @returns of each discriminator, [clips, frames, channels], or [clips · period, frames, channels]
 */
export function discriminate(
  module: Parameters,
  { scaleGroups, periods }: Pick<DiscriminatorSizes, 'scaleGroups' | 'periods'>,
  sound: tf.Tensor3D,
): FeatureMaps[] {
  const discriminators = module.at('discriminators');
  return [
    discriminateScale(discriminators.at(0), scaleGroups, sound),
    ...periods.map((period, i) => discriminatePeriod(discriminators.at(i + 1), period, sound)),
  ];
}

export function discriminateScale(module: Parameters, scaleGroups: readonly number[], sound: tf.Tensor3D): FeatureMaps {
  const steps = SCALE_CONVOLUTIONS.map(({ stride }, i) => ({ stride, groups: groupsOf(scaleGroups, i) }));
  return mapsOf(module, steps, sound);
}

export function discriminatePeriod(module: Parameters, period: number, sound: tf.Tensor3D): FeatureMaps {
  const [clips, samples] = sound.shape;
  const whole = reflected(sound, 0, (period - (samples % period)) % period);
  const frames = whole.shape[1] / period;
  const byPhase = tf.transpose(tf.reshape(whole, [clips, frames, period]), [0, 2, 1]);
  return mapsOf(module, PERIOD_CONVOLUTIONS, tf.reshape(byPhase, [clips * period, frames, 1]));
}

function mapsOf(
  module: Parameters,
  steps: readonly { stride: number; groups?: number }[],
  x: tf.Tensor3D,
): FeatureMaps {
  const maps: tf.Tensor3D[] = [];
  for (const [i, step] of steps.entries()) {
    const heard = centred(module.at('convs', i), maps.at(-1) ?? x, step);
    maps.push(tf.leakyRelu(heard, SLOPE));
  }
  maps.push(centred(module.at('conv_post'), maps.at(-1) as tf.Tensor3D));
  return maps as unknown as FeatureMaps;
}

/** A convolution with as many zeros at either end as its kernel reaches beyond its middle. */
function centred(layer: Parameters, x: tf.Tensor3D, step: { stride?: number; groups?: number } = {}): tf.Tensor3D {
  return normedConv(layer, x, { ...step, padding: (tapsOf(layer) - 1) / 2 });
}
