/** The view that runs every policy from the same state and shows what each of them stopped. */
import { Dialog } from 'radix-ui';
import { useState } from 'react';
import { texts } from '../../config/texts/index.ts';
import type { Task } from '../../store/state.ts';
import { CloseIcon, PlayIcon, TableIcon } from '../icons.tsx';
import { formatCount } from '../../config/texts/numbers.ts';
import { useLab, useLabActions, useReady } from '../useLab.ts';
import { MatrixTable } from './MatrixTable.tsx';

/** Enough for momentum and weight decay to show, few enough not to wait long. */
const STEPS = 5;

/** Between the press and the first sign of the worker the view already knows that it runs. */
function useRun(): { running: boolean; task: Task | undefined; run(): void } {
  const actions = useLabActions();
  const lane = useLab((state) => state.selectedLane);
  const task = useLab((state) => state.tasks.find(({ kind }) => kind === 'matrix'));
  const [asked, setAsked] = useState(false);
  const run = () => {
    setAsked(true);
    void actions.runMatrix(lane, STEPS).finally(() => setAsked(false));
  };
  return { running: asked || task !== undefined, task, run };
}

function Controls() {
  const actions = useLabActions();
  const { running, task, run } = useRun();
  const ready = useReady();
  const again = useLab((state) => state.matrix !== null);
  return (
    <div className="matrix-controls">
      {running ? (
        <>
          <button
            type="button"
            className="button"
            disabled={task === undefined}
            onClick={() => void actions.cancel(task?.id ?? '')}
          >
            {texts.matrix.cancel}
          </button>
          <progress value={task?.done ?? 0} max={1} aria-label={texts.matrix.running} />
        </>
      ) : (
        <button type="button" className={again ? 'button' : 'button primary'} disabled={!ready} onClick={run}>
          <PlayIcon />
          {again ? texts.matrix.again : texts.matrix.run}
        </button>
      )}
      <span className="quiet" role="status">
        {running ? texts.matrix.running : ''}
      </span>
    </div>
  );
}

/** The button and the view behind it. */
export function PolicyMatrix() {
  const lane = useLab((state) => state.selectedLane);
  const matrix = useLab((state) => state.matrix);
  return (
    <Dialog.Root>
      <Dialog.Trigger className="button matrix-button">
        <TableIcon />
        {texts.matrix.title}
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content className="dialog matrix">
          <Dialog.Title>{texts.matrix.title}</Dialog.Title>
          <Dialog.Description className="quiet">{texts.matrix.help(formatCount(STEPS), lane)}</Dialog.Description>
          <Controls />
          <MatrixTable matrix={matrix} />
          <Dialog.Close className="icon-button dialog-close" aria-label={texts.matrix.close}>
            <CloseIcon />
          </Dialog.Close>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
