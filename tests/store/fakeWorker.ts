/** The other end of the wire without tfjs: replies to every request and makes up curves. */
import { defaultExperiment, type Experiment, LANE_IDS, type LaneId } from '../../src/config/experiment.ts';
import { type MetricKey, NO_GRADIENT } from '../../src/config/metrics.ts';
import type { MetricsEvent, WorkerEvent } from '../../src/protocol/events.ts';
import type { AgreementReport, CheckpointReport, FeatureManifest, FileKind } from '../../src/protocol/files.ts';
import type { OtherFile } from '../../src/config/otherFiles.ts';
import { LabError, type WireError, wireError } from '../../src/protocol/errors.ts';
import type { Params, RequestKind, Result } from '../../src/protocol/requests.ts';
import type { LaneState, SessionState } from '../../src/protocol/session.ts';
import type { Endpoint, Reply, Request } from '../../src/protocol/wire.ts';
import type { Link } from '../../src/client/spawnWorker.ts';

const SECONDS_PER_STEP = 0.01;

/** Points of one lane for the steps `from` to `to`, both included, with the shape that real curves have. */
export function madeUpMetrics(sessionId: string, lane: LaneState, from: number, to: number): MetricsEvent {
  const count = to - from + 1;
  const column = (value: (step: number, frozen: boolean) => number): Float32Array =>
    Float32Array.from({ length: count }, (_, i) => value(from + i, frozenAt(lane, from + i)));
  const phase = LANE_IDS.indexOf(lane.id) + 1;
  const noise = (step: number, salt: number): number => {
    const wave = Math.sin(step * 12.9898 + salt * 78.233 + phase * 3.7) * 43758.5453;
    return wave - Math.floor(wave);
  };
  const probe = (step: number, value: number): number => (step % 5 === 0 ? value : Number.NaN);
  const columns: Partial<Record<MetricKey, Float32Array>> = {
    'loss/total': column((s) => 0.2 + 1.5 * Math.exp(-s / 300) * (0.9 + 0.2 * noise(s, 3))),
    'loss/reconstruction': column((s) => 0.18 + (1 + 0.1 * phase) * Math.exp(-s / 420) + 0.05 * noise(s, 1)),
    'loss/commitment': column((s, frozen) => (frozen ? 0 : 0.03 + 0.2 * Math.exp(-s / 200) + 0.01 * noise(s, 2))),
    'quantizer/error': column((s) => 0.03 + 0.2 * Math.exp(-s / 200) + 0.012 * noise(s, 3)),
    'codebook/used_window@0': column((s) => Math.round(128 - 40 * Math.exp(-s / 300) - 8 * noise(s, 4))),
    'codebook/used_batch@0': column((s) => Math.round(84 - 30 * Math.exp(-s / 300) - 14 * noise(s, 5))),
    'codebook/perplexity@0': column((s) => 62 - 25 * Math.exp(-s / 300) - 8 * noise(s, 6)),
    'gradient/ssl_proj': column((s, frozen) => (frozen ? NO_GRADIENT : 0.4 * (0.6 + noise(s, 7)))),
    'gradient/quantizer': column((s, frozen) => (frozen ? NO_GRADIENT : 0.04 * (0.4 + noise(s, 8)))),
    'gradient/decoder': column((s) => 1.6 * (0.6 + noise(s, 9)) * Math.exp(-s / 4000)),
    'probe/token_flip_rate@0': column((s, frozen) => probe(s, frozen ? 0 : 0.7 * (1 - Math.exp(-s / 500)))),
    'drift/codebook@0': column((s, frozen) => probe(s, frozen ? 0.02 : 0.8 * (1 - Math.exp(-s / 700)))),
    'drift/ssl_proj': column((s, frozen) => probe(s, frozen ? 0.01 : 0.3 * (1 - Math.exp(-s / 900)))),
    'probe/explained_variance': column((s, frozen) => probe(s, frozen ? 0.71 : 0.9 - 0.3 * Math.exp(-s / 800))),
    'probe/dimensions_projected': column((s, frozen) => probe(s, frozen ? 0.42 : 0.3 + 0.12 * Math.exp(-s / 700))),
    'probe/dimensions_quantized': column((s, frozen) => probe(s, frozen ? 0.31 : 0.22 + 0.09 * Math.exp(-s / 700))),
  };
  const step = Int32Array.from({ length: count }, (_, i) => from + i);
  const seconds = Float64Array.from(step, (s) => s * SECONDS_PER_STEP);
  return { kind: 'metrics', sessionId, lane: lane.id, step, seconds, columns };
}

