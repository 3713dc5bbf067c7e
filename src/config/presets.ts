/** Sizes a person can choose in one go. */
import { datasetFacts } from '../datasets/catalogue.ts';
import type { DatasetKind, Settings } from './settings.ts';

export const PRESET_NAMES = ['tiny', 'small', 'medium', 'gptSovits'] as const;
export type PresetName = (typeof PRESET_NAMES)[number];

export type Sizes = Pick<
  Settings,
  'mels' | 'splice' | 'tokenRate' | 'dim' | 'codes' | 'layers' | 'hidden' | 'batchSize' | 'clipFrames' | 'learningRate'
> &
  Partial<Pick<Settings, 'modelSize'>>;

/**
 * `small` keeps up with an integrated GPU. `gptSovits` has the original's numbers: 768 feature channels (96 mel bands
 * times 8 spliced frames) into 768 dimensions, one codebook of 1024 codes, 25 codes a second, learning rate 1e-4.
 */
export const PRESETS = {
  small: {
    mels: 64,
    splice: 1,
    tokenRate: '50hz',
    dim: 32,
    codes: 128,
    layers: 1,
    hidden: 64,
    batchSize: 4,
    clipFrames: 64,
    learningRate: 1e-3,
  },
  medium: {
    mels: 80,
    splice: 3,
    tokenRate: '50hz',
    dim: 128,
    codes: 512,
    layers: 1,
    hidden: 128,
    batchSize: 8,
    clipFrames: 64,
    learningRate: 5e-4,
  },
  gptSovits: {
    mels: 96,
    splice: 8,
    tokenRate: '25hz',
    dim: 768,
    codes: 1024,
    layers: 1,
    hidden: 384,
    batchSize: 8,
    clipFrames: 128,
    learningRate: 1e-4,
  },
} as const satisfies Partial<Record<PresetName, Sizes>>;

/** What an experiment starts with when a data set is chosen; null: the sizes stay as they are. */
export function startingSizes(kind: DatasetKind): Sizes | null {
  const { sizes } = datasetFacts(kind);
  return sizes && { ...PRESETS.small, ...sizes };
}
