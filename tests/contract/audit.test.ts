/** The proof: what the audit and the policy matrix say of every policy, against the table that the reference runs gave. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { NamedPolicy } from '../../src/config/freezePolicies.ts';
import type { AuditReport, LeakCause, MatrixRow, Verdict } from '../../src/protocol/audit.ts';
import { type Harness, logged, smallExperiment, startHarness } from './labHarness.ts';

let lab: Harness;
beforeAll(async () => {
  lab = await startHarness();
});
afterAll(() => lab.close());

/** Runs lane A frozen under a policy, after some steps of training unless `fresh`. */
async function auditOf(policy: NamedPolicy, fresh = false): Promise<AuditReport> {
  const { client } = lab;
  const experiment = smallExperiment();
  experiment.lanes = [{ id: 'A', frozen: fresh, policy }];
  await client.request('build', { experiment });
  if (!fresh) {
    await client.request('step', { count: 4 });
    await client.request('setFreeze', { lane: 'A', frozen: true, policy });
  }
  await client.request('step', { count: 6 });
  const report = await client.request('audit', { lane: 'A' });
  if (!report) throw new Error('no audit came back');
  return report;
}

/** A verdict without its numbers. */
function inShort(verdict: Verdict): string {
  return verdict.kind === 'leaks'
    ? verdict.causes.map(({ part, by }: LeakCause) => `${part} by ${by}`).join(', ')
    : verdict.kind;
}

const VERDICTS: [NamedPolicy, string, 'none' | 'zero' | 'norm', boolean][] = [
  ['wholeForward', 'held', 'none', false],
  ['modeSwitchOnly', 'held', 'none', true],
  ['evalOnly', 'held', 'none', true],
  ['noGradOnly', 'codebook by ema', 'none', false],
  ['requiresGradOnly', 'codebook by ema', 'none', false],
  ['zeroGradients', 'codebook by ema, ssl_proj by momentum', 'zero', true],
  ['codebookOnly', 'ssl_proj by gradient', 'norm', true],
  ['stickyEval', 'held', 'none', false],
];

describe.each(VERDICTS)('%s', (policy, verdict, gradient, recorded) => {
  it(`is judged “${verdict}”`, async () => {
    const report = await auditOf(policy);
    expect(inShort(report.verdict)).toBe(verdict);
    expect({ since: report.since, step: report.step }).toEqual({ since: 5, step: 10 });
    expect(report.tape.nodes > 0).toBe(recorded);
    for (const entry of report.entries) {
      expect(entry.identical).toBe(entry.change === 0);
      if (entry.module === 'ssl_proj') expect(entry.gradient?.kind).toBe(gradient);
      if (entry.kind === 'buffer') expect(entry.gradient).toBeNull();
      if (entry.module === 'decoder') expect(entry.identical).toBe(false);
    }
  });
});

it('names weight decay alone where there was no momentum', async () => {
  expect(inShort((await auditOf('zeroGradients', true)).verdict)).toBe('codebook by ema, ssl_proj by weight-decay');
});

it('notices that training mode was not restored, and that it was', async () => {
  const { client, events } = lab;
  for (const [policy, verdict] of [
    ['stickyEval', 'still-frozen'],
    ['wholeForward', 'training'],
  ] as const) {
    await auditOf(policy);
    await client.request('setFreeze', { lane: 'A', frozen: false });
    await client.request('step', { count: 3 });
    expect((await client.request('audit', { lane: 'A' }))?.verdict.kind).toBe(verdict);
    expect(logged(events, 'verdict').at(-1)?.report.verdict).toEqual({ kind: 'held' });
  }
});

it('notices k-means in evaluation mode, which only the original’s rules have', async () => {
  const { client } = lab;
  for (const [codebookRules, verdict] of [
    ['gpt-sovits', 'codebook by kmeans'],
    ['corrected', 'held'],
  ] as const) {
    const experiment = smallExperiment({ codebookRules });
    experiment.lanes = [{ id: 'A', frozen: true, policy: 'wholeForward' }];
    await client.request('build', { experiment });
    await client.request('step', { count: 3 });
    const report = await client.request('audit', { lane: 'A' });
    expect(report && inShort(report.verdict)).toBe(verdict);
  }
});

it('stands in exported weights', async () => {
  const report = await auditOf('noGradOnly');
  const { file } = await lab.client.request('exportWeights', { lane: 'A' });
  expect(JSON.parse(await file.text())).toMatchObject({ audit: report });
});

type Stops = Pick<MatrixRow, 'gradient' | 'ema' | 'weightDecay'> & { commitment: boolean; tape: boolean };
const MATRIX: Record<MatrixRow['policy'], Stops | null> = {
  unfrozen: { gradient: 'norm', ema: true, commitment: true, weightDecay: true, tape: true },
  wholeForward: { gradient: 'none', ema: false, commitment: false, weightDecay: false, tape: false },
  modeSwitchOnly: { gradient: 'none', ema: false, commitment: false, weightDecay: false, tape: true },
  evalOnly: { gradient: 'none', ema: false, commitment: false, weightDecay: false, tape: true },
  noGradOnly: { gradient: 'none', ema: true, commitment: false, weightDecay: false, tape: false },
  requiresGradOnly: { gradient: 'none', ema: true, commitment: false, weightDecay: false, tape: false },
  zeroGradients: { gradient: 'zero', ema: true, commitment: false, weightDecay: true, tape: true },
  codebookOnly: { gradient: 'norm', ema: false, commitment: true, weightDecay: true, tape: true },
  stickyEval: { gradient: 'none', ema: false, commitment: false, weightDecay: false, tape: false },
  custom: null,
};

