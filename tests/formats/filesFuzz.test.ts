/** Our own files with any value replaced by an extreme one: read within bounds, or refused in our words. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MOST_STEPS } from '../../src/config/limits.ts';
import { FormatError } from '../../src/formats/formatError.ts';
import { parseDirectory } from '../../src/formats/sessionFile.ts';
import { readSessionPage } from '../../src/metrics/sessionPageReader.ts';
import { parseWeights } from '../../src/formats/weightsJson.ts';
import { curvesPart, withHeader } from '../contract/curvesPart.ts';
import { EXTREMES, INNER_WORDS, mutated } from '../fuzz/mutations.ts';
import { said } from '../setup/problemMatcher.ts';

const damage = fc.tuple(fc.nat(120), fc.constantFrom(...EXTREMES));

/** The result, or null if it was refused in our words. */
async function readOrRefused<T>(read: () => T | Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    expect(said(error)).not.toMatch(INNER_WORDS);
    expect(said(error).length).toBeLessThan(600);
    return null;
  }
}

it('a weights file', async () => {
  const good: unknown = JSON.parse(readFileSync(new URL('fixtures/weights.json', import.meta.url), 'utf8'));
  let refused = 0;
  const property = fc.asyncProperty(damage, async ([at, value]) => {
    const file = await readOrRefused(() => parseWeights(JSON.stringify(mutated(good, at, value)) ?? 'null'));
    if (!file) refused += 1;
    else expect(file.step).toBeLessThanOrEqual(MOST_STEPS);
  });
  await fc.assert(property, { numRuns: 500 });
  expect(refused).toBeGreaterThan(100);
});

it('the directory of a session file', async () => {
  const origins = [null, { kind: 'fork', lane: 'A', step: 3 }, { kind: 'import', name: 'w.json', step: 4 }];
  const good = {
    format: 'freeze-lab-session',
    version: 1,
    experiment: { version: 1, settings: { dim: 4 }, lanes: [{ id: 'A' }] },
    step: 5,
    seconds: 1,
    lanes: origins.map((origin, i) => ({ id: 'ABC'[i], origin })),
    probe_tokens: false,
    audio: ['a.wav', 'b.wav'],
    features: [],
    checkpoint: null,
    semantic_tokens: 'x.tsv',
  };
  let refused = 0;
  const property = fc.asyncProperty(damage, async ([at, value]) => {
    const text = JSON.stringify(mutated(good, at, value)) ?? 'null';
    const read = await readOrRefused(() => parseDirectory(new TextEncoder().encode(text)));
    if (!read) refused += 1;
    else expect(read.step).toBeLessThanOrEqual(MOST_STEPS);
  });
  await fc.assert(property, { numRuns: 500 });
  expect(refused).toBeGreaterThan(100);
});

it('curves, log and view', async () => {
  const report = { lane: 'A', since: 1, step: 2, frozen: true, policy: 'evalOnly', verdict: { kind: 'held' } };
  const training = { ssl_proj: true, quantizer: false };
  const content = { code: 'verdict', report: { ...report, training, tape: { nodes: 0, bytes: 0 }, entries: [] } };
  const log = [{ time: 1, step: 2, lane: 'A', content }] as never;
  const part = new Uint8Array(await curvesPart([1, 2, 3], { log }).arrayBuffer());
  expect((await readSessionPage(new Blob([part]))).log).toEqual(log);
  let refused = 0;
  const property = fc.asyncProperty(damage, async ([at, value]) => {
    const change = (text: string): string => JSON.stringify(mutated(JSON.parse(text), at, value)) ?? 'null';
    const read = await readOrRefused(() => readSessionPage(new Blob([withHeader(part, change)])));
    if (!read) refused += 1;
    else for (const entry of read.log) expect(entry.step).toBeLessThanOrEqual(MOST_STEPS);
  });
  await fc.assert(property, { numRuns: 500 });
  expect(refused).toBeGreaterThan(100);
});
