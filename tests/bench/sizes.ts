/** Sizes that are measured. */
import { defaultExperiment } from '../../src/config/experiment.ts';
import type { Settings } from '../../src/config/settings.ts';

export interface Size {
  name: string;
  clips: number;
  /** Frames of a clip. */
  frames: number;
  channelsIn: number;
  dim: number;
  codes: number;
  hidden: number;
  channelsOut: number;
}

/** A size whose channels are as wide as its codes, at 8 clips. */
export function square(name: string, frames: number, dim: number, codes: number): Size {
  return { name, clips: 8, frames: frames / 8, channelsIn: dim, dim, codes, hidden: dim, channelsOut: dim };
}

export const SIZES = {
  toy: square('toy', 1024, 64, 128),
  mid: square('mid', 1024, 256, 512),
  /** GPT-SoVITS's own quantizer behind features of 96 mel bands times 8 frames, at 50 codes a second. */
  full: { name: 'full', clips: 8, frames: 512, channelsIn: 768, dim: 768, codes: 1024, hidden: 384, channelsOut: 96 },
} satisfies Record<string, Size>;
export type SizeName = keyof typeof SIZES;

/**
 * The settings of our step at this size. The codebook is drawn at random, the probe and drift are measured in the
 * first step only, and no code is replaced: what stays is what every step does.
 */
export function settingsOf({ clips, frames, channelsIn, dim, codes, hidden, channelsOut }: Size): Settings {
  return {
    ...defaultExperiment().settings,
    dataset: 'features',
    mels: channelsOut,
    splice: channelsIn / channelsOut,
    batchSize: clips,
    clipFrames: frames,
    tokenRate: '50hz',
    dim,
    codes,
    hidden,
    codebookInit: 'random',
    probeEvery: 1000,
  };
}