function frozenAt(lane: LaneState, step: number): boolean {
  return lane.history.findLast((mark) => mark.step <= step)?.frozen ?? false;
}

/** Requests without a handler are refused. */
type Handlers = { [K in RequestKind]?: (params: Params<K>) => Result<K> | Promise<Result<K>> };

export interface FakeWorker extends Link {
  /** Every request in the order of arrival. */
  requests: Request[];
  /** Handlers may be replaced by a test. */
  handlers: Handlers;
  session: SessionState;
  send(event: WorkerEvent): void;
  /** Does steps, and sends their metrics. */
  run(count: number): void;
  /** Calls the listener of `onFailure`. */
  fail(message: string): void;
  terminated: boolean;
}

/** A fake worker behind a real MessageChannel. */
export function fakeWorker(): FakeWorker {
  const { port1, port2 } = new MessageChannel();
  let listener: ((error: WireError) => void) | null = null;
  const fake: FakeWorker = {
    endpoint: port1 as unknown as Endpoint,
    requests: [],
    session: firstSession(newId(), defaultExperiment()),
    handlers: {},
    terminated: false,
    onFailure: (callback) => {
      listener = callback;
    },
    terminate() {
      fake.terminated = true;
      port1.close();
      port2.close();
    },
    send: (event) => port2.postMessage({ event }),
    run(count) {
      const { session } = fake;
      for (const lane of session.lanes) {
        fake.send(madeUpMetrics(session.sessionId, lane, session.step + 1, session.step + count));
      }
      fake.session = { ...session, step: session.step + count };
    },
    fail: (message) => listener?.({ code: 'internal', problem: { code: 'message', text: message } }),
  };
  fake.handlers = handlersOf(fake);
  port2.addEventListener('message', (message) => void answer(fake, port2, message.data as Request));
  port1.start();
  port2.start();
  return fake;
}

async function answer(fake: FakeWorker, port: MessagePort, request: Request): Promise<void> {
  fake.requests.push(request);
  let reply: Reply;
  try {
    const handler = fake.handlers[request.kind] as ((params: unknown) => Promise<Result<RequestKind>>) | undefined;
    if (!handler) throw new Error(`The fake worker has no handler for ${request.kind}.`);
    reply = { id: request.id, ok: true, result: await handler(request.params) };
  } catch (thrown) {
    reply = { id: request.id, ok: false, error: wireError(thrown) };
  }
  port.postMessage(reply);
}

/** As real ones: no two fake workers have a session in common. */
const newId = (): string => crypto.randomUUID();

