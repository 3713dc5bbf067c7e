/** The page's curves when the session goes back to an earlier step. */
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { BLOCK, Column } from '../../src/metrics/column.ts';
import { SeriesBook } from '../../src/metrics/series.ts';
import { booted } from './bootedLab.ts';

function points(from: number, to: number, salt = 0) {
  const step = Int32Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const rare = Float32Array.from(step, (s) => (s % 5 === 0 ? s : Number.NaN));
  return {
    lane: 'A' as const,
    step,
    seconds: Float64Array.from(step, (s) => s / 10),
    columns: { 'loss/total': Float32Array.from(step, (s) => s + salt), 'drift/ssl_proj': rare },
  };
}

it('holds each step once, and the newest values are those of the steps that are left', () => {
  const book = new SeriesBook();
  book.append(points(1, 3 * BLOCK));
  const series = book.lanes.get('A');
  const [version, generation] = [book.version, series?.generation ?? 0];
  const snapshot = series?.step.snapshot();
  book.dropAfter(BLOCK + 7);
  expect(series?.length).toBe(BLOCK + 7);
  expect(book.version).toBeGreaterThan(version);
  expect(series?.generation).toBeGreaterThan(generation);
  expect(series?.last.get('loss/total')).toBe(BLOCK + 7);
  expect(series?.last.get('drift/ssl_proj')).toBe(Math.floor((BLOCK + 7) / 5) * 5);
  book.append(points(BLOCK + 8, 2 * BLOCK, 0.5));
  expect([...(series?.step.toArray() ?? [])]).toEqual(Array.from({ length: 2 * BLOCK }, (_, i) => i + 1));
  expect(series?.columns.get('loss/total')?.at(BLOCK + 6)).toBe(BLOCK + 7);
  expect(series?.columns.get('loss/total')?.at(BLOCK + 7)).toBe(BLOCK + 8.5);
  // What was written to a file meanwhile does not change.
  expect([...(snapshot?.toArray() ?? [])]).toEqual(Array.from({ length: 3 * BLOCK }, (_, i) => i + 1));
});

it('a column of any length is cut at any place', () => {
  const length = fc.integer({ min: 0, max: 2 * BLOCK + 3 });
  fc.assert(
    fc.property(length, length, (long, kept) => {
      const column = Column.of(Int32Array.from({ length: long }, (_, i) => i));
      const snapshot = column.snapshot();
      column.truncate(kept);
      const left = Math.min(kept, long);
      expect(column.length).toBe(left);
      column.append(Int32Array.of(-1, -2));
      expect([column.at(left), column.at(left + 1), column.at(left - 1)]).toEqual([
        -1,
        -2,
        left > 0 ? left - 1 : undefined,
      ]);
      expect(snapshot.length).toBe(long);
      expect(snapshot.at(left)).toBe(left < long ? left : undefined);
    }),
    { numRuns: 200 },
  );
});

it('nothing that was told of later steps stays, and late events of the old future do not bring it back', async () => {
  const { lab, fake } = await booted();
  await lab.actions.step(20);
  const { sessionId } = fake().session;
  await vi.waitFor(() => expect(lab.series.lanes.get('A')?.length).toBe(20));
  const pace = { stepsPerSecond: 9, work: {} };
  fake().send({ kind: 'pace', sessionId, step: 20, seconds: 2, ...pace });
  fake().handlers.restoreHealthy = () => {
    fake().session = { ...fake().session, step: 12 };
    fake().send({ kind: 'rewind', sessionId, step: 12, seconds: 1.2 });
    fake().send({ kind: 'state', state: fake().session });
    return fake().session;
  };
  await lab.actions.restoreHealthy();
  expect(lab.store.getState().pace).toMatchObject({ step: 12, seconds: 1.2 });
  expect(lab.series.lanes.get('A')?.length).toBe(12);
  fake().send({ kind: 'rewind', sessionId: sessionId + 1, step: 3, seconds: 0 });
  await lab.actions.step(3);
  await vi.waitFor(() => expect(lab.series.lanes.get('A')?.length).toBe(15));
  expect([...(lab.series.lanes.get('A')?.step.toArray() ?? [])]).toEqual(Array.from({ length: 15 }, (_, i) => i + 1));
});
