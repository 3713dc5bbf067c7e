// @vitest-environment happy-dom
/** The charts as a person meets them: names, last values in words, hover, scale, full size. */
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FIRST_PREFERENCES } from '../../../src/config/chartPreferences.ts';
import type { LaneState } from '../../../src/protocol/session.ts';
import { createLabStore, type Lab } from '../../../src/store/lab.ts';
import { ChartGrid } from '../../../src/ui/charts/ChartGrid.tsx';
import { ChartToolbar } from '../../../src/ui/charts/ChartToolbar.tsx';
import { LabProvider } from '../../../src/ui/useLab.ts';
import { madeUpMetrics } from '../../store/fakeWorker.ts';
import { fakeState } from '../fakeLab.ts';

const TITLES = [
  'Reconstruction loss',
  'Commitment loss',
  'Codebook usage',
  'Gradient norm',
  'Token flip rate',
  'Drift since step 0',
  'Variance the codes explain',
  'Effective dimensions',
  'Fluctuation over 100 steps',
];

class FixedSize implements ResizeObserver {
  readonly #callback: ResizeObserverCallback;
  constructor(callback: ResizeObserverCallback) {
    this.#callback = callback;
  }
  observe(): void {
    this.#callback([{ contentRect: { width: 300 } } as ResizeObserverEntry], this);
  }
  unobserve(): void {}
  disconnect(): void {}
}

/** A lab without a worker; lane B is frozen from the start. */
function labWith(steps: number): Lab {
  const lab = createLabStore({ connect: () => expect.fail('no worker here'), site: '', saveFile: () => undefined });
  for (const setup of lab.store.getState().draft.lanes) {
    const lane = {
      ...setup,
      history: setup.frozen ? [{ step: 1, frozen: true, policy: setup.policy }] : [],
    } as unknown as LaneState;
    if (steps > 0) lab.series.append(madeUpMetrics('one', lane, 1, steps));
  }
  return lab;
}

/** Lets timers run, and React take over what they changed. */
function pass(milliseconds: number): void {
  act(() => {
    vi.advanceTimersByTime(milliseconds);
  });
}

function show(steps: number): Lab {
  const lab = labWith(steps);
  render(
    <LabProvider value={lab}>
      <ChartToolbar />
      <ChartGrid />
    </LabProvider>,
  );
  pass(1500);
  return lab;
}
const figure = (name: string): HTMLElement => screen.getByRole('figure', { name });
/** A legend's value of a line in a lane. */
function legend(chart: HTMLElement, line: number, lane: number): string {
  return chart.querySelectorAll('.chart-legend tbody tr')[line]?.querySelectorAll('td')[lane + 1]?.textContent ?? '';
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('ResizeObserver', FixedSize);
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.useRealTimers();
  localStorage.clear();
});

describe('every chart', () => {
  test('is a figure named by its title', () => {
    show(20);
    expect(screen.getAllByRole('figure').map((each) => each.getAttribute('data-chart'))).toHaveLength(9);
    for (const title of TITLES) expect(figure(title)).toBeTruthy();
  });

  test('holds the last values of each lane as text, none as a word', () => {
    show(20);
    const text = figure('Gradient norm').querySelector('p.chart-summary')?.textContent ?? '';
    expect(text).toMatch(/^Lane A: ssl_proj 0\.\d+, quantizer 0\.0\d+, decoder \d\.\d+\. Lane B: ssl_proj none, /);
    expect(text).toMatch(/Lane B: ssl_proj none, quantizer none, decoder \d/);
    expect(figure('Commitment loss').textContent).toMatch(/Lane B: commitment loss 0, quantization error 0\.2/);
  });

  test('says so before the first step', () => {
    const lab = show(0);
    act(() => lab.store.setState({ connection: 'ready', session: fakeState().session }));
    expect(figure('Drift since step 0').textContent).toContain('Press Start');
    expect(figure('Drift since step 0').textContent).toContain('No values yet.');
  });

  test('draws a line per lane and metric', () => {
    show(20);
    expect(figure('Codebook usage').querySelectorAll('path.plot-line')).toHaveLength(6);
    const strokes = [...figure('Reconstruction loss').querySelectorAll('path.plot-line')].map((path) =>
      path.getAttribute('stroke'),
    );
    expect(strokes).toEqual(['var(--lane-a)', 'var(--lane-b)']);
  });
});

