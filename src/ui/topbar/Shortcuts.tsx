/** The list of keyboard shortcuts, and where the licences are. */
import { Dialog } from 'radix-ui';
import { texts } from '../../config/texts/index.ts';
import { CloseIcon } from '../icons.tsx';
import { useFocusReturn } from '../useFocusReturn.ts';

/** Beside the page; the build writes it (`scripts/licenses.mjs`). */
const LICENCES = 'licenses.html';

interface ShortcutsProps {
  open: boolean;
  onOpenChange(open: boolean): void;
}

/** The dialog. */
export function Shortcuts({ open, onOpenChange }: ShortcutsProps) {
  const focusReturn = useFocusReturn();
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content className="dialog" {...focusReturn}>
          <Dialog.Title>{texts.shortcuts.title}</Dialog.Title>
          <Dialog.Description className="quiet">{texts.shortcuts.intro}</Dialog.Description>
          <dl className="shortcut-list">
            {texts.shortcuts.list.map(({ keys, does }) => (
              <div key={keys}>
                <dt>
                  <kbd>{keys}</kbd>
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
          <p className="dialog-foot small">
            <a href={LICENCES} target="_blank" rel="noreferrer">
              {texts.shortcuts.licences}
            </a>
          </p>
          <Dialog.Close className="icon-button dialog-close" aria-label={texts.shortcuts.close}>
            <CloseIcon />
          </Dialog.Close>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
