/** What a batch is made of. Which of it there is, an objective says. */

/**
 * Parts of a batch, channels last:
 * - `features` [clips, frames, channelsIn], what goes into the model;
 * - `targets` [clips, frames, channelsOut], what is asked of it;
 * - `lengths` int32 [clips], how many frames of each clip are frames of the data. Behind them all parts are zeros;
 * - `mask` [clips, frames, 1], 1 for each of these frames and 0 behind;
 * - `waveform` [clips, frames · samples per frame, 1], the sound of the frames;
 * - `text` int32 [clips, symbols], what is said in the whole utterance, as many symbols as the longest has, zeros behind;
 * - `textMask` [clips, symbols, 1], 1 for each symbol that is there.
 */
export const BATCH_PARTS = ['features', 'targets', 'lengths', 'mask', 'waveform', 'text', 'textMask'] as const;
export type BatchPart = (typeof BATCH_PARTS)[number];
/** Parts whose values come from the data and may be lost; the others are counted. */
export const DATA_PARTS = ['features', 'targets', 'waveform'] as const satisfies readonly BatchPart[];
export type DataPart = (typeof DATA_PARTS)[number];

export interface BatchForm {
  /**
   * What a clip is. `windows`: as many frames as any other, from anywhere, across the joins of short utterances too.
   * `utterances`: a whole utterance, or a window of a longer one.
   */
  clips: 'windows' | 'utterances';
  /** In the order in which the forward pass needs them, `features` among them. */
  parts: readonly BatchPart[];
}

/** Windows of features and targets. */
export const WINDOWS: BatchForm = { clips: 'windows', parts: ['features', 'targets'] };
