/** The language of the page: as the address asks, as a person chose on an earlier visit, as the browser has it, or English. */
import { useSyncExternalStore } from 'react';
import { languageTag, onLanguage, speak, texts } from '../config/texts/index.ts';
import {
  askedLanguage,
  type Language,
  LANGUAGES,
  loaded,
  matchingLanguage,
  offeredLanguages,
} from '../config/texts/languages.ts';
import { LabError, type WireError } from '../protocol/errors.ts';
import { keepChoice, storedChoice } from './storedChoice.ts';

const KEY = 'freeze-lab.language';

/** The newest wish: texts that come late must not undo a later choice. */
let latest: Language | null = null;

/**
 * The tag of the language of now. Whoever keeps what it said (memoised components, notices) calls this, and is rendered
 * again when the language changes; the rest is rendered again with the page.
 */
export function useLanguage(): string {
  return useSyncExternalStore(onLanguage, languageTag);
}

/** Writes language and title to the document. */
function applyToDocument(): void {
  document.documentElement.lang = languageTag();
  document.title = texts.title.document;
}

/**
 * Changes the language without a reload, and remembers it.
 * @returns why it could not be; the page then stays as it is
 */
export async function chooseLanguage(language: Language): Promise<WireError | null> {
  const problem = await changeTo(language);
  if (problem === null && latest === language) keepChoice(KEY, language.tag);
  return problem;
}

/** Speaks the language that this visit begins with. To be called before the first render. @returns as `chooseLanguage` */
export async function restoreLanguage(search: string): Promise<WireError | null> {
  const offered = offeredLanguages(search);
  const [english] = LANGUAGES;
  const asked = askedLanguage(search);
  const kept = storedChoice(
    KEY,
    offered.map(({ tag }) => tag),
  );
  const wanted =
    matchingLanguage(asked === null ? [] : [asked], offered) ??
    offered.find(({ tag }) => tag === kept) ??
    matchingLanguage(navigator.languages, offered);
  const language = wanted ?? english;
  return language ? changeTo(language) : null;
}

async function changeTo(language: Language): Promise<WireError | null> {
  latest = language;
  try {
    const spoken = await loaded(language);
    if (latest !== language) return null;
    speak(spoken);
    applyToDocument();
    return null;
  } catch (cause) {
    if (latest !== language) return null;
    return new LabError('not-loaded', { code: 'part-not-loaded', part: 'language' }, { cause }).toWire();
  }
}
