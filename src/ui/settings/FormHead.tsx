/** The head of the form: finds a setting, takes the last change back, and makes it again. */
import { type RefObject, useEffect, useRef } from 'react';
import { useHotkeys } from 'react-hotkeys-hook';
import { FIELD_IDS, type FieldId } from '../../config/fields.ts';
import { texts } from '../../config/texts/index.ts';
import { RedoIcon, UndoIcon } from '../icons.tsx';
import { inDialog } from '../topbar/useShortcuts.ts';
import { useLab, useLabActions } from '../useLab.ts';
import { changeText } from './changeText.ts';
import { searchFields } from './fieldSearch.ts';

interface FindProps {
  typed: string;
  onType(typed: string): void;
  hits: readonly FieldId[] | null;
  /** The form, in which what was found is shown. */
  form: RefObject<HTMLElement | null>;
}

const rowOf = (form: HTMLElement | null, id: FieldId | undefined): HTMLElement | null =>
  (id && form?.querySelector<HTMLElement>(`[data-field="${id}"]`)) || null;

function focusControl(row: HTMLElement | null): void {
  const all = [...(row?.querySelectorAll<HTMLElement>('input, select') ?? [])];
  (all.find((each) => each.matches(':checked')) ?? all[0])?.focus();
}

/** What came of the search, in words. */
function Found({ typed, hits }: Pick<FindProps, 'typed' | 'hits'>) {
  const { settings: words } = texts;
  if (hits === null) return null;
  if (hits.length > 0) return words.found(hits.length);
  const resting = searchFields(typed, FIELD_IDS);
  if (resting.length === 0) return words.foundNone(typed.trim());
  return words.foundResting(texts.joined.list(resting.map((id) => texts.fields[id].label)));
}

function Find({ typed, onType, hits, form }: FindProps) {
  const input = useRef<HTMLInputElement>(null);
  const { settings: words } = texts;
  const first = hits?.[0];
  useHotkeys(
    '/',
    () => {
      // On a phone the form is folded away.
      const folded = input.current?.closest<HTMLDetailsElement>('details:not([open])');
      if (folded) folded.open = true;
      input.current?.focus();
      input.current?.select();
    },
    { useKey: true, preventDefault: true, ignoreEventWhen: inDialog },
  );
  useEffect(() => {
    rowOf(form.current, first)?.scrollIntoView?.({ block: 'nearest' });
  }, [form, first]);
  return (
    <search className="find-setting">
      <input
        ref={input}
        type="search"
        aria-label={words.find}
        aria-keyshortcuts="/"
        placeholder={words.find}
        title={words.findHelp}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => onType(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onType('');
          if (event.key !== 'Enter' && event.key !== 'ArrowDown') return;
          event.preventDefault();
          focusControl(rowOf(form.current, first));
        }}
      />
      {typed === '' && <kbd aria-hidden="true">/</kbd>}
      <p className="find-result small" role="status">
        <Found typed={typed} hits={hits} />
      </p>
    </search>
  );
}

function History() {
  const actions = useLabActions();
  const undo = useLab(({ form }) => form.undo.at(-1));
  const redo = useLab(({ form }) => form.redo.at(-1));
  const { settings: words } = texts;
  return (
    <span className="form-history">
      <button
        type="button"
        className="icon-button small"
        aria-label={words.undo}
        title={undo ? words.undoChange(changeText(undo.before, undo.after)) : words.nothingToUndo}
        disabled={!undo}
        onClick={() => void actions.undoSettings()}
      >
        <UndoIcon />
      </button>
      <button
        type="button"
        className="icon-button small"
        aria-label={words.redo}
        title={redo ? words.redoChange(changeText(redo.before, redo.after)) : words.nothingToRedo}
        disabled={!redo}
        onClick={() => void actions.redoSettings()}
      >
        <RedoIcon />
      </button>
    </span>
  );
}

/** Stays in sight while the form scrolls. */
export function FormHead(props: FindProps) {
  return (
    <div className="form-head">
      <Find {...props} />
      <History />
    </div>
  );
}
