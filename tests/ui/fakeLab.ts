/** A lab without a worker: a store in a believable state, and actions that note what was asked. */
import { createStore } from 'zustand/vanilla';
import { defaultExperiment, type LaneId } from '../../src/config/experiment.ts';
import { NO_GRADIENT } from '../../src/config/metrics.ts';
import type { AuditReport, MatrixRow, Verdict } from '../../src/protocol/audit.ts';
import type { Divergence } from '../../src/protocol/divergence.ts';
import type { CodebookEvent } from '../../src/protocol/events.ts';
import type { LaneState, SessionState } from '../../src/protocol/session.ts';
import type { Lab } from '../../src/store/lab.ts';
import { NOTHING_CHECKED } from '../../src/store/checkActions.ts';
import { SeriesBook } from '../../src/metrics/series.ts';
import { UNCHANGED } from '../../src/store/settingsHistory.ts';
import { RepeatedRuns } from '../../src/store/repeatedRuns.ts';
import type { LabActions, LabState } from '../../src/store/state.ts';

export interface FakeLab extends Lab {
  /** Every action called, with its arguments. */
  calls: [keyof LabActions, ...unknown[]][];
}

export function laneState(id: LaneId, frozen: boolean, change: Partial<LaneState> = {}): LaneState {
  return {
    id,
    frozen,
    policy: 'wholeForward',
    training: { ssl_proj: !frozen, quantizer: !frozen },
    frozenAt: frozen ? 401 : null,
    history: [],
    origin: null,
    ...change,
  };
}

function session(lanes: LaneState[], step: number, running: boolean): SessionState {
  return {
    sessionId: 'one',
    experiment: defaultExperiment(),
    step,
    running,
    divergence: null,
    lanes,
    data: {
      kind: 'speech',
      utterances: 14,
      seconds: 86,
      trainingFrames: 4000,
      probeFrames: 300,
      channelsIn: 64,
      channelsOut: 64,
    },
    dataChanges: [],
    size: { parameters: 20_768, codebookValues: 4096 },
  };
}

const voices = [
  ['slt', 'Slate', 'en-US'],
  ['rms', 'Ramsey', 'en-US'],
  ['awb', 'Awbrey', 'en-GB'],
  ['gbf', 'Fern', 'en-GB'],
  ['def', 'Greta', 'de-DE'],
  ['dem', 'Dirk', 'de-DE'],
  ['cmf', 'Meilin', 'zh-CN'],
] as const;

/** State with lane A training and lane B frozen, at step 1240. */
export function fakeState(change: Partial<LabState> = {}): LabState {
  return {
    awaited: null,
    connection: 'ready',
    failure: null,
    interrupted: null,
    backend: {
      name: 'webgpu',
      adapter: 'test adapter',
      kernels: 'shared',
      limits: { buffer: 2 ** 31, memory: null },
      obstacle: null,
      detail: '',
    },
    voices: voices.map(([id, name, language]) => ({ id, name, language, seconds: 12.3 })),
    session: session([laneState('A', false), laneState('B', true)], 1240, false),
    sessionEnded: false,
    draft: defaultExperiment(),
    form: UNCHANGED,
    ownPresets: { presets: [], trouble: null },
    plan: null,
    asked: null,
    pace: {
      step: 1240,
      seconds: 6,
      stepsPerSecond: 212,
      work: { A: { unit: 'dispatches', value: 24 }, B: { unit: 'dispatches', value: 12 } },
    },
    log: [],
    tasks: [],
    keeping: { lasting: true, trouble: null, step: null, at: null },
    offer: null,
    undo: null,
    replacements: 0,
    runs: null,
    runSpace: null,
    removedRuns: [],
    recovering: null,
    audio: { reports: [], total: { names: [], seconds: 0 }, changed: false },
    features: { manifest: null, changed: false },
    checkpoint: null,
    semanticTokens: null,
    agreements: {},
    comparing: false,
    selectedLane: 'A',
    latest: {
      A: {
        'gradient/ssl_proj': 0.82,
        'gradient/quantizer': 0.041,
        'gradient/decoder': 1.9,
        'loss/reconstruction': 0.2184,
        'loss/commitment': 0.0312,
        'codebook/used_batch@0': 93,
        'drift/ssl_proj': 0.1182,
        'drift/codebook@0': 1.37,
        'tape/nodes': 41,
        'tape/bytes': 262_144,
      },
      B: {
        'gradient/ssl_proj': NO_GRADIENT,
        'gradient/quantizer': NO_GRADIENT,
        'gradient/decoder': 1.7,
        'loss/reconstruction': 0.2871,
        'loss/commitment': 0,
        'codebook/used_batch@0': 71,
        'drift/ssl_proj': 0,
        'drift/codebook@0': 0,
        'tape/nodes': 0,
        'tape/bytes': 0,
      },
    },
    codebooks: {},
    usageHistory: {},
    codeMaps: {},
    trailOrigin: 'start',
    chosenCode: null,
    codeDetail: null,
    audits: {},
    flips: {},
    flipReference: 'start',
    matrix: null,
    check: NOTHING_CHECKED,
    repetition: null,
    speedLimit: null,
    update: null,
    view: { xAxis: 'step', smoothing: 0, zoom: null, hover: null, layer: 0, scales: {} },
    ...change,
  };
}

