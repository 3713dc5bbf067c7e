/** Every quantity that a run records, with its unit. Labels are in `texts/`. */

export type MetricUnit = 'none' | 'codes' | 'fraction' | 'milliseconds' | 'nodes' | 'bytes';
interface Metric {
  unit: MetricUnit;
  /** One column per quantizer layer, keyed `name@layer`. */
  perLayer: boolean;
  /** A gradient norm, which may not exist: see `NO_GRADIENT`. */
  gradient: boolean;
}
const metric = (unit: MetricUnit, perLayer = false, gradient = false): Metric => ({ unit, perLayer, gradient });

export const METRICS = {
  /** Weighted sum that is minimised. */
  'loss/total': metric('none'),
  /** Mean squared error between decoder output and target. */
  'loss/reconstruction': metric('none'),
  /** Mean over layers of mean((q - x)^2), 0 in evaluation mode. */
  'loss/commitment': metric('none'),
  /** Mean over layers of mean((q - x)^2), in every mode. */
  'quantizer/error': metric('none'),
  /** Distinct codes in the batch. */
  'codebook/used_batch': metric('codes', true),
  /** Distinct codes in the last `usageWindow` steps. */
  'codebook/used_window': metric('codes', true),
  /** exp of the entropy of the batch's code histogram. */
  'codebook/perplexity': metric('codes', true),
  /** Dead codes replaced in this step. */
  'codebook/replaced': metric('codes', true),
  'gradient/ssl_proj': metric('none', false, true),
  /** At the quantizer's output, which is what straight-through hands on; the quantizer itself has no parameters. */
  'gradient/quantizer': metric('none', false, true),
  'gradient/decoder': metric('none', false, true),
  /** Share of probe frames whose code differs from that at step 0. Measured every `probeEvery` steps, as the next two. */
  'probe/token_flip_rate': metric('fraction', true),
  /** The same against the step in which the lane was last frozen or thawed. */
  'probe/token_flip_rate_since_freeze': metric('fraction', true),
  /** The same against an imported tokenization. */
  'probe/token_flip_rate_imported': metric('fraction', true),
  /** Largest absolute change since step 0. Measured every `probeEvery` steps. */
  'drift/ssl_proj': metric('none'),
  'drift/codebook': metric('none', true),
  /** What the forward of ssl_proj and quantizer left on the gradient tape. */
  'tape/nodes': metric('nodes'),
  'tape/bytes': metric('bytes'),
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof METRICS;
/** Key of a column: the metric's name, with `@layer` behind it for a per-layer metric. */
export type MetricKey = MetricName | `${MetricName}@${number}`;

/**
 * A gradient that does not exist, in a column of gradient norms. A norm is never negative, so no norm can be mistaken
 * for it; NaN means "not measured at this step" in every column, or a value that is not finite in a gradient column.
 */
export const NO_GRADIENT = -1;
