/** A word on the page that tells what it means when it is pressed. */
import { Popover } from 'radix-ui';
import type { ReactNode } from 'react';
import type { EntryId } from '../../config/texts/glossaryTerms.ts';
import { texts } from '../../config/texts/index.ts';
import { Entry } from './Entry.tsx';
import { HandbookPending } from './HandbookPending.tsx';
import { useHelpDesk } from './helpDesk.ts';
import { useHandbook } from './useHandbook.ts';

function Meaning({ id }: { id: EntryId }) {
  const { handbook, ...pending } = useHandbook();
  const desk = useHelpDesk();
  return (
    <>
      {handbook === null ? <HandbookPending {...pending} /> : <Entry id={id} handbook={handbook} />}
      {desk !== null && (
        <Popover.Close className="link-button small" onClick={() => desk.openGlossary(id)}>
          {texts.glossary.all}
        </Popover.Close>
      )}
    </>
  );
}

/** The word as it stands in the text; without an entry it is plain text. */
export function Term({ id, children }: { id: EntryId | null | undefined; children: ReactNode }) {
  if (id === null || id === undefined) return children;
  return (
    <Popover.Root>
      <Popover.Trigger className="term" title={texts.glossary.explain}>
        {children}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className="popover term-popover"
          align="start"
          sideOffset={6}
          collisionPadding={12}
          aria-label={texts.glossary.explain}
        >
          <Meaning id={id} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
