/** Text that others wrote (names of files and utterances, messages that hold such names) as part of our sentences. */

/** Letters and marks that are written from right to left: the blocks that Unicode reserves for them. */
const RIGHT_TO_LEFT = '\\u0590-\\u08ff\\u200f\\ufb1d-\\ufdff\\ufe70-\\ufefc\\u{10800}-\\u{10fff}\\u{1e800}-\\u{1efff}';
/** From the first such letter to the last, with no other letters between. */
const RUN = new RegExp(`[${RIGHT_TO_LEFT}](?:[^\\p{L}]*[${RIGHT_TO_LEFT}])*`, 'gu');
/** An isolate that is closed, with nothing in it that could open or close another: harmless as it is. */
const ISOLATED = /(\u2068[^\p{Cc}\u202a-\u202e\u2066-\u2069]*\u2069)/u;
/** What turns all the text behind it, and control characters. */
const HARMFUL = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;
const WHITE_SPACE = /[\t\r\n\u2028\u2029]+/g;

/** Characters of a name in a sentence: what stands in front, and the end with the extension. */
const [FRONT, END] = [52, 20];

/**
 * The text so that it cannot turn the sentence around it: runs from right to left stand in isolates of their own,
 * characters that would turn what follows are shown as �. Harmless text stays as it is, and so does what was made
 * harmless before.
 */
export function foreign(text: string): string {
  return text
    .split(ISOLATED)
    .map((part, index) => (index % 2 === 1 ? part : tamed(part)))
    .join('');
}

function tamed(text: string): string {
  return text
    .replace(WHITE_SPACE, ' ')
    .replace(HARMFUL, '\ufffd')
    .replace(RUN, (run) => `\u2068${run}\u2069`);
}

/** A name for a sentence: as `foreign`, and a very long one without its middle. */
export function foreignName(name: string): string {
  const characters = [...name];
  if (characters.length <= FRONT + END + 1) return foreign(name);
  return foreign(`${characters.slice(0, FRONT).join('')}…${characters.slice(-END).join('')}`);
}
