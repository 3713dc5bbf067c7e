/** What the shapes of SoVITS's tensors depend on, and the few numbers of its forward pass that no shape tells. */
export interface SpectrumSizes {
  /** Samples per second. */
  sampleRate: number;
  /** Samples under the window. */
  fft: number;
  /** Samples from one frame to the next. */
  hop: number;
  mels: number;
  /** Hertz; null: half the sampling rate. */
  melLow: number;
  melHigh: number | null;
}

export interface GeneratorSizes {
  /** Channels of the latents. */
  latent: number;
  /** Channels of the style vector. */
  condition: number;
  /** Channels in front of the first upsampling; each halves them. */
  channels: number;
  upsampleRates: readonly number[];
  upsampleKernels: readonly number[];
  /** `1`: two convolutions per dilation; `2`: one. */
  blocks: '1' | '2';
  blockKernels: readonly number[];
  /** For each kernel, those of its convolutions. */
  blockDilations: readonly (readonly number[])[];
}

export interface DiscriminatorSizes {
  /** Channels behind each convolution that hears the sound as it is, and groups of the strided ones. */
  scaleChannels: readonly number[];
  scaleGroups: readonly number[];
  periodChannels: readonly number[];
  periods: readonly number[];
}

export interface SovitsSizes {
  spectrum: SpectrumSizes;
  /** Frames of each clip that become sound in a step. */
  segmentFrames: number;
  /** Channels of the features, and of the codes. */
  features: number;
  codes: number;
  /** Features from one code to the next, which is the kernel of the projection as well. */
  codeStride: 1 | 2;
  /** Channels of the latents. */
  latent: number;
  /** Of the encoders. */
  hidden: number;
  filter: number;
  heads: number;
  layers: number;
  kernel: number;
  /** Entries of the table of symbols. */
  symbols: number;
  /** Where codes and text meet; in the versions that know speakers it is narrower than the style. */
  mrte: { width: number; heads: number };
  style: { bins: number; hidden: number; heads: number; channels: number };
  posteriorLayers: number;
  flowLayers: number;
  generator: Omit<GeneratorSizes, 'latent' | 'condition'>;
  discriminator: DiscriminatorSizes;
  /** Channels of a speaker's vector; null: the version knows no speakers. */
  speaker: number | null;
}

/** v2, as its `s2.json` has it. */
const V2: SovitsSizes = {
  spectrum: { sampleRate: 32_000, fft: 2048, hop: 640, mels: 128, melLow: 0, melHigh: null },
  segmentFrames: 32,
  features: 768,
  codes: 1024,
  codeStride: 2,
  latent: 192,
  hidden: 192,
  filter: 768,
  heads: 2,
  layers: 6,
  kernel: 3,
  symbols: 732,
  mrte: { width: 512, heads: 4 },
  style: { bins: 704, hidden: 128, heads: 2, channels: 512 },
  posteriorLayers: 16,
  flowLayers: 4,
  generator: {
    channels: 512,
    upsampleRates: [10, 8, 2, 2, 2],
    upsampleKernels: [16, 16, 8, 2, 2],
    blocks: '1',
    blockKernels: [3, 7, 11],
    blockDilations: [
      [1, 3, 5],
      [1, 3, 5],
      [1, 3, 5],
    ],
  },
  discriminator: {
    scaleChannels: [16, 64, 256, 1024, 1024, 1024],
    scaleGroups: [4, 16, 64, 256],
    periodChannels: [32, 128, 512, 1024, 1024],
    periods: [2, 3, 5, 7, 11],
  },
  speaker: null,
};

const V2_PRO: SovitsSizes = {
  ...V2,
  style: { ...V2.style, channels: 1024 },
  discriminator: { ...V2.discriminator, periods: [2, 3, 5, 7, 11, 17, 23] },
  speaker: 20_480,
};

/** The sizes of GPT-SoVITS's own models, by version. Only those of v1 and v2 can be trained here. */
export const VERSION_SIZES = {
  v1: { ...V2, symbols: 322, style: { ...V2.style, bins: 1025 } },
  v2: V2,
  v2Pro: V2_PRO,
  v2ProPlus: {
    ...V2_PRO,
    generator: { ...V2.generator, channels: 768, upsampleKernels: [20, 16, 8, 2, 2] },
  },
} as const satisfies Record<string, SovitsSizes>;
