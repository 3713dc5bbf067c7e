/** Whether a value may stand in a field, by the bounds in `config/fields.ts`. */
import { FIELDS, type FieldId } from '../config/fields.ts';
import type { Settings } from '../config/settings.ts';

/**
 * What is wrong with a value, or null.
 * @returns a sentence that names the field and what was expected
 */
export function settingProblem(id: FieldId, value: unknown): string | null {
  const field = FIELDS[id];
  switch (field.kind) {
    case 'choice':
      return typeof value === 'string' && field.choices.includes(value)
        ? null
        : `${id} must be one of ${field.choices.join(', ')}.`;
    case 'voices':
      return Array.isArray(value) && value.every((voice) => typeof voice === 'string')
        ? null
        : `${id} must be a list of voice ids.`;
    case 'integer':
    case 'real': {
      const kind = field.kind === 'integer' ? 'a whole number' : 'a number';
      const fits =
        typeof value === 'number' &&
        (field.kind === 'real' ? Number.isFinite(value) : Number.isInteger(value)) &&
        value >= field.min &&
        value <= field.max;
      return fits ? null : `${id} must be ${kind} from ${field.min} to ${field.max}.`;
    }
    default:
      return field satisfies never;
  }
}

/** Takes over what is valid and says what is not. */
export function checkedSettings(values: Record<string, unknown>): { settings: Partial<Settings>; problems: string[] } {
  const settings: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [id, value] of Object.entries(values)) {
    const problem = Object.hasOwn(FIELDS, id) ? settingProblem(id as FieldId, value) : `There is no field “${id}”.`;
    if (problem) problems.push(problem);
    else settings[id] = value;
  }
  return { settings: settings as Partial<Settings>, problems };
}
