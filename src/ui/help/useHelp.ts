/** What of the help is open, and the desk that opens it. */
import { useMemo, useState } from 'react';
import type { EntryId } from '../../config/texts/glossaryTerms.ts';
import { keepSeen } from '../tour/TourOffer.tsx';
import type { HelpDesk } from './helpDesk.ts';

export interface HelpState {
  desk: HelpDesk;
  open: 'shortcuts' | 'glossary' | null;
  /** What the glossary shows first. */
  entry: EntryId | null;
  touring: boolean;
  close(): void;
  endTour(): void;
}

export function useHelp(): HelpState {
  const [open, setOpen] = useState<HelpState['open']>(null);
  const [entry, setEntry] = useState<EntryId | null>(null);
  const [touring, setTouring] = useState(false);
  const desk = useMemo<HelpDesk>(
    () => ({
      startTour() {
        keepSeen();
        setTouring(true);
      },
      openGlossary(first) {
        setEntry(first);
        setOpen('glossary');
      },
      openShortcuts: () => setOpen('shortcuts'),
    }),
    [],
  );
  return { desk, open, entry, touring, close: () => setOpen(null), endTour: () => setTouring(false) };
}
