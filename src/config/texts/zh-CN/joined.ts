/** How sentences and parts of them are put together, in Simplified Chinese. */
import type { Texts } from '../textTypes.ts';
import { enumerated, zh } from './spacing.ts';

export const joined: Texts['joined'] = {
  // A browser's own words may end in Latin.
  sentences: (sentences) => sentences.reduce((said, next) => zh`${said}${next}`, ''),
  gap: '',
  list: enumerated,
  phrases: (phrases) => phrases.join('，'),
  clauses: (clauses) => clauses.join('；'),
  withDetail: (said, detail) => `${said}：${detail}`,
  aside: (said, aside) => `${said}（${aside}）`,
  heading: (said) => `${said}：`,
  closed: (sentence) => (/[。！？….!?]$/.test(sentence) ? sentence : `${sentence}。`),
};
