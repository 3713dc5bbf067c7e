/** What is marked along the x axis, and which mark is next. */
import { describe, expect, test } from 'vitest';
import type { LogEntry } from '../../../src/store/state.ts';
import { marksNear, nextMark, type PlotMark } from '../../../src/ui/charts/plotMarks.ts';
import { markedEntries, runEvents } from '../../../src/ui/charts/runEvents.ts';

let id = 0;
const entry = (step: number, content: LogEntry['content']): LogEntry => ({
  id: (id += 1),
  time: 0,
  step,
  lane: 'B',
  content,
});
const built = (step: number) => entry(step, { code: 'built', backend: 'wasm', seconds: 1 });
const changed = (step: number) => entry(step, { code: 'changed', field: 'learningRate', from: '0.001', to: '0.01' });

describe('events of a run', () => {
  test('stand before the first step after them, those of one step together', () => {
    const log = [
      built(0),
      changed(10),
      entry(10, { code: 'forked', from: 'A' }),
      entry(20, { code: 'removed' }),
      entry(20, { code: 'paused' }),
    ];
    expect(runEvents(log).map(({ step, entries }) => [step, entries.map(({ content }) => content.code)])).toEqual([
      [11, ['changed', 'forked']],
      [21, ['removed']],
    ]);
  });

  test('are those of the present run: a reset ends the one before, a model that is built to go on does not', () => {
    expect(runEvents([built(0), changed(10), built(0), changed(5)]).map(({ step }) => step)).toEqual([6]);
    expect(runEvents([built(0), changed(10), built(10), changed(15)]).map(({ step }) => step)).toEqual([11, 16]);
  });

  test('change the drawing only when there is another one', () => {
    const log = [built(0), changed(10)];
    expect(markedEntries([...log, entry(11, { code: 'started' })])).toBe(markedEntries(log));
    expect(markedEntries([...log, changed(12)])).not.toBe(markedEntries(log));
  });
});

const at = (place: number): PlotMark => ({
  key: `${place}`,
  at: place,
  step: 1,
  colour: '',
  glyph: '',
  texts: [`${place}`],
});

test('marks are gone through one by one, and told where the cursor is near', () => {
  const marks = [at(0.1), at(0.5), at(0.51)];
  expect(nextMark(marks, 1, -1)?.at).toBe(0.51);
  expect(nextMark(marks, 0.51, -1)?.at).toBe(0.5);
  expect(nextMark(marks, 0.1, 1)?.at).toBe(0.5);
  expect(nextMark(marks, 0.51, 1)).toBeUndefined();
  expect(marksNear(marks, 0.505, 0.02).map((mark) => mark.at)).toEqual([0.5, 0.51]);
});
