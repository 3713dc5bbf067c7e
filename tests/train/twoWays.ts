/**
 * Two ways to the same numbers: codes of a frozen quantizer recalled or computed, steps replayed or run on the tape. Runs
 * in Node and in a worker.
 */
import { phaseKey } from '../../src/config/dataPhase.ts';
import {
  type DataPhase,
  EXPERIMENT_VERSION,
  defaultExperiment,
  type LaneId,
  type LaneSetup,
} from '../../src/config/experiment.ts';
import { FREEZE_POLICIES } from '../../src/config/freezePolicies.ts';
import type { Settings } from '../../src/config/settings.ts';
import type { Dataset } from '../../src/data/dataset.ts';
import { randomStream } from '../../src/data/random.ts';
import { splitDataset, splitForPhase } from '../../src/data/split.ts';
import { type StateDict, stateDictOf } from '../../src/model/stateDict.ts';
import type { WorkerEvent } from '../../src/protocol/events.ts';
import { buildSession } from '../../src/train/build.ts';
import type { Session } from '../../src/train/session.ts';

export const STEPS = 40;

/** What a quantizer can be that its codes are recalled from. */
export const QUANTIZERS: Record<string, Partial<Settings>> = {
  '50 Hz': {},
  '25 Hz': { tokenRate: '25hz' },
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

const LANES: Record<'recalling' | 'training', LaneSetup[]> = {
  /** Lane A recalls, lane B computes. */
  recalling: [
    { id: 'A', frozen: true, policy: 'wholeForward' },
    { id: 'B', frozen: true, policy: 'custom', levers: COMPUTING },
  ],
  training: [
    { id: 'A', frozen: false, policy: 'wholeForward' },
    { id: 'B', frozen: true, policy: 'modeSwitchOnly' },
  ],
};

/** A phase of a session here. */
export const OTHER_DATA: DataPhase = { voices: ['other'] };

function noise(name: string): Dataset {
  const random = randomStream(3, name);
  const utterances = [30, 21].map((frames, i) => ({
    name: `${name} ${i}`,
    frames,
    targets: Float32Array.from({ length: frames * 8 }, () => random.uniform() - 0.5),
  }));
  return { kind: 'audio', channelsIn: 8, channelsOut: 8, splice: 1, utterances, seconds: 1 };
}

/** A session on a little noise. */
export async function smallSession(
  lanes: keyof typeof LANES,
  changes: Partial<Settings>,
  emit: (event: WorkerEvent) => void = () => {},
): Promise<Session> {
  const settings = { ...defaultExperiment().settings, ...SETTINGS, ...changes };
  const dataset = noise('two ways');
  const split = splitDataset(dataset, settings.clipFrames);
  const phases = new Map([[phaseKey(OTHER_DATA), splitForPhase(noise('other data'), split)]]);
  return buildSession(
    'one',
    { version: EXPERIMENT_VERSION, settings, lanes: LANES[lanes] },
    { dataset, split, phases },
    emit,
  );
}

/** Values of every metric, step by step, per lane. */
type Metrics = Partial<Record<LaneId, Record<string, number[]>>>;

function collectInto(metrics: Metrics): (event: WorkerEvent) => void {
  return (event) => {
    if (event.kind !== 'metrics') return;
    const of = (metrics[event.lane] ??= {});
    for (const [key, values] of Object.entries(event.columns) as [string, Float32Array][]) {
      of[key] = [...(of[key] ?? []), ...values];
    }
  };
}

async function statesOf(session: Session): Promise<Record<string, StateDict>> {
  const states: Record<string, StateDict> = {};
  for (const { id } of session.state.lanes) states[id] = await stateDictOf(session.lane(id).model);
  return states;
}

export interface RecallRun {
  /** Batches that each lane recalled; null where it never tries. */
  recalled: { A: number | null; B: number | null };
  metrics: Metrics;
  states: Record<string, StateDict>;
}

/**
 * Trains a lane that recalls beside one that computes, for `STEPS` steps.
 * @param dataAt the step before which other data come into use; none if absent
 */
export async function runRecall(changes: Partial<Settings>, dataAt?: number): Promise<RecallRun> {
  const metrics: Metrics = {};
  const session = await smallSession('recalling', changes, collectInto(metrics));
  for (let step = 1; step <= STEPS; step += 1) {
    if (step === dataAt) session.setData(OTHER_DATA);
    await session.trainOnce();
  }
  await session.flush();
  const [a, b] = [session.lane('A'), session.lane('B')];
  const states = await statesOf(session);
  session.dispose();
  return {
    recalled: { A: a.cache.frozenTokens?.recalled ?? null, B: b.cache.frozenTokens?.recalled ?? null },
    metrics,
    states,
  };
}

export interface ReplayRun {
  /** Steps that were run again from a capture. */
  replayed: number;
  metrics: Metrics;
  /** Verdicts of a last audit. */
  audits: unknown[];
  states: Record<string, StateDict>;
}

/** What happens in a run, before the step of that number. */
const EVENTS: Record<number, (session: Session) => void> = {
  30: (session) => session.setLive({ learningRate: 0.01 }),
  45: (session) => session.setFreeze('A', true),
  75: (session) => session.setFreeze('A', false),
  90: (session) => session.forkLane('A'),
  105: (session) => session.setFreeze('C', true, 'wholeForward'),
  120: (session) => session.removeLane('B'),
  130: (session) => session.setData(OTHER_DATA),
};
const REPLAY_STEPS = 170;

/**
 * Trains through all that may happen to lanes.
 * @param plain whether there are plain steps, which may be replayed; otherwise the probe is encoded in every step
 */
export async function runReplay(plain: boolean, changes: Partial<Settings>): Promise<ReplayRun> {
  const metrics: Metrics = {};
  const session = await smallSession('training', { ...changes, probeEvery: plain ? 10 : 1 }, collectInto(metrics));
  for (let step = 1; step <= REPLAY_STEPS; step += 1) {
    EVENTS[step]?.(session);
    await session.trainOnce();
  }
  const audits = await Promise.all(session.state.lanes.map(({ id }) => session.audit(id)));
  await session.flush();
  const states = await statesOf(session);
  const { replayed } = session.capturedSteps;
  session.dispose();
  // Measured in some steps or in all, which is what tells the runs apart.
  for (const lane of Object.values(metrics)) {
    for (const key of Object.keys(lane)) if (/^(probe|drift)/.test(key)) delete lane[key];
  }
  return { replayed, metrics, audits, states };
}
