/** Imported features: they are their own targets, not normalised, and no frames of them are spliced. */
import { DataError } from '../../data/dataError.ts';
import { FRAME_RATE } from '../../data/melSpectrogram.ts';
import type { DatasetBuilder } from '../builder.ts';

export const features: DatasetBuilder = {
  key: () => null,
  build(_, { features: { channels, utterances } }) {
    if (utterances.length === 0) throw new DataError('no-data', { code: 'no-features-added' });
    const frames = utterances.reduce((sum, utterance) => sum + utterance.frames, 0);
    const seconds = frames / FRAME_RATE;
    return { kind: 'features', channelsIn: channels, channelsOut: channels, splice: 1, utterances, seconds };
  },
};
