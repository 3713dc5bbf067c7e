/** Curves in parts: joined, they are what the page has, whatever happened to it. */
import { fc, test as fuzz } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import type { LaneId } from '../../src/config/experiment.ts';
import { MOST_POINTS } from '../../src/config/limits.ts';
import { SeriesBook } from '../../src/metrics/series.ts';
import { writeSessionPage } from '../../src/metrics/sessionPage.ts';
import { readSessionPage } from '../../src/metrics/sessionPageReader.ts';
import { joinedCurves } from '../../src/runs/runFile.ts';
import { CurveParts } from '../../src/store/curveParts.ts';
import { fakeState } from '../ui/fakeLab.ts';

/** Points of a lane behind those that it has. */
function train(series: SeriesBook, lane: LaneId, steps: number): void {
  const from = Math.max(0, ...[...series.lanes.values()].map((each) => each.step.at(each.length - 1) ?? 0)) + 1;
  const step = Int32Array.from({ length: steps }, (_, i) => from + i);
  series.append({
    lane,
    step,
    seconds: Float64Array.from(step, (each) => each / 100),
    columns: {
      'loss/total': Float32Array.from(step, (each) => Math.sin(each)),
      'gradient/ssl_proj': Float32Array.from(step, (each) => (each % 7 === 0 ? Number.NaN : Math.cos(each))),
      ...(from > 60 ? { 'probe/explained_variance': Float32Array.from(step, (each) => 1 / each) } : {}),
    },
  });
}

const valuesOf = (series: SeriesBook) =>
  [...series.lanes].map(([lane, { step, seconds, columns }]) => ({
    lane,
    step: [...step.toArray()],
    seconds: [...seconds.toArray()],
    columns: Object.fromEntries([...columns].map(([key, column]) => [key, [...column.toArray()].map(String)])),
  }));

/** A store of parts. */
class Parts {
  readonly series = new SeriesBook();
  readonly stored: Blob[] = [];
  readonly #parts = new CurveParts();

  async keep({ lost = false } = {}): Promise<void> {
    const part = this.#parts.next(this.series);
    const page = await writeSessionPage(fakeState(), this.series, part.from);
    if (lost) return;
    expect(part.part).toBeLessThanOrEqual(this.stored.length);
    this.stored.splice(part.part, Infinity, page);
    this.#parts.wrote(part);
  }

  forget(): void {
    this.#parts.forget();
  }

  async joined(step = Infinity): Promise<SeriesBook> {
    return (await joinedCurves(this.stored, [...this.series.lanes.keys()], step)).series;
  }
}

describe('any run', { tags: ['slow'] }, () => {
  fuzz.prop(
    [
      fc.array(
        fc.oneof(
          fc.record({
            kind: fc.constant('train' as const),
            lane: fc.constantFrom<LaneId>('A', 'B', 'C'),
            steps: fc.integer({ min: 1, max: 300 }),
          }),
          fc.record({ kind: fc.constantFrom('keep' as const, 'lost' as const, 'forget' as const) }),
          fc.record({ kind: fc.constant('remove' as const), lane: fc.constantFrom<LaneId>('B', 'C') }),
          fc.record({ kind: fc.constant('rewind' as const), by: fc.integer({ min: 1, max: 200 }) }),
        ),
        { maxLength: 25 },
      ),
    ],
    { numRuns: 60 },
  )('whatever is trained, removed, gone back over or lost', async (actions) => {
    const parts = new Parts();
    const { series } = parts;
    train(series, 'A', 5);
    for (const action of actions) {
      if (action.kind === 'train') train(series, action.lane, action.steps);
      if (action.kind === 'keep') await parts.keep();
      if (action.kind === 'lost') await parts.keep({ lost: true });
      if (action.kind === 'forget') parts.forget();
      if (action.kind === 'remove') series.keepOnly([...series.lanes.keys()].filter((lane) => lane !== action.lane));
      if (action.kind === 'rewind') series.dropAfter((series.lanes.get('A')?.step.at(0) ?? 0) + action.by);
    }
    await parts.keep();
    expect(valuesOf(await parts.joined())).toEqual(valuesOf(series));
  });
});

test('many small parts become one', { tags: ['slow'] }, async () => {
  const parts = new Parts();
  for (let i = 0; i < 400; i += 1) {
    train(parts.series, 'A', 3);
    await parts.keep();
    expect(parts.stored.length).toBeLessThanOrEqual(80);
  }
  expect(valuesOf(await parts.joined())).toEqual(valuesOf(parts.series));
  // What a part brings is small, however long the run is.
  expect(parts.stored.at(-1)?.size).toBeLessThan((parts.stored[1]?.size ?? 0) / 4);
});

test('a history that got sparser is kept as it is, its spreads included', { tags: ['slow'] }, async () => {
  const parts = new Parts();
  train(parts.series, 'A', MOST_POINTS - 10);
  await parts.keep();
  train(parts.series, 'A', 500);
  await parts.keep();
  train(parts.series, 'A', 500);
  await parts.keep();
  expect(parts.series.lanes.get('A')?.length).toBeLessThan(MOST_POINTS);
  expect(valuesOf(await parts.joined())).toEqual(valuesOf(parts.series));
});

test('up to the step of the copy', async () => {
  const parts = new Parts();
  train(parts.series, 'A', 100);
  await parts.keep();
  train(parts.series, 'A', 100);
  await parts.keep();
  const joined = await parts.joined(130);
  expect(joined.lanes.get('A')?.length).toBe(130);
  const page = await readSessionPage(await writeSessionPage(fakeState(), joined));
  expect(page.lanes[0]?.step.at(-1)).toBe(130);
});
