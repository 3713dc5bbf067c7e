/**
 * All visible texts in the language of now. Whoever shows a text reads it at that moment, as `texts.place.name`; what is
 * read while modules load would stay in the first language, and `tests/architecture/texts.test.ts` finds it.
 */
import { english } from './en/index.ts';
import type { Texts } from './textTypes.ts';

export type { Texts } from './textTypes.ts';

/** A language with its texts at hand. */
export interface Spoken {
  /** BCP 47 tag, for the document and for `Intl`. */
  tag: string;
  texts: Texts;
}

export const ENGLISH: Spoken = { tag: 'en', texts: english };

/** The texts. Changes with the language: every importer sees the new ones. */
export let texts: Texts = ENGLISH.texts;
let tag = ENGLISH.tag;
const listeners = new Set<() => void>();

/** The BCP 47 tag of the language of now. */
export const languageTag = (): string => tag;

/** Changes the language, and tells those who show texts. */
export function speak(language: Spoken): void {
  texts = language.texts;
  ({ tag } = language);
  for (const listener of listeners) listener();
}

/** Called after every change of language. @returns ends the subscription */
export function onLanguage(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
