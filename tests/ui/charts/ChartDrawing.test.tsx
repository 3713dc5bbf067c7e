// @vitest-environment happy-dom
/** A chart as a drawing: its curves, names and values. That it looks right is for the browser to show. */
import { cleanup, render } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { SeriesBook } from '../../../src/metrics/series.ts';
import { Smoother } from '../../../src/store/smoothing.ts';
import { ChartDrawing, curvePath, DRAWING } from '../../../src/ui/charts/ChartDrawing.tsx';
import { chartSpecs } from '../../../src/ui/charts/chartSpecs.ts';
import { buildFrame } from '../../../src/ui/charts/frame.ts';
import { madeUpMetrics } from '../../store/fakeWorker.ts';
import { laneState } from '../fakeLab.ts';

afterEach(cleanup);

const identity = (value: number): number => value;

it('interrupts a curve where it has gaps, and nowhere else', () => {
  const rows = [1, 2, null, 4, Number.NaN, 6, 7].map((value, x) => ({ x, A0: value }));
  expect(curvePath(rows, 'A0', identity, identity)).toBe('M0.0 1.0L1.0 2.0M3.0 4.0M5.0 6.0L6.0 7.0');
  expect(curvePath(rows, 'B0', identity, identity)).toBe('');
});

it.each(chartSpecs({}, 'start').map(({ id }) => id))(
  'draws %s with a curve, and a legend entry, for every line of every lane',
  (id) => {
    const spec = chartSpecs({}, 'start').find((each) => each.id === id);
    if (!spec) throw new Error(id);
    const book = new SeriesBook();
    for (const lane of ['A', 'B'] as const) book.append(madeUpMetrics('one', laneState(lane, false), 1, 300));
    const view = { xAxis: 'step', smoothing: 0, zoom: null, layer: 0 } as const;
    const lanes = ['A', 'B'] as const;
    const { scale } = spec;
    const frame = buildFrame({
      spec,
      book,
      seeds: [],
      smoother: new Smoother(),
      lanes,
      view,
      scale,
      plotWidth: DRAWING.width,
      tracks: () => [],
      gaps: () => [{ step: 31, lost: 4, at: 0.6 }],
      dataMarks: () => [
        { at: 0.5, step: 20, phase: { voices: ['slt'] } },
        { at: 0.75, step: 30, phase: {} },
      ],
    });
    const values = frame.traces.map((_, index) => `value-${index}`);
    const content = { spec, frame, lanes: 2, xAxis: 'step', values } as const;
    const { container } = render(
      <svg>
        <ChartDrawing content={content} />
      </svg>,
    );
    const curves = [...container.querySelectorAll('.plot-line')].map((path) => path.getAttribute('d') ?? '');
    expect(curves).toHaveLength(2 * spec.lines.length);
    for (const curve of curves) expect(curve.split('L').length).toBeGreaterThan(20);
    for (const value of values) expect(container.textContent).toContain(value);
    const marks = [...container.querySelectorAll('.plot-mark title')].map(({ textContent }) => textContent);
    expect(marks).toEqual([
      'Other data from step 20 (Voices: slt)',
      'Went on from a copy at step 30; 4 steps were trained again',
      'The data at the start again from step 30',
    ]);
  },
);
