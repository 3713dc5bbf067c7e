/** Chosen runs and the present one in a table of what sets them apart. */
import { Fragment, useEffect, useMemo, useState } from 'react';
import { texts } from '../../config/texts/index.ts';
import type { ReadRun } from '../../store/runState.ts';
import { useLanguage } from '../language.ts';
import { useLab, useLabActions, useLabInstance } from '../useLab.ts';
import { type Cell, type ComparedRun, type RunTable, runTable } from './comparedRuns.ts';
import { runName } from './runName.ts';
import { TABLE_FORMATS, type TableFormat, tableText } from './tableText.ts';

/** Milliseconds that what became of a press is said for. */
const SAID_FOR = 4000;

export function RunComparison({ runs, onBack }: { runs: readonly string[]; onBack: () => void }) {
  const tag = useLanguage();
  const read = useReadRuns(runs);
  const present = usePresentRun(tag);
  // Its words are of the language of now.
  const table = useMemo(
    () => (read && tag !== '' ? runTable([...(present ? [present] : []), ...read.map(compared)]) : null),
    [read, present, tag],
  );
  return (
    <section className="run-comparison" aria-label={texts.library.compared}>
      <div className="run-comparison-head">
        <button type="button" className="button" onClick={onBack}>
          {texts.library.back}
        </button>
        {table && <Copy table={table} />}
      </div>
      {table ? <Table table={table} /> : <p className="quiet">{texts.library.reading}</p>}
    </section>
  );
}

/** Those that could be read; null until all were. The run that is there comes with its live curves, not out of the store. */
function useReadRuns(runs: readonly string[]): readonly ReadRun[] | null {
  const actions = useLabActions();
  const { store } = useLabInstance();
  const [read, setRead] = useState<readonly ReadRun[] | null>(null);
  useEffect(() => {
    let isLeft = false;
    const readAll = async (): Promise<void> => {
      const all: ReadRun[] = [];
      for (const run of runs) {
        const isHere = store.getState().runs?.some(({ entry, held }) => entry.id === run && held === 'here');
        const one = isHere ? null : await actions.readRun(run);
        if (isLeft) return;
        if (one) all.push(one);
      }
      setRead(all);
    };
    void readAll();
    return () => {
      isLeft = true;
    };
  }, [actions, store, runs]);
  return read;
}

function compared({ entry, experiment, series }: ReadRun): ComparedRun {
  return {
    name: runName(entry),
    present: false,
    step: entry.step,
    backend: entry.backend,
    objective: experiment.objective ?? '',
    settings: experiment.settings,
    lanes: experiment.lanes,
    series: series.lanes,
  };
}

/** As it is when the table is opened, and whenever its switches change; null before its first step. */
function usePresentRun(language: string): ComparedRun | null {
  const { store, series } = useLabInstance();
  const session = useLab((state) => state.session);
  return useMemo(() => {
    const { pace, backend, runs } = store.getState();
    if (!session || pace.step === 0 || language === '') return null;
    const { experiment } = session;
    const label = runs?.find(({ held }) => held === 'here')?.entry.label.name ?? '';
    return {
      name: label === '' ? texts.library.present : label,
      present: true,
      step: pace.step,
      backend: backend?.name ?? '',
      objective: experiment.objective ?? '',
      settings: experiment.settings,
      lanes: experiment.lanes,
      series: series.lanes,
    };
  }, [store, series, session, language]);
}

function Copy({ table }: { table: RunTable }) {
  const [copied, setCopied] = useState<'copied' | 'notCopied' | null>(null);
  useEffect(() => {
    if (copied === null) return;
    const timer = setTimeout(() => setCopied(null), SAID_FOR);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async (format: TableFormat): Promise<void> => {
    try {
      await navigator.clipboard.writeText(tableText(table, format));
      setCopied('copied');
    } catch {
      setCopied('notCopied');
    }
  };
  return (
    <span className="run-does">
      <span role="status" className="quiet small">
        {copied !== null && texts.library[copied]}
      </span>
      {TABLE_FORMATS.map((format) => (
        <button key={format} type="button" className="button" onClick={() => void copy(format)}>
          {texts.library.copyAs[format]}
        </button>
      ))}
    </span>
  );
}

function Table({ table }: { table: RunTable }) {
  const { runColumns, laneColumns, runs } = table;
  const [runColumn, ...settings] = runColumns;
  return (
    <div className="comparison-scroll run-table-scroll" tabIndex={0} role="region" aria-label={texts.library.compared}>
      <table className="comparison-table run-table figure">
        <thead>
          <tr>
            <th scope="col">{runColumn}</th>
            {[...settings, ...laneColumns].map((name) => (
              <th key={name} scope="col" className={name === laneColumns[0] ? 'run-table-lane' : undefined}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {runs.map(({ name, present, cells, lanes }, index) => (
            <Fragment key={index}>
              {lanes.map(({ lane, policy, quantities }, at) => (
                <tr key={lane} data-first={at === 0} data-present={present}>
                  {at === 0 && (
                    <>
                      <th scope="rowgroup" rowSpan={lanes.length} title={name}>
                        <span>{name}</span>
                      </th>
                      <Cells cells={cells} rows={lanes.length} />
                    </>
                  )}
                  <th scope="row" className="run-table-lane" data-lane={lane}>
                    {lane}
                  </th>
                  <Cells cells={[policy, ...quantities]} />
                </tr>
              ))}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cells({ cells, rows }: { cells: readonly Cell[]; rows?: number }) {
  return cells.map(({ text, best }, index) => (
    <td key={index} rowSpan={rows} data-best={best}>
      {best ? <b title={texts.library.best}>{text}</b> : text}
    </td>
  ));
}
