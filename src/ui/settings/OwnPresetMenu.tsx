/** What can be done with a preset of one's own, beside choosing it. */
import { DropdownMenu } from 'radix-ui';
import { useState } from 'react';
import { toast } from 'sonner';
import type { OwnPreset } from '../../config/presets.ts';
import { foreignName } from '../../config/texts/foreignText.ts';
import { texts } from '../../config/texts/index.ts';
import { MoreIcon } from '../icons.tsx';
import { Said } from '../notices/showNotice.tsx';
import { useLabActions } from '../useLab.ts';
import { PresetNaming } from './PresetNaming.tsx';

/** Milliseconds for which a deleted preset is offered back. */
const OFFERED = 10_000;

export function OwnPresetMenu({ preset: { name } }: { preset: OwnPreset }) {
  const actions = useLabActions();
  const [isNaming, setNaming] = useState(false);
  const { presets: words } = texts;
  const remove = (): void => {
    const bringBack = actions.removePreset(name);
    if (bringBack === null) return;
    toast(<Said say={() => texts.presets.removed(foreignName(name))} />, {
      duration: OFFERED,
      action: { label: <Said say={() => texts.presets.bringBack} />, onClick: bringBack },
    });
  };
  const rename = (to: string): void => {
    if (actions.renamePreset(name, to)) setNaming(false);
  };
  return (
    <>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger className="icon-button small" aria-label={words.menuOf(foreignName(name))}>
          <MoreIcon />
        </DropdownMenu.Trigger>
        <DropdownMenu.Content className="popover menu" align="end" sideOffset={4} collisionPadding={12}>
          <DropdownMenu.Item className="menu-item" onSelect={() => actions.savePreset(name)}>
            {words.overwriteWith}
          </DropdownMenu.Item>
          <DropdownMenu.Item className="menu-item" onSelect={() => setNaming(true)}>
            {words.rename}
          </DropdownMenu.Item>
          <DropdownMenu.Item className="menu-item" onSelect={() => actions.exportPresets(name)}>
            {words.export}
          </DropdownMenu.Item>
          <DropdownMenu.Item className="menu-item" onSelect={remove}>
            {words.remove}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Root>
      {isNaming && <PresetNaming name={name} overwrites={false} onDone={rename} onCancel={() => setNaming(false)} />}
    </>
  );
}
