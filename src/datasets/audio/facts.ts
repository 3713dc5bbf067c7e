/** The data set `audio`: a person's own recordings. */
import type { DatasetFacts } from '../facts.ts';

export const facts = {
  fields: {},
  underWay: [],
  shares: ['mels', 'splice'],
  files: 'audio',
  sound: true,
  channels: 'bands',
  sizes: null,
} as const satisfies DatasetFacts;