test('none stands in a band of its own, under the plot', () => {
  show(20);
  const bands = figure('Gradient norm').querySelectorAll('.plot-band-none line');
  expect([...bands].map((each) => each.getAttribute('stroke'))).toEqual(['var(--lane-b)', 'var(--lane-b)']);
  expect(figure('Reconstruction loss').querySelector('.plot-band-none')).toBeNull();
});

test('one hover shows cursor and values in all charts', () => {
  const lab = show(20);
  const newest = legend(figure('Reconstruction loss'), 0, 0);
  act(() => lab.actions.setView({ hover: 3 }));
  for (const title of TITLES) {
    expect(figure(title).querySelector<HTMLElement>('.plot-crosshair')?.hidden).toBe(false);
    expect(figure(title).querySelector('.plot-chip')?.textContent).toBe('step 3');
  }
  expect(legend(figure('Reconstruction loss'), 0, 0)).not.toBe(newest);
  expect(legend(figure('Gradient norm'), 0, 1)).toBe('none');
  act(() => lab.actions.setView({ hover: null }));
  expect(legend(figure('Reconstruction loss'), 0, 0)).toBe(newest);
  expect(figure('Drift since step 0').querySelector<HTMLElement>('.plot-crosshair')?.hidden).toBe(true);
});

test('arrow keys move the cursor, escape removes it', () => {
  const lab = show(20);
  const cursor = within(figure('Token flip rate')).getByRole('slider', { name: 'Cursor in Token flip rate' });
  fireEvent.keyDown(cursor, { key: 'Home' });
  fireEvent.keyDown(cursor, { key: 'ArrowRight' });
  expect(lab.store.getState().view.hover).toBe(2);
  expect(cursor.getAttribute('aria-valuetext')).toBe('step 2');
  fireEvent.keyDown(cursor, { key: 'Escape' });
  expect(lab.store.getState().view.hover).toBeNull();
});

test('dragging zooms all charts, and Live follows again', () => {
  const lab = show(101);
  const cursor = within(figure('Gradient norm')).getByRole('slider');
  cursor.setPointerCapture = () => undefined;
  const width = Number.parseFloat(cursor.style.width);
  expect(screen.getByRole('button', { name: 'Live' }).hasAttribute('disabled')).toBe(true);
  fireEvent.pointerDown(cursor, { clientX: width * 0.2, button: 0 });
  fireEvent.pointerMove(cursor, { clientX: width * 0.6 });
  fireEvent.pointerUp(cursor, { clientX: width * 0.6 });
  expect(lab.store.getState().view.zoom).toEqual({ from: 21, to: 61 });
  pass(2000);
  expect(figure('Drift since step 0').querySelector('.plot-overlay')?.textContent).toContain('30');
  fireEvent.click(screen.getByRole('button', { name: 'Live' }));
  expect(lab.store.getState().view.zoom).toBeNull();
});

/** Drags over a chart's plot, by fractions of its width and pixels of height. */
function drag(title: string, from: [number, number], to: [number, number], shiftKey = false): HTMLElement {
  const cursor = within(figure(title)).getByRole('slider');
  cursor.setPointerCapture = () => undefined;
  const width = Number.parseFloat(cursor.style.width);
  const at = ([x, y]: [number, number]) => ({ clientX: x * width, clientY: 16 + y, button: 0, shiftKey });
  fireEvent.pointerDown(cursor, at(from));
  fireEvent.pointerMove(cursor, at(to));
  pass(50);
  fireEvent.pointerUp(cursor, at(to));
  return cursor;
}

