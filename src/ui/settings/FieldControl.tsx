/** The control of a field, whatever kind it has. */
import { FIELDS, type FieldId } from '../../config/fields.ts';
import { useLab } from '../useLab.ts';
import { type ChoiceFieldId, ChoiceInput } from './ChoiceInput.tsx';
import { NumberInput, type NumberFieldId } from './NumberInput.tsx';
import { isRelevant } from './relevance.ts';
import { Voices } from './Voices.tsx';

/** Nothing where the field has no effect. */
export function FieldControl({ id }: { id: FieldId }) {
  const relevant = useLab((state) => isRelevant(id, state.draft.settings));
  const field = FIELDS[id];
  if (!relevant) return null;
  if (field.kind === 'voices') return <Voices />;
  // The kind of a field says what its value is; the compiler cannot follow from the one to the other.
  if (field.kind === 'choice') return <ChoiceInput id={id as ChoiceFieldId} field={field} />;
  return <NumberInput id={id as NumberFieldId} field={field} />;
}
