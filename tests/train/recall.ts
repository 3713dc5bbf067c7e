/** One lane that recalls the codes of its frozen quantizer beside one that computes them. Runs in Node and in a worker. */
import { defaultExperiment } from '../../src/config/experiment.ts';
import { FREEZE_POLICIES } from '../../src/config/freezePolicies.ts';
import type { Settings } from '../../src/config/settings.ts';
import { randomStream } from '../../src/data/random.ts';
import { splitDataset } from '../../src/data/sampler.ts';
import { type StateDict, stateDictOf } from '../../src/model/stateDict.ts';
import type { WorkerEvent } from '../../src/protocol/events.ts';
import { buildSession } from '../../src/train/build.ts';
import type { Session } from '../../src/train/session.ts';

export const STEPS = 40;

/** What a quantizer can be that its codes are recalled from. */
export const QUANTIZERS: Record<string, Partial<Settings>> = {
  '50 Hz': {},
  '25 Hz': { frameRate: '25hz' },
  'three layers': { layers: 3 },
  'with dropout': { dropout: 0.3 },
};

const SETTINGS: Partial<Settings> = {
  dim: 6,
  codes: 12,
  hidden: 8,
  mels: 8,
  batchSize: 2,
  clipFrames: 8,
  codebookInit: 'random',
  probeEvery: 3,
};
/** The same freeze, said in a way that does not promise that nothing moves: its codes are computed in every step. */
const COMPUTING = { ...FREEZE_POLICIES.wholeForward, clearGradients: 'zero' } as const;

/** Lane A recalls, lane B computes. */
export async function recallingSession(
  changes: Partial<Settings>,
  emit: (event: WorkerEvent) => void = () => {},
): Promise<Session> {
  const settings = { ...defaultExperiment().settings, ...SETTINGS, ...changes };
  const random = randomStream(3, 'frozen codes');
  const utterances = [30, 21].map((frames, i) => ({
    name: `u${i}`,
    frames,
    targets: Float32Array.from({ length: frames * 8 }, () => random.uniform() - 0.5),
  }));
  const dataset = { kind: 'audio' as const, channelsIn: 8, channelsOut: 8, splice: 1, utterances, seconds: 1 };
  const lanes = [
    { id: 'A' as const, frozen: true, policy: 'wholeForward' as const },
    { id: 'B' as const, frozen: true, policy: 'custom' as const, levers: COMPUTING },
  ];
  const split = splitDataset(dataset, settings.clipFrames);
  return buildSession(1, { version: 1, settings, lanes }, dataset, split, emit);
}

export interface RecallRun {
  /** Batches that each lane recalled; null where it never tries. */
  recalled: { A: number | null; B: number | null };
  /** Values of every metric, step by step. */
  metrics: { A: Record<string, number[]>; B: Record<string, number[]> };
  states: { A: StateDict; B: StateDict };
}

/** Trains both lanes for `STEPS` steps. */
export async function runRecall(changes: Partial<Settings>): Promise<RecallRun> {
  const metrics: RecallRun['metrics'] = { A: {}, B: {} };
  const session = await recallingSession(changes, (event) => {
    if (event.kind !== 'metrics') return;
    const of = metrics[event.lane as 'A' | 'B'];
    for (const [key, values] of Object.entries(event.columns) as [string, Float32Array][])
      of[key] = [...(of[key] ?? []), ...values];
  });
  for (let step = 0; step < STEPS; step += 1) await session.trainOnce();
  await session.flush();
  const [a, b] = [session.lane('A'), session.lane('B')];
  const states = { A: await stateDictOf(a.model), B: await stateDictOf(b.model) };
  session.dispose();
  return { recalled: { A: a.frozenCodes?.recalled ?? null, B: b.frozenCodes?.recalled ?? null }, metrics, states };
}
