/** An import that is refused has changed nothing, and numbers beyond what arithmetic holds are refused in words. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MOST_FREEZE_MARKS, MOST_STEPS } from '../../src/config/limits.ts';
import { ZipFile } from '../../src/formats/zipContent.ts';
import { writeZip } from '../../src/formats/zipWriter.ts';
import { curvesPart, withHeader } from './curvesPart.ts';
import { EXTREMES, INNER_WORDS, mutated } from '../fuzz/mutations.ts';
import { type Harness, logged, smallExperiment, startHarness } from './labHarness.ts';
import { said } from '../setup/problemMatcher.ts';

let lab: Harness;
beforeAll(async () => {
  lab = await startHarness();
});
afterAll(() => lab.close());

type Json = Record<string, unknown> & { experiment: { settings: Record<string, unknown> } };

/** A trained session, its lane A as a weights file, and all of it as a session file. */
async function trained() {
  lab.events.length = 0;
  await lab.client.request('build', { experiment: smallExperiment() });
  await lab.client.request('step', { count: 3 });
  const { file: weights } = await lab.client.request('exportWeights', { lane: 'A' });
  const { file: session } = await lab.client.request('exportSession', { page: curvesPart([1, 3]) });
  return { weights: await weights.text(), session };
}

/** What must not change: the state, the weights bit for bit, what is held in memory. */
async function everything() {
  const memory = await lab.client.request('memory', {});
  const { file } = await lab.client.request('exportWeights', { lane: 'A' });
  return { memory, state: await lab.client.request('pause', {}), lane: await file.text() };
}

const weightsFile = (json: Json) => ({ file: new Blob([JSON.stringify(json)]), name: 'w.json' });

describe('a weights file', () => {
  it.each<[string, (json: Json) => void, string]>([
    [
      'a step near 2³¹',
      (json) => (json.step = 2 ** 31 - 2),
      '“step” is 2147483646; expected a whole number from 0 to 1000000000',
    ],
    ['endless seconds', (json) => (json.seconds = 1e308), '“seconds” is 1e+308; expected a number from 0 to'],
    [
      'a huge dimension',
      (json) => (json.experiment.settings.dim = 1e6),
      'dim is 1000000; expected a whole number from 2',
    ],
    [
      'huge settings, each of which could be',
      (json) => Object.assign(json.experiment.settings, { dim: 1024, codes: 2048, layers: 8, hidden: 1024 }),
      'state_dict has ssl_proj.weight of shape [4, 2, 1]; its experiment needs [1024, 2, 1]',
    ],
    [
      '100,000 freeze marks',
      (json) =>
        (json.freeze_history = Array.from({ length: 100_000 }, () => ({
          step: 1,
          frozen: true,
          policy: 'wholeForward',
        }))),
      `“freeze_history” is a list of 100000; expected a list of at most ${MOST_FREEZE_MARKS} entries`,
    ],
    [
      'a module whose mode it does not tell',
      (json) => delete (json.training as Record<string, boolean>).quantizer,
      'training says nothing of quantizer',
    ],
    [
      'a policy that is none',
      (json) => (json.freeze_history = [{ step: 1, frozen: true, policy: '__proto__' }]),
      'expected one of wholeForward',
    ],
    [
      'a million lanes',
      (json) => Object.assign(json.experiment, { lanes: Array(1e6).fill(0) }),
      '“lanes” is a list of 1000000',
    ],
    [
      'deep nesting',
      (json) => (json.data = JSON.parse('['.repeat(2000) + ']'.repeat(2000))),
      '“data”, “kind” is missing',
    ],
    ['data of endless channels', (json) => Object.assign(json.data as object, { channelsIn: 2 ** 40 }), '“channelsIn”'],
    ['text for a list', (json) => (json.last_used = 'list 0'), '“last_used” is “list 0”'],
    [
      'text for values',
      (json) =>
        Object.assign((json.state_dict as Record<string, object>)['ssl_proj.bias'] as object, { data: 'list 7' }),
      'has a text for its data',
    ],
  ])('with %s is refused, and nothing has changed', async (_what, change, message) => {
    const { weights } = await trained();
    const before = await everything();
    const json = JSON.parse(weights) as Json;
    change(json);
    const file = weightsFile(json);
    const refused = lab.client.request('importWeights', file);
    await expect(refused).rejects.toMatchObject({ code: 'unreadable-file', problem: expect.toSay(message) });
    await expect(refused).rejects.toSay(/^w\.json: /);
    expect(await everything()).toEqual(before);
  });

  it('at the largest step is taken, and training on from it ends in words', async () => {
    const { weights } = await trained();
    const json = JSON.parse(weights) as Json;
    json.step = MOST_STEPS - 2;
    const { sessionId } = await lab.client.request('importWeights', weightsFile(json));
    await expect(lab.client.request('step', { count: 5 })).rejects.toSay(
      'has done 1000000000 steps, which is the most',
    );
    expect(await lab.client.request('pause', {})).toMatchObject({ step: MOST_STEPS, sessionId });
    await expect(lab.client.request('start', {})).rejects.toMatchObject({ code: 'invalid-request' });
    // What was trained up to there goes home and comes back.
    const { file } = await lab.client.request('exportWeights', { lane: 'A' });
    expect(await lab.client.request('importWeights', { file, name: 'last.json' })).toMatchObject({ step: MOST_STEPS });
  });

  it('from which training runs to the largest step says so in the log', async () => {
    const { weights } = await trained();
    const json = JSON.parse(weights) as Json;
    json.step = MOST_STEPS - 3;
    await lab.client.request('importWeights', weightsFile(json));
    lab.events.length = 0;
    await lab.client.request('start', {});
    await expect
      .poll(() => logged(lab.events, 'error').map(({ error }) => error))
      .toEqual([{ code: 'invalid-request', problem: expect.toSay('which is the most') }]);
    expect(await lab.client.request('pause', {})).toMatchObject({ step: MOST_STEPS, running: false });
  });
});

