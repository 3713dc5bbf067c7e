/** The bundled voices as log-mel features. */
import { buildDataset } from '../../data/features.ts';
import { partOf } from '../../data/pacing.ts';
import type { DatasetBuilder } from '../builder.ts';

export const speech: DatasetBuilder = {
  key: ({ voices, mels, splice }) => [voices.toSorted(), { mels, splice }],
  async build({ voices, mels, splice }, { speech: bundled }, options) {
    const recordings = await bundled.recordings(voices, partOf(options, [0, 0.4]));
    return buildDataset('speech', recordings, { mels, splice }, partOf(options, [0.4, 1]));
  },
};
