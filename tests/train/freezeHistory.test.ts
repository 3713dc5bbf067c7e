/** A lane's freezes and thaws: however many a person makes, the list is bounded and true where it is complete. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MOST_FREEZE_MARKS } from '../../src/config/limits.ts';
import type { FreezeMark } from '../../src/protocol/session.ts';
import { addMark } from '../../src/train/freezeHistory.ts';

const frozenAt = (history: readonly FreezeMark[], step: number): boolean =>
  history.findLast((mark) => mark.step <= step)?.frozen ?? !history[0]?.frozen;

it('stays within its bound, in order, with the newest half complete and the rest true for most steps', () => {
  const gaps = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 120 });
  fc.assert(
    fc.property(gaps, fc.boolean(), (gaps, first) => {
      const all: FreezeMark[] = [];
      const kept: FreezeMark[] = [];
      let step = 0;
      for (const [i, gap] of gaps.entries()) {
        step += gap;
        const mark: FreezeMark = { step, frozen: (i % 2 === 0) === first, policy: 'wholeForward' };
        all.push(mark);
        addMark(kept, mark, 20);
      }
      expect(kept.length).toBeLessThanOrEqual(20);
      expect(kept.slice(-9)).toEqual(all.slice(-9));
      expect(kept.every((mark, i) => i === 0 || mark.frozen !== kept[i - 1]?.frozen)).toBe(true);
      // What was frozen before the first mark, and what is frozen behind the last one, stays so.
      expect([frozenAt(kept, 0), frozenAt(kept, step)]).toEqual([!first, all.at(-1)?.frozen]);
    }),
  );
});

it('forgets the shortest stretch of the older half, both its ends', () => {
  const steps = [10, 100, 101, 200, 300, 400];
  const history: FreezeMark[] = [];
  for (const [i, step] of steps.entries()) addMark(history, { step, frozen: i % 2 === 0, policy: 'evalOnly' }, 5);
  expect(history.map(({ step }) => step)).toEqual([10, 200, 300, 400]);
});

it('has the bound that files have', () => {
  const history: FreezeMark[] = [];
  for (let step = 1; step <= 10_000; step += 1) addMark(history, { step, frozen: step % 2 === 1, policy: 'evalOnly' });
  expect(history.length).toBeLessThanOrEqual(MOST_FREEZE_MARKS);
});
