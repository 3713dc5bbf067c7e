/** What lanes take in memory, estimated from the settings before anything is built. */
import { MOST_LANE_BYTES } from './limits.ts';
import type { Problem } from './problems/problem.ts';
import type { Settings } from './settings.ts';

/** Kept of parameters and buffers: the model, its state at step 0, its state when the present freeze began. */
const COPIES = 3;
/** Kept of parameters besides: two moments, and a gradient. */
const MORE_OF_PARAMETERS = 3;

function laneBytes({ dim, hidden, codes, layers, mels, splice, tokenRate, dataset }: Settings): number {
  const channels = dataset === 'plane' ? 2 : mels * splice;
  const projection = dim * (channels * (tokenRate === '25hz' ? 2 : 1) + 1);
  const decoder = hidden * (3 * dim + 1) + mels * (hidden + 1);
  const parameters = projection + decoder;
  const buffers = layers * codes * (2 * dim + 1);
  return Float32Array.BYTES_PER_ELEMENT * (COPIES * (parameters + buffers) + MORE_OF_PARAMETERS * parameters);
}

/** @returns what is wrong with that many lanes of these sizes, which are within the fields' bounds; null if they fit */
export function memoryProblem(settings: Settings, lanes: number): Problem | null {
  const bytes = lanes * laneBytes(settings);
  return bytes <= MOST_LANE_BYTES ? null : { code: 'lanes-too-large', lanes, bytes, most: MOST_LANE_BYTES };
}
