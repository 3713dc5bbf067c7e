/** Points in the plane, drawn from the seed. */
import type { DatasetBuilder } from '../builder.ts';
import { planeDataset } from './planeClouds.ts';

export const plane: DatasetBuilder = {
  key: ({ planeShape, seed }) => [planeShape, seed],
  build: planeDataset,
};
