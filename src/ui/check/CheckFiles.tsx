/** The two files of a freeze check, and the way to swap them. */
import { texts } from '../../config/texts/index.ts';
import type { CheckedFile } from '../../protocol/freezeCheck.ts';
import { FileButton } from '../FileButton.tsx';
import { ForeignText } from '../ForeignText.tsx';
import { SwapIcon } from '../icons.tsx';
import { formatBytes } from '../../config/texts/numbers.ts';
import { useLab, useLabActions } from '../useLab.ts';

const ACCEPTED = '.pth,.pt,.ckpt,.safetensors,.npz,.json';

function factsOf(file: File, checked: CheckedFile | undefined): string {
  const { value, unit } = formatBytes(file.size);
  return texts.check.files.facts(`${value} ${unit}`, checked?.dtype ?? '', checked?.version ?? '');
}

function Slot({ which }: { which: 'before' | 'after' }) {
  const actions = useLabActions();
  const file = useLab(({ check }) => check[which]);
  const checked = useLab(({ check }) => check.report?.[which]);
  const words = texts.check.files;
  const help = which === 'before' ? words.beforeHelp : words.afterHelp;
  const choose = which === 'before' ? words.chooseBefore : words.chooseAfter;
  return (
    <div className="check-slot" data-chosen={file !== null}>
      <h3>{words[which]}</h3>
      {file === null ? (
        <p className="quiet small">{help}</p>
      ) : (
        <>
          <ForeignText className="file-name" titled>
            {file.name}
          </ForeignText>
          <p className="quiet small figure">{factsOf(file, checked)}</p>
        </>
      )}
      <FileButton accept={ACCEPTED} onFiles={([chosen]) => chosen && void actions.chooseForCheck(which, chosen)}>
        {choose}
      </FileButton>
    </div>
  );
}

export function CheckFiles() {
  const actions = useLabActions();
  const none = useLab(({ check }) => check.before === null && check.after === null);
  return (
    <div className="check-files">
      <Slot which="before" />
      <button
        type="button"
        className="icon-button"
        aria-label={texts.check.files.swap}
        title={texts.check.files.swap}
        disabled={none}
        onClick={() => void actions.swapChecked()}
      >
        <SwapIcon />
      </button>
      <Slot which="after" />
      {none && <p className="quiet small check-drop">{texts.check.files.drop}</p>}
    </div>
  );
}
