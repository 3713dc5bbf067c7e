/** Ctrl Z within the form: of settings. Elsewhere it brings back the run before, see `useShortcuts`. */
import { type KeyboardEvent, useState } from 'react';
import { texts } from '../../config/texts/index.ts';
import { useLabActions, useLabInstance } from '../useLab.ts';
import { changeText } from './changeText.ts';

/** In these the browser takes back what is being typed, which is no change of a setting yet. */
const TYPING = '[data-typing="true"], [type="search"], .preset-naming input';

/** @returns the listener for the form, and what it did last, in words */
export function useFormKeys(): [onKeyDown: (event: KeyboardEvent) => void, said: string] {
  const lab = useLabInstance();
  const actions = useLabActions();
  const [said, setSaid] = useState('');
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key !== 'z' && key !== 'y') return;
    // Whatever becomes of it here, it is not about the run.
    event.stopPropagation();
    if (event.target instanceof Element && event.target.matches(TYPING)) return;
    event.preventDefault();
    const { undo, redo } = lab.store.getState().form;
    if (key === 'z' && !event.shiftKey) {
      const change = undo.at(-1);
      setSaid(change ? texts.settings.undone(changeText(change.after, change.before)) : texts.settings.nothingToUndo);
      void actions.undoSettings();
    } else {
      const change = redo.at(-1);
      setSaid(change ? texts.settings.redone(changeText(change.before, change.after)) : texts.settings.nothingToRedo);
      void actions.redoSettings();
    }
  };
  return [onKeyDown, said];
}
