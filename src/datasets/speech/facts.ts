/** The data set `speech`: the voices that come with the page. */
import type { VoicesField } from '../../config/fieldKinds.ts';
import type { DatasetFacts } from '../facts.ts';

/** Ids of the bundled voices; empty means all of them. */
const voices: VoicesField = { kind: 'voices', group: 'data', live: false, initial: [] };

export const facts = {
  fields: { voices },
  underWay: ['voices'],
  shares: ['mels', 'splice'],
  files: null,
  sound: true,
  channels: 'bands',
  sizes: null,
} as const satisfies DatasetFacts;
