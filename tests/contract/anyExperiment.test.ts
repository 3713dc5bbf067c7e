/** Whatever a person sets within the bounds: it builds, trains without a fault, freezes, forks, resumes, and leaks nothing. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { NAMED_POLICIES } from '../../src/config/freezePolicies.ts';
import { CODEBOOK_RULES, CODEBOOK_INITS, TOKEN_RATES, type Settings } from '../../src/config/settings.ts';
import { PLANE_SHAPES } from '../../src/datasets/plane/facts.ts';
import { curve, type Harness, logged, smallExperiment, startHarness } from './labHarness.ts';

let lab: Harness;
beforeAll(async () => {
  lab = await startHarness();
});
afterAll(() => lab.close());

/** Small sizes only, so that a case takes a fraction of a second; everything else as far as the fields allow. */
const settings: fc.Arbitrary<Partial<Settings>> = fc.record({
  seed: fc.nat(),
  planeShape: fc.constantFrom(...PLANE_SHAPES),
  batchSize: fc.integer({ min: 1, max: 3 }),
  clipFrames: fc.integer({ min: 8, max: 19 }),
  tokenRate: fc.constantFrom(...TOKEN_RATES),
  dim: fc.integer({ min: 2, max: 9 }),
  hidden: fc.integer({ min: 4, max: 9 }),
  codes: fc.integer({ min: 2, max: 40 }),
  layers: fc.integer({ min: 1, max: 3 }),
  codebookInit: fc.constantFrom(...CODEBOOK_INITS),
  codebookRules: fc.constantFrom(...CODEBOOK_RULES),
  kmeansIterations: fc.integer({ min: 1, max: 4 }),
  decay: fc.constantFrom(0, 0.5, 0.99),
  deadCodeThreshold: fc.constantFrom(0, 0.5, 2, 100),
  dropout: fc.constantFrom(0, 0.3, 0.9),
  commitmentWeight: fc.constantFrom(0, 1),
  usageWindow: fc.integer({ min: 1, max: 4 }),
  probeEvery: fc.integer({ min: 1, max: 3 }),
});

it('holds for any experiment', { tags: ['slow'], timeout: 120_000 }, async () => {
  const { client, events } = lab;
  await fc.assert(
    fc.asyncProperty(settings, fc.constantFrom(...NAMED_POLICIES), async (chosen, policy) => {
      events.length = 0;
      const { sessionId } = await client.request('build', { experiment: smallExperiment(chosen) });
      await client.request('setFreeze', { lane: 'B', frozen: true, policy });
      await client.request('step', { count: 2 });
      await client.request('setFreeze', { lane: 'B', frozen: false });
      const { file, name } = await client.request('exportWeights', { lane: 'B' });
      await client.request('forkLane', { lane: 'B' });
      await client.request('step', { count: 3 });
      const after = curve(events, 'B', 'loss/total', sessionId).slice(2);
      expect(logged(events, 'error')).toEqual([]);
      expect(after).toHaveLength(3);
      expect(curve(events, 'C', 'loss/total', sessionId)).toEqual(after);

      const resumed = await client.request('importWeights', { file, name });
      await client.request('step', { count: 3 });
      expect(curve(events, 'B', 'loss/total', resumed.sessionId)).toEqual(after);
    }),
    { numRuns: 25, seed: 7 },
  );
});
