/** How Simplified Chinese sets Han beside Latin letters and digits, and how it lists. */

/** Written in full width, or set so: nothing stands between it and Han. */
const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
/** Beside Han without a space: white space, punctuation of Chinese, what is not seen. */
const SET_CLOSE = /[\s\u00b7\u2013\u2014\u2018-\u201f\u2026\u3000-\u303f\uff00-\uffef\p{Cf}]/u;

const isWide = (character: string): boolean => WIDE.test(character);
const isNarrow = (character: string): boolean => character !== '' && !isWide(character) && !SET_CLOSE.test(character);

/** Whether Chinese writes a space between two texts that follow each other. */
function areApart(before: string, next: string): boolean {
  const [last = ''] = /.$/su.exec(before) ?? [];
  const [first = ''] = next;
  return (isWide(last) && isNarrow(first)) || (isNarrow(last) && isWide(first));
}

const behind = (before: string, next: string): string => `${before}${areApart(before, next) ? ' ' : ''}${next}`;

/** A sentence in which what it is given stands apart from Han where it is Latin, and close where it is Han as well. */
export function zh(parts: TemplateStringsArray, ...given: readonly (string | number)[]): string {
  return parts.slice(1).reduce((said, part, i) => behind(behind(said, String(given[i])), part), parts[0] ?? '');
}

const LISTS = {
  conjunction: new Intl.ListFormat('zh-CN', { type: 'conjunction' }),
  disjunction: new Intl.ListFormat('zh-CN', { type: 'disjunction' }),
};

/** “A、B 和 C”, or “A、B 或 C”. */
export function listed(names: readonly string[], type: keyof typeof LISTS = 'conjunction'): string {
  return LISTS[type].formatToParts(names).reduce((said, { value }) => behind(said, value), '');
}

/** “A、B、C”. */
export const enumerated = (names: readonly string[]): string => names.join('、');
