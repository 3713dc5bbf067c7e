/** The data set `features`: what goes into ssl_proj as it is, such as GPT-SoVITS's `4-cnhubert/*.pt`. */
import type { DatasetFacts } from '../facts.ts';

export const facts = {
  fields: {},
  underWay: [],
  shares: [],
  files: 'features',
  sound: false,
  channels: 'files',
  sizes: null,
} as const satisfies DatasetFacts;
