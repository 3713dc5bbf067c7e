/** Asks for the name of a preset, and says at once what would become of it. */
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { LONGEST_PRESET_NAME } from '../../config/limits.ts';
import { foreignName } from '../../config/texts/foreignText.ts';
import { texts } from '../../config/texts/index.ts';
import { useLab } from '../useLab.ts';

interface Props {
  /** The name that there is; empty for a new preset. */
  name: string;
  /** A new preset may take the place of one; a name may not. */
  overwrites: boolean;
  onDone(name: string): void;
  onCancel(): void;
}

export function PresetNaming({ name, overwrites, onDone, onCancel }: Props) {
  const [typed, setTyped] = useState(name);
  const input = useRef<HTMLInputElement>(null);
  const isTaken = useLab(({ ownPresets }) =>
    ownPresets.presets.some((preset) => preset.name === typed.trim() && preset.name !== name),
  );
  const { presets: words } = texts;
  useEffect(() => input.current?.select(), []);
  const refused = typed.trim() === '' || (isTaken && !overwrites);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!refused) onDone(typed.trim());
  };
  return (
    <form className="preset-naming" onSubmit={submit}>
      <input
        ref={input}
        aria-label={words.name}
        placeholder={words.name}
        maxLength={LONGEST_PRESET_NAME}
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && onCancel()}
      />
      <button type="submit" className="button primary" disabled={refused}>
        {isTaken && overwrites ? words.overwrite : words.save}
      </button>
      <button type="button" className="button" onClick={onCancel}>
        {words.cancel}
      </button>
      <p className="small" role="status">
        {isTaken && (overwrites ? words.wouldOverwrite : words.taken)(foreignName(typed.trim()))}
      </p>
    </form>
  );
}
