/** The button in the top bar, which shows whether all is well, and the library of kept runs behind it. */
import { Dialog } from 'radix-ui';
import { useState } from 'react';
import { texts } from '../../config/texts/index.ts';
import { CloseIcon, KeptIcon } from '../icons.tsx';
import { useLab, useLabActions } from '../useLab.ts';
import { RunComparison } from './RunComparison.tsx';
import { RunLibrary } from './RunLibrary.tsx';

export function RunsDialog() {
  const actions = useLabActions();
  const [open, setOpen] = useState(false);
  const [edited, setEdited] = useState<string | null>(null);
  /** Null: the list is shown. */
  const [compared, compare] = useState<readonly string[] | null>(null);
  const { lasting, trouble } = useLab((state) => state.keeping);
  const state = trouble !== null || lasting === false ? 'trouble' : 'well';
  const show = (isOpen: boolean): void => {
    setOpen(isOpen);
    setEdited(null);
    compare(null);
    if (!isOpen) void actions.forgetRemoved();
  };
  return (
    <Dialog.Root open={open} onOpenChange={show}>
      <Dialog.Trigger className="icon-button" data-keeping={state} aria-label={texts.runs.open} title={texts.runs.open}>
        <KeptIcon />
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        {/* It scrolls by itself, so the keyboard must be able to get into it. */}
        <Dialog.Content
          className="dialog runs-dialog"
          data-view={compared === null ? 'list' : 'comparison'}
          tabIndex={0}
          onEscapeKeyDown={(event) => {
            // What is being written is left first.
            if (edited === null) return;
            event.preventDefault();
            setEdited(null);
          }}
        >
          <Dialog.Title>{texts.runs.title}</Dialog.Title>
          <Dialog.Description className="quiet">
            {lasting === false ? texts.runs.introMemory : texts.runs.intro}
          </Dialog.Description>
          {compared === null ? (
            <RunLibrary edited={edited} onEdit={setEdited} onOpened={() => show(false)} onCompare={compare} />
          ) : (
            <RunComparison runs={compared} onBack={() => compare(null)} />
          )}
          <Dialog.Close className="icon-button dialog-close" aria-label={texts.runs.close}>
            <CloseIcon />
          </Dialog.Close>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
