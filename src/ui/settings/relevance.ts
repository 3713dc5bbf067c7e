/** Which fields matter for an experiment, and which changes wait for a reset. */
import { FIELD_IDS, FIELDS, type FieldId } from '../../config/fields.ts';
import { type Settings, valuesDiffer } from '../../config/settings.ts';
import { fieldMatters } from '../../datasets/catalogue.ts';

/** Whether a field has any effect with these settings. */
export function isRelevant(field: FieldId, settings: Settings): boolean {
  if (field === 'kmeansIterations') return settings.codebookInit === 'kmeans';
  return fieldMatters(settings.dataset, field);
}

/** Whether a field of the draft differs from the running session and takes effect only with a reset. */
export function waitsForReset(field: FieldId, draft: Settings, running: Settings): boolean {
  return !FIELDS[field].live && isRelevant(field, draft) && valuesDiffer(draft[field], running[field]);
}

/** All fields that wait for a reset. */
export function waitingFields(draft: Settings, running: Settings): FieldId[] {
  return FIELD_IDS.filter((field) => waitsForReset(field, draft, running));
}
