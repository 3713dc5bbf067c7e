/** Places in files, for the problems that lie there. */
export const PLACES = {
  /** `within`: the place in the entry. */
  'at-entry': { name: 'text', within: 'problem?' },
  'at-byte': { at: 'number' },
  'at-pickle-byte': { at: 'number' },
} as const;
