/** What is wrong with a file, and where, in English: clauses without a full stop. */
import type { PLACES } from '../problems/places.ts';
import type { ProblemTexts } from '../problems/problem.ts';
import { quote } from './quotedText.ts';

export const places: ProblemTexts<keyof typeof PLACES> = {
  'at-entry': ({ name, within }, say) => `entry ${quote(name)}${within === null ? '' : `, ${say(within)}`}`,
  'at-byte': ({ at }) => `byte ${at}`,
  'at-pickle-byte': ({ at }) => `byte ${at} of the pickle`,
};
