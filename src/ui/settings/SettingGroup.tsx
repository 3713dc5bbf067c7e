/** A group of settings that folds. Folded, it says which it has, how many of them are changed, and how many wait. */
import type { FieldGroup, FieldId } from '../../config/fields.ts';
import { texts } from '../../config/texts/index.ts';
import { useLab } from '../useLab.ts';
import { FieldControl } from './FieldControl.tsx';
import type { FormView } from './formContext.ts';
import { PutBackAll } from './PutBack.tsx';
import { waitsForReset } from './relevance.ts';

interface Props {
  group: FieldGroup;
  /** At least one. */
  fields: readonly FieldId[];
  form: FormView;
  open: boolean;
  onOpen(open: boolean): void;
}

export function SettingGroup({ group, fields, form, open, onOpen }: Props) {
  const differing = form.differing.filter((id) => fields.includes(id));
  const waiting = useLab((state) => fields.filter((id) => waitsForReset(id, state)).length);
  const isFound = fields.some((id) => form.hits?.includes(id));
  const isOpen = open || isFound;
  const { settings: words } = texts;
  const notes = [differing.length > 0 && words.changedCount(differing.length), waiting > 0 && words.waitCount(waiting)];
  return (
    <details
      className="field-group"
      open={isOpen}
      // Opened by the browser's own search.
      onToggle={({ currentTarget }) => currentTarget.open !== isOpen && onOpen(currentTarget.open)}
    >
      <summary
        onClick={(event) => {
          event.preventDefault();
          if (!isFound) onOpen(!open);
        }}
      >
        <span className="group-name">{group === 'data' ? words.batches : texts.fieldGroups[group]}</span>
        <span className="group-notes">{notes.map((note) => note !== false && <span key={note}>{note}</span>)}</span>
        {!isOpen && (
          <span className="group-fields quiet">{texts.joined.list(fields.map((id) => texts.fields[id].label))}</span>
        )}
      </summary>
      {fields.map((id) => (
        <FieldControl key={id} id={id} />
      ))}
      <PutBackAll fields={differing} form={form} />
    </details>
  );
}
