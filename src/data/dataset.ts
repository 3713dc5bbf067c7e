/** What training needs to know of a data set: utterances of frames at 50 frames per second. */
import type { DatasetKind } from '../config/settings.ts';
import type { BandNormalisation } from './bandStatistics.ts';
import type { SampleBuffer } from './sampleBuffer.ts';

export interface Utterance {
  name: string;
  frames: number;
  /** [frames, channelsOut], row-major: what the decoder must reconstruct. */
  targets: Float32Array;
  /** The sound that it was made of, if it was: mono, 16 kHz. Shared with the library; not to be changed. */
  samples?: SampleBuffer;
  /** [frames · samplesPerFrame], mono, 1 is full scale; in data sets with sound, where it is not that of `samples`. */
  waveform?: Float32Array;
  /** What is said, as ids of symbols; absent or empty: not known. */
  text?: Int32Array;
}

export interface Dataset {
  kind: DatasetKind;
  /** channelsOut · splice */
  channelsIn: number;
  channelsOut: number;
  /** Neighbouring target frames in one frame of features: batches splice them, see `splicing.ts`. */
  splice: number;
  /** Samples of sound in a frame; absent: its utterances have no sound. */
  samplesPerFrame?: number;
  utterances: Utterance[];
  /** If the targets are log-mel bands of sound: how they were normalised. */
  normalisation?: BandNormalisation;
  seconds: number;
}

/** A batch for one step, the same for all lanes. Its parts have the shapes of `BATCH_PARTS`, row-major. */
export interface Batch {
  clips: number;
  frames: number;
  /** Without splicing the very array of the targets. */
  features: Float32Array;
  targets: Float32Array;
  lengths?: Int32Array;
  mask?: Float32Array;
  waveform?: Float32Array;
  text?: Int32Array;
  textMask?: Float32Array;
  /** First frame of each clip, counted through all frames that its clips may come from. */
  starts: Int32Array;
}
