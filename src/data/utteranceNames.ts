/** Which utterance of one list is which of another: GPT-SoVITS's files name them with or without folder and extension. */

const AUDIO_EXTENSION = /(?<=.)\.(wav|mp3|flac|ogg|oga|opus|m4a|mp4|aac|webm)$/i;
const withoutFolder = (name: string): string => name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
/** A Mac writes “Ü” as two characters, others as one: the same name, and the same to look at. */
const composed = (name: string): string => name.normalize('NFC');

const bare = (name: string): string => withoutFolder(composed(name));
const loosest = (name: string): string => bare(name).replace(AUDIO_EXTENSION, '');

/** What names are compared by, strictest first. */
const KEYS: readonly ((name: string) => string)[] = [(name) => name, composed, bare, loosest];

export interface NamePairs {
  /** The name in `present` by that in `wanted`. */
  pairs: Map<string, string>;
  /** What stays alone although names are left on the other side that would fit: one fits several, or several fit it. */
  ambiguous: { wanted: string[]; present: string[] };
}

/**
 * Pairs of names for the same utterance: first those that are equal, then those that Unicode holds to be equal, then
 * those equal without their folder, then those equal without the extension of an audio file as well. A name is paired
 * where exactly one of either list is left for it, so an ambiguous one stays unpaired.
 * @param wanted names without repetition, as is `present`
 */
export function pairNames(wanted: readonly string[], present: readonly string[]): NamePairs {
  const pairs = new Map<string, string>();
  let [left, others] = [[...wanted], [...present]];
  for (const key of KEYS) {
    const byKey = grouped(others, key);
    for (const [value, names] of grouped(left, key)) {
      const [[name, ...twice], [other, ...otherTwice]] = [names, byKey.get(value) ?? []];
      if (name !== undefined && other !== undefined && twice.length + otherTwice.length === 0) pairs.set(name, other);
    }
    const paired = new Set(pairs.values());
    left = left.filter((name) => !pairs.has(name));
    others = others.filter((name) => !paired.has(name));
  }
  const fitting = (names: string[], all: string[]): string[] => {
    const keys = new Set(all.map(loosest));
    return names.filter((name) => keys.has(loosest(name)));
  };
  return { pairs, ambiguous: { wanted: fitting(left, others), present: fitting(others, left) } };
}

function grouped(names: readonly string[], key: (name: string) => string): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const group = groups.get(key(name));
    if (group) group.push(name);
    else groups.set(key(name), [name]);
  }
  return groups;
}
