/** How sentences and parts of them are put together, in English. */

export const joined = {
  sentences: (sentences: readonly string[]) => sentences.join(' '),
  /** Between two sentences that differ in how they are drawn. */
  gap: ' ',
  list: (entries: readonly string[]) => entries.join(', '),
  /** Parts of one sentence. */
  phrases: (phrases: readonly string[]) => phrases.join(', '),
  clauses: (clauses: readonly string[]) => clauses.join('; '),
  /** What was said, and what explains it or belongs to it. */
  withDetail: (said: string, detail: string) => `${said}: ${detail}`,
  aside: (said: string, aside: string) => `${said} (${aside})`,
  /** In front of a list of lines. */
  heading: (said: string) => `${said}:`,
  /** Words of others, such as a browser's, come without a full stop. */
  closed: (sentence: string) => (/[.!?…]$/.test(sentence) ? sentence : `${sentence}.`),
} as const;
