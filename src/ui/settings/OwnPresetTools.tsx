/** Saves the settings as a preset of one's own; presets out to a file and in; and what is wrong with keeping them. */
import { DropdownMenu } from 'radix-ui';
import { useEffect, useRef, useState } from 'react';
import { toast } from 'sonner';
import { foreign } from '../../config/texts/foreignText.ts';
import { problemText } from '../../config/problems/problemText.ts';
import { texts } from '../../config/texts/index.ts';
import { MoreIcon } from '../icons.tsx';
import { Said } from '../notices/showNotice.tsx';
import { useLab, useLabActions } from '../useLab.ts';
import { PresetNaming } from './PresetNaming.tsx';
import { MenuItem } from '../MenuGroup.tsx';
import { FileInput } from '../FileInput.tsx';

function Trouble() {
  const actions = useLabActions();
  const trouble = useLab((state) => state.ownPresets.trouble);
  const { presets: words } = texts;
  if (trouble === null) return null;
  if (trouble.kind === 'not-kept') {
    return (
      <p className="warning-text small" role="status">
        {words.notKept[trouble.why]}
      </p>
    );
  }
  return (
    <div className="preset-trouble small" role="status">
      <p className="danger-text">{words.unreadable(foreign(problemText(trouble.problem)))}</p>
      <button type="button" className="button" onClick={() => actions.beginPresetsAnew()}>
        {words.beginAnew}
      </button>
    </div>
  );
}

function FileMenu() {
  const actions = useLabActions();
  const none = useLab(({ ownPresets }) => ownPresets.presets.length === 0);
  const input = useRef<HTMLInputElement>(null);
  const { presets: words } = texts;
  const take = async (file: File): Promise<void> => {
    const came = await actions.importPresets(file);
    if (came) toast.success(<Said say={() => texts.presets.imported(came.added, came.there)} />);
  };
  return (
    <>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger className="icon-button small" aria-label={words.menu} title={words.menu}>
          <MoreIcon />
        </DropdownMenu.Trigger>
        <DropdownMenu.Content className="popover menu" align="end" sideOffset={4} collisionPadding={12}>
          <MenuItem onSelect={() => input.current?.click()}>{words.import}</MenuItem>
          <MenuItem resting={none} onSelect={() => actions.exportPresets()}>
            {words.exportAll}
          </MenuItem>
        </DropdownMenu.Content>
      </DropdownMenu.Root>
      <FileInput ref={input} label={words.import} accept=".json" onFiles={([file]) => file && void take(file)} />
    </>
  );
}

export function OwnPresetTools() {
  const actions = useLabActions();
  const [isNaming, setNaming] = useState(false);
  const unreadable = useLab(({ ownPresets }) => ownPresets.trouble?.kind === 'unreadable');
  useEffect(() => {
    const follow = (): void => actions.readPresets();
    // What another page of Freeze Lab keeps.
    addEventListener('storage', follow);
    return () => removeEventListener('storage', follow);
  }, [actions]);
  const save = (name: string): void => {
    actions.savePreset(name);
    setNaming(false);
  };
  return (
    <>
      {!unreadable && isNaming && <PresetNaming name="" overwrites onDone={save} onCancel={() => setNaming(false)} />}
      {!unreadable && !isNaming && (
        <span className="preset-tools">
          <button type="button" className="text-button" onClick={() => setNaming(true)}>
            {texts.presets.saveAs}
          </button>
          <FileMenu />
        </span>
      )}
      <Trouble />
    </>
  );
}
