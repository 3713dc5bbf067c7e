/** What the page is told when training stopped because a value was no longer finite. */
import type { DataPart } from '../config/batchForm.ts';
import type { LaneId } from '../config/experiment.ts';
import type { FieldId } from '../config/fields.ts';

/** What a value was before it was lost. */
export type Became = 'nan' | 'positive-infinity' | 'negative-infinity';

/**
 * Where a tensor stands, in the order of the computation. Those up to `loss` have no name in PyTorch's `state_dict`;
 * the others have that of the parameter or buffer.
 */
export type TensorPlace =
  | DataPart
  /** What ssl_proj gives to the quantizer. */
  | 'projection'
  /** Squared distances from there to the codes. */
  | 'quantization-error'
  /** What the decoder made. */
  | 'output'
  | 'loss'
  | 'gradient'
  | 'exp_avg'
  | 'exp_avg_sq'
  | 'parameter'
  | 'buffer';

/** A tensor with values that are not finite. */
export interface LostTensor {
  place: TensorPlace;
  /** Name of the parameter or buffer; empty where there is none. */
  name: string;
  /** What most of these values are. */
  became: Became;
  /** How many of its values are not finite, and how many it has. */
  lost: number;
  size: number;
}

/** Why it happened, as far as the numbers tell; the page has a sentence and advice for each. */
export type DivergenceCause =
  | { code: 'input-not-finite'; input: DataPart; lost: number }
  /** Values of the batch so large that their products leave what float32 holds. */
  | { code: 'input-huge'; input: DataPart; largest: number }
  /** It was so before the session's first step: a file brought it. */
  | { code: 'from-file' }
  | { code: 'loss-weight'; field: FieldId; value: number }
  /** A codebook was divided by cluster sizes of almost nothing; `largest` of them all. */
  | { code: 'empty-clusters'; name: string; largest: number }
  /** Steps are too wide. `growth`: how the loss grew over the last steps, null where it had no time to. */
  | { code: 'learning-rate'; value: number; growth: { from: number; to: number; steps: number } | null }
  /** Values so large that their squares overflow, and nothing that says where they came from. */
  | { code: 'overflow'; name: string; largest: number }
  | { code: 'unknown' };

/** A lane that holds values that are not finite, or whose loss is not. */
export interface LostLane {
  lane: LaneId;
  /** Of its parameters, buffers and optimizer state, when training had stopped: by then they have spread. */
  tensors: number;
  first: LostTensor | null;
}

export interface Divergence {
  lane: LaneId;
  /** Step in which it happened; 0: before the first. */
  step: number;
  /** The first tensor that held such a value, in the order of the computation; null if it could not be found again. */
  first: LostTensor | null;
  cause: DivergenceCause;
  /** All lanes that must go or go back before training can go on, this one included. */
  lost: LostLane[];
  /** Step of the last state known to be healthy, which `restoreHealthy` goes back to; null if there is none. */
  healthyStep: number | null;
}
