/**
 * The frame around every field: label, when it takes effect, help on demand, a change that waits, and whether it differs
 * from what the settings were started from.
 */
import { type ComponentProps, type ReactNode, useId, useState } from 'react';
import { settingsInUse } from '../../config/dataPhase.ts';
import { FIELDS, type FieldId } from '../../config/fields.ts';
import { ORIGINAL_NAMES } from '../../config/originalNames.ts';
import { texts } from '../../config/texts/index.ts';
import { useLab } from '../useLab.ts';
import { settingText } from '../../config/texts/settingText.ts';
import { useFormView } from './formContext.ts';
import { PutBack } from './PutBack.tsx';
import { waitsForReset } from './relevance.ts';

export interface ControlIds {
  control: string;
  /** Ids of everything that describes the control. */
  describedBy: string;
  problem: string;
}

interface FieldRowProps {
  field: FieldId;
  problem?: string | null;
  /** Of the label, where it can be dragged. */
  label?: ComponentProps<'label'>;
  children(ids: ControlIds): ReactNode;
}

function HelpButton({ field, open, onToggle }: { field: FieldId; open: boolean; onToggle(): void }) {
  return (
    <button
      type="button"
      className="help-button"
      aria-label={texts.settings.help(texts.fields[field].label)}
      aria-expanded={open}
      onClick={onToggle}
    >
      <span aria-hidden="true">?</span>
    </button>
  );
}

/** Help, what the field is called elsewhere, and when a change takes effect: read out always, seen when asked for. */
function About({ field, id, open, isDragged }: { field: FieldId; id: string; open: boolean; isDragged: boolean }) {
  const { live } = FIELDS[field];
  const names = ORIGINAL_NAMES[field] ?? [];
  return (
    <>
      <p id={`${id}help`} className={open ? 'field-help' : 'visually-hidden'}>
        {texts.fields[field].help}
        {open && names.length > 0 && ` ${texts.settings.originalNames(names.join(', '))}`}
      </p>
      {open && isDragged && <p className="field-help">{texts.settings.dragHelp}</p>}
      <p id={`${id}when`} className={open ? 'field-when' : 'visually-hidden'} data-live={live}>
        <span className="tag">{live ? texts.settings.live : texts.settings.needsReset}</span>{' '}
        {live && texts.settings.liveHelp}
      </p>
    </>
  );
}

/** One field. `children` draws the control with the ids it must carry. */
export function FieldRow({ field, problem = null, label, children }: FieldRowProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const form = useFormView();
  const waiting = useLab((state) => waitsForReset(field, state));
  const running = useLab((state) =>
    waiting && state.session ? settingsInUse(state.session.experiment)[field] : undefined,
  );
  const name = texts.fields[field].label;
  const isHit = form?.hits?.includes(field) === true;
  const ids = { control: `${id}control`, problem: `${id}problem`, describedBy: `${id}help ${id}when ${id}problem` };
  return (
    <div className="field" data-field={field} data-waiting={waiting} data-problem={problem !== null} data-hit={isHit}>
      <div className="field-line">
        <span className="field-label">
          <label {...label} htmlFor={ids.control}>
            {isHit ? <mark>{name}</mark> : name}
          </label>
          <HelpButton field={field} open={open} onToggle={() => setOpen(!open)} />
        </span>
        {form?.differing.includes(field) && <PutBack field={field} form={form} />}
        {children(ids)}
      </div>
      <About field={field} id={id} open={open} isDragged={label !== undefined} />
      {running !== undefined && (
        <p className="field-waiting">
          {(FIELDS[field].live ? texts.settings.waitsWith : texts.settings.changed)(settingText(field, running))}
        </p>
      )}
      {problem !== null && (
        <p id={ids.problem} className="field-problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
