/** A button that lets a person pick one file. */
import { type ReactNode, useRef } from 'react';
import { FileIcon } from './icons.tsx';

interface Props {
  children: ReactNode;
  /** As the attribute of a file input. */
  accept: string;
  disabled?: boolean;
  onFile: (file: File) => void;
}

export function FileButton({ children, accept, disabled = false, onFile }: Props) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className="button" disabled={disabled} onClick={() => input.current?.click()}>
        <FileIcon />
        {children}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        accept={accept}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = ''; // the same file can then be picked again
          if (file !== undefined) onFile(file);
        }}
      />
    </>
  );
}
