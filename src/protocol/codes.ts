/** What the page is shown of codes: where they lie among the probe's features, which are near, and which frames have one. */
import type { LaneId } from '../config/experiment.ts';

/** From where the way of a code is drawn: the lane's beginning, or its last freeze or thaw. */
export const TRAIL_ORIGINS = ['start', 'switch'] as const;
export type TrailOrigin = (typeof TRAIL_ORIGINS)[number];

/**
 * Codebook and probe of one lane and layer, seen along two directions in which both vary most. The directions stay from
 * one map to the next, so that what moves on the map has moved.
 */
export interface CodeMap {
  sessionId: string;
  lane: LaneId;
  layer: number;
  step: number;
  /** Counts the fits of the directions; positions of maps with the same number can be compared. */
  fit: number;
  /** Share of the variance of codes and features that the two directions show, 0 to 1. */
  explained: number;
  origin: TrailOrigin;
  /** The step that the trail begins behind. */
  since: number;
  /** Positions of all codes, [codes, 2] each, oldest first: those of `since`, then some in between, then those of now. */
  trail: Float32Array[];
  /** Frames of the probe that have each code, [codes]. */
  counts: Float32Array;
  /** Positions of what the layer is given for the probe, [tokens, 2]. */
  points: Float32Array;
  /** The code of each of these, [tokens]. */
  tokens: Int32Array;
}

/** One window of the probe, and where it comes from. */
export interface CodedFrame {
  utterance: string;
  /** First frame in the utterance, 50 per second. */
  frame: number;
  /** Frames in the window. */
  frames: number;
  /** Frames in the utterance. */
  of: number;
  /** From what the layer was given to the code. */
  distance: number;
}

/** What is near a code. Distances are Euclidean, in the space of the codebook. */
export interface CodeDetail {
  sessionId: string;
  lane: LaneId;
  layer: number;
  step: number;
  code: number;
  /** Frames of the probe that have the code, and how many the probe has. */
  count: number;
  of: number;
  neighbours: { code: number; distance: number }[];
  /** Whether the utterances can be heard. */
  hasSound: boolean;
  /** The nearest of the frames that have the code, nearest first. */
  frames: CodedFrame[];
}
