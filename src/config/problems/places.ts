/** Places in files, for the problems that lie there. */
export const PLACES = {
  /** `within`: the place in the entry. */
  'at-entry': { name: 'text', within: 'problem?' },
  'at-byte': { at: 'number' },
  'at-pickle-byte': { at: 'number' },
  'at-bytes': { from: 'number', to: 'number' },
  'at-path': { path: 'text' },
  'at-tensor': { path: 'text' },
  'at-header': {},
  'at-array': { path: 'text' },
  'at-line': { number: 'number' },
  'at-lines': { before: 'number', number: 'number' },
  'at-part': { name: 'text' },
  'at-storage-ends-at-byte': { key: 'text', at: 'number' },
  'at-storage-byte': { key: 'text', bytes: 'number' },
  'at-entry-data-pkl': {},
  'at-entry-version': {},
  'at-byteorder': {},
  'at-local-header-entry': { name: 'text' },
  'at-entry-zip-directory': { index: 'number' },
  'at-curves-and-log': {},
  'at-lane': { id: 'text' },
} as const;
