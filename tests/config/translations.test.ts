/**
 * Every language says all that English says: with every name and number that it was given, in words of its own. What is
 * missing altogether does not compile.
 */
import { describe, expect, it } from 'vitest';
import { handbook } from '../../src/config/texts/en/handbook.ts';
import { english } from '../../src/config/texts/en/index.ts';
import type { Texts } from '../../src/config/texts/index.ts';
import { LANGUAGES } from '../../src/config/texts/languages.ts';
import { GIVEN_PATHS, mark, type Sample, samplesOf } from './textSamples.ts';

const TRANSLATIONS = LANGUAGES.filter(({ tag, hidden }) => tag !== 'en' && hidden !== true);

/** What must come again: what was given, numbers, options, names of code. */
const KEPT = /⸨\w+⸩|\d+(?:[.,]\d+)*|--[a-z]+|\?[a-z]+=|\w*_\w+|\w+\(\)|[\w*]*\*(?:[\w.*]*\w)?|\.[a-z]{2,}\b/g;
/** Numbers that a language may write as words. */
const kept = (said: string): string[] => [...new Set(said.match(KEPT) ?? [])].filter((part) => !/^[12]$/.test(part));

/** What the translation lost of what English says. */
function lost(inEnglish: readonly Sample[], translated: readonly Sample[]): string[] {
  return inEnglish.flatMap(({ path, given, said }, i) => {
    const other = translated[i]?.said ?? '';
    const missing = kept(said).filter((part) => !other.includes(part));
    return missing.length === 0 ? [] : [`${path}(${given}): ${missing.join(' ')} — ${other}`];
  });
}

/** Names, units, formats, signs: the same in every language. Without marks. */
const SAME =
  /^(?:[^a-z]*|Freeze Lab|GPT-SoVITS|WebGPU|wasm|safetensors|PyTorch \.pth|6-name2semantic\.tsv|ssl_proj|enc_[pq]|dec|k-means|NaN|Epsilon|Beta [12]|Dropout|Ctrl Z|byteorder|COMMAND|CPU|[.\w]+, \.\w+(?:, \.\w+)*|\[.*\]|50 Hz|I\/N)$/;
const withoutMarks = (said: string): string => said.replaceAll(/⸨\w+⸩/g, '').trim();

/** What stands in the translation as it does in English although it is words. */
const untranslated = (inEnglish: readonly Sample[], translated: readonly Sample[]): string[] =>
  inEnglish
    .filter(({ said }, i) => said === translated[i]?.said && !SAME.test(withoutMarks(said)))
    .map(({ path, said }) => `${path}: ${said}`);

const allInEnglish = { ...english, handbook };
const inEnglish = samplesOf(allInEnglish, allInEnglish);

describe.each(TRANSLATIONS)('$tag', ({ load, loadHandbook }) => {
  const all = async () => samplesOf({ ...(await load()), handbook: await loadHandbook() }, allInEnglish);

  it('loses nothing that a text is given, no number and no name of code', async () => {
    expect(lost(inEnglish, await all())).toEqual([]);
  });

  it('leaves no words as they are in English', async () => {
    expect(untranslated(inEnglish, await all())).toEqual([]);
  });
});

describe('is noticed:', () => {
  const other: Texts = {
    ...english,
    lanes: { ...english.lanes, fork: () => 'Gabeln', add: 'Add lane' },
    listen: { ...english.listen, title: 'Hören', seconds: (seconds) => `${seconds} Sek.` },
    problems: { ...english.problems, 'at-bytes': ({ from }) => `Bytes ab ${from}` },
  };
  const translated = samplesOf({ ...other, handbook }, allInEnglish);

  it('a parameter that is not said, in texts and in problems', () => {
    expect(lost(inEnglish, translated)).toEqual([
      `lanes.fork(["${mark(0)}"]): ${mark(0)} — Gabeln`,
      expect.stringMatching(/^problems\.at-bytes\(.*: 22 — Bytes ab 21$/),
      expect.stringMatching(/^problems\.at-bytes\(/),
      expect.stringMatching(/^problems\.at-bytes\(/),
      expect.stringMatching(/^problems\.at-bytes\(/),
    ]);
  });

  it('what was left in English', () => {
    expect(untranslated(inEnglish, translated)).toContain('lanes.add: Add lane');
    expect(untranslated(inEnglish, translated).filter((each) => each.startsWith('listen.title'))).toEqual([]);
  });

  it('a text that the table of samples names and that is not there', () => {
    const paths = new Set(inEnglish.map(({ path }) => path));
    expect(GIVEN_PATHS.filter((path) => !paths.has(path))).toEqual([]);
    expect(paths.size).toBeGreaterThan(1000);
  });
});
