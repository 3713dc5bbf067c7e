/** One kept run in the list: what it is, and what can be done with it. */
import { memo, type ReactNode, useEffect, useRef } from 'react';
import { texts } from '../../config/texts/index.ts';
import { formatAgo, formatCount, formatDate, sizeText } from '../../config/texts/numbers.ts';
import { runBytes } from '../../runs/runEntry.ts';
import { useLanguage } from '../language.ts';
import { BinIcon, DownloadIcon, PencilIcon, PinIcon } from '../icons.tsx';
import { useLabActions } from '../useLab.ts';
import { RunLabelForm } from './RunLabelForm.tsx';
import type { NamedRun } from './runSearch.ts';

interface Props {
  run: NamedRun;
  isChosen: boolean;
  isEdited: boolean;
  /** These keep their identity, so that a row is drawn again for its own sake only. */
  onChoose: (run: string, chosen: boolean) => void;
  /** Null: none. */
  onEdit: (run: string | null) => void;
  onOpened: () => void;
}

export const RunRow = memo(function RunRow({ run, isChosen, isEdited, onChoose, onEdit, onOpened }: Props) {
  useLanguage();
  const { entry, name } = run;
  const { library: words } = texts;
  const row = useRef<HTMLLIElement>(null);
  const wasEdited = useRef(false);
  useEffect(() => {
    // Back to where the form was opened, unless another one has opened.
    const isLeft = wasEdited.current && !isEdited && !document.activeElement?.closest('.run-form');
    if (isLeft) row.current?.querySelector<HTMLElement>('[aria-expanded]')?.focus();
    wasEdited.current = isEdited;
  }, [isEdited]);
  return (
    <li ref={row} className="run" data-chosen={isChosen}>
      <input
        type="checkbox"
        aria-label={words.choose(name)}
        checked={isChosen}
        onChange={(event) => onChoose(entry.id, event.target.checked)}
      />
      <div className="run-what">
        <b>{name}</b>
        <Facts run={run} />
        {entry.label.note !== '' && !isEdited && <p className="run-note">{entry.label.note}</p>}
      </div>
      <Acts run={run} isEdited={isEdited} onEdit={onEdit} onOpened={onOpened} />
      {isEdited && <RunLabelForm entry={entry} onDone={() => onEdit(null)} />}
    </li>
  );
});

function Facts({ run: { entry, held } }: { run: NamedRun }) {
  const { runs: words, library } = texts;
  return (
    <span className="run-facts quiet small">
      {words.step(formatCount(entry.step))} ·{' '}
      <time dateTime={new Date(entry.kept).toISOString()} title={formatDate(entry.kept)}>
        {formatAgo(entry.kept)}
      </time>{' '}
      · {sizeText(runBytes(entry) + entry.fileBytes)}
      {entry.imported && ` · ${library.imported}`}
      {held !== null && <em> · {words[held]}</em>}
      {entry.label.tags.map((tag) => (
        <span key={tag} className="run-tag">
          {tag}
        </span>
      ))}
    </span>
  );
}

function Acts({ run, isEdited, onEdit, onOpened }: Pick<Props, 'run' | 'isEdited' | 'onEdit' | 'onOpened'>) {
  const actions = useLabActions();
  const { entry, held, name } = run;
  const { runs: words, library } = texts;
  const { label } = entry;
  const opening = held === 'elsewhere' ? words.openCopy : words.openRun;
  return (
    <div className="run-does">
      <IconButton
        says={words.of(library.pin, name)}
        pressed={label.pinned}
        onPress={() => void actions.labelRun(entry.id, { ...label, pinned: !label.pinned })}
      >
        <PinIcon on={label.pinned} />
      </IconButton>
      <IconButton
        says={words.of(library.edit, name)}
        expanded={isEdited}
        onPress={() => onEdit(isEdited ? null : entry.id)}
      >
        <PencilIcon />
      </IconButton>
      <IconButton says={words.of(words.exportRun, name)} onPress={() => void actions.exportRuns([entry.id])}>
        <DownloadIcon />
      </IconButton>
      <IconButton
        says={words.of(words.remove, name)}
        rests={held !== null}
        onPress={() => void actions.removeRuns([entry.id])}
      >
        <BinIcon />
      </IconButton>
      <button
        type="button"
        className="button"
        aria-label={words.of(opening, name)}
        disabled={held === 'here'}
        onClick={() => {
          onOpened();
          void actions.openRun(entry.id);
        }}
      >
        {opening}
      </button>
    </div>
  );
}

interface IconButtonProps {
  says: string;
  pressed?: boolean;
  expanded?: boolean;
  rests?: boolean;
  onPress: () => void;
  children: ReactNode;
}

function IconButton({ says, pressed, expanded, rests, onPress, children }: IconButtonProps) {
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={says}
      title={says}
      aria-pressed={pressed}
      aria-expanded={expanded}
      disabled={rests}
      onClick={onPress}
    >
      {children}
    </button>
  );
}
