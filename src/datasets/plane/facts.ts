/** The data set `plane`: points in two dimensions, so that the codebook itself can be drawn. */
import { choice } from '../../config/fieldKinds.ts';
import type { DatasetFacts } from '../facts.ts';

export const PLANE_SHAPES = ['clusters', 'spiral', 'rings', 'moons'] as const;
export type PlaneShape = (typeof PLANE_SHAPES)[number];

export const facts = {
  fields: { planeShape: choice('data', false, PLANE_SHAPES, 'clusters') },
  underWay: ['planeShape'],
  shares: [],
  files: null,
  sound: false,
  channels: 2,
  // Two dimensions, and few enough codes to follow each of them. Two features need no wide decoder, and take a larger
  // step than speech. Sound in two dimensions is no use to anyone.
  sizes: { dim: 2, codes: 32, hidden: 32, learningRate: 2e-3 },
} as const satisfies DatasetFacts;
