/** Brings back the run that another one took the place of. */
import { texts } from '../../config/texts/index.ts';
import { UndoIcon } from '../icons.tsx';
import { formatCount } from '../../config/texts/numbers.ts';
import { useLab, useLabActions, useReady } from '../useLab.ts';
import { undoable } from '../../store/replacement.ts';

/** It rests while there is none. */
export function UndoButton() {
  const actions = useLabActions();
  const undo = useLab(undoable);
  const ready = useReady();
  return (
    <button
      type="button"
      className="button undo"
      aria-label={texts.runs.undo}
      title={undo === null ? texts.runs.nothingToUndo : texts.runs.undoHelp(formatCount(undo.step))}
      disabled={!ready || undo === null}
      onClick={() => void actions.undo()}
    >
      <UndoIcon />
    </button>
  );
}
