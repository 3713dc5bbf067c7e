/** Keeps the run when the page is put aside, asks before it is left, and says that a run can be brought back. */
import { useEffect } from 'react';
import { toast } from 'sonner';
import { texts } from '../../config/texts/index.ts';
import { Said } from '../notices/showNotice.tsx';
import { formatCount } from '../../config/texts/numbers.ts';
import { useLab, useLabInstance } from '../useLab.ts';
import { undoable } from '../../store/replacement.ts';

/** Milliseconds for which the notice stays; the button beside Reset stays longer. */
const UNDO_NOTICE = 10_000;
const UNDO_ID = 'undo';

export function useKeeping(): void {
  const lab = useLabInstance();
  useEffect(() => {
    const keep = (): void => void lab.keepNow();
    const hidden = (): void => {
      if (document.visibilityState === 'hidden') keep();
    };
    const leaving = (event: BeforeUnloadEvent): void => {
      if (!lab.isBehind()) return;
      keep();
      event.preventDefault();
    };
    document.addEventListener('visibilitychange', hidden);
    addEventListener('pagehide', keep);
    addEventListener('beforeunload', leaving);
    return () => {
      document.removeEventListener('visibilitychange', hidden);
      removeEventListener('pagehide', keep);
      removeEventListener('beforeunload', leaving);
    };
  }, [lab]);

  const undo = useLab(undoable);
  useEffect(() => {
    if (undo === null) {
      toast.dismiss(UNDO_ID);
      return;
    }
    toast(<Said say={() => texts.runs.undone(formatCount(undo.step))} />, {
      id: UNDO_ID,
      duration: UNDO_NOTICE,
      action: { label: <Said say={() => texts.runs.undo} />, onClick: () => void lab.actions.undo() },
    });
  }, [lab, undo]);
}
