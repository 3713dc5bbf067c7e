/** All words in one list that can be searched. */
import { Dialog } from 'radix-ui';
import { useDeferredValue, useEffect, useRef, useState } from 'react';
import { ENTRY_IDS, type EntryId, policyOf } from '../../config/texts/glossaryTerms.ts';
import { texts } from '../../config/texts/index.ts';
import { formatCount } from '../../config/texts/numbers.ts';
import type { Handbook } from '../../config/texts/textTypes.ts';
import { CloseIcon } from '../icons.tsx';
import { useFocusReturn } from '../useFocusReturn.ts';
import { Entry } from './Entry.tsx';
import { foundEntries } from './entryText.ts';
import { HandbookPending } from './HandbookPending.tsx';
import { useHandbook } from './useHandbook.ts';

/** Characters that a search may have. */
const LONGEST_SEARCH = 80;

function List({ handbook, sought, first }: { handbook: Handbook; sought: string; first: EntryId | null }) {
  const list = useRef<HTMLDivElement>(null);
  const found = foundEntries(ENTRY_IDS, handbook, sought);
  const groups = [
    { label: null, ids: found.filter((id) => policyOf(id) === null) },
    { label: texts.glossary.policies, ids: found.filter((id) => policyOf(id) !== null) },
  ].filter(({ ids }) => ids.length > 0);
  useEffect(() => {
    if (first !== null) list.current?.querySelector('[data-first="true"]')?.scrollIntoView({ block: 'start' });
  }, [first]);
  return (
    // It scrolls by itself, so the keyboard must be able to get into it.
    <div ref={list} className="glossary-list" role="region" aria-label={texts.glossary.title} tabIndex={0}>
      {found.length === 0 && <p className="quiet">{texts.glossary.nothing(sought.trim())}</p>}
      {groups.map(({ label, ids }) => (
        <section key={label ?? ''}>
          {label !== null && <p className="glossary-group">{label}</p>}
          {ids.map((id) => (
            <div key={id} data-first={id === first}>
              <Entry id={id} handbook={handbook} as="h3" />
            </div>
          ))}
        </section>
      ))}
    </div>
  );
}

function Glossary({ first }: { first: EntryId | null }) {
  const [typed, setTyped] = useState('');
  const sought = useDeferredValue(typed);
  const { handbook, ...pending } = useHandbook();
  const found = handbook === null ? 0 : foundEntries(ENTRY_IDS, handbook, sought).length;
  return (
    <>
      <div className="glossary-search">
        <input
          type="search"
          aria-label={texts.glossary.search}
          placeholder={texts.glossary.search}
          maxLength={LONGEST_SEARCH}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <span className="small quiet figure" role="status">
          {handbook !== null && texts.glossary.count(formatCount(found), formatCount(ENTRY_IDS.length))}
        </span>
      </div>
      {handbook === null ? (
        <HandbookPending {...pending} />
      ) : (
        <List handbook={handbook} sought={sought} first={first} />
      )}
    </>
  );
}

interface GlossaryProps {
  open: boolean;
  /** What to show first. */
  first: EntryId | null;
  onOpenChange(open: boolean): void;
}

export function GlossaryDialog({ open, first, onOpenChange }: GlossaryProps) {
  const focusReturn = useFocusReturn();
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content className="dialog glossary-dialog" {...focusReturn}>
          <Dialog.Title>{texts.glossary.title}</Dialog.Title>
          <Dialog.Description className="quiet">{texts.glossary.intro}</Dialog.Description>
          <Glossary first={first} />
          <Dialog.Close className="icon-button dialog-close" aria-label={texts.glossary.close}>
            <CloseIcon />
          </Dialog.Close>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
