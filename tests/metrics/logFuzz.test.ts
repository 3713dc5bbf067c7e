/** Lines of the log with any value replaced: read within bounds and kept as they are, or refused in our words. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FormatError } from '../../src/formats/formatError.ts';
import { readSessionPage } from '../../src/metrics/sessionPageReader.ts';
import { SeriesBook } from '../../src/metrics/series.ts';
import { writeSessionPage } from '../../src/metrics/sessionPage.ts';
import type { LogEntryContent } from '../../src/protocol/log.ts';
import { EXTREMES, INNER_WORDS, mutated, valuesIn } from '../fuzz/mutations.ts';
import { said } from '../setup/problemMatcher.ts';
import { fakeState } from '../ui/fakeLab.ts';
import { CONTENTS } from './logContents.ts';

/** The line as it comes back from a file. */
async function kept(content: unknown): Promise<LogEntryContent | undefined> {
  const entry = { id: 0, time: 1, step: 2, lane: null, content: content as LogEntryContent };
  const file = await writeSessionPage({ ...fakeState({ log: [entry] }) }, new SeriesBook());
  return (await readSessionPage(file)).log[0]?.content;
}

it.each(CONTENTS.map((content) => [content.code, content] as const))('%s', async (_code, content) => {
  let refused = 0;
  const values = fc.constantFrom(...EXTREMES, 'A', 'none', 1, 'error');
  const good: unknown = JSON.parse(JSON.stringify(content));
  const property = fc.asyncProperty(fc.nat(valuesIn(good) - 1), values, async (at, value) => {
    const damaged = mutated(good, at, value);
    try {
      const read = await kept(damaged);
      expect(await kept(read)).toEqual(read);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      refused += 1;
      expect(said(error)).not.toMatch(INNER_WORDS);
      expect(said(error).length).toBeLessThan(600);
    }
  });
  await fc.assert(property, { numRuns: 30 });
  expect(refused).toBeGreaterThan(0);
});
