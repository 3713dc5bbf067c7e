/** What a chart draws at one moment: lines with their gaps, none apart from zero, axes, freeze tracks. */
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { defaultExperiment, type LaneId } from '../../../src/config/experiment.ts';
import { type MetricKey, NO_GRADIENT } from '../../../src/config/metrics.ts';
import type { LaneState } from '../../../src/protocol/session.ts';
import { MOST_POINTS } from '../../../src/config/limits.ts';
import { SeriesBook } from '../../../src/metrics/series.ts';
import { Smoother } from '../../../src/store/smoothing.ts';
import { type ChartId, chartSpecs } from '../../../src/ui/charts/chartSpecs.ts';
import { buildFrame, type ChartFrame, type FrameInput } from '../../../src/ui/charts/frame.ts';
import { freezeTracks, runMarks } from '../../../src/ui/charts/freezeTracks.ts';

type Columns = Partial<Record<MetricKey, (step: number) => number>>;

function fill(book: SeriesBook, lane: LaneId, from: number, to: number, columns: Columns): void {
  const step = Int32Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const values = Object.entries(columns) as [MetricKey, (step: number) => number][];
  book.append({
    lane,
    step,
    seconds: Float64Array.from(step, (s) => s / 100),
    columns: Object.fromEntries(values.map(([key, value]) => [key, Float32Array.from(step, (s) => value(s))])),
  });
}

function frame(id: ChartId, book: SeriesBook, change: Partial<FrameInput> = {}): ChartFrame {
  const spec = chartSpecs({}, 'start').find((each) => each.id === id);
  if (!spec) throw new Error(`no chart ${id}`);
  return buildFrame({
    seeds: [],
    spec,
    book,
    smoother: new Smoother(),
    lanes: ['A', 'B'],
    view: { xAxis: 'step', smoothing: 0, zoom: null, layer: 0 },
    scale: spec.scale,
    plotWidth: 440,
    tracks: () => [],
    dataMarks: () => [],
    gaps: () => [],
    ...change,
  });
}
const line = ({ rows }: ChartFrame, key: string): (number | null | undefined)[] => rows.map((row) => row[key]);

describe('lines', () => {
  test('before the first step there is nothing but faint axes', () => {
    expect(frame('reconstruction', new SeriesBook())).toMatchObject({ empty: true, rows: [], tracks: [] });
  });

  test('20,000 steps become no more points than the plot has room for, and a spike stays visible', () => {
    const book = new SeriesBook();
    fill(book, 'A', 1, 20_000, { 'loss/reconstruction': (s) => (s === 12_345 ? 900 : 1) });
    const drawn = frame('reconstruction', book);
    expect(drawn.rows.length).toBeLessThanOrEqual(112);
    expect(Math.max(...drawn.envelopes.flatMap(({ stretches }) => stretches.flat().map(({ high }) => high)))).toBe(900);
    expect(drawn.y.max).toBe(1000);
    const xs = line(drawn, 'x') as number[];
    expect(xs.every((x, i) => x >= 0 && x <= 1 && (i === 0 || x >= (xs[i - 1] ?? 0)))).toBe(true);
  });

  test('few steps are drawn as they are, each at its place', () => {
    const book = new SeriesBook();
    fill(book, 'A', 1, 5, { 'loss/reconstruction': (s) => s });
    const drawn = frame('reconstruction', book);
    expect(line(drawn, 'x')).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(line(drawn, 'A0')).toEqual([1, 2, 3, 4, 5]);
    expect(drawn.envelopes).toEqual([]);
  });

  test('the line ends before a bucket that has only begun, so that its end does not jump', () => {
    const book = new SeriesBook();
    // Buckets of four steps: 256 to 259 is the newest, with one step of it there.
    fill(book, 'A', 1, 256, { 'loss/reconstruction': (s) => (s === 256 ? 9 : 1) });
    const drawn = frame('reconstruction', book);
    expect(line(drawn, 'A0').slice(-2)).toEqual([1, null]);
    expect(drawn.envelopes[0]?.stretches.at(-1)?.at(-1)?.high).toBe(9);
    const zoomed = frame('reconstruction', book, {
      view: { xAxis: 'step', smoothing: 0, zoom: { from: 1, to: 256 }, layer: 0 },
    });
    expect(line(zoomed, 'A0').at(-1)).toBe(9);
  });

  test('what is measured every five steps is drawn connected', () => {
    const book = new SeriesBook();
    fill(book, 'A', 1, 11, { 'probe/token_flip_rate@0': (s) => (s % 5 === 0 ? s / 10 : Number.NaN) });
    const values = line(frame('flips', book), 'A0');
    expect(values.slice(0, 4)).toEqual([null, null, null, null]);
    expect(values[4]).toBeCloseTo(0.5);
    expect(values[7]).toBeCloseTo(0.8);
    expect(values[9]).toBeCloseTo(1);
    expect(values[10]).toBeNull();
  });

  test('a fork begins where it was forked', () => {
    const book = new SeriesBook();
    fill(book, 'A', 1, 20, { 'loss/reconstruction': () => 1 });
    fill(book, 'B', 11, 20, { 'loss/reconstruction': () => 2 });
    const values = line(frame('reconstruction', book), 'B0');
    expect(values.slice(0, 10).every((value) => value === null)).toBe(true);
    expect(values.slice(10)).toEqual(Array(10).fill(2));
  });
});

