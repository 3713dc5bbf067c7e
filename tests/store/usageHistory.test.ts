import { test as property } from '@fast-check/vitest';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CodebookEvent } from '../../src/protocol/events.ts';
import { MOST_COLUMNS, type UsageHistory, usageUpTo, withUsage } from '../../src/store/usageHistory.ts';

const event = (step: number, counts: number[], change: Partial<CodebookEvent> = {}): CodebookEvent => ({
  kind: 'codebook',
  sessionId: 'one',
  lane: 'A',
  step,
  layer: 0,
  counts: Float32Array.from(counts),
  lastUsed: new Float32Array(counts.length),
  plane: null,
  ...change,
});
const told = (events: CodebookEvent[]): UsageHistory | undefined =>
  events.reduce<UsageHistory | undefined>(withUsage, undefined);

describe('usage over the steps', () => {
  it('is a column for each batch at first', () => {
    const history = told([event(3, [1, 0]), event(9, [0, 2])]) as UsageHistory;
    expect(history.columns.map(({ from, to, batches, counts }) => [from, to, batches, [...counts]])).toEqual([
      [3, 3, 1, [1, 0]],
      [9, 9, 1, [0, 2]],
    ]);
  });

  property.prop([fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { minLength: 1, maxLength: 700 })])(
    'loses no frame and no step, in bounded memory, however long it gets',
    (batches) => {
      const events = batches.map((counts, i) => event(10 * (i + 1), counts));
      const { columns } = told(events) as UsageHistory;
      expect(columns.length).toBeLessThanOrEqual(MOST_COLUMNS);
      expect(columns.reduce((sum, each) => sum + each.batches, 0)).toBe(batches.length);
      for (const code of [0, 1] as const) {
        const all = columns.reduce((sum, { counts }) => sum + (counts[code] as number), 0);
        expect(all).toBe(batches.reduce((sum, counts) => sum + counts[code], 0));
      }
      expect([columns[0]?.from, columns.at(-1)?.to]).toEqual([10, 10 * batches.length]);
      for (const [i, { from, to }] of columns.entries()) {
        expect(to).toBeGreaterThanOrEqual(from);
        if (i > 0) expect(from).toBeGreaterThan(columns[i - 1]?.to as number);
      }
    },
  );

  it('changes no array that it was given', () => {
    const first = event(1, [1, 1]);
    let history = withUsage(undefined, first);
    for (let step = 2; step < 400; step += 1) history = withUsage(history, event(step, [1, 1]));
    expect([...first.counts]).toEqual([1, 1]);
  });

  it.each([
    ['another session', { sessionId: 'two' }],
    ['another layer', { layer: 1 }],
    ['another number of codes', { counts: new Float32Array(3) }],
    ['an earlier step', { step: 2 }],
  ])('begins anew with %s', (_, change) => {
    const history = withUsage(told([event(3, [1, 0])]), event(4, [1, 1], change));
    expect(history.columns).toHaveLength(1);
  });

  it('forgets what is behind a step', () => {
    const history = told([event(3, [1, 0]), event(9, [0, 2])]) as UsageHistory;
    expect(usageUpTo(history, 5)?.columns.map(({ to }) => to)).toEqual([3]);
    expect(usageUpTo(history, 1)).toBeUndefined();
  });
});
