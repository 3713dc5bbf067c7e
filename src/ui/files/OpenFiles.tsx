/** What a drop does, for the keyboard: a shortcut that asks for files of any kind. */
import { useRef } from 'react';
import { useHotkeys } from 'react-hotkeys-hook';
import { texts } from '../../config/texts/index.ts';
import { inDialog } from '../topbar/useShortcuts.ts';
import { useLabActions } from '../useLab.ts';
import { FileInput } from '../FileInput.tsx';

export function OpenFiles() {
  const actions = useLabActions();
  const input = useRef<HTMLInputElement>(null);
  useHotkeys('o', () => input.current?.click(), { preventDefault: true, ignoreEventWhen: inDialog });
  return (
    <FileInput
      ref={input}
      label={texts.files.open}
      pick="files"
      onFiles={(files) => void actions.takeFiles(files.map((file) => ({ file, path: file.name })))}
    />
  );
}
