/** The sentence, or the clause, that says a problem. Only what shows it to a person may ask. */
import { texts } from '../texts/index.ts';
import type { Problem, ProblemTexts } from './problem.ts';

/** @returns the words in the language of the page, problems within problems included */
export function problemText(problem: Problem): string {
  const words: ProblemTexts = texts.problems;
  const said = words[problem.code] as string | ((problem: Problem, say: (inner: Problem) => string) => string);
  return typeof said === 'string' ? said : said(problem, problemText);
}
