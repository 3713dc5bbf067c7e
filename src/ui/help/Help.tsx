/** Whatever of the help is open. */
import { Tour } from '../tour/Tour.tsx';
import { Shortcuts } from '../topbar/Shortcuts.tsx';
import { GlossaryDialog } from './GlossaryDialog.tsx';
import type { HelpState } from './useHelp.ts';

export function Help({ open, entry, touring, close, endTour }: HelpState) {
  return (
    <>
      {touring && <Tour onEnd={endTour} />}
      <GlossaryDialog open={open === 'glossary'} first={entry} onOpenChange={(isOpen) => !isOpen && close()} />
      <Shortcuts open={open === 'shortcuts'} onOpenChange={(isOpen) => !isOpen && close()} />
    </>
  );
}