test('a box zooms both axes of its chart, Shift moves what is seen, and a double click shows everything', () => {
  const lab = show(101);
  const reset = () => within(figure('Reconstruction loss')).queryByRole('button', { name: /^Reset zoom/ });
  const ticks = () =>
    [...figure('Reconstruction loss').querySelectorAll('.recharts-text')].map((each) => each.textContent);
  const before = ticks();
  expect(reset()).toBeNull();
  const cursor = drag('Reconstruction loss', [0.2, 20], [0.6, 60]);
  expect(lab.store.getState().view.zoom).toEqual({ from: 21, to: 61 });
  // At once, whoever's turn it is.
  expect(ticks()).not.toEqual(before);
  drag('Reconstruction loss', [0.5, 20], [0.25, 20], true);
  expect(lab.store.getState().view.zoom).toEqual({ from: 31, to: 71 });
  fireEvent.keyDown(cursor, { key: 'ArrowLeft', shiftKey: true });
  expect(lab.store.getState().view.zoom).toEqual({ from: 27, to: 67 });
  expect(reset()).not.toBeNull();
  fireEvent.doubleClick(cursor);
  expect(lab.store.getState().view.zoom).toBeNull();
  expect([ticks(), reset()]).toEqual([before, null]);
});

test('charts that are not linked are zoomed one by one, and Live brings all back', () => {
  localStorage.setItem('freeze-lab.charts', JSON.stringify({ ...FIRST_PREFERENCES, linked: false }));
  const lab = show(101);
  drag('Reconstruction loss', [0.2, 0], [0.6, 0]);
  expect(lab.store.getState().view.zoom).toBeNull();
  const end = (title: string) => within(figure(title)).getByRole('slider').getAttribute('aria-valuemax');
  pass(2000);
  expect([end('Reconstruction loss'), end('Gradient norm')]).toEqual(['61', '101']);
  fireEvent.click(screen.getByRole('button', { name: 'Live' }));
  pass(2000);
  expect(end('Reconstruction loss')).toBe('101');
});

test('the wheel is the page’s, unless Ctrl is held or the plot has the keyboard', () => {
  const lab = show(101);
  const cursor = within(figure('Gradient norm')).getByRole('slider');
  /** @returns whether the page scrolls */
  const turn = (change: object): boolean => {
    const event = new Event('wheel', { bubbles: true, cancelable: true });
    const place = { deltaX: 0, deltaY: -60, deltaMode: 0, clientX: 50, clientY: 50 };
    const went = fireEvent(cursor, Object.assign(event, place, change));
    pass(50);
    return went;
  };
  expect(turn({})).toBe(true);
  expect(lab.store.getState().view.zoom).toBeNull();
  expect(turn({ ctrlKey: true })).toBe(false);
  const zoom = lab.store.getState().view.zoom;
  expect(zoom).not.toBeNull();
  act(() => cursor.focus());
  expect(turn({})).toBe(false);
  expect(lab.store.getState().view.zoom).not.toEqual(zoom);
});

test('sections fold, and are folded on the next visit', () => {
  show(20);
  const heading = () => screen.getByRole('button', { name: /^Codebook and tokens/ });
  fireEvent.click(heading());
  expect(heading().getAttribute('aria-expanded')).toBe('false');
  expect(screen.queryByRole('figure', { name: 'Codebook usage' })).toBeNull();
  cleanup();
  show(20);
  expect(screen.queryByRole('figure', { name: 'Codebook usage' })).toBeNull();
  fireEvent.click(heading());
  expect(figure('Codebook usage')).toBeTruthy();
});

test('outliers are left out if wanted, and the chart says how many', () => {
  localStorage.setItem('freeze-lab.charts', JSON.stringify({ ...FIRST_PREFERENCES, ignoreOutliers: true }));
  const lab = show(0);
  const event = madeUpMetrics('one', { id: 'A', history: [] } as unknown as LaneState, 1, 100);
  event.columns['loss/reconstruction']?.fill(1).fill(1e9, 40, 42);
  lab.series.append(event);
  pass(1500);
  const chart = figure('Reconstruction loss');
  expect(chart.querySelector('.plot-note')?.textContent).toBe('2 points outside');
  expect(chart.textContent).toContain('2 points outside.');
  const ticks = [...chart.querySelectorAll('.recharts-text')].map((each) => each.textContent);
  expect(ticks).toContain('1');
  expect(ticks.some((tick) => tick?.includes('e9'))).toBe(false);
  expect(figure('Drift since step 0').querySelector('.plot-note')).toBeNull();
});

