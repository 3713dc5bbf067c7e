/** Files that were given as something that they are not. */
import { OTHER_FILES } from '../otherFiles.ts';

/** What a file is opened as. */
export const WANTED_FILES = [
  'checkpoint',
  'features',
  'semantic-tokens',
  'weights',
  'session',
  'tensors',
  'audio',
] as const;
/** What can be used, each in its place. */
export const USABLE_FILES = [
  'weights',
  'checkpoint',
  'features',
  'semantic-tokens',
  'session',
  'run',
  'audio',
] as const;

export const WRONG_FILE_PROBLEMS = {
  /** `answer`: of a server, what it begins with; else empty. */
  'file-of-no-use': { other: OTHER_FILES, wanted: WANTED_FILES, answer: 'text' },
  'file-of-elsewhere': { kind: USABLE_FILES, wanted: WANTED_FILES },
} as const;