function firstSession(sessionId: string, experiment: Experiment): SessionState {
  return {
    sessionId,
    experiment,
    step: 0,
    running: false,
    divergence: null,
    lanes: experiment.lanes.map((setup) => laneOf(setup.id, setup.frozen, 1)),
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

function laneOf(id: LaneId, frozen: boolean, step: number): LaneState {
  return {
    id,
    frozen,
    policy: 'wholeForward',
    training: { ssl_proj: !frozen, quantizer: !frozen },
    frozenAt: frozen ? step : null,
    history: frozen ? [{ step, frozen, policy: 'wholeForward' }] : [],
    origin: null,
  };
}

export function featureManifest(names: string[], refused: string[] = []): FeatureManifest {
  const counts = { channels: 768, frames: 100, seconds: 2, outliers: 1, mean: 0.01, deviation: 0.5 };
  const numbers = { dtype: 'float32', ...counts, skipped: [] };
  return {
    files: [
      ...names.map((name) => ({ name, error: null, notFinite: 0, ...numbers })),
      ...refused.map((name) => ({
        name,
        error: { code: 'message', text: `${name} holds 3 values that are NaN.` } as const,
        notFinite: 3,
        ...numbers,
      })),
    ],
    taken: names.length,
    channels: names.length > 0 ? 768 : 0,
    frames: 100 * names.length,
    seconds: 2 * names.length,
    outliers: names.length,
    mean: 0.01,
    deviation: 0.5,
  };
}

export function checkpointReport(change: Partial<CheckpointReport> = {}): CheckpointReport {
  const codebook = 'quantizer.vq.layers.0._codebook';
  return {
    name: 's2G.pth',
    bytes: 110_000_000,
    bytesRead: 3_200_000,
    version: 'v2Pro',
    tensors: [
      { path: 'weight/ssl_proj.weight', shape: [5, 6, 2], dtype: 'float16', usedAs: 'ssl_proj.weight' },
      { path: `weight/${codebook}.embed`, shape: [7, 5], dtype: 'float32', usedAs: `${codebook}.embed` },
      { path: 'weight/enc_p.a', shape: [3, 2], dtype: 'float16', usedAs: null },
      { path: 'weight/enc_p.b', shape: [3], dtype: 'float16', usedAs: null },
      { path: 'weight/flow.c', shape: [], dtype: 'float16', usedAs: null },
    ],
    settings: { dim: 5, codes: 7, tokenRate: '25hz' },
    skipped: [{ path: 'weight/dec.f8', reason: { code: 'type-unsupported', type: 'float8_e4m3fn' } }],
    channelsIn: 6,
    warnings: ['half-precision', 'decoder-drawn'],
    ...change,
  };
}

/** Three utterances, of which the second agrees least. */
export function agreementReport(lane: LaneId, step: number, change: Partial<AgreementReport> = {}): AgreementReport {
  const utterances = [
    { name: 'a.wav', expected: 10, ours: 10, compared: 10, equal: 10 },
    { name: 'b.wav', expected: 10, ours: 9, compared: 9, equal: 3 },
    { name: 'c.wav', expected: 1, ours: 1, compared: 1, equal: 1 },
  ];
  return {
    lane,
    step,
    file: '6-name2semantic.tsv',
    utterances,
    compared: 20,
    equal: 14,
    onlyInFile: { count: 25, names: ['x.wav', 'y.wav'] },
    onlyInData: { count: 0, names: [] },
    mismatch: null,
    ambiguous: { count: 0, names: [] },
    ...change,
  };
}

function handlersOf(fake: FakeWorker): Handlers {
  const change = (part: Partial<SessionState>): SessionState => {
    fake.session = { ...fake.session, ...part };
    return fake.session;
  };
  const free = (): LaneId => LANE_IDS.find((id) => !fake.session.lanes.some((lane) => lane.id === id)) ?? 'D';
  return {
    initialise: ({ backend }) => ({
      backend: {
        name: backend ?? 'webgpu',
        adapter: 'fake',
        kernels: backend ? null : 'shared',
        limits: { buffer: null, memory: null },
        obstacle: backend ? 'forced' : null,
        detail: '',
      },
      voices: [{ id: 'slt', name: 'Slate', language: 'en-US', seconds: 12 }],
    }),
    build({ experiment }) {
      fake.session = firstSession(newId(), experiment);
      return fake.session;
    },
    start: () => change({ running: true }),
    pause: () => change({ running: false }),
    step({ count }) {
      fake.run(count);
      return fake.session;
    },
    setFreeze({ lane, frozen, policy }) {
      const step = fake.session.step + 1;
      change({
        lanes: fake.session.lanes.map((each) =>
          each.id !== lane
            ? each
            : {
                ...each,
                frozen,
                policy: policy ?? each.policy,
                training: { ssl_proj: !frozen, quantizer: !frozen },
                history:
                  each.frozen === frozen
                    ? each.history
                    : [...each.history, { step, frozen, policy: policy ?? each.policy }],
              },
        ),
      });
      fake.send({ kind: 'state', state: fake.session });
      return { step };
    },
    setLive({ changes }) {
      const { experiment, step } = fake.session;
      change({ experiment: { ...experiment, settings: { ...experiment.settings, ...changes } } });
      fake.send({ kind: 'state', state: fake.session });
      return { step: step + 1 };
    },
    setData({ phase }) {
      const { experiment, dataChanges, step } = fake.session;
      const { dataPhase: _, ...rest } = experiment;
      const isStart = Object.keys(phase).length === 0;
      return change({
        experiment: isStart ? rest : { ...rest, dataPhase: phase },
        dataChanges: [...dataChanges, { step: step + 1, phase }],
      });
    },
    setSpeed: () => null,
    addLane: ({ setup }) => change({ lanes: [...fake.session.lanes, laneOf(free(), setup.frozen, 1)] }),
    forkLane({ lane }) {
      const from = fake.session.lanes.find(({ id }) => id === lane);
      if (!from) throw new LabError('invalid-request', { code: 'message', text: `There is no lane ${lane}.` });
      const origin = { kind: 'fork' as const, lane, step: fake.session.step };
      return change({ lanes: [...fake.session.lanes, { ...from, id: free(), origin }] });
    },
    removeLane: ({ lane }) => change({ lanes: fake.session.lanes.filter(({ id }) => id !== lane) }),
    watchCodebook: () => null,
    setFlipReference: () => null,
    exportWeights: ({ lane }) => ({ file: new Blob(['{}']), name: `lane-${lane}.json` }),
    importWeights: () => change({ sessionId: newId(), step: 700, running: false }),
    addAudio({ files }) {
      // A File that went through a channel in Node comes out as a Blob without a name.
      const names = files.map((_, index) => `audio-${index}.wav`);
      const report = { error: null, warnings: [], seconds: 1, sampleRate: 16_000, channels: 1 };
      return { reports: names.map((name) => ({ name, ...report })), total: { names, seconds: names.length } };
    },
    removeAudio: () => ({ total: { names: [], seconds: 0 } }),
    // Files lose their names on the way, see above: what is in them says what they are, as `kind` or `other:kind`.
    async classifyFile({ file }) {
      const [kind, other] = (await file.text()).split(':') as [FileKind, OtherFile | undefined];
      return { kind, other: kind === 'other' ? (other ?? null) : null };
    },
    addFeatures: ({ files }) => ({ manifest: featureManifest(files.map((_, index) => `utt${index + 1}.wav.pt`)) }),
    removeFeatures: () => ({ manifest: featureManifest([]) }),
    importCheckpoint({ experiment }) {
      const settings = { ...experiment.settings, dim: 5, codes: 7, initialWeights: 'checkpoint' as const };
      fake.session = firstSession(newId(), { ...experiment, settings });
      return { report: checkpointReport(), session: fake.session };
    },
    importTokens: () => null,
    importSemanticTokens: () => ({ utterances: 3 }),
    semanticAgreement: ({ lane }) => agreementReport(lane, fake.session.step),
    exportSemanticTokens: () => ({ file: new Blob(['a\t1 2']), name: '6-name2semantic.tsv' }),
    exportSession: ({ page }) => ({ file: page, name: 'session.freezelab.zip' }),
    cancel: () => null,
    ping: () => null,
    runTimeline: () => ({ experiment: fake.session.experiment, done: 0 }),
    memory: () => ({ tensors: 0, bytes: 0, gpuBytes: null }),
  };
}
