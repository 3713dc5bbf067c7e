/** The frame around every field: label, when it takes effect, help on demand, and a change that waits. */
import { type ReactNode, useId, useState } from 'react';
import { settingsInUse } from '../../config/dataPhase.ts';
import { FIELDS, type FieldId } from '../../config/fields.ts';
import { texts } from '../../config/texts/index.ts';
import { useLab } from '../useLab.ts';
import { settingText } from '../../config/texts/settingText.ts';
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

/** One field. `children` draws the control with the ids it must carry. */
export function FieldRow({ field, problem = null, children }: FieldRowProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const waiting = useLab(
    (state) =>
      state.session !== null && waitsForReset(field, state.draft.settings, settingsInUse(state.session.experiment)),
  );
  const running = useLab((state) =>
    waiting && state.session ? settingsInUse(state.session.experiment)[field] : undefined,
  );
  const { label, help } = texts.fields[field];
  const live = FIELDS[field].live;
  const ids = { control: `${id}control`, problem: `${id}problem`, describedBy: `${id}help ${id}when ${id}problem` };
  return (
    <div className="field" data-waiting={waiting} data-problem={problem !== null}>
      <div className="field-line">
        <span className="field-label">
          <label htmlFor={ids.control}>{label}</label>
          <HelpButton field={field} open={open} onToggle={() => setOpen(!open)} />
        </span>
        {children(ids)}
      </div>
      <p id={`${id}help`} className={open ? 'field-help' : 'visually-hidden'}>
        {help}
      </p>
      <p id={`${id}when`} className={open ? 'field-when' : 'visually-hidden'} data-live={live}>
        <span className="tag">{live ? texts.settings.live : texts.settings.needsReset}</span>{' '}
        {live && texts.settings.liveHelp}
      </p>
      {running !== undefined && <p className="field-waiting">{texts.settings.changed(settingText(field, running))}</p>}
      {problem !== null && (
        <p id={ids.problem} className="field-problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
