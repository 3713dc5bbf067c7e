/** A second language: any words in the shape of English compile, and nothing less does; it is spoken without a reload. */
import { afterEach, describe, expect, it } from 'vitest';
import { problemText } from '../../src/config/problems/problemText.ts';
import { handbook } from '../../src/config/texts/en/handbook.ts';
import { english } from '../../src/config/texts/en/index.ts';
import { ENGLISH, languageTag, onLanguage, speak, texts, type Texts } from '../../src/config/texts/index.ts';
import { LANGUAGES, type Language, offeredLanguages } from '../../src/config/texts/languages.ts';

/** Texts whose words a second language could not choose freely. */
type Fixed<T> = T extends string
  ? string extends T
    ? never
    : T
  : T extends (...given: never[]) => infer Said
    ? Fixed<Said>
    : T extends readonly (infer Each)[]
      ? Fixed<Each>
      : T extends object
        ? { [K in keyof T]-?: Fixed<T[K]> }[keyof T]
        : never;
const noneIsFixed: [Fixed<Texts>] extends [never] ? true : false = true;
/** English itself has such, which shows that the type finds them. */
const someAreInEnglish: [Fixed<typeof english.shortcuts>] extends [never] ? false : true = true;

const title: Texts['title'] = {
  name: 'Eislabor',
  statement: 'Was das Einfrieren des Quantisierers bewirkt',
  document: 'Eislabor',
  main: 'Training',
  skip: 'Zum Training springen',
  language: 'Sprache',
};
const german: Texts = {
  ...english,
  title,
  charts: { ...english.charts, none: 'keiner', atStep: (step) => `Schritt ${step}` },
  problems: { ...english.problems, cancelled: 'Abgebrochen.', 'at-line': ({ number }) => `Zeile ${number}` },
};

describe('the type of a language', () => {
  it('lets every text be any words', () => {
    expect([noneIsFixed, someAreInEnglish]).toEqual([true, true]);
  });

  it('misses a text that is missing', () => {
    const { skip, ...rest } = title;
    // @ts-expect-error `skip` is missing
    const incomplete: Texts['title'] = rest;
    // @ts-expect-error a problem without a sentence
    const problems: Texts['problems'] = {};
    // @ts-expect-error no such parameter
    const wrong: Texts['problems']['at-line'] = ({ line }) => `Zeile ${String(line)}`;
    expect([incomplete, problems, wrong, skip]).toHaveLength(4);
  });
});

describe('a language', () => {
  afterEach(() => speak(ENGLISH));

  it('is spoken at once, by texts and problems, and those who listen are told', () => {
    const heard: string[] = [];
    const end = onLanguage(() => heard.push(languageTag()));
    expect(problemText({ code: 'at-line', number: 7 })).toBe('line 7');
    speak({ tag: 'de', texts: german });
    expect(texts.charts.atStep('3')).toBe('Schritt 3');
    expect(problemText({ code: 'at-line', number: 7 })).toBe('Zeile 7');
    speak(ENGLISH);
    end();
    speak({ tag: 'de', texts: german });
    expect(heard).toEqual(['de', 'en']);
  });

  it('of development is offered only where the address asks for it; no two have one tag', () => {
    const tags = (languages: readonly Language[]): string[] => languages.map(({ tag }) => tag);
    expect(tags(offeredLanguages(''))).toEqual(tags(LANGUAGES.filter(({ hidden }) => hidden !== true)));
    expect(tags(offeredLanguages('?lang=en-XA'))).toEqual(tags(LANGUAGES));
    expect(new Set(tags(LANGUAGES)).size).toBe(LANGUAGES.length);
    for (const { tag } of LANGUAGES) expect(Intl.getCanonicalLocales(tag)).toEqual([tag]);
  });

  it.each(LANGUAGES)('$tag comes with all its texts', async ({ load, loadHandbook }) => {
    const shape = (words: unknown): unknown =>
      typeof words === 'object' && words !== null
        ? Object.fromEntries(Object.entries(words).map(([name, each]) => [name, shape(each)]))
        : typeof words;
    const { problems, ...rest } = await load();
    const { problems: inEnglish, ...restInEnglish } = english;
    expect(shape(rest)).toEqual(shape(restInEnglish));
    expect(Object.keys(problems).toSorted()).toEqual(Object.keys(inEnglish).toSorted());
    expect(shape(await loadHandbook())).toEqual(shape(handbook));
  });
});
