/** Finds fields by what they are called on the page, in code, in GPT-SoVITS, and by what is said about them. */
import { FIELDS, type FieldId } from '../../config/fields.ts';
import { ORIGINAL_NAMES } from '../../config/originalNames.ts';
import { texts } from '../../config/texts/index.ts';

/** `threshold_ema_dead_code`, `thresholdEmaDeadCode` and “Threshold EMA dead code” are the same. */
const folded = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_\-.]+/g, '');

const namesOf = (id: FieldId): string[] => [texts.fields[id].label, id, ...(ORIGINAL_NAMES[id] ?? [])];

function saidOf(id: FieldId): string[] {
  const field = FIELDS[id];
  const choices = field.kind === 'choice' ? field.choices.map((choice) => texts.choices[choice] ?? choice) : [];
  return [...namesOf(id), texts.fields[id].help, texts.fieldGroups[field.group], ...choices];
}

/**
 * Fields in which every word of what was typed is found; those that are called so first.
 * @param ids to search, in the order of the form
 */
export function searchFields(typed: string, ids: readonly FieldId[]): FieldId[] {
  const words = typed
    .split(/\s+/)
    .map(folded)
    .filter((word) => word !== '');
  if (words.length === 0) return [];
  const hits = (told: string[]): boolean => {
    const text = told.map(folded).join('\n');
    return words.every((word) => text.includes(word));
  };
  const called = ids.filter((id) => hits(namesOf(id)));
  return [...called, ...ids.filter((id) => !called.includes(id) && hits(saidOf(id)))];
}
