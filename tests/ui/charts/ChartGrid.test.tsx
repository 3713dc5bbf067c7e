// @vitest-environment happy-dom
/** The charts as a person meets them: names, last values in words, hover, scale, full size. */
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
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