describe('tokens of the probe', () => {
  it.each([
    [
      'a line of 20 million codes',
      () => new Blob(Array(200).fill('1 '.repeat(100_000))),
      'bytes; the tokens of a probe take at most',
    ],
    ['a long line', () => new Blob(['1 '.repeat(3000)]), 'line 1 has 3000 tokens; a probe has at most 1024'],
    [
      'a thousand lines',
      () => new Blob(['1\n'.repeat(1000)]),
      'has 1000 lines; expected one per quantizer layer, at most 8',
    ],
  ])('in %s are refused', async (_what, file, message) => {
    await trained();
    const given = { file: file(), name: 't.txt' };
    await expect(lab.client.request('importTokens', given)).rejects.toSay(message);
  });
});

it('lanes for which memory has no room are refused before they are built', async () => {
  const settings = {
    dataset: 'speech',
    dim: 1024,
    codes: 2048,
    layers: 8,
    hidden: 1024,
    mels: 256,
    splice: 16,
    tokenRate: '25hz',
  } as const;
  const experiment = smallExperiment(settings);
  const lanes = (['A', 'B', 'C', 'D'] as const).map((id) => ({ id, frozen: false, policy: 'evalOnly' as const }));
  const build = lab.client.request('build', { experiment: { ...experiment, lanes } });
  await expect(build).rejects.toSay(/4 lanes of these sizes take about \d+ MiB; expected at most 2048/);
});

it('a session file with any value replaced is taken whole or refused in our words with nothing changed', async () => {
  const { session } = await trained();
  const zip = await ZipFile.open(session);
  const contents = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const [name, entry] of zip.entries) contents.set(name, await zip.read(entry, 0, entry.size));
  const encode = (text: string) => new TextEncoder().encode(text);
  let before = await everything();
  let refusals = 0;
  const damage = fc.tuple(
    fc.constantFrom('session.json', 'lanes/A.json', 'lanes/B.json', 'page.bin'),
    fc.nat(120),
    fc.constantFrom(...EXTREMES),
  );
  const property = fc.asyncProperty(damage, async ([name, at, value]) => {
    const change = (text: string): string => JSON.stringify(mutated(JSON.parse(text), at, value)) ?? 'null';
    const entries = [...contents].map(([entry, bytes]) => {
      if (entry !== name) return { name: entry, content: [bytes] };
      const changed =
        entry === 'page.bin' ? withHeader(bytes, change) : encode(change(new TextDecoder().decode(bytes)));
      return { name: entry, content: [changed] };
    });
    const file = new File(writeZip(entries), 's.zip');
    const outcome = await lab.client.request('importSession', { file }).catch((error: unknown) => error);
    if (outcome instanceof Error) {
      refusals += 1;
      expect(outcome).toMatchObject({ code: 'unreadable-file' });
      expect(said(outcome)).toMatch(/^s\.zip: /);
      expect(said(outcome)).not.toMatch(INNER_WORDS);
      expect(said(outcome).length).toBeLessThan(600);
      expect(await everything()).toEqual(before);
      return;
    }
    // Taken: it trains, unless a value of it is lost, which is said; it goes home, and comes back.
    const taken = await lab.client.request('pause', {});
    const stepped = lab.client.request('step', { count: 1 });
    if (taken.divergence) await expect(stepped).rejects.toSay(/diverged|finite/);
    else await stepped;
    const state = await lab.client.request('pause', {});
    const again = await lab.client.request('exportSession', { page: curvesPart() });
    const back = await lab.client.request('importSession', { file: new File([again.file], 's.zip') });
    expect(back.session.step).toBe(state.step);
    await lab.client.request('importSession', { file: new File([session], 's.zip') });
    expect((await lab.client.request('pause', {})).step).toBe(3);
    before = await everything();
  });
  await fc.assert(property, { numRuns: 40, examples: [[['lanes/B.json', 86, 'NaN']]] });
  expect(refusals).toBeGreaterThan(10);
}, 120_000);
