/** Looks things up in the objectives' facts. */
import { FIELDS, type FieldId } from '../config/fields.ts';
import type { Metric, MetricName } from '../config/metrics.ts';
import { foundValue } from '../config/problems/foundValue.ts';
import { LabError } from '../protocol/errors.ts';
import type { ObjectiveFacts } from './facts.ts';
import { OBJECTIVES, type ObjectiveName } from './list.ts';

/** What an experiment trains that names no objective. */
export const FIRST_OBJECTIVE: ObjectiveName = 'reconstruction';

/** Names of all objectives, the first one first. */
export const OBJECTIVE_NAMES: readonly string[] = Object.keys(OBJECTIVES);

/** Facts of the objective that an experiment names. @throws LabError if there is none of that name */
export function factsOf({ objective = FIRST_OBJECTIVE }: { objective?: string }): ObjectiveFacts {
  const facts = new Map<string, ObjectiveFacts>(Object.entries(OBJECTIVES)).get(objective);
  if (!facts) throw new LabError('invalid-request', { code: 'no-objective', objective: foundValue(objective) });
  return facts;
}

/** Whether a field has an effect on what is trained; those of the data have one on every objective. */
export function obeys({ fields }: ObjectiveFacts, id: FieldId): boolean {
  return FIELDS[id].group === 'data' || fields.includes(id);
}

/** Metrics of all objectives, by name; where several have one, it is the same. */
const METRICS = new Map<string, Metric>(
  Object.values<ObjectiveFacts>(OBJECTIVES).flatMap(({ metrics }) => Object.entries(metrics)),
);

/** Names of all metrics, those of the first objective first. */
export const METRIC_NAMES = [...METRICS.keys()] as MetricName[];

/** Whether some objective has a metric of that name. */
export function isMetric(name: string): name is MetricName {
  return METRICS.has(name);
}

/** Metrics that GPT-SoVITS logs as well, by the names it has for them. */
const LOGGED = new Map(
  [...METRICS].flatMap(([name, { loggedAs }]) => (loggedAs === undefined ? [] : [[loggedAs, name as MetricName]])),
);

/** The metric that is the quantity which GPT-SoVITS logs under a name; undefined if none is. */
export const metricLoggedAs = (name: string): MetricName | undefined => LOGGED.get(name);

/** @throws Error if no objective has such a metric */
export function metricOf(name: MetricName): Metric {
  const metric = METRICS.get(name);
  if (!metric) throw new Error(`No metric ${name}`);
  return metric;
}
