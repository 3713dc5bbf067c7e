/** Which fields matter for an experiment, and which changes wait for a reset. */
import { settingsInUse } from '../../config/dataPhase.ts';
import { FIELD_IDS, FIELDS, type FieldId } from '../../config/fields.ts';
import { type Settings, valuesDiffer } from '../../config/settings.ts';
import { fieldMatters } from '../../datasets/catalogue.ts';
import type { LabState } from '../../store/state.ts';

/** Whether a field has any effect with these settings. */
export function isRelevant(field: FieldId, settings: Settings): boolean {
  if (field === 'kmeansIterations') return settings.codebookInit === 'kmeans';
  return fieldMatters(settings.dataset, field);
}

/** Whether a field of the draft differs from the running session and takes effect only with a reset. */
export function waitsForReset(field: FieldId, { session, draft, form }: LabState): boolean {
  if (session === null || (FIELDS[field].live && !form.waiting.includes(field))) return false;
  const running = settingsInUse(session.experiment);
  return isRelevant(field, draft.settings) && valuesDiffer(draft.settings[field], running[field]);
}

/** All fields that wait for a reset. */
export function waitingFields(state: LabState): FieldId[] {
  return FIELD_IDS.filter((field) => waitsForReset(field, state));
}
