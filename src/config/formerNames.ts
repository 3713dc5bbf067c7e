/** What settings were called in experiments of version 1. */
import type { FieldId } from './fields.ts';

const FORMER_NAMES: Readonly<Record<string, FieldId>> = { frameRate: 'tokenRate', behaviour: 'codebookRules' };

/** The settings of an experiment of any version, under the names of this one; what has today's name wins. */
export function underPresentNames(settings: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const former = Object.entries(FORMER_NAMES).filter(([name]) => Object.hasOwn(settings, name));
  const renamed = former.map(([name, present]) => [present, settings[name]]);
  const others = Object.entries(settings).filter(([name]) => !Object.hasOwn(FORMER_NAMES, name));
  return Object.fromEntries([...renamed, ...others]);
}
