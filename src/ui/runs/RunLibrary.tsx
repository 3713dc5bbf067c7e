/** The list of kept runs with its search, and what is done with those that are chosen. */
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { texts } from '../../config/texts/index.ts';
import { formatCount, sizeText } from '../../config/texts/numbers.ts';
import { bytesOfAll } from '../../runs/runEntry.ts';
import { FileIcon } from '../icons.tsx';
import { useLanguage } from '../language.ts';
import { useLab, useLabActions } from '../useLab.ts';
import { RunRow } from './RunRow.tsx';
import { foundRuns, type NamedRun, namedRuns } from './runSearch.ts';
import { FileInput } from '../FileInput.tsx';

interface Props {
  /** The run whose name and note are being written; null: none. */
  edited: string | null;
  onEdit: (run: string | null) => void;
  onOpened: () => void;
  onCompare: (runs: readonly string[]) => void;
}

export function RunLibrary(props: Props) {
  const actions = useLabActions();
  const runs = useLab((state) => state.runs);
  const kept = useLab((state) => state.keeping.at);
  useEffect(() => void actions.listRuns(), [actions, kept]);
  const tag = useLanguage();
  // Names are of the language of now.
  const named = useMemo(() => (tag === '' ? [] : namedRuns(runs ?? [])), [runs, tag]);
  return (
    <>
      {runs === null && <p className="quiet">{texts.runs.loading}</p>}
      {runs?.length === 0 && <p className="quiet">{texts.runs.none}</p>}
      {runs?.length === 0 && <Import />}
      {named.length > 0 && <Listed runs={named} {...props} />}
      <Space />
      <Deleted />
    </>
  );
}

function Listed({ runs, edited, onEdit, onOpened, onCompare }: Props & { runs: readonly NamedRun[] }) {
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  // Typing goes first; the list follows when there is time.
  const sought = useDeferredValue(search);
  const found = useMemo(() => foundRuns(runs, sought), [runs, sought]);
  const choose = useCallback((run: string, isChosen: boolean) => {
    setChosen((before) => new Set(isChosen ? [...before, run] : [...before].filter((each) => each !== run)));
  }, []);
  const present = found.filter(({ entry }) => chosen.has(entry.id));
  return (
    <>
      <div className="run-search">
        <input
          type="search"
          aria-label={texts.library.search}
          placeholder={texts.library.searchHint}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <Total runs={runs} />
        <Import />
      </div>
      <Chosen
        found={found}
        chosen={present}
        onCompare={onCompare}
        onAll={(all) => setChosen(new Set(all ? found.map(({ entry }) => entry.id) : []))}
      />
      {found.length === 0 && <p className="quiet">{texts.library.nothingFound}</p>}
      <ul className="runs">
        {found.map((run) => (
          <RunRow
            key={run.entry.id}
            run={run}
            isChosen={chosen.has(run.entry.id)}
            isEdited={edited === run.entry.id}
            onChoose={choose}
            onEdit={onEdit}
            onOpened={onOpened}
          />
        ))}
      </ul>
    </>
  );
}

/** Session files, and zips of several, into the list; no worker is needed for that. */
function Import() {
  const actions = useLabActions();
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className="run-import">
      <button type="button" className="button" onClick={() => input.current?.click()}>
        <FileIcon />
        {texts.library.importRuns}
      </button>
      <FileInput
        ref={input}
        label={texts.library.importRuns}
        accept=".zip"
        pick="files"
        onFiles={(files) => void actions.importRuns(files)}
      />
    </div>
  );
}

/** How many runs there are, and how much room they take. */
function Total({ runs }: { runs: readonly NamedRun[] }) {
  const bytes = bytesOfAll(runs.map(({ entry }) => entry));
  return (
    <span className="run-total quiet small">
      {texts.library.total(runs.length, formatCount(runs.length), sizeText(bytes))}
    </span>
  );
}

/** How much room there is, where the browser tells. */
function Space() {
  const space = useLab((state) => state.runSpace);
  if (space === null) return null;
  return <p className="run-space quiet small">{texts.library.space(sizeText(space.used), sizeText(space.most))}</p>;
}

interface ChosenProps {
  found: readonly NamedRun[];
  chosen: readonly NamedRun[];
  onAll: (all: boolean) => void;
  onCompare: (runs: readonly string[]) => void;
}

function Chosen({ found, chosen, onAll, onCompare }: ChosenProps) {
  const actions = useLabActions();
  const ids = chosen.map(({ entry }) => entry.id);
  const free = chosen.filter(({ held }) => held === null).map(({ entry }) => entry.id);
  const isAll = chosen.length > 0 && chosen.length === found.length;
  const { library: words, runs } = texts;
  return (
    <div className="run-chosen" role="group" aria-label={words.withChosen}>
      <label>
        <input
          type="checkbox"
          ref={(box) => {
            if (box) box.indeterminate = chosen.length > 0 && !isAll;
          }}
          checked={isAll}
          onChange={(event) => onAll(event.target.checked)}
        />
        {chosen.length === 0 ? words.chooseAll : words.chosen(formatCount(chosen.length))}
      </label>
      <span className="run-does">
        <button type="button" className="button" disabled={ids.length === 0} onClick={() => onCompare(ids)}>
          {words.compare}
        </button>
        <button
          type="button"
          className="button"
          disabled={ids.length === 0}
          onClick={() => void actions.exportRuns(ids)}
        >
          {runs.exportRun}
        </button>
        <button
          type="button"
          className="button"
          disabled={free.length === 0}
          onClick={() => void actions.removeRuns(free)}
        >
          {runs.remove}
        </button>
      </span>
    </div>
  );
}

/** What was deleted last, until the dialog is closed. */
function Deleted() {
  const actions = useLabActions();
  const removed = useLab((state) => state.removedRuns.length);
  const { library: words } = texts;
  return (
    <div className="run-deleted" role="status">
      {removed > 0 && (
        <>
          {words.deleted(removed, formatCount(removed))}
          <button type="button" className="button" onClick={() => void actions.restoreRuns()}>
            {words.bringBack}
          </button>
        </>
      )}
    </div>
  );
}
