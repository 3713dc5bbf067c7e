/** A file that was given as something that it is not: what it is, and which file is needed. */
import { excerpt, type Problem } from '../config/problems/problem.ts';
import type { WANTED_FILES } from '../config/problems/wrongFileProblems.ts';
import type { FileIdentity } from '../protocol/files.ts';

/** What a file is opened as. */
export type Wanted = (typeof WANTED_FILES)[number];

/**
 * What is wrong with a file.
 * @param text what the file begins with, which is repeated where it is an answer; null if it is none
 * @returns null if the file is what was wanted, or nothing is known of it
 */
export function wrongFileProblem({ kind, other }: FileIdentity, wanted: Wanted, text: string | null): Problem | null {
  if (kind === wanted || kind === 'unknown') return null;
  if (other !== null) {
    const answer = other === 'server-message' && text !== null ? excerpt(text.trim()) : '';
    return { code: 'file-of-no-use', other, wanted, answer };
  }
  // Whatever holds tensors is at home there.
  if (kind === 'other' || (wanted === 'tensors' && kind !== 'semantic-tokens' && kind !== 'audio')) return null;
  return { code: 'file-of-elsewhere', kind, wanted };
}
