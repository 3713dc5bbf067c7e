/** What can be heard of an utterance: as it was, and what a lane keeps of it. */
import type { LaneId } from '../config/experiment.ts';

/**
 * - `original`: the samples themselves;
 * - `resynthesis`: the utterance's own frames, made into sound on the way that a lane's are; what that loses is no lane's;
 * - `unquantized`: the decoder's output on what the quantizer is given, as if there were no quantizer;
 * - `tokens`: the decoder's output on the codes of the tokens alone, as in evaluation mode.
 */
export const SOUND_KINDS = ['original', 'resynthesis', 'unquantized', 'tokens'] as const;
export type SoundKind = (typeof SOUND_KINDS)[number];

/** Kinds that are a lane's; the others are of the data. */
export const LANE_SOUNDS = ['unquantized', 'tokens'] as const satisfies readonly SoundKind[];
export type LaneSound = (typeof LANE_SOUNDS)[number];

/** Frames of the longest stretch: ten seconds. */
export const MOST_SOUND_FRAMES = 500;

/** An utterance with sound. */
export interface SoundSource {
  utterance: string;
  /** 50 per second. */
  frames: number;
  /** The part of it that is in the probe, which is never trained on; null: none. */
  probe: { first: number; frames: number } | null;
}

/** A stretch of an utterance; `frames` 1 to `MOST_SOUND_FRAMES`. */
export interface Stretch {
  utterance: string;
  first: number;
  frames: number;
}

export type SoundOf = Stretch & ({ kind: 'original' | 'resynthesis' } | { kind: LaneSound; lane: LaneId });

export interface SoundClip {
  sessionId: string;
  step: number;
  /** The stretch that was made, which may begin one frame earlier and be one shorter: pairs of frames stay together. */
  first: number;
  frames: number;
  sampleRate: number;
  /** Mono. */
  samples: Float32Array;
  /** Root of the mean square, and largest absolute value; 0 for silence. */
  rms: number;
  peak: number;
}
