/** What a person says of a kept run: its name, tags, and a note. */
import { type KeyboardEvent, useId, useState } from 'react';
import { LONGEST_NOTE, LONGEST_RUN_NAME, LONGEST_TAG, MOST_TAGS } from '../../config/limits.ts';
import { texts } from '../../config/texts/index.ts';
import { tidyLabel } from '../../protocol/runLabel.ts';
import type { RunEntry } from '../../runs/runEntry.ts';
import { useLabActions } from '../useLab.ts';
import { specialName } from './runName.ts';

/** What stands between two tags, as it is typed in either language. */
const BETWEEN_TAGS = /[,，、;；\n]/;

/** Whoever opened the form wants to type. */
const takeFocus = (input: HTMLInputElement | null): void => input?.focus();

export function RunLabelForm({ entry, onDone }: { entry: RunEntry; onDone: () => void }) {
  const actions = useLabActions();
  const id = useId();
  const { label } = entry;
  const [name, setName] = useState(label.name);
  const [tags, setTags] = useState(label.tags.join(', '));
  const [note, setNote] = useState(label.note);
  const { library: words } = texts;
  const save = (): void => {
    onDone();
    void actions.labelRun(entry.id, tidyLabel({ ...label, name, note, tags: tags.split(BETWEEN_TAGS) }));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // Enter alone begins a line, and in an input method it takes a word over.
    const sends = event.key === 'Enter' && (event.ctrlKey || event.metaKey);
    if (!sends || event.nativeEvent.isComposing) return;
    event.preventDefault();
    save();
  };
  return (
    <form
      className="run-form"
      aria-label={texts.runs.of(words.edit, specialName(entry))}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <label htmlFor={`${id}name`}>{words.name}</label>
      <input
        id={`${id}name`}
        ref={takeFocus}
        value={name}
        maxLength={LONGEST_RUN_NAME}
        placeholder={words.nameHint}
        onChange={(event) => setName(event.target.value)}
      />
      <label htmlFor={`${id}tags`}>{words.tags}</label>
      <input
        id={`${id}tags`}
        value={tags}
        maxLength={(LONGEST_TAG + 2) * MOST_TAGS}
        placeholder={words.tagsHint}
        onChange={(event) => setTags(event.target.value)}
      />
      <label htmlFor={`${id}note`}>{words.note}</label>
      <textarea
        id={`${id}note`}
        rows={3}
        onKeyDown={onKeyDown}
        value={note}
        maxLength={LONGEST_NOTE}
        onChange={(event) => setNote(event.target.value)}
      />
      <div className="run-form-ends">
        <button type="submit" className="button primary">
          {words.save}
        </button>
        <button type="button" className="button" onClick={onDone}>
          {words.cancel}
        </button>
      </div>
    </form>
  );
}
