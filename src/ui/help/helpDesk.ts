/** What opens help, for whoever stands deep in the page: the tour, the glossary, the list of shortcuts. */
import { createContext, use } from 'react';
import type { EntryId } from '../../config/texts/glossaryTerms.ts';

export interface HelpDesk {
  startTour(): void;
  /** @param entry what to show first; null: the list from its start */
  openGlossary(entry: EntryId | null): void;
  openShortcuts(): void;
}

const HelpReact = createContext<HelpDesk | null>(null);

/** `<HelpProvider value={desk}>` around the page. */
export const HelpProvider = HelpReact.Provider;

/** Null where a part of the page is drawn alone. */
export function useHelpDesk(): HelpDesk | null {
  return use(HelpReact);
}
