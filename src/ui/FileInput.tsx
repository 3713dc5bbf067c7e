/** The input by which files are picked; the same file can be picked again after it was. */
import type { Ref } from 'react';

interface Props {
  ref?: Ref<HTMLInputElement>;
  label: string;
  /** As the attribute. */
  accept?: string | undefined;
  /** One file, any number, or all files of a folder. */
  pick?: 'file' | 'files' | 'folder';
  /** Seen by nobody, but reached by the keyboard; else a button presses it. */
  focusable?: boolean;
  disabled?: boolean;
  onFiles: (files: File[]) => void;
}

export function FileInput({ ref, label, accept, pick = 'file', focusable = false, disabled, onFiles }: Props) {
  return (
    <input
      ref={ref}
      type="file"
      {...(focusable ? { className: 'visually-hidden' } : { hidden: true })}
      aria-label={label}
      accept={accept}
      multiple={pick !== 'file'}
      // React's types do not know it; the browser goes by its presence.
      {...(pick === 'folder' ? { webkitdirectory: '' } : {})}
      disabled={disabled}
      onChange={(event) => {
        const files = [...(event.target.files ?? [])];
        event.target.value = '';
        if (files.length > 0) onFiles(files);
      }}
    />
  );
}
