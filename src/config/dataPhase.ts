/** Phases of fine-tuning: data that batches come from while a run goes on, and the data at its start. */
import { FIELD_IDS } from './fields.ts';
import type { DataPhase, Experiment, TimelineEntry } from './experiment.ts';
import { type Settings, valuesDiffer } from './settings.ts';

/** What of a phase differs from the data at the start, in the order of the fields; nothing: those are used again. */
export function phaseChanges(phase: DataPhase, start: Settings): DataPhase {
  const given: Partial<Settings> = phase;
  const differing = FIELD_IDS.filter((id) => {
    const value = given[id];
    return value !== undefined && valuesDiffer(value, start[id]);
  });
  return Object.fromEntries(differing.map((id) => [id, given[id]])) as DataPhase;
}

/** The settings, with those of the data that batches come from now. */
export function settingsInUse({ settings, dataPhase }: Pick<Experiment, 'settings' | 'dataPhase'>): Settings {
  return { ...settings, ...dataPhase };
}

/** Phases that are under way or planned. Those that use the data at the start again do not count. */
export function phasesToCome({ settings, dataPhase = {} }: Experiment, planned: readonly TimelineEntry[]): DataPhase[] {
  const asked = [dataPhase, ...planned.flatMap((entry) => (entry.action === 'data' ? [entry.settings] : []))];
  const changes = asked.map((phase) => phaseChanges(phase, settings));
  const byKey = new Map(changes.map((phase) => [phaseKey(phase), phase]));
  return [...byKey.values()].filter((phase) => Object.keys(phase).length > 0);
}

/** Equal for phases with the same data. @param phase as `phaseChanges` gives it */
export function phaseKey(phase: DataPhase): string {
  const ordered = (_: string, value: unknown): unknown =>
    Array.isArray(value) ? (value as string[]).toSorted() : value;
  return JSON.stringify(phase, ordered);
}
