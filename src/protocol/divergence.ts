/** What the page is told when training stopped because a value was no longer finite. */
import * as v from 'valibot';
import { DATA_PARTS } from '../config/batchForm.ts';
import { LANE_IDS } from '../config/experiment.ts';
import { FIELD_IDS } from '../config/fields.ts';
import { MOST_TENSORS } from '../config/limits.ts';
import { exactly, listOf, numberBetween, oneKind, oneOf, step, wholeNumber, words } from '../config/schemaParts.ts';
import { held } from './audit.ts';

const lane = oneOf(LANE_IDS);
/** The largest magnitude of values that are finite. */
export const largest = numberBetween(0, Number.MAX_VALUE);

/** A tensor with values that are not finite. */
const lostTensorSchema = v.object({
  /**
   * Where it stands, in the order of the computation. Those up to `loss` have no name in PyTorch's `state_dict`; the
   * others have that of the parameter or buffer.
   */
  place: oneOf([
    ...DATA_PARTS,
    // What ssl_proj gives to the quantizer.
    'projection',
    // Squared distances from there to the codes.
    'quantization-error',
    // What the decoder made.
    'output',
    'loss',
    'gradient',
    'exp_avg',
    'exp_avg_sq',
    'parameter',
    'buffer',
  ]),
  /** Name of the parameter or buffer; empty where there is none. */
  name: words,
  /** What most of these values are. */
  became: oneOf(['nan', 'positive-infinity', 'negative-infinity']),
  /** How many of its values are not finite, and how many it has. */
  lost: held,
  size: held,
});
export type LostTensor = v.InferOutput<typeof lostTensorSchema>;
export type TensorPlace = LostTensor['place'];
/** What a value was before it was lost. */
export type Became = LostTensor['became'];

const input = oneOf(DATA_PARTS);
/** Why it happened, as far as the numbers tell; the page has a sentence and advice for each. */
const causeSchema = oneKind('code', [
  v.object({ code: exactly('input-not-finite'), input, lost: held }),
  // Values of the batch so large that their products leave what float32 holds.
  v.object({ code: exactly('input-huge'), input, largest }),
  v.object({
    code: exactly('loss-weight'),
    field: oneOf(FIELD_IDS),
    value: largest,
  }),
  // A codebook was divided by cluster sizes of almost nothing; `largest` of them all. Or values so large that their
  // squares overflow, and nothing that says where they came from.
  v.object({ code: oneOf(['empty-clusters', 'overflow']), name: words, largest }),
  // Steps are too wide. `growth`: how the loss grew over the last steps, null where it had no time to.
  v.object({
    code: exactly('learning-rate'),
    value: largest,
    growth: v.nullable(v.object({ from: largest, to: largest, steps: step })),
  }),
  // It was so before the session's first step: a file brought it. Or nothing tells.
  v.object({ code: oneOf(['from-file', 'unknown']) }),
]);
export type DivergenceCause = v.InferOutput<typeof causeSchema>;

/** A lane that holds values that are not finite, or whose loss is not. */
const lostLaneSchema = v.object({
  lane,
  /** Of its parameters, buffers and optimizer state, when training had stopped: by then they have spread. */
  tensors: wholeNumber(MOST_TENSORS),
  first: v.nullable(lostTensorSchema),
});
export type LostLane = v.InferOutput<typeof lostLaneSchema>;

export const divergenceSchema = v.object({
  lane,
  /** Step in which it happened; 0: before the first. */
  step,
  /** The first tensor that held such a value, in the order of the computation; null if it could not be found again. */
  first: v.nullable(lostTensorSchema),
  cause: causeSchema,
  /** All lanes that must go or go back before training can go on, this one included. */
  lost: listOf(lostLaneSchema, LANE_IDS.length),
  /** Step of the last state known to be healthy, which `restoreHealthy` goes back to; null if there is none. */
  healthyStep: v.nullable(step),
});
export type Divergence = v.InferOutput<typeof divergenceSchema>;
