/** The file of one chart: every point of what it draws, and of no other chart. */
import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { NO_GRADIENT } from '../../../src/config/metrics.ts';
import { SeriesBook } from '../../../src/metrics/series.ts';
import { chartCsvPieces, type ChartCsvInput } from '../../../src/ui/charts/chartCsv.ts';
import { type ChartId, chartSpecs } from '../../../src/ui/charts/chartSpecs.ts';

const specOf = (id: ChartId) => chartSpecs({}, 'start').find((spec) => spec.id === id)!;

function bookOf(values: readonly number[]): SeriesBook {
  const book = new SeriesBook();
  book.append({
    lane: 'A',
    step: Int32Array.from(values, (_, i) => i + 1),
    seconds: Float64Array.from(values, (_, i) => (i + 1) / 4),
    columns: { 'gradient/ssl_proj': Float32Array.from(values), 'loss/reconstruction': Float32Array.from(values) },
  });
  return book;
}

function linesOf(change: Partial<ChartCsvInput> & Pick<ChartCsvInput, 'book'>): string[][] {
  const input: ChartCsvInput = {
    spec: specOf('reconstruction'),
    lanes: ['A', 'B'],
    view: { xAxis: 'step', smoothing: 0, layer: 0 },
    range: null,
    ...change,
  };
  const text = [...chartCsvPieces(input)].join('');
  expect(text.endsWith('\r\n')).toBe(true);
  return text
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','));
}

test('a chart’s own columns, and none as a word', () => {
  const lines = linesOf({ book: bookOf([0.5, NO_GRADIENT, 0, Infinity]), spec: specOf('gradient') });
  expect(lines[0]).toEqual(['lane', 'step', 'seconds', 'gradient/ssl_proj', 'gradient/quantizer', 'gradient/decoder']);
  expect(lines.slice(1).map((line) => line[3])).toEqual(['0.5', 'none', '0', 'Infinity']);
  expect(lines[1]).toEqual(['A', '1', '0.25', '0.5', '', '']);
});

test('beside what was measured stands what is drawn', () => {
  const lines = linesOf({ book: bookOf([1, 3]), view: { xAxis: 'step', smoothing: 0.5, layer: 0 } });
  expect(lines[0]?.slice(3)).toEqual(['loss/reconstruction', 'loss/reconstruction (smoothed 0.5)']);
  // (0.25 · 1 + 0.5 · 3) / (1 - 0.25)
  expect(lines[2]?.slice(3)).toEqual(['3', '2.333333']);
});

property.prop([
  fc.array(fc.float({ noNaN: true }), { minLength: 1, maxLength: 1200 }),
  fc.constantFrom('step' as const, 'seconds' as const),
  fc.integer({ min: -10, max: 1300 }),
  fc.integer({ min: 0, max: 700 }),
])('a range holds the points in it, all of them, and in order', (values, xAxis, from, span) => {
  const view = { xAxis, smoothing: 0, layer: 0 };
  const book = bookOf(values);
  const whole = linesOf({ book, view }).slice(1);
  expect(whole.map(([, step]) => Number(step))).toEqual(values.map((_, i) => i + 1));
  const part = linesOf({ book, view, range: { from, to: from + span } }).slice(1);
  const x = (line: string[]): number => Number(line[xAxis === 'step' ? 1 : 2]);
  expect(part).toEqual(whole.filter((line) => x(line) >= from && x(line) <= from + span));
});
