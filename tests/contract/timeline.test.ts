/** A run that is told again gives the same bits, whatever was done to it. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DataPhase, Experiment, LaneId, TimelineAction, TimelineEntry } from '../../src/config/experiment.ts';
import type { PolicyName } from '../../src/config/freezePolicies.ts';
import { lanesAfter, lanesWith, type RunTimeline } from '../../src/config/timeline.ts';
import { writeWeights, parseWeights, type WeightsFile } from '../../src/formats/weightsJson.ts';
import { said } from '../setup/problemMatcher.ts';
import { curvesPart } from './curvesPart.ts';
import { type Harness, smallExperiment, startHarness } from './labHarness.ts';

let lab: Harness;
beforeAll(async () => {
  lab = await startHarness();
});
afterAll(() => lab.close());

const build = (experiment: Experiment) => lab.client.request('build', { experiment });
const step = (count: number) => lab.client.request('step', { count });
const runTimeline = async (): Promise<RunTimeline> => {
  const run = await lab.client.request('runTimeline', {});
  if (!run) throw new Error('the run cannot be told again');
  return run;
};

/** Does to the session that is there what a person would press. */
async function press(action: TimelineAction): Promise<void> {
  const { client } = lab;
  if (action.action === 'freeze') {
    const { id: lane, ...setup } = action.lane;
    await client.request('setFreeze', { lane, ...setup });
  } else if (action.action === 'set') await client.request('setLive', { changes: action.settings });
  else if (action.action === 'data') await client.request('setData', { phase: action.settings });
  else if (action.action === 'fork') await client.request('forkLane', { lane: action.lane });
  else if (action.action === 'add') await client.request('addLane', { setup: action.lane });
  else await client.request('removeLane', { lane: action.lane });
}

/** All that was measured of a session, and the lanes as they are. Times and what counts nodes of the tape differ. */
async function outcome(lanes: readonly LaneId[], sessionId: string) {
  const curves: Record<string, number[]> = {};
  for (const event of lab.events) {
    if (event.kind !== 'metrics' || event.sessionId !== sessionId) continue;
    for (const [key, values] of Object.entries(event.columns) as [string, Float32Array][]) {
      if (!key.startsWith('tape/')) (curves[`${event.lane} ${key}`] ??= []).push(...values);
    }
  }
  const weights: WeightsFile[] = [];
  for (const lane of lanes) {
    const { file } = await lab.client.request('exportWeights', { lane });
    weights.push(parseWeights(await file.text()));
  }
  return { curves, weights: weights.map((each) => ({ ...each, seconds: 0, runTimeline: null, audit: null })) };
}

/** Plays a run again, as far as it came. */
async function again({ experiment }: RunTimeline, steps: number) {
  const { sessionId } = await build(experiment);
  const { lanes } = await step(steps);
  const { done } = await runTimeline();
  return {
    ...(await outcome(
      lanes.map(({ id }) => id),
      sessionId,
    )),
    done,
  };
}

const lane = fc.constantFrom<LaneId>('A', 'B', 'C', 'D');
const setup = fc.record({
  frozen: fc.boolean(),
  policy: fc.constantFrom<PolicyName>('wholeForward', 'noGradOnly', 'zeroGradients', 'stickyEval', 'codebookOnly'),
});
const action: fc.Arbitrary<TimelineAction> = fc.oneof(
  fc.record({
    action: fc.constant('freeze' as const),
    lane: fc.tuple(lane, setup).map(([id, rest]) => ({ id, ...rest })),
  }),
  fc.record({
    action: fc.constant('set' as const),
    settings: fc.record({ learningRate: fc.constantFrom(0.001, 0.01), commitmentWeight: fc.constantFrom(0, 0.25, 1) }),
  }),
  fc.record({
    action: fc.constant('data' as const),
    settings: fc.constantFrom<DataPhase>(
      {},
      { planeShape: 'clusters' },
      { planeShape: 'moons' },
      { planeShape: 'rings' },
    ),
  }),
  fc.record({ action: fc.constant('fork' as const), lane }),
  fc.record({ action: fc.constant('add' as const), lane: setup }),
  fc.record({ action: fc.constant('remove' as const), lane }),
);
/** Actions that can be done, each before one of the first steps. */
const timeline = fc
  .array(fc.record({ step: fc.integer({ min: 1, max: 12 }), what: action }), { maxLength: 12 })
  .map((drawn) => {
    let ids = lanesAfter(smallExperiment().lanes, []);
    return drawn
      .toSorted((a, b) => a.step - b.step)
      .flatMap(({ step: before, what }): TimelineEntry[] => {
        const next = lanesWith(ids, what);
        ids = next ?? ids;
        return next ? [{ ...what, step: before }] : [];
      });
  });

