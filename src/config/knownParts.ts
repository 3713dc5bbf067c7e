/** An experiment from a file of any version, as one of this version, cut down to what that knows. */
import * as v from 'valibot';
import { defaultExperiment, EXPERIMENT_VERSION, type Experiment, experimentSchema } from './experiment.ts';
import { underPresentNames } from './formerNames.ts';
import type { RunTimeline } from './timeline.ts';

/**
 * The experiment without anything that has no name here, so that nothing foreign is carried along. A setting that the
 * file is older than has its default. Values are as they were: `experimentProblems` of `objectives` is for the caller to ask.
 */
export function withKnownParts(experiment: Omit<Experiment, 'version'>): Experiment {
  const settings = underPresentNames({ ...experiment.settings });
  const known = knownParts(experimentSchema, { ...experiment, settings, version: EXPERIMENT_VERSION }) as Experiment;
  return { ...known, settings: { ...defaultExperiment().settings, ...known.settings } };
}

/** The same of the experiment of a run so far. */
export function knownRunTimeline(runTimeline: { experiment: unknown; done: number } | null): RunTimeline | null {
  return runTimeline && { experiment: withKnownParts(runTimeline.experiment as Experiment), done: runTimeline.done };
}

/** The kinds of schema that an experiment is made of, as far as they hold others. */
type Holder =
  | v.ObjectSchema<v.ObjectEntries, undefined>
  | v.VariantSchema<string, v.ObjectSchema<v.ObjectEntries, undefined>[], undefined>
  | v.ArraySchema<v.GenericSchema, undefined>
  | v.ExactOptionalSchema<v.GenericSchema, undefined>
  | v.UnknownSchema;

/** What a schema has a name for in a value, which need not be right. A strict object is left whole, to be refused. */
function knownParts(schema: v.GenericSchema, value: unknown): unknown {
  const steps = 'pipe' in schema ? (schema.pipe as v.GenericPipeItem[]) : [];
  const inner = steps.findLast(({ kind }) => kind === 'schema');
  if (inner) return knownParts(inner as v.GenericSchema, value);
  if (typeof value !== 'object' || value === null) return value;
  const holder = schema as Holder;
  switch (holder.type) {
    case 'exact_optional':
      return knownParts(holder.wrapped, value);
    case 'array':
      return Array.isArray(value) ? value.map((entry) => knownParts(holder.item, entry)) : value;
    case 'variant': {
      const kind = holder.options.find(({ entries }) =>
        v.is(entries[holder.key] as v.GenericSchema, own(value, holder.key)),
      );
      return kind ? knownParts(kind, value) : value;
    }
    case 'object':
      return Object.fromEntries(
        Object.entries(holder.entries)
          .filter(([key]) => own(value, key) !== undefined)
          .map(([key, part]) => [key, knownParts(part as v.GenericSchema, own(value, key))]),
      );
    default:
      return value;
  }
}

const own = (value: object, key: string): unknown =>
  Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
