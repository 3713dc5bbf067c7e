/** Which kept runs a search finds, and their order. */
import { languageTag } from '../../config/texts/index.ts';
import type { ListedRun } from '../../store/runState.ts';
import { runName, specialName } from './runName.ts';

export interface NamedRun extends ListedRun {
  name: string;
  /** All that a search looks at, in lower case. */
  words: string;
}

const lowered = (text: string): string => text.toLocaleLowerCase(languageTag());

/** Pinned ones first, each group as it came. */
export function namedRuns(runs: readonly ListedRun[]): NamedRun[] {
  const named = runs.map((run): NamedRun => {
    const { label } = run.entry;
    const name = runName(run.entry);
    const said = [label.name, specialName(run.entry), label.note, ...label.tags];
    return { ...run, name, words: lowered(said.join('\n')) };
  });
  const isPinned = ({ entry }: NamedRun): boolean => entry.label.pinned;
  return [...named.filter(isPinned), ...named.filter((run) => !isPinned(run))];
}

/** The runs in which every word of the search occurs. */
export function foundRuns(runs: readonly NamedRun[], search: string): readonly NamedRun[] {
  const words = lowered(search).split(/\s+/).filter(Boolean);
  if (words.length === 0) return runs;
  return runs.filter((run) => words.every((word) => run.words.includes(word)));
}