/** A usage event of `codes` codes, of which some were never used. */
export function usageEvent(lane: LaneId, codes: number, step = 1240): CodebookEvent {
  const counts = Float32Array.from({ length: codes }, (_, i) => Math.max(0, Math.round(9 * Math.sin(i * 1.7) + 2)));
  const lastUsed = counts.map((count, i) => (count > 0 ? step : i % 5 === 0 ? 0 : step - 30 * (i % 7)));
  return { kind: 'codebook', sessionId: 'one', lane, step, layer: 0, counts, lastUsed, plane: null };
}

/** An audit of 240 steps since step 401, with a tensor of every kind. */
export function auditReport(lane: LaneId, verdict: Verdict): AuditReport {
  const codebook = 'quantizer.vq.layers.0._codebook';
  const frozen = verdict.kind === 'held' || verdict.kind === 'leaks';
  const training = { ssl_proj: verdict.kind === 'training', quantizer: verdict.kind === 'training' };
  const still = { change: 0, identical: true };
  return {
    lane,
    since: 401,
    step: 640,
    frozen,
    policy: 'wholeForward',
    training,
    tape: { nodes: 0, bytes: 0 },
    entries: [
      { name: 'ssl_proj.weight', kind: 'parameter', module: 'ssl_proj', gradient: { kind: 'none' }, ...still },
      { name: 'ssl_proj.bias', kind: 'parameter', module: 'ssl_proj', gradient: { kind: 'zero' }, ...still },
      { name: `${codebook}.cluster_size`, kind: 'buffer', module: 'quantizer', gradient: null, ...still },
      {
        name: `${codebook}.embed`,
        kind: 'buffer',
        module: 'quantizer',
        gradient: null,
        change: 0.01234,
        identical: false,
      },
      {
        name: 'dec.0.weight',
        kind: 'parameter',
        module: 'decoder',
        gradient: { kind: 'norm', norm: 0.82 },
        change: 0.3,
        identical: false,
      },
    ],
    verdict,
  };
}

/**
 * A lab in the given state. The actions change nothing but `calls`, apart from the selected lane.
 * @param answers what actions resolve with
 */
export function fakeLab(
  state: LabState = fakeState(),
  answers: { [K in keyof LabActions]?: Awaited<ReturnType<LabActions[K]>> } = {},
): FakeLab {
  const store = createStore<LabState>(() => state);
  const calls: FakeLab['calls'] = [];
  const actions = new Proxy({} as LabActions, {
    get: (_, name: keyof LabActions) => {
      return (...values: unknown[]) => {
        calls.push([name, ...values]);
        if (name === 'selectLane') store.setState({ selectedLane: values[0] as LaneId });
        return Promise.resolve(answers[name]);
      };
    },
  });
  const never = () => () => undefined;
  return {
    store,
    calls,
    actions,
    series: new SeriesBook(),
    repeated: new RepeatedRuns(),
    boot: () => Promise.resolve(),
    report: () => undefined,
    offerUpdate: (update) => store.setState({ update }),
    onNotice: never,
    onLog: never,
    keepNow: () => Promise.resolve(),
    isBehind: () => false,
    close: () => undefined,
  };
}

/** A row of the policy matrix: the whole forward is frozen, and nothing moves. */
export const matrixRow = (change: Partial<MatrixRow> = {}): MatrixRow => ({
  policy: 'wholeForward',
  gradient: 'none',
  change: { ssl_proj: 0, codebook: 0 },
  ema: false,
  terms: { 'loss/commitment': false },
  weightDecay: false,
  tape: { nodes: 0, bytes: 0 },
  ...change,
});

/** Lane A broke down at step 1412, and step 1380 was healthy. */
export const divergence = (): Divergence => ({
  lane: 'A',
  step: 1412,
  first: { place: 'parameter', name: 'ssl_proj.weight', became: 'nan', lost: 3, size: 2048 },
  cause: { code: 'learning-rate', value: 0.5, growth: { from: 0.25, to: 4e12, steps: 40 } },
  lost: [{ lane: 'A', tensors: 9, first: null }],
  healthyStep: 1380,
});
