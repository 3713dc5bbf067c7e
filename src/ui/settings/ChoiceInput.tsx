/** A field with a few named values. */
import type { ChoiceField, FieldId } from '../../config/fields.ts';
import type { Settings } from '../../config/settings.ts';
import { texts } from '../../config/texts/index.ts';
import { useLab, useLabActions } from '../useLab.ts';
import { FieldRow } from './FieldRow.tsx';

export type ChoiceFieldId = { [F in FieldId]: Settings[F] extends string ? F : never }[FieldId];

interface ChoiceInputProps {
  id: ChoiceFieldId;
  field: ChoiceField;
}

/** The list of choices, by their labels. */
export function ChoiceInput({ id, field }: ChoiceInputProps) {
  const actions = useLabActions();
  const value = useLab((state) => state.draft.settings[id]);
  return (
    <FieldRow field={id}>
      {(ids) => (
        <select
          id={ids.control}
          className="choice-input"
          aria-describedby={ids.describedBy}
          value={value}
          // The options are the field's choices, which are the values of its setting.
          onChange={(event) => void actions.changeField(id, event.target.value as Settings[ChoiceFieldId])}
        >
          {field.choices.map((choice) => (
            <option key={choice} value={choice}>
              {texts.choices[choice] ?? choice}
            </option>
          ))}
        </select>
      )}
    </FieldRow>
  );
}
