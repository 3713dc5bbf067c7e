/** The value of a field as a person reads it. */
import type { FieldId } from '../../config/fields.ts';
import type { Settings } from '../../config/settings.ts';
import { texts } from '../../config/texts/index.ts';
import { formatSetting } from '../numbers.ts';

/** A number as typed, a choice by its label, voices by their ids. */
export function settingText(field: FieldId, value: Settings[FieldId]): string {
  if (typeof value === 'number') return formatSetting(value);
  if (typeof value === 'string') return texts.choices[value] ?? value;
  return field === 'voices' && value.length === 0 ? texts.settings.allVoices : value.join(', ');
}
