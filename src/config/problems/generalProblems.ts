/** Problems of no particular place, and the parts that others are made of. */
import { OTHER_FILES } from '../otherFiles.ts';

export const GENERAL_PROBLEMS = {
  /** Words of another program (a browser, a driver), of a fault of ours, or of a file that knows no codes yet. */
  message: { text: 'text' },
  cancelled: {},
  /** `place`: an entry, a tensor, a byte or a line; null for the file as a whole. */
  file: { file: 'text', what: 'problem', place: 'problem?' },

  /** `problem`: of a file within the file, a sentence. */
  'file-in-it': { problem: 'problem' },

  // Values that were found where others were expected, see `foundValue`.
  'text-value': { text: 'text' },
  'plain-value': { text: 'text' },
  'list-value': { length: 'number' },
  'object-value': {},
  'missing-value': {},

  // The worker and the way to it.
  'worker-not-running': {},
  'worker-ended': {},
  'worker-stopped': { detail: 'text' },
  'message-unreadable': {},
  'not-sent': { request: 'text', detail: 'text' },
  'worker-not-loaded': {},

  // Files that were given.
  'file-not-given': {},
  'in-place-of-a-file': { other: OTHER_FILES },

  /** Charts as pixels. */
  'image-failed': {},

  /** `detail`: the browser's words. */
  'wake-lock-refused': { detail: 'text' },

  // What the address asks for and does not get.
  'address-no-backend': { asked: 'text', known: 'texts' },
  'address-no-language': { asked: 'text', known: 'texts' },
  'address-no-objective': { asked: 'text', known: 'texts' },
  'address-no-kernels': { asked: 'text', known: 'texts' },
  'address-version': { asked: 'text', known: 'number' },
  /** `names`: those that the address tells, if any. */
  'address-no-files': { dataset: 'text', names: 'texts' },
  /** `name`: the file that the address tells; may be empty. */
  'address-no-checkpoint': { name: 'text' },
  'address-no-scenario': { asked: 'text', known: 'texts' },
  'address-steps': { asked: 'text', most: 'number' },
  'address-not-settings': {},
  'address-setting': { problem: 'problem' },
  'address-more-settings': { count: 'number' },
  'address-sizes': { problem: 'problem' },
  'address-lanes': { problem: 'problem' },
  'address-timeline': { problem: 'problem' },
  'address-no-voice': { unknown: 'texts', known: 'texts', taken: 'texts' },
  'address-not-built': { reason: 'problem' },
  'address-and-more': { first: 'problem', more: 'number' },
  'kept-as-before': { reason: 'problem' },
  'default-instead': { reason: 'problem' },
} as const;
