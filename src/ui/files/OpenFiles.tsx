/** What a drop does, for the keyboard: a shortcut that asks for files of any kind. */
import { useRef } from 'react';
import { useHotkeys } from 'react-hotkeys-hook';
import { texts } from '../../config/texts/index.ts';
import { inDialog } from '../topbar/useShortcuts.ts';
import { useLabActions } from '../useLab.ts';

export function OpenFiles() {
  const actions = useLabActions();
  const input = useRef<HTMLInputElement>(null);
  useHotkeys('o', () => input.current?.click(), { preventDefault: true, ignoreEventWhen: inDialog });
  return (
    <input
      ref={input}
      type="file"
      hidden
      multiple
      aria-label={texts.files.open}
      onChange={(event) => {
        const files = [...(event.target.files ?? [])];
        event.target.value = ''; // the same file can then be picked again
        if (files.length > 0) void actions.takeFiles(files.map((file) => ({ file, path: file.name })));
      }}
    />
  );
}