describe('none and zero', () => {
  test('a gradient that is none interrupts its line and is shown as a state, not as a number', () => {
    const book = new SeriesBook();
    fill(book, 'B', 1, 10, { 'gradient/ssl_proj': (s) => (s > 3 && s < 8 ? NO_GRADIENT : 0.5) });
    const drawn = frame('gradient', book);
    expect(line(drawn, 'B0')).toEqual([0.5, 0.5, 0.5, null, null, null, null, 0.5, 0.5, 0.5]);
    const trace = drawn.traces.findIndex(({ key }) => key === 'B0');
    expect(drawn.runs).toEqual([{ trace, state: 'none', from: 3 / 9, to: 7 / 9 }]);
    expect(drawn.y.min).toBeGreaterThan(0);
  });

  test('the spread behind the line ends where a gradient is none, and begins again behind it', () => {
    const book = new SeriesBook();
    fill(book, 'A', 1, 1000, { 'gradient/ssl_proj': (s) => (s > 300 && s < 600 ? NO_GRADIENT : 1 + (s % 5)) });
    const { stretches } = frame('gradient', book).envelopes[0] ?? {};
    expect(stretches).toHaveLength(2);
    expect(stretches?.[0]?.at(-1)?.x).toBeLessThan(0.31);
    expect(stretches?.[1]?.[0]?.x).toBeGreaterThan(0.59);
  });

  test('on a log scale an exact zero is a state of its own; on a linear one it is a value', () => {
    const book = new SeriesBook();
    fill(book, 'A', 1, 6, { 'loss/commitment': (s) => (s > 4 ? 0 : 0.1) });
    const log = frame('commitment', book, { scale: 'log' });
    expect(line(log, 'A0').slice(-2)).toEqual([null, null]);
    expect(log.runs.map(({ state }) => state)).toEqual(['zero']);
    const linear = frame('commitment', book, { scale: 'linear' });
    expect(line(linear, 'A0').slice(-2)).toEqual([0, 0]);
    expect(linear.runs).toEqual([]);
  });

  test('smoothing does not smear an exact zero', () => {
    const book = new SeriesBook();
    fill(book, 'A', 1, 6, { 'loss/commitment': (s) => (s > 4 ? 0 : 0.1) });
    const view = { xAxis: 'step', smoothing: 0.9, zoom: null, layer: 0 } as const;
    expect(line(frame('commitment', book, { view }), 'A0').slice(-2)).toEqual([0, 0]);
  });
});

