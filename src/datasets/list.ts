/** Every data set there is, as data: one line each here, and one in `index.ts`. The first is what an experiment has. */
import { facts as audio } from './audio/facts.ts';
import type { DatasetFacts } from './facts.ts';
import { facts as features } from './features/facts.ts';
import { facts as plane } from './plane/facts.ts';
import { facts as speech } from './speech/facts.ts';

export const DATASETS = { speech, audio, features, plane } satisfies Record<string, DatasetFacts>;
export type DatasetKind = keyof typeof DATASETS;