it('the policy matrix, by running all policies, finds the table, and leaves the lane as it was', async () => {
  const { client } = lab;
  await client.request('build', { experiment: smallExperiment() });
  await client.request('step', { count: 4 });
  const before = await (await client.request('exportWeights', { lane: 'A' })).file.text();
  const memory = await client.request('memory', {});
  const { rows, step } = await client.request('policyMatrix', { lane: 'A', steps: 3 });
  expect(step).toBe(4);
  expect(rows).toHaveLength(9);
  for (const { policy, gradient, ema, terms, weightDecay, tape, change } of rows) {
    const { 'loss/commitment': commitment, ...others } = terms;
    expect(others).toEqual({});
    expect({ policy, gradient, ema, commitment, weightDecay, tape: tape.nodes > 0 }).toEqual({
      policy,
      ...MATRIX[policy],
    });
    expect((change.codebook ?? 0) > 0).toBe(ema);
  }
  expect(await (await client.request('exportWeights', { lane: 'A' })).file.text()).toBe(before);
  expect(await client.request('memory', {})).toEqual(memory);
});

describe('dropout', () => {
  it('changes what a lane in training mode sees, and not what evaluation mode gives', async () => {
    const { client, events } = lab;
    const errors: number[][] = [];
    for (const dropout of [0, 0.5]) {
      const { sessionId } = await client.request('build', { experiment: smallExperiment({ dropout }) });
      await client.request('step', { count: 1 });
      errors.push(
        ['A', 'B'].map(
          (lane) =>
            events.flatMap((event) =>
              event.kind === 'metrics' && event.sessionId === sessionId && event.lane === lane
                ? Array.from(event.columns['quantizer/error'] ?? [])
                : [],
            )[0] as number,
        ),
      );
    }
    const [without, withDropout] = errors as [number[], number[]];
    expect(withDropout[0]).not.toBe(without[0]);
    expect(withDropout[1]).toBe(without[1]);
  });
});

describe('token flips', () => {
  it('are counted against the start, the freeze and imported tokens', async () => {
    const { client, events } = lab;
    const { sessionId } = await client.request('build', { experiment: smallExperiment({ learningRate: 0.05 }) });
    await client.request('watchCodebook', { layer: 0 });
    const start = await client.request('exportTokens', { lane: 'A' });
    await client.request('step', { count: 10 });
    await client.request('importTokens', start);
    await client.request('setFreeze', { lane: 'A', frozen: true });
    await client.request('setFlipReference', { reference: 'imported' });
    await client.request('step', { count: 2 });
    const last = events
      .filter((event) => event.kind === 'metrics' && event.lane === 'A' && event.sessionId === sessionId)
      .at(-1);
    const columns = last?.kind === 'metrics' ? last.columns : {};
    const at = (key: keyof typeof columns): number => columns[key]?.at(-1) ?? Number.NaN;
    expect(at('probe/token_flip_rate@0')).toBeGreaterThan(0);
    expect(at('probe/token_flip_rate_imported@0')).toBe(at('probe/token_flip_rate@0'));
    expect(at('probe/token_flip_rate_since_freeze@0')).toBe(0);
    const flips = events.filter((event) => event.kind === 'flips' && event.lane === 'A').at(-1);
    expect(flips).toMatchObject({ reference: 'imported' });
    const codes = flips?.kind === 'flips' ? flips.codes : [];
    expect(codes.length).toBeGreaterThan(0);
    for (const { flipped, frames, code, to } of codes) {
      expect(flipped).toBeLessThanOrEqual(frames);
      expect(to).not.toBe(code);
    }
  });

  it('are told at once when the reference changes while nothing trains', async () => {
    const { client, events } = lab;
    await client.request('build', { experiment: smallExperiment({ learningRate: 0.05 }) });
    await client.request('watchCodebook', { layer: 0 });
    await client.request('step', { count: 8 });
    const before = events.length;
    await client.request('setFlipReference', { reference: 'start' });
    const told = () => events.slice(before).flatMap((event) => (event.kind === 'flips' ? [event] : []));
    await vi.waitUntil(() => told().length === 2);
    expect(told()).toMatchObject([
      { lane: 'A', step: 8, reference: 'start' },
      { lane: 'B', step: 8, reference: 'start', codes: [] },
    ]);
  });

  it('refuse tokens that do not fit', async () => {
    const { client } = lab;
    const bring = (text: string) => client.request('importTokens', { file: new Blob([text]), name: 'tokens.txt' });
    await expect(bring('1 2 3')).rejects.toSay('do not fit the probe');
    await expect(bring('1 two 3')).rejects.toSay('line 1, word 2');
    await expect(bring('')).rejects.toSay('empty');
  });
});
