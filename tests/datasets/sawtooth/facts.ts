/** Three sawtooth waves out of phase: the smallest data set with a field of its own. */
import { integer } from '../../../src/config/fieldKinds.ts';
import type { DatasetFacts } from '../../../src/datasets/facts.ts';

export const facts = {
  fields: { sawtoothPeriod: integer('data', false, 20, 2, 200) },
  underWay: ['sawtoothPeriod'],
  shares: [],
  files: null,
  sound: false,
  channels: 3,
  sizes: { dim: 3, codes: 16 },
} as const satisfies DatasetFacts;