describe('view', () => {
  test('a zoom shows its range alone, on either axis', () => {
    const book = new SeriesBook();
    fill(book, 'A', 1, 1000, { 'loss/reconstruction': (s) => s });
    const steps = frame('reconstruction', book, {
      view: { xAxis: 'step', smoothing: 0, zoom: { from: 100, to: 150 }, layer: 0 },
    });
    expect(line(steps, 'A0')).toEqual(Array.from({ length: 51 }, (_, i) => 100 + i));
    const seconds = frame('reconstruction', book, {
      view: { xAxis: 'seconds', smoothing: 0, zoom: { from: 1, to: 1.5 }, layer: 0 },
    });
    const values = (line(seconds, 'A0') as (number | null)[]).filter((value) => value !== null);
    expect(values[0]).toBeCloseTo(100);
    expect(Math.max(...values)).toBeLessThan(152);
  });

  test('per-layer charts read the chosen layer', () => {
    const book = new SeriesBook();
    fill(book, 'A', 1, 3, { 'codebook/perplexity@0': () => 10, 'codebook/perplexity@1': () => 20 });
    const view = { xAxis: 'step', smoothing: 0, zoom: null, layer: 1 } as const;
    expect(line(frame('usage', book, { view }), 'A2')).toEqual([20, 20, 20]);
  });
});

const view = fc.record({
  xAxis: fc.constantFrom('step' as const, 'seconds' as const),
  smoothing: fc.constantFrom(0, 0.5, 0.9),
  zoom: fc.constantFrom(null, { from: 20, to: 90 }, { from: 40, to: 110 }),
  layer: fc.constant(0),
});
describe('any drawings after one another', { tags: ['slow'] }, () => {
  property.prop([fc.array(fc.tuple(fc.integer({ min: 1, max: 900 }), view), { minLength: 1, maxLength: 8 })], {
    numRuns: 40,
  })('what was drawn before changes nothing in what is drawn', (drawings) => {
    const columns: Columns = {
      'gradient/ssl_proj': (s) => (s % 11 === 0 ? NO_GRADIENT : 2 + Math.sin(s)),
      'gradient/decoder': (s) => (s % 7 === 0 ? Number.NaN : s),
    };
    const [growing, smoother] = [new SeriesBook(), new Smoother()];
    let steps = 0;
    for (const [more, view] of drawings) {
      const fresh = new SeriesBook();
      fill(growing, 'A', steps + 1, steps + more, columns);
      steps += more;
      fill(fresh, 'A', 1, steps, columns);
      expect(frame('gradient', growing, { view, smoother })).toEqual(frame('gradient', fresh, { view }));
    }
  });
});

test('points that were thinned are drawn where they are now', () => {
  const columns: Columns = { 'loss/reconstruction': (s) => s * s };
  const change = { view: { xAxis: 'step', smoothing: 0, zoom: { from: 1, to: 50 }, layer: 0 } } as const;
  const [book, fresh] = [new SeriesBook(), new SeriesBook()];
  const drawn = MOST_POINTS - 1000;
  fill(book, 'A', 1, drawn, columns);
  frame('reconstruction', book, change);
  // Thinned once, and longer again than it was when it was drawn.
  fill(book, 'A', drawn + 1, MOST_POINTS + 1, columns);
  fill(book, 'A', MOST_POINTS + 2, MOST_POINTS + 49_000, columns);
  expect(book.lanes.get('A')).toMatchObject({ generation: 1 });
  expect(book.lanes.get('A')?.length).toBeGreaterThan(drawn);
  fill(fresh, 'A', 1, MOST_POINTS + 1, columns);
  fill(fresh, 'A', MOST_POINTS + 2, MOST_POINTS + 49_000, columns);
  expect(frame('reconstruction', book, change)).toEqual(frame('reconstruction', fresh, change));
});

