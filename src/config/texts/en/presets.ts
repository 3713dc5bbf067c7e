/** A person's own presets, English. */
import { plurals } from '../plurals.ts';

const plural = plurals('en');
const presetsOf = (n: number): string => `${n} ${plural(n, { one: 'preset', other: 'presets' })}`;

export const presets = {
  saveAs: 'Save as a preset…',
  name: 'Name of the preset',
  save: 'Save',
  cancel: 'Cancel',
  overwrite: 'Overwrite',
  wouldOverwrite: (name: string) => `“${name}” is there already; it gets the present settings.`,
  taken: (name: string) => `“${name}” is there already. Choose another name.`,
  menu: 'Import and export presets',
  menuOf: (name: string) => `Preset ${name}: more`,
  overwriteWith: 'Overwrite with the present settings',
  rename: 'Rename…',
  export: 'Export to a file',
  exportAll: 'Export all to a file',
  import: 'Import from a file…',
  remove: 'Delete',
  removed: (name: string) => `Preset ${name} was deleted.`,
  bringBack: 'Undo',
  imported: (added: number, there: number) =>
    there === 0
      ? `Added ${presetsOf(added)}.`
      : `Added ${presetsOf(added)}; ${there} ${plural(there, { one: 'was', other: 'were' })} there already.`,
  notKept: {
    full: 'Your presets last only as long as this page: the browser’s storage is full. Export them to a file, or delete some.',
    denied:
      'Your presets last only as long as this page: the browser keeps nothing for it, as in a private window. Export them to a file.',
  },
  unreadable: (reason: string) => `Your presets cannot be read: ${reason}. They are left as they are.`,
  beginAnew: 'Save them to a file and begin anew',
} as const;