describe('whatever is done', () => {
  const STEPS = 14;

  it('by hand is told, and gives the same bits when it is played', async () => {
    const property = fc.asyncProperty(timeline, async (entries) => {
      const { sessionId } = await build(smallExperiment());
      let at = 0;
      for (const { step: before, ...what } of entries) {
        if (before - 1 > at) await step(before - 1 - at);
        at = Math.max(at, before - 1);
        await press(what as TimelineAction);
      }
      const { lanes } = await step(STEPS - at);
      const run = await runTimeline();
      const first = await outcome(
        lanes.map(({ id }) => id),
        sessionId,
      );
      const { done, ...second } = await again(run, STEPS);
      expect(second).toEqual(first);
      expect(done).toBe(run.done);
      expect(run.done).toBe(run.experiment.timeline?.length);
    });
    await fc.assert(property, { numRuns: 8 });
  });

  it('by a timeline, interrupted by a session file anywhere, is as without', async () => {
    const property = fc.asyncProperty(timeline, fc.integer({ min: 1, max: STEPS - 1 }), async (entries, pause) => {
      const { sessionId } = await build({ ...smallExperiment(), timeline: entries });
      const whole = await step(STEPS);
      const first = await outcome(
        whole.lanes.map(({ id }) => id),
        sessionId,
      );
      await build({ ...smallExperiment(), timeline: entries });
      await step(pause);
      // Something that no step has seen yet must neither be lost nor be done twice.
      await press({ action: 'set', settings: { learningRate: 0.02 } });
      const run = await runTimeline();
      const { file, name } = await lab.client.request('exportSession', { page: curvesPart() });
      await lab.client.request('importSession', { file: new File([file], name) });
      expect(await runTimeline()).toEqual(run);
      await press({ action: 'set', settings: { learningRate: learningRateAt(entries, pause) } });
      const { lanes } = await step(STEPS - pause);
      expect(lanes.map(({ id }) => id)).toEqual(whole.lanes.map(({ id }) => id));
      const { weights } = await outcome(
        lanes.map(({ id }) => id),
        '',
      );
      expect(weights).toEqual(first.weights);
    });
    await fc.assert(property, { numRuns: 8 });
  });
});

function learningRateAt(entries: readonly TimelineEntry[], done: number): number {
  const sets = entries.flatMap((entry) => (entry.action === 'set' && entry.step <= done ? [entry.settings] : []));
  return sets.at(-1)?.learningRate ?? smallExperiment().settings.learningRate;
}

