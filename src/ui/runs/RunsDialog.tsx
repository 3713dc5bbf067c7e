/** The kept runs: which there are, how much room they take, and what can be done with them. */
import { Dialog } from 'radix-ui';
import { useEffect, useState } from 'react';
import { texts } from '../../config/texts/index.ts';
import { runBytes } from '../../runs/runEntry.ts';
import type { ListedRun } from '../../store/runState.ts';
import { CloseIcon, KeptIcon } from '../icons.tsx';
import { formatAgo, formatBytes, formatCount } from '../../config/texts/numbers.ts';
import { useLab, useLabActions } from '../useLab.ts';
import { runName } from './runName.ts';

function Run({ run, onOpened }: { run: ListedRun; onOpened: () => void }) {
  const actions = useLabActions();
  const { entry, held } = run;
  const { runs: words } = texts;
  const name = runName(entry);
  const { value, unit } = formatBytes(runBytes(entry));
  return (
    <li className="run">
      <div className="run-what">
        <b>{name}</b>
        <span className="quiet small">
          {words.step(formatCount(entry.step))} · {formatAgo(entry.kept)} · {value} {unit}
          {held !== null && <em> · {words[held]}</em>}
        </span>
      </div>
      <div className="run-does">
        {held !== 'here' && (
          <button
            type="button"
            className="button"
            aria-label={words.of(held === 'elsewhere' ? words.openCopy : words.openRun, name)}
            onClick={() => {
              onOpened();
              void actions.openRun(entry.id);
            }}
          >
            {held === 'elsewhere' ? words.openCopy : words.openRun}
          </button>
        )}
        <button
          type="button"
          className="button"
          aria-label={words.of(words.exportRun, name)}
          onClick={() => void actions.exportRun(entry.id)}
        >
          {words.exportRun}
        </button>
        {held === null && (
          <button
            type="button"
            className="button quiet-button"
            aria-label={words.of(words.remove, name)}
            onClick={() => void actions.removeRun(entry.id)}
          >
            {words.remove}
          </button>
        )}
      </div>
    </li>
  );
}

function Runs({ onOpened }: { onOpened: () => void }) {
  const actions = useLabActions();
  const runs = useLab((state) => state.runs);
  const kept = useLab((state) => state.keeping.at);
  useEffect(() => void actions.listRuns(), [actions, kept]);
  if (runs === null) return <p className="quiet">{texts.runs.loading}</p>;
  if (runs.length === 0) return <p className="quiet">{texts.runs.none}</p>;
  return (
    <ul className="runs">
      {runs.map((run) => (
        <Run key={run.entry.id} run={run} onOpened={onOpened} />
      ))}
    </ul>
  );
}

/** The button in the top bar, which shows whether all is well, and the list behind it. */
export function RunsDialog() {
  const [open, setOpen] = useState(false);
  const { lasting, trouble } = useLab((state) => state.keeping);
  const state = trouble !== null || lasting === false ? 'trouble' : 'well';
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger className="icon-button" data-keeping={state} aria-label={texts.runs.open} title={texts.runs.open}>
        <KeptIcon />
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        {/* It scrolls by itself, so the keyboard must be able to get into it. */}
        <Dialog.Content className="dialog runs-dialog" tabIndex={0}>
          <Dialog.Title>{texts.runs.title}</Dialog.Title>
          <Dialog.Description className="quiet">
            {lasting === false ? texts.runs.introMemory : texts.runs.intro}
          </Dialog.Description>
          <Runs onOpened={() => setOpen(false)} />
          <Dialog.Close className="icon-button dialog-close" aria-label={texts.runs.close}>
            <CloseIcon />
          </Dialog.Close>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
