/** Brings back the run that another one took the place of. */
import { texts } from '../../config/texts/index.ts';
import { UndoIcon } from '../icons.tsx';
import { formatCount } from '../numbers.ts';
import { useLab, useLabActions, useReady } from '../useLab.ts';

/** Nothing while there is none. */
export function UndoButton() {
  const actions = useLabActions();
  const undo = useLab((state) => state.undo);
  const ready = useReady();
  if (undo === null) return null;
  return (
    <button
      type="button"
      className="button"
      aria-label={texts.runs.undo}
      title={texts.runs.undoHelp(formatCount(undo.step))}
      disabled={!ready}
      onClick={() => void actions.undo()}
    >
      <UndoIcon />
    </button>
  );
}
