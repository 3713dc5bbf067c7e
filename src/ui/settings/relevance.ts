/** Which fields matter for an experiment, and which changes wait for a reset. */
import { FIELD_IDS, FIELDS, type FieldId } from '../../config/fields.ts';
import type { Settings } from '../../config/settings.ts';

/** Fields of sound, which neither a plane nor finished features have. */
const SOUND_ONLY: readonly FieldId[] = ['mels', 'splice'];

/** Whether a field has any effect with these settings. */
export function isRelevant(field: FieldId, settings: Settings): boolean {
  if (SOUND_ONLY.includes(field)) return settings.dataset === 'speech' || settings.dataset === 'audio';
  if (field === 'voices') return settings.dataset === 'speech';
  if (field === 'planeShape') return settings.dataset === 'plane';
  if (field === 'kmeansIterations') return settings.codebookInit === 'kmeans';
  return true;
}

function differs(a: Settings[FieldId], b: Settings[FieldId]): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a !== b;
  return a.length !== b.length || a.some((value) => !b.includes(value));
}

/** Whether a field of the draft differs from the running session and takes effect only with a reset. */
export function waitsForReset(field: FieldId, draft: Settings, running: Settings): boolean {
  return !FIELDS[field].live && isRelevant(field, draft) && differs(draft[field], running[field]);
}

/** All fields that wait for a reset. */
export function waitingFields(draft: Settings, running: Settings): FieldId[] {
  return FIELD_IDS.filter((field) => waitsForReset(field, draft, running));
}
