/** Rising values from −1 to 1, with a little noise from the seed. */
import type { Settings } from '../../../src/config/settings.ts';
import { FRAME_RATE } from '../../../src/data/melSpectrogram.ts';
import { randomStream } from '../../../src/data/random.ts';
import type { DatasetBuilder } from '../../../src/datasets/builder.ts';

const FRAMES = 400;
const CHANNELS = 3;

/** The settings of a program that knows this data set. */
type WithPeriod = Settings & { sawtoothPeriod: number };

export const sawtooth: DatasetBuilder = {
  key: (settings) => [settings.seed, (settings as WithPeriod).sawtoothPeriod],
  build(settings) {
    const { seed, sawtoothPeriod: period } = settings as WithPeriod;
    const random = randomStream(seed, 'sawtooth');
    const targets = Float32Array.from({ length: FRAMES * CHANNELS }, (_, i) => {
      const phase = Math.floor(i / CHANNELS) / period + (i % CHANNELS) / CHANNELS;
      return 2 * (phase % 1) - 1 + 0.05 * random.normal();
    });
    return {
      kind: settings.dataset,
      channelsIn: CHANNELS,
      channelsOut: CHANNELS,
      splice: 1,
      utterances: [{ name: 'sawtooth', frames: FRAMES, targets }],
      seconds: FRAMES / FRAME_RATE,
    };
  },
};
