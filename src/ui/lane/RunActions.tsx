/** The run that is there as a plan for the next reset, as an address, and as a file. */
import { useEffect, useRef, useState } from 'react';
import { LONGEST_RUN_NAME } from '../../config/limits.ts';
import { texts } from '../../config/texts/index.ts';
import { useLab, useLabActions, useReady } from '../useLab.ts';
import { useCopyLink } from './useCopyLink.ts';

/** Asks what the run is called, and saves it under that name. */
function SaveRun({ onDone }: { onDone: () => void }) {
  const { saveRun } = useLabActions();
  const [name, setName] = useState('');
  const field = useRef<HTMLInputElement>(null);
  // It came by the press before.
  useEffect(() => field.current?.focus(), []);
  const { scenarios: words } = texts;
  return (
    <form
      className="save-run"
      onSubmit={(event) => {
        event.preventDefault();
        void saveRun(name);
        onDone();
      }}
    >
      <input
        ref={field}
        type="text"
        aria-label={words.nameLabel}
        placeholder={words.namePlaceholder}
        maxLength={LONGEST_RUN_NAME}
        value={name}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onDone();
        }}
      />
      <button type="submit" className="button">
        {words.save}
      </button>
      <button type="button" className="button quiet-button" onClick={onDone}>
        {words.cancel}
      </button>
    </form>
  );
}

export function RunActions() {
  const { planRun } = useLabActions();
  const ready = useReady();
  const none = useLab((state) => state.session === null);
  const [outcome, copy] = useCopyLink();
  const [saving, setSaving] = useState(false);
  return (
    <div className="run-actions">
      <span role="status" className="small quiet">
        {outcome === null ? '' : texts.plan[outcome]}
      </span>
      <button
        type="button"
        className="button"
        title={texts.plan.againHelp}
        disabled={!ready}
        onClick={() => void planRun()}
      >
        {texts.plan.again}
      </button>
      <button type="button" className="button" title={texts.plan.linkHelp} disabled={none} onClick={() => void copy()}>
        {texts.plan.link}
      </button>
      <button
        type="button"
        className="button"
        title={texts.scenarios.saveHelp}
        aria-expanded={saving}
        disabled={!ready}
        onClick={() => setSaving(!saving)}
      >
        {texts.scenarios.saveRun}
      </button>
      {saving && <SaveRun onDone={() => setSaving(false)} />}
    </div>
  );
}
