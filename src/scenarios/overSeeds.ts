/** The answer of a scenario over several seeds: each number with its interval, and how many seeds answer alike. */
import { type Estimate, estimate } from '../metrics/comparison.ts';
import type { AnswerRow, ScenarioAnswer } from './scenario.ts';

export interface AnswerOverSeeds {
  /** Seeds that gave an answer at all. */
  seeds: number;
  /** How many of them found the same as the run that was asked for; numbers may differ. */
  alike: number;
  /** As in the answer, an estimate in the place of each number; null where no seed has one. */
  rows: readonly (Omit<AnswerRow, 'values'> & { values: readonly (Estimate | null)[] })[];
}

/** @param answers of other seeds; those without one are left out. @returns null if none is there */
export function answerOverSeeds(
  answer: ScenarioAnswer,
  answers: readonly (ScenarioAnswer | null)[],
): AnswerOverSeeds | null {
  const given = answers.filter((each) => each !== null);
  if (given.length === 0) return null;
  const rows = answer.table.rows.map(({ lane, about, values }, row) => ({
    lane,
    about,
    values: values.map((_, column) => {
      const numbers = given.map(({ table }) => table.rows[row]?.values[column] ?? null);
      return estimate(numbers.filter((value) => value !== null));
    }),
  }));
  return { seeds: given.length, alike: given.filter((each) => wordsOf(each) === wordsOf(answer)).length, rows };
}

/** What a finding says apart from its numbers. */
function wordsOf({ finding }: ScenarioAnswer): string {
  return JSON.stringify(Object.entries(finding).filter(([, value]) => typeof value !== 'number'));
}
