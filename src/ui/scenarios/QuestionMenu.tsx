/** Questions that a run answers, and runs from files: one click each. */
import { DropdownMenu } from 'radix-ui';
import { useRef } from 'react';
import { texts } from '../../config/texts/index.ts';
import { SCENARIOS } from '../../scenarios/list.ts';
import { QuestionIcon } from '../icons.tsx';
import { formatCount } from '../../config/texts/numbers.ts';
import { useLabActions, useReady } from '../useLab.ts';
import { MenuGroup, MenuItem } from '../MenuGroup.tsx';
import { FileInput } from '../FileInput.tsx';

export function QuestionMenu() {
  const actions = useLabActions();
  const ready = useReady();
  const input = useRef<HTMLInputElement>(null);
  const { scenarios: words } = texts;
  return (
    <>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger className="button" disabled={!ready}>
          <QuestionIcon />
          {words.menu}
        </DropdownMenu.Trigger>
        {/* Not in a portal: it stays in its landmark. On a phone it scrolls, so the keyboard must get into it. */}
        <DropdownMenu.Content
          className="popover menu question-menu"
          tabIndex={0}
          align="start"
          sideOffset={6}
          collisionPadding={12}
        >
          <MenuGroup label={words.menuLabel}>
            {SCENARIOS.map(({ id, steps }) => (
              <MenuItem key={id} onSelect={() => void actions.ask(id)}>
                <span>{words.list[id].question}</span>
                <span className="quiet small figure">{words.length(formatCount(steps))}</span>
              </MenuItem>
            ))}
          </MenuGroup>
          <MenuGroup label={words.own}>
            <MenuItem onSelect={() => input.current?.click()}>{words.openRun}</MenuItem>
          </MenuGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Root>
      <FileInput
        ref={input}
        label={words.openRun}
        accept=".json"
        onFiles={(files) => void actions.takeFiles(files.map((file) => ({ file, path: file.name })))}
      />
    </>
  );
}