describe('marks of other data', () => {
  const changes = [
    { step: 1, phase: { voices: ['a'] } },
    { step: 20, phase: { voices: ['b'] } },
    { step: 20, phase: { voices: ['c'] } },
    { step: 60, phase: {} },
  ];
  const book = new SeriesBook();
  fill(book, 'A', 1, 100, {});

  test('stand where they came into use, the last of a step; before the first step nothing changed', () => {
    expect(runMarks(changes, book, 'step', { from: 0, to: 100 })).toEqual([
      { at: 0.2, step: 20, phase: { voices: ['c'] } },
      { at: 0.6, step: 60, phase: {} },
    ]);
    expect(runMarks(changes, book, 'step', { from: 30, to: 50 })).toEqual([]);
  });

  test('over seconds stand where the step before ended', () => {
    const seconds = book.lanes.get('A')?.seconds.at(18) ?? Number.NaN;
    expect(runMarks(changes, book, 'seconds', { from: 0, to: 10 })[0]?.at).toBeCloseTo(seconds / 10, 6);
  });
});

describe('freeze tracks', () => {
  const lane = (history: [number, boolean][], change: Partial<LaneState> = {}): LaneState => ({
    ...(defaultExperiment().lanes[0] as LaneState),
    frozen: history.at(-1)?.[1] ?? false,
    training: { ssl_proj: true, quantizer: true },
    frozenAt: null,
    history: history.map(([step, frozen]) => ({ step, frozen, policy: 'wholeForward' })),
    origin: null,
    ...change,
  });
  const track = (state: LaneState, range = { from: 0, to: 100 }, xAxis: 'step' | 'seconds' = 'step') =>
    freezeTracks([state], book, xAxis, range)[0];
  const book = new SeriesBook();
  fill(book, 'A', 1, 100, {});

  test('spans and marks follow the history; a first step that was frozen already has no mark', () => {
    expect(
      track(
        lane([
          [1, true],
          [20, false],
          [60, true],
        ]),
      ),
    ).toEqual({
      lane: 'A',
      spans: [
        { from: 0.01, to: 0.2 },
        { from: 0.6, to: 1 },
      ],
      marks: [
        { at: 0.2, frozen: false, step: 20 },
        { at: 0.6, frozen: true, step: 60 },
      ],
    });
  });

  test('what lies outside of the visible range is cut off', () => {
    const state = lane([
      [10, true],
      [90, false],
    ]);
    expect(track(state, { from: 40, to: 60 })).toEqual({ lane: 'A', spans: [{ from: 0, to: 1 }], marks: [] });
    expect(track(state, { from: 95, to: 100 })).toEqual({ lane: 'A', spans: [], marks: [] });
  });

  test('of more marks and spans than pixels can show, a bounded number is drawn, the last state among them', () => {
    const toggles = Array.from({ length: 100_000 }, (_, i): [number, boolean] => [i + 2, i % 2 === 0]);
    const drawn = track(lane(toggles), { from: 0, to: 100_002 });
    expect(drawn?.marks.length).toBeLessThanOrEqual(40);
    expect(drawn?.marks.at(-1)).toMatchObject({ step: 100_001, frozen: false });
    expect(drawn?.spans.length).toBeLessThanOrEqual(200);
    expect(drawn?.spans[0]?.from).toBeCloseTo(0, 4);
    expect(drawn?.spans.at(-1)?.to).toBeCloseTo(1, 4);
  });

  test('switches between two steps are one mark', () => {
    const switched = lane([
      [20, true],
      [20, false],
      [20, true],
    ]);
    expect(track(switched)?.marks).toEqual([{ at: 0.2, frozen: true, step: 20 }]);
  });

  test('a fork shows its own part of the history', () => {
    const fork = lane([[10, true]], { origin: { kind: 'fork', lane: 'B', step: 50 } });
    expect(track(fork)).toEqual({ lane: 'A', spans: [{ from: 0.5, to: 1 }], marks: [] });
  });

  test('in seconds the marks stand where the steps were taken', () => {
    expect(track(lane([[51, true]]), { from: 0, to: 1 }, 'seconds')?.marks).toEqual([
      { at: 0.5, frozen: true, step: 51 },
    ]);
  });
});
