/** The sizes that can be chosen, by their names. The data say how many channels go in, the settings how many codes there are. */
import type { Settings } from '../../config/settings.ts';
import type { Channels } from '../facts.ts';
import { type SovitsSizes, VERSION_SIZES } from './sizes.ts';

type SizeName = Settings['modelSize'];
type Given = Pick<SovitsSizes, 'features' | 'codes' | 'codeStride'>;

const V2 = VERSION_SIZES.v2;
/** At the rate of the data, with as many frames in a second as the original has. */
const SPECTRUM = { sampleRate: 16_000, fft: 1024, hop: 320, melLow: 0, melHigh: null } as const;

/**
 * `tiny` takes a step in software; `small` makes sound that can be recognised on a laptop's graphics card; `gptSovits` is
 * v2 of the original.
 */
export const NAMED_SIZES: Record<SizeName, Omit<SovitsSizes, keyof Given>> = {
  tiny: {
    spectrum: { ...SPECTRUM, mels: 40 },
    segmentFrames: 8,
    latent: 16,
    hidden: 16,
    filter: 32,
    heads: 2,
    layers: 2,
    kernel: 3,
    symbols: V2.symbols,
    mrte: { width: 32, heads: 2 },
    style: { bins: 352, hidden: 16, heads: 2, channels: 32 },
    posteriorLayers: 2,
    flowLayers: 1,
    generator: {
      channels: 32,
      upsampleRates: [10, 8, 4],
      upsampleKernels: [16, 16, 8],
      blocks: '1',
      blockKernels: [3],
      blockDilations: [[1, 3]],
    },
    discriminator: {
      scaleChannels: [4, 8, 8, 16, 16, 16],
      scaleGroups: [2, 4, 4, 8],
      periodChannels: [4, 8, 16, 16, 16],
      periods: V2.discriminator.periods,
    },
    speaker: null,
  },
  small: {
    spectrum: { ...SPECTRUM, mels: 80 },
    segmentFrames: 32,
    latent: 96,
    hidden: 96,
    filter: 256,
    heads: 2,
    layers: 4,
    kernel: 3,
    symbols: V2.symbols,
    mrte: { width: 256, heads: 4 },
    style: { bins: 352, hidden: 64, heads: 2, channels: 256 },
    posteriorLayers: 8,
    flowLayers: 2,
    generator: {
      channels: 192,
      upsampleRates: [10, 8, 2, 2],
      upsampleKernels: [16, 16, 4, 4],
      blocks: '1',
      blockKernels: [3, 7],
      blockDilations: [
        [1, 3, 5],
        [1, 3, 5],
      ],
    },
    discriminator: {
      scaleChannels: [16, 32, 64, 128, 128, 128],
      scaleGroups: [4, 8, 16, 32],
      periodChannels: [16, 32, 64, 128, 128],
      periods: V2.discriminator.periods,
    },
    speaker: null,
  },
  gptSovits: V2,
};

/** The sizes of a model with these settings on data of so many channels. */
export function namedSizes({ modelSize, codes, tokenRate }: Settings, { channelsIn }: Channels): SovitsSizes {
  return { ...NAMED_SIZES[modelSize], features: channelsIn, codes, codeStride: tokenRate === '25hz' ? 2 : 1 };
}