describe('a run is runTimeline', () => {
  it('with the lanes and settings that it began with', async () => {
    const experiment = smallExperiment();
    await build(experiment);
    await step(2);
    await press({ action: 'freeze', lane: { id: 'A', frozen: true, policy: 'evalOnly' } });
    await press({ action: 'set', settings: { learningRate: 0.01 } });
    await press({ action: 'set', settings: { learningRate: 0.02 } });
    expect(await runTimeline()).toEqual({
      experiment: {
        ...experiment,
        timeline: [
          { step: 3, action: 'freeze', lane: { id: 'A', frozen: true, policy: 'evalOnly' } },
          { step: 3, action: 'set', settings: { learningRate: 0.02 } },
        ],
      },
      done: 2,
    });
  });

  it('from the weights of one lane, the others taken away', async () => {
    await build(smallExperiment());
    await step(3);
    await press({ action: 'freeze', lane: { id: 'B', frozen: false, policy: 'wholeForward' } });
    await step(2);
    const weights = await lab.client.request('exportWeights', { lane: 'B' });
    await lab.client.request('importWeights', weights);
    const { sessionId } = await step(4);
    const run = await runTimeline();
    expect(run.experiment.timeline?.at(-1)).toEqual({ step: 6, action: 'remove', lane: 'A' });
    const first = await outcome(['B'], sessionId);
    const second = await again(run, 9);
    expect(second.weights).toEqual(first.weights);
  });

  it('after going back to a healthy step, without what came later', async () => {
    await build({ ...smallExperiment(), timeline: [{ step: 3, action: 'fork', lane: 'A' }] });
    await step(60);
    await press({ action: 'freeze', lane: { id: 'A', frozen: true, policy: 'zeroGradients' } });
    await press({ action: 'set', settings: { beta1: 0.999, beta2: 0, adamEpsilon: 1e-12, learningRate: 1 } });
    const { divergence } = await step(4000);
    expect(divergence).not.toBeNull();
    const { step: back } = await lab.client.request('restoreHealthy', {});
    await press({ action: 'set', settings: { learningRate: 0.001 } });
    const { sessionId } = await step(5);
    const run = await runTimeline();
    const first = await outcome(['A', 'B', 'C'], sessionId);
    const second = await again(run, back + 5);
    expect(second.weights).toEqual(first.weights);
  });

  it('not from a file that is older than timelines', async () => {
    await build(smallExperiment());
    await step(2);
    const { file, name } = await lab.client.request('exportWeights', { lane: 'A' });
    const { run_timeline: _, ...old } = JSON.parse(await file.text()) as Record<string, unknown>;
    await lab.client.request('importWeights', { file: new Blob([JSON.stringify(old)]), name });
    await step(1);
    expect(await lab.client.request('runTimeline', {})).toBeNull();
    // What cannot be told is written as that.
    const again = parseWeights(await (await lab.client.request('exportWeights', { lane: 'A' })).file.text());
    expect(again.runTimeline).toBeNull();
    expect(parseWeights([...writeWeights(again)].join('')).runTimeline).toBeNull();
  });

  it('and what a person makes impossible is said and left out', async () => {
    await build({ ...smallExperiment(), timeline: [{ step: 5, action: 'fork', lane: 'B' }] });
    await step(2);
    await press({ action: 'remove', lane: 'B' });
    lab.events.length = 0;
    const { lanes, step: at } = await step(4);
    expect([lanes.map(({ id }) => id), at]).toEqual([['A'], 6]);
    const sentences = lab.events.flatMap((event) =>
      event.kind === 'log' && event.content.code === 'error' ? [said(event.content.error)] : [],
    );
    expect(sentences).toEqual(['The timeline goes on without one action: There is no lane B; there are A.']);
    expect((await runTimeline()).experiment.timeline).toEqual([{ step: 3, action: 'remove', lane: 'B' }]);
  });
});

describe('a timeline is refused', () => {
  const wrong: [string, unknown, RegExp][] = [
    ['that is no list', {}, /the timeline is not a list of at most 2000 actions/],
    [
      'that is too long',
      Array.from({ length: 2001 }, () => ({ step: 1, action: 'fork', lane: 'A' })),
      /at most 2000 actions/,
    ],
    ['of a step before the first', [{ step: 0, action: 'fork', lane: 'A' }], /action 1 .*it is of step 0; expected/],
    [
      'with an unknown action',
      [{ step: 1, action: 'thaw', lane: 'A' }],
      /action 1 .* is “thaw”; expected one of freeze,/,
    ],
    ['with a setting that needs a reset', [{ step: 1, action: 'set', settings: { dim: 8 } }], /dim cannot change/],
    ['with a value out of bounds', [{ step: 1, action: 'set', settings: { learningRate: -1 } }], /learningRate is -1/],
    [
      'with a lane that is not there',
      [{ step: 1, action: 'fork', lane: 'C' }],
      /action 1 .*fork.* lanes are then A, B/,
    ],
    [
      'out of order',
      [
        { step: 5, action: 'fork', lane: 'A' },
        { step: 4, action: 'fork', lane: 'A' },
      ],
      /action 2 .* of step 4, but comes after one of step 5/,
    ],
    [
      'with more lanes than there can be',
      [1, 2, 3].map((step) => ({ step, action: 'fork', lane: 'A' })),
      /action 3 .*fork.* lanes are then A, B, C, D/,
    ],
    [
      'with a policy that is none',
      [{ step: 1, action: 'freeze', lane: { id: 'A', frozen: true, policy: 'x' } }],
      /“x”/,
    ],
  ];
  it.each(wrong)('%s', async (_, entries, message) => {
    const before = await build(smallExperiment());
    const experiment = { ...smallExperiment(), timeline: entries as TimelineEntry[] };
    const refused = await build(experiment).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'invalid-request' });
    expect(said(refused)).toMatch(message);
    expect((await lab.client.request('pause', {})).sessionId).toBe(before.sessionId);
  });
});
