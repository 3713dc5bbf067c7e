/** Scenarios in a size that a test can train: a few seconds on wasm, and long enough for an answer. */
import type { ScenarioId } from '../../src/config/scenarios.ts';
import type { ScenarioSize } from '../../src/scenarios/scenario.ts';

const TINY = {
  dim: 8,
  codes: 16,
  hidden: 8,
  mels: 16,
  batchSize: 1,
  clipFrames: 16,
  kmeansIterations: 2,
  probeEvery: 2,
};

export const REDUCED: Record<ScenarioId, ScenarioSize> = {
  'zero-commitment': { settings: TINY, steps: 40 },
  'new-voice': { settings: TINY, steps: 80 },
  'frozen-too-early': { settings: TINY, steps: 80 },
  'leaky-freezes': { settings: TINY, steps: 80 },
  'codebook-collapse': { settings: TINY, steps: 120 },
  'sticky-eval': { settings: TINY, steps: 80 },
  'two-dimensions': { settings: { codes: 8, hidden: 8, batchSize: 1, clipFrames: 16, probeEvery: 2 }, steps: 80 },
};
