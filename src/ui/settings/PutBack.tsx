/** Marks a field that differs from what the settings were started from, and puts it back. */
import type { FieldId } from '../../config/fields.ts';
import { texts } from '../../config/texts/index.ts';
import { ResetIcon } from '../icons.tsx';
import { useLabActions } from '../useLab.ts';
import { basisName, type FormView, valuesOf } from './formContext.ts';
import { settingText } from '../../config/texts/settingText.ts';

export function PutBack({ field, form }: { field: FieldId; form: FormView }) {
  const actions = useLabActions();
  const { label } = texts.fields[field];
  const value = settingText(field, form.settings[field]);
  return (
    <button
      type="button"
      className="put-back"
      aria-label={texts.settings.putBackField(label, value)}
      title={texts.settings.putBackTitle(basisName(form.basis), value)}
      onClick={() => void actions.changeFields(valuesOf(form.settings, [field]))}
    >
      <ResetIcon />
    </button>
  );
}

/** How many of some fields differ, and puts all of them back. Nothing if none does. */
export function PutBackAll({ fields, form }: { fields: readonly FieldId[]; form: FormView }) {
  const actions = useLabActions();
  if (fields.length === 0) return null;
  return (
    <p className="put-back-all small">
      <span>{texts.settings.differing(fields.length, basisName(form.basis))}</span>
      <button
        type="button"
        className="text-button"
        onClick={() => void actions.changeFields(valuesOf(form.settings, fields))}
      >
        <ResetIcon />
        {texts.settings.putBackAll(fields.length)}
      </button>
    </p>
  );
}
