/** What the form knows beside the draft: changes that can be taken back, live fields that wait, and what was started from. */
import { FIELD_IDS, FIELDS, type FieldId } from '../config/fields.ts';
import type { Basis } from '../config/presets.ts';
import { type Settings, valuesDiffer } from '../config/settings.ts';

/** One change of settings, of one field or of several. */
export interface SettingsChange {
  before: Partial<Settings>;
  after: Partial<Settings>;
  /** Whether its live fields wait for a reset with the others. */
  waits: boolean;
  /** What the settings were started from before it, and after. */
  basis: readonly [before: Basis | null, after: Basis | null];
}

export interface FormState {
  /** Live fields whose value in the draft came with a preset or a data set, and waits for a reset with it. */
  waiting: readonly FieldId[];
  /** What the settings were started from; null: whatever preset is nearest. */
  basis: Basis | null;
  /** The newest change last. */
  undo: readonly SettingsChange[];
  /** The one taken back last is last. */
  redo: readonly SettingsChange[];
}

export const UNCHANGED: FormState = { waiting: [], basis: null, undo: [], redo: [] };

/** Changes that can be taken back. */
const MOST_CHANGES = 200;

/** @returns the form after a change that a person made; what had been taken back is gone, as everywhere */
export function withChange(form: FormState, change: SettingsChange): FormState {
  return { ...form, basis: change.basis[1], undo: [...form.undo.slice(1 - MOST_CHANGES), change], redo: [] };
}

/** Fields in which two settings differ. */
export function movedFields(a: Settings, b: Settings): FieldId[] {
  return FIELD_IDS.filter((id) => valuesDiffer(a[id], b[id]));
}

/**
 * The form after fields were changed by something else: a session that was opened, a run that is told again. Changes of
 * these fields can no longer be taken back, nor what lies behind them; with sizes, what was started from is unknown.
 */
export function afterForeignChange(form: FormState, moved: readonly FieldId[]): FormState {
  const { undo, redo, basis } = form;
  const isKept = moved.every((id) => FIELDS[id].live);
  return { ...form, undo: newerThan(undo, moved), redo: newerThan(redo, moved), basis: isKept ? basis : null };
}

function newerThan(changes: readonly SettingsChange[], moved: readonly FieldId[]): readonly SettingsChange[] {
  const last = changes.findLastIndex(({ after }) => moved.some((id) => Object.hasOwn(after, id)));
  return last === -1 ? changes : changes.slice(last + 1);
}
