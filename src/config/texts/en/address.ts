/** What the address asks for and does not get, in English. Values of the address arrive short and harmless. */

const listed = (names: readonly string[], last: 'and' | 'or'): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${last} ${names.at(-1)}`;
const quoted = (names: readonly string[]): string[] => names.map((name) => `“${name}”`);

export const address = {
  noBackend: (asked: string, known: readonly string[]) =>
    `The address asks for the backend “${asked}”; there are ${known.join(', ')}.`,
  noKernels: (asked: string, known: readonly string[]) =>
    `The address asks for the kernels “${asked}”; there are ${known.join(', ')}.`,
  noLanguage: (asked: string, known: readonly string[]) =>
    `The address asks for the language “${asked}”; there are ${known.join(', ')}.`,
  noScenario: (asked: string, known: readonly string[]) =>
    `The address asks the question “${asked}” (?scenario=); there are ${known.join(', ')}.`,
  steps: (asked: string, most: number) =>
    `The address asks for “${asked}” steps (?steps=); expected a whole number from 1 to ${most}.`,
  noObjective: (asked: string, known: readonly string[]) =>
    `The address asks for the objective “${asked}”; there are ${known.join(', ')}.`,
  version: (asked: string, known: number) =>
    `The address is of version “${asked}”; this page knows version ${known}. It was read as far as it is understood: reload the page for its newest version, or ask for another link.`,
  noFiles: (dataset: string, names: readonly string[]) =>
    `The run of this address takes files (${dataset}${names.length === 0 ? '' : `: ${names.join(', ')}`}), which a link does not hold. Add them, and it can be set up.`,
  noCheckpoint: (name: string) =>
    `The run of this address starts from a checkpoint${name === '' ? '' : ` (${name})`}, which a link does not hold. Import the file, and the run can be set up.`,
  notSettings:
    'The address has ?x= with something that is not a JSON object of settings, of at most 10,000 characters.',
  setting: (problem: string) => `From the address (?x=): ${problem}.`,
  moreSettings: (count: number) => `From the address (?x=): ${count} more of its settings cannot be used.`,
  sizes: (problem: string) => `From the address (?x=): ${problem}. The size “Small” was taken instead.`,
  lanes: (problem: string) =>
    `From the address (?lanes=): ${problem}. The default lanes were taken instead, and no timeline.`,
  timeline: (problem: string) => `From the address (?timeline=): ${problem}. The run has no timeline.`,
  noVoice: (unknown: readonly string[], known: readonly string[], taken: readonly string[]) =>
    `The address asks for the ${unknown.length === 1 ? 'voice' : 'voices'} ${listed(quoted(unknown), 'and')}, but there ` +
    `${unknown.length === 1 ? 'is no such voice' : 'are no such voices'}; choose from ${known.join(', ')}. ` +
    `Trained on ${taken.length === 0 ? 'are all of them' : `${taken.length === 1 ? 'is' : 'are'} ${listed(taken, 'and')}`}.`,
  notBuilt: (reason: string) => `${reason} The settings of the address were put back to the default ones.`,
  /** Beside the first of several problems, the rest of which stand in the log. */
  more: (count: number) => `${count} more ${count === 1 ? 'stands' : 'stand'} in the log.`,
} as const;
