/** What training needs to know of a data set: utterances of feature and target frames at 50 frames per second. */
import type { DatasetKind } from '../config/settings.ts';

export interface Utterance {
  name: string;
  frames: number;
  /** [frames, channelsIn], row-major: what goes into ssl_proj. */
  features: Float32Array;
  /** [frames, channelsOut], row-major: what the decoder must reconstruct. */
  targets: Float32Array;
}

export interface Dataset {
  kind: DatasetKind;
  channelsIn: number;
  channelsOut: number;
  utterances: Utterance[];
  seconds: number;
}

/** A batch for one step, the same for all lanes. Channels last: [clips, frames, channels], row-major. */
export interface Batch {
  clips: number;
  frames: number;
  features: Float32Array;
  targets: Float32Array;
}
