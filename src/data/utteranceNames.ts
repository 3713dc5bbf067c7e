/** Which utterance of one list is which of another: GPT-SoVITS's files name them with or without folder and extension. */

const AUDIO_EXTENSION = /(?<=.)\.(wav|mp3|flac|ogg|oga|opus|m4a|mp4|aac|webm)$/i;
const withoutFolder = (name: string): string => name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);

/** What names are compared by, strictest first. */
const KEYS: readonly ((name: string) => string)[] = [
  (name) => name,
  withoutFolder,
  (name) => withoutFolder(name).replace(AUDIO_EXTENSION, ''),
];

/**
 * Pairs of names for the same utterance: first those that are equal, then those equal without their folder, then those
 * equal without the extension of an audio file as well. A name is paired where exactly one of either list is left for
 * it, so an ambiguous one stays unpaired.
 * @param wanted names without repetition, as is `present`
 * @returns the name in `present` by that in `wanted`
 */
export function pairNames(wanted: readonly string[], present: readonly string[]): Map<string, string> {
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
  return pairs;
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
