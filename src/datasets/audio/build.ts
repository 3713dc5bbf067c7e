/** A person's own recordings as log-mel features. */
import { DataError } from '../../data/dataError.ts';
import { buildDataset } from '../../data/features.ts';
import type { DatasetBuilder } from '../builder.ts';

export const audio: DatasetBuilder = {
  key: ({ mels, splice }, { audio: library }) => [library.revision, { mels, splice }],
  build({ mels, splice }, { audio: { recordings } }, options) {
    if (recordings.length === 0) throw new DataError('no-data', { code: 'no-audio-added' });
    return buildDataset('audio', recordings, { mels, splice }, options);
  },
};
