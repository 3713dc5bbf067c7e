/** The `?` in the top bar: tour, glossary, shortcuts. */
import { DropdownMenu } from 'radix-ui';
import { useRef } from 'react';
import { texts } from '../../config/texts/index.ts';
import { useHelpDesk } from './helpDesk.ts';

/** Nothing where nobody could open what it names. */
export function HelpMenu() {
  const desk = useHelpDesk();
  const trigger = useRef<HTMLButtonElement>(null);
  const chosen = useRef<(() => void) | null>(null);
  const { help: words } = texts;
  if (desk === null) return null;
  const entries = [
    [words.tour, 'T', () => desk.startTour()],
    [words.glossary, 'G', () => desk.openGlossary(null)],
    [words.shortcuts, '?', () => desk.openShortcuts()],
  ] as const;
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger ref={trigger} className="icon-button" aria-label={words.menu} title={words.menu}>
        <span aria-hidden="true">?</span>
      </DropdownMenu.Trigger>
      {/* Not in a portal: it stays in its landmark. */}
      <DropdownMenu.Content
        className="popover menu help-menu"
        align="end"
        sideOffset={6}
        collisionPadding={12}
        onCloseAutoFocus={(event) => {
          // The keyboard is on the button first, so that what opens gives it back there.
          event.preventDefault();
          trigger.current?.focus();
          chosen.current?.();
          chosen.current = null;
        }}
      >
        {entries.map(([name, key, open]) => (
          <DropdownMenu.Item key={key} className="menu-item" onSelect={() => (chosen.current = open)}>
            <span>{name}</span>
            <kbd aria-hidden="true" translate="no">
              {key}
            </kbd>
          </DropdownMenu.Item>
        ))}
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}
