/** Ctrl Z within the form: of settings. Elsewhere it brings back the run before, see `useShortcuts`. */
import { type RefObject, useEffect, useState } from 'react';
import { texts } from '../../config/texts/index.ts';
import type { Lab } from '../../store/lab.ts';
import { useLabInstance } from '../useLab.ts';
import { changeText } from './changeText.ts';

/** In these the browser takes back what is being typed, which is no change of a setting yet. */
const TYPING = '[data-typing="true"], [type="search"], .preset-naming input';

/** @returns what it did last, in words */
export function useFormKeys(form: RefObject<HTMLElement | null>): string {
  const lab = useLabInstance();
  const [said, setSaid] = useState('');
  useEffect(() => {
    const { current } = form;
    const onKey = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
      const key = event.key.toLowerCase();
      if (key !== 'z' && key !== 'y') return;
      // Whatever becomes of it here, it is not about the run.
      event.stopPropagation();
      if (event.target instanceof Element && event.target.matches(TYPING)) return;
      event.preventDefault();
      setSaid(key === 'z' && !event.shiftKey ? goBack(lab) : goForth(lab));
    };
    current?.addEventListener('keydown', onKey);
    return () => current?.removeEventListener('keydown', onKey);
  }, [lab, form]);
  return said;
}

function goBack({ store, actions }: Lab): string {
  const change = store.getState().form.undo.at(-1);
  void actions.undoSettings();
  return change ? texts.settings.undone(changeText(change.after, change.before)) : texts.settings.nothingToUndo;
}

function goForth({ store, actions }: Lab): string {
  const change = store.getState().form.redo.at(-1);
  void actions.redoSettings();
  return change ? texts.settings.redone(changeText(change.before, change.after)) : texts.settings.nothingToRedo;
}
