/** How large a model of these settings is, told without making any of its tensors. */
import type { Settings } from '../../config/settings.ts';
import type { Channels, ModelSize } from '../facts.ts';
import { namedSizes } from './namedSizes.ts';
import type { SovitsSizes } from './sizes.ts';

/**
 * Parameters of both files but for ssl_proj and the layer behind the quantizer, which alone depend on the data. Counted;
 * a test holds them.
 */
const OTHER_PARAMETERS: Record<Settings['modelSize'], number> = {
  tiny: 125_420,
  small: 6_809_724,
  gptSovits: 96_729_148,
};

/** Values of the encoders and of the flow per frame and channel of one of their layers: measured of `tiny` on wasm. */
const PER_CHANNEL = 223;
/** Values of decoder and discriminator per sample and channel behind the last upsampling: measured of `tiny` on wasm. */
const PER_SOUND_CHANNEL = 250;
/** Copies of the table of the Fourier transform that a step holds. */
const TABLES = 3.2;

/** Channels of all layers that each frame goes through. */
const channelsPassed = ({ hidden, layers, posteriorLayers, flowLayers }: SovitsSizes): number =>
  hidden * (2 * layers + posteriorLayers + 4 * flowLayers);

export function sizeOf(settings: Settings, channels: Channels): ModelSize {
  const sizes = namedSizes(settings, channels);
  const { features, codes, codeStride, hidden, filter, segmentFrames, spectrum, generator } = sizes;
  const projection = features * (features * codeStride + 1) + hidden * (features + 1);
  const samples = Math.min(segmentFrames, settings.clipFrames) * spectrum.hop;
  const lastChannels = generator.channels / 2 ** generator.upsampleRates.length;
  return {
    parameters: OTHER_PARAMETERS[settings.modelSize] + projection,
    buffers: codes * (2 * features + 1),
    piece: codes * (2 * features + 1),
    widest: Math.max(spectrum.fft + 2, filter, features, codes),
    perFrame: PER_CHANNEL * channelsPassed(sizes),
    perClip: PER_SOUND_CHANNEL * lastChannels * generator.blockKernels.length * samples,
    perBatch: TABLES * spectrum.fft * (spectrum.fft + 2),
  };
}
