/** Every data set there is, one line each. */
import { audio } from './audio/build.ts';
import type { DatasetBuilder } from './builder.ts';
import { features } from './features/build.ts';
import type { DatasetKind } from './list.ts';
import { plane } from './plane/build.ts';
import { speech } from './speech/build.ts';

export const builders: Record<DatasetKind, DatasetBuilder> = {
  speech,
  audio,
  features,
  plane,
};
