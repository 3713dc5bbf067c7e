/** The value of a field as a person reads it. */
import type { DataPhase } from '../../config/experiment.ts';
import type { FieldId } from '../../config/fields.ts';
import type { Settings } from '../../config/settings.ts';
import { texts } from '../../config/texts/index.ts';
import { formatSetting } from '../../config/texts/numbers.ts';

/** A number as typed, a choice by its label, voices by their ids. */
export function settingText(field: FieldId, value: Settings[FieldId]): string {
  if (typeof value === 'number') return formatSetting(value);
  if (typeof value === 'string') return texts.choices[value] ?? value;
  return field === 'voices' && value.length === 0 ? texts.settings.allVoices : texts.joined.list(value);
}

/** Whether a phase uses the data at the start. */
export function isEmpty(phase: DataPhase): boolean {
  return Object.keys(phase).length === 0;
}

/** What sets the data of a phase apart, e.g. “Voices: slt, rms”. */
export function phaseText(phase: DataPhase): string {
  return texts.joined.phrases(
    Object.entries(phase).map(([id, value]) =>
      texts.plan.set(texts.fields[id as FieldId].label, settingText(id as FieldId, value)),
    ),
  );
}
