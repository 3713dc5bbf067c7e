/** A choice of a few words that outlives the visit. What the browser kept may be anything by now. */
import { oneOf, readBy } from '../config/schemaParts.ts';

/** @returns the word that was kept under this key; null if there is none, or none of these words */
export function storedChoice<const T extends string>(key: string, words: readonly T[]): T | null {
  try {
    return readBy(oneOf(words), localStorage.getItem(key)).value;
  } catch {
    return null; // storage may be blocked; the choice then lasts as long as the page
  }
}

/** Keeps a word for later visits, where storage is not blocked. */
export function keepChoice(key: string, word: string): void {
  try {
    localStorage.setItem(key, word);
  } catch {
    // not remembered, see `storedChoice`
  }
}