test('a log scale says what it cannot show, and its line breaks there', () => {
  const lab = show(0);
  const event = madeUpMetrics('one', { id: 'A', history: [] } as unknown as LaneState, 1, 20);
  event.columns['loss/reconstruction']?.fill(-1, 8, 11);
  lab.series.append(event);
  fireEvent.click(screen.getByRole('button', { name: 'Logarithmic scale, Reconstruction loss' }));
  pass(1500);
  const chart = figure('Reconstruction loss');
  expect(chart.textContent).toContain('3 points below 0, which a log scale cannot show');
  expect(chart.querySelector('path.plot-line')?.getAttribute('d')?.match(/M/g)).toHaveLength(2);
});

test('what was measured stands faint behind a smoothed line', () => {
  const lab = show(20);
  expect(figure('Codebook usage').querySelectorAll('.plot-raw')).toHaveLength(0);
  act(() => lab.actions.setView({ smoothing: 0.9 }));
  pass(2000);
  expect(figure('Codebook usage').querySelectorAll('.plot-raw')).toHaveLength(6);
});

test('a changed setting is marked in every chart, and told at the cursor', () => {
  const lab = show(101);
  const content = { code: 'changed', field: 'learningRate', from: '0.001', to: '0.1' } as const;
  act(() => lab.store.setState({ log: [{ id: 1, time: 0, step: 50, lane: null, content }] }));
  pass(2500);
  for (const title of TITLES) expect(figure(title).querySelectorAll('.plot-mark')).toHaveLength(1);
  const cursor = within(figure('Token flip rate')).getByRole('slider');
  fireEvent.keyDown(cursor, { key: '[' });
  expect(lab.store.getState().view.hover).toBe(51);
  expect(cursor.getAttribute('aria-valuetext')).toMatch(/^step 51\. Step 51: .*0\.001.*0\.1/);
});

test('log and linear are chosen per chart', () => {
  show(20);
  const log = (title: string): string | null =>
    screen.getByRole('button', { name: `Logarithmic scale, ${title}` }).getAttribute('aria-pressed');
  expect([log('Gradient norm'), log('Drift since step 0')]).toEqual(['true', 'false']);
  fireEvent.click(screen.getByRole('button', { name: 'Logarithmic scale, Drift since step 0' }));
  expect([log('Gradient norm'), log('Drift since step 0'), log('Token flip rate')]).toEqual(['true', 'true', 'false']);
});

test('token flips are counted against the chosen reference', () => {
  const lab = show(20);
  const line = () => figure('Token flip rate').querySelector('.chart-legend tbody')?.textContent;
  const path = () => figure('Token flip rate').querySelector('path.plot-line')?.getAttribute('d') ?? null;
  expect(line()).toContain('since the start');
  expect(path()).not.toBeNull();
  act(() => lab.store.setState({ flipReference: 'imported' }));
  pass(1500);
  expect(line()).toContain('against the import');
  // Nothing was imported in this run: the line of the other reference must not stay.
  expect(path()).toBeNull();
});

test('a chart opens in full size and closes again', () => {
  show(20);
  fireEvent.click(screen.getByRole('button', { name: 'Enlarge Codebook usage' }));
  pass(500);
  const dialog = screen.getByRole('dialog', { name: 'Codebook usage' });
  expect(within(dialog).getByRole('figure', { name: 'Codebook usage' })).toBeTruthy();
  fireEvent.click(within(dialog).getByRole('button', { name: 'Close' }));
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('a line has a gap where a loss was not finite, and is not led to 0', () => {
  const lab = show(0);
  const lane = { id: 'A', history: [] } as unknown as LaneState;
  const event = madeUpMetrics('one', lane, 1, 20);
  event.columns['loss/reconstruction']?.fill(Number.POSITIVE_INFINITY, 8, 12);
  lab.series.append(event);
  pass(1500);
  const path = figure('Reconstruction loss').querySelector('path.plot-line')?.getAttribute('d') ?? '';
  expect(path.match(/M/g)).toHaveLength(2);
});

test('new points are drawn when it is the chart’s turn', () => {
  const lab = show(20);
  const path = () => figure('Reconstruction loss').querySelector('path.plot-line')?.getAttribute('d');
  const before = path();
  const lane = { id: 'A', history: [] } as unknown as LaneState;
  lab.series.append(madeUpMetrics('one', lane, 21, 60));
  expect(path()).toBe(before);
  pass(1500);
  expect(path()).not.toBe(before);
});
