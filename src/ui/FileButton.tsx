/** A button that lets a person pick a file, several, or a folder, for the worker to read. */
import { type ReactNode, useRef } from 'react';
import { FileIcon } from './icons.tsx';
import { useReady } from './useLab.ts';
import { FileInput } from './FileInput.tsx';

interface Props {
  /** Text of the button, and the file input's name. */
  children: string;
  /** As the attribute of a file input. */
  accept?: string;
  icon?: ReactNode;
  /** One file, any number, or all files of a folder. */
  pick?: 'file' | 'files' | 'folder';
  onFiles: (files: File[]) => void;
}

export function FileButton({ children, accept, icon = <FileIcon />, pick = 'file', onFiles }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const disabled = !useReady();
  return (
    <>
      <button type="button" className="button" disabled={disabled} onClick={() => input.current?.click()}>
        {icon}
        {children}
      </button>
      <FileInput ref={input} label={children} accept={accept} pick={pick} disabled={disabled} onFiles={onFiles} />
    </>
  );
}
