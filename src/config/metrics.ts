/** Quantities that a run records. Which there are is told by the objective, their labels are in `texts/`. */

export type MetricUnit = 'none' | 'codes' | 'fraction' | 'milliseconds' | 'nodes' | 'bytes';
export interface Metric {
  unit: MetricUnit;
  /** One column per layer of codebooks, keyed `name@layer`. */
  perLayer: boolean;
  /** A gradient norm, which may not exist: see `NO_GRADIENT`. */
  gradient: boolean;
  /**
   * Follows from that metric: its standard deviation over the last `SPREAD_STEPS` steps, divided by the absolute value of
   * its mean there. It is computed where curves are kept.
   */
  spreadOf?: MetricKey;
  /** The name under which GPT-SoVITS's training logs the very same quantity, where it does. */
  loggedAs?: string;
}

/** Steps over which a spread is taken. */
export const SPREAD_STEPS = 100;

export type MetricName = `${string}/${string}`;
/** Key of a column: the metric's name, with `@layer` behind it for a per-layer metric. */
export type MetricKey = MetricName | `${MetricName}@${number}`;

/**
 * A gradient that does not exist, in a column of gradient norms. A norm is never negative, so no norm can be mistaken
 * for it; NaN means "not measured at this step" in every column, or a value that is not finite in a gradient column.
 */
export const NO_GRADIENT = -1;
