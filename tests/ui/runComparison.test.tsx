// @vitest-environment happy-dom
/** Runs beside each other: only what differs, the numbers of every lane, and the table as text. */
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { defaultExperiment, type LaneId } from '../../src/config/experiment.ts';
import { SeriesBook } from '../../src/metrics/series.ts';
import { NO_LABEL } from '../../src/protocol/runLabel.ts';
import type { ReadRun } from '../../src/store/runState.ts';
import { type ComparedRun, differingSettings, runTable } from '../../src/ui/runs/comparedRuns.ts';
import { RunComparison } from '../../src/ui/runs/RunComparison.tsx';
import { tableText } from '../../src/ui/runs/tableText.ts';
import { LabProvider } from '../../src/ui/useLab.ts';
import { fakeLab, fakeState } from './fakeLab.ts';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

/** Sixty steps in which the loss has one value. */
function book(losses: Partial<Record<LaneId, number>>): SeriesBook {
  const made = new SeriesBook();
  const step = Int32Array.from({ length: 60 }, (_, i) => i + 1);
  for (const [lane, loss] of Object.entries(losses) as [LaneId, number][]) {
    const flat = (value: number) => new Float32Array(60).fill(value);
    const columns = {
      'loss/reconstruction': flat(loss),
      'loss/commitment': flat(loss / 10),
      'drift/codebook@0': flat(0),
    };
    made.append({ lane, step, seconds: Float64Array.from(step), columns });
  }
  return made;
}

function run(name: string, change: Partial<ComparedRun> = {}): ComparedRun {
  const { settings, lanes } = defaultExperiment();
  return {
    name,
    present: false,
    step: 60,
    backend: 'wasm',
    objective: '',
    settings,
    lanes,
    series: book({ A: 0.5, B: 0.25 }).lanes,
    ...change,
  };
}
const { settings } = defaultExperiment();

describe('the table', () => {
  it('shows only settings in which the runs differ', () => {
    const two = [run('a', { settings: { ...settings, voices: ['slt', 'rms'], codes: 64 } }), run('b')];
    expect(differingSettings(two)).toEqual(['voices', 'codes']);
    const other = run('c', { settings: { ...settings, voices: ['rms', 'slt'], codes: 64 }, step: 7 });
    expect(differingSettings([two[0] as ComparedRun, other])).toEqual([]);
    expect(runTable([two[0] as ComparedRun, other]).runColumns).toEqual(['Run', 'Step']);
    expect(differingSettings([])).toEqual([]);
    // What an older run does not tell is not taken for the same.
    expect(differingSettings([run('old', { settings: {} }), run('b')])).toContain('codes');
  });

  it('has the last values of every lane, those that nobody measured left out, and marks the best', () => {
    const { laneColumns, runs } = runTable([run('a'), run('b', { series: book({ A: 0.125 }).lanes })]);
    expect(laneColumns.slice(0, 4)).toEqual(['Lane', 'Freeze', 'Reconstruction loss', 'Commitment loss']);
    expect(laneColumns).not.toContain('Tokens flipped');
    const losses = runs.flatMap(({ lanes }) => lanes.map(({ quantities }) => quantities[0]));
    expect(losses.map((cell) => cell?.value)).toEqual([0.5, 0.25, 0.125, null]);
    expect(losses.map((cell) => cell?.best)).toEqual([false, false, true, false]);
  });

  it('as CSV has plain numbers, and no name that a spreadsheet would compute', () => {
    const table = runTable([run('=1+1, "x"', { settings: { ...settings, learningRate: 0.0001 } }), run('b')]);
    const [head, first] = tableText(table, 'csv').split('\r\n');
    expect(head).toMatch(/^Run,Learning rate,Lane,Freeze,Reconstruction loss,/);
    expect(first).toMatch(/^"'=1\+1, ""x""",0\.0001,A,unfrozen,0\.5,0\.05,/);
    expect(tableText(table, 'csv').trim().split('\r\n')).toHaveLength(5);
  });

  it('as Markdown is a table whatever the names hold', () => {
    const lines = tableText(runTable([run('a | *b*\n<i>'), run('b')]), 'markdown')
      .trim()
      .split('\n');
    expect(lines).toHaveLength(6);
    expect(lines[2]).toMatch(/^\| a \\\| \\\*b\\\* \\<i\\> \| A \| unfrozen \| 0\.500 /);
    const bars = (line: string | undefined) => line?.replaceAll('\\|', '').split('|').length;
    expect(new Set(lines.map(bars)).size).toBe(1);
  });
});

describe('the view', () => {
  const read = (name: string): ReadRun => {
    const experiment = defaultExperiment();
    const { lanes } = experiment;
    return {
      entry: {
        version: 2,
        id: name,
        created: 1,
        kept: 2,
        step: 60,
        seconds: 1,
        running: false,
        open: false,
        objective: '',
        dataset: 'speech',
        backend: 'wasm',
        lanes: lanes.map(({ id, policy, frozen }) => ({ id, policy, frozen })),
        filesId: 'f',
        settings: experiment.settings,
        laneBytes: 0,
        curveBytes: [0],
        fileBytes: 0,
        label: { ...NO_LABEL, name },
        imported: false,
        removed: null,
      },
      experiment: { ...experiment, settings: { ...experiment.settings, codes: 64 } },
      series: book({ A: 0.5, B: 0.25 }),
    };
  };

  it('reads the curves of the chosen runs, puts the present run beside them, and copies', async () => {
    const written: string[] = [];
    vi.stubGlobal('navigator', {
      ...navigator,
      clipboard: { writeText: async (text: string) => void written.push(text) },
    });
    const lab = fakeLab(fakeState(), { readRun: read('kept') });
    lab.series.append({
      lane: 'A',
      step: Int32Array.of(1240),
      seconds: Float64Array.of(6),
      columns: { 'loss/reconstruction': Float32Array.of(0.75) },
    });
    const runs = ['kept'];
    await act(async () => {
      render(
        <LabProvider value={lab}>
          <RunComparison runs={runs} onBack={() => undefined} />
        </LabProvider>,
      );
    });
    expect(lab.calls).toEqual([['readRun', 'kept']]);
    const table = screen.getByRole('table');
    expect([...table.querySelectorAll('th[scope=rowgroup]')].map((head) => head.textContent)).toEqual([
      'This page’s run',
      'kept',
    ]);
    expect(table.textContent).toContain('0.750');
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Copy as CSV' })));
    expect(written[0]).toContain('kept,60,');
    expect(screen.getByRole('status').textContent).toBe('Copied.');
  });
});
