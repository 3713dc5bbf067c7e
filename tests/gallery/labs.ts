/** States of the fake lab that scenes are drawn in. */
import { defaultExperiment, type LaneId } from '../../src/config/experiment.ts';
import type { PolicyName } from '../../src/config/freezePolicies.ts';
import type { Settings } from '../../src/config/settings.ts';
import type { MatrixRow, Verdict } from '../../src/protocol/audit.ts';
import type { CodeDetail, CodeMap } from '../../src/protocol/codes.ts';
import type { CodebookEvent } from '../../src/protocol/events.ts';
import type { FreezeCheck } from '../../src/protocol/log.ts';
import type { LaneState, SessionState } from '../../src/protocol/session.ts';
import { SeriesBook } from '../../src/metrics/series.ts';
import type { Lab } from '../../src/store/lab.ts';
import type { LabState, LogEntry } from '../../src/store/state.ts';
import { type UsageHistory, withUsage } from '../../src/store/usageHistory.ts';
import { madeUpMetrics } from '../store/fakeWorker.ts';
import { auditReport, fakeLab, fakeState, laneState, matrixRow } from '../ui/fakeLab.ts';

/** A lab in the usual state, changed so. */
export const labIn =
  (change: Partial<LabState> = {}) =>
  (): Lab =>
    fakeLab(fakeState(change));

/** The usual session, changed so. */
export const sessionWith = (change: Partial<SessionState>): SessionState => ({
  ...(fakeState().session as SessionState),
  ...change,
});

/** Lane A trains, B, C and D are frozen in other ways. */
export function fourLanes(): LaneState[] {
  return [
    laneState('A', false),
    laneState('B', true),
    laneState('C', true, { policy: 'noGradOnly' }),
    laneState('D', true, { policy: 'modeSwitchOnly', origin: { kind: 'fork', lane: 'A', step: 400 } }),
  ];
}

/** Settings of a draft that waits for a reset. */
export function draftWith(settings: Partial<Settings>): Partial<LabState> {
  const draft = defaultExperiment();
  return { draft: { ...draft, settings: { ...draft.settings, ...settings } } };
}

/** The selected lane B, frozen under a policy, was looked at, with this verdict. */
export function audited(verdict: Verdict, policy: PolicyName = 'wholeForward'): Partial<LabState> {
  const lanes = [laneState('A', false), laneState('B', true, { policy })];
  return {
    session: sessionWith({ lanes }),
    selectedLane: 'B',
    audits: { B: { ...auditReport('B', verdict), policy } },
  };
}

export const LEAKS: Verdict = { kind: 'leaks', causes: [{ part: 'codebook', by: 'ema', change: 0.01234 }] };

/** The same, repeated with so many other seeds of the three that were asked for. */
export function repeatedRun(done: number): () => Lab {
  return () => {
    const repetition = { sessionId: 'one', seeds: [2, 3, 4], done, step: done < 3 ? 350 : 0, steps: 1240 };
    const lab = trained(1240, { repetition })();
    for (let seed = 2; seed < 2 + done; seed += 1) {
      const book = new SeriesBook();
      for (const lane of ['A', 'B'] as const) {
        const event = madeUpMetrics('one', laneState(lane, lane === 'B'), 1, 1240);
        for (const column of Object.values(event.columns)) {
          // Seeds differ; none and 0 are the same with each.
          column?.forEach((value, i) => (column[i] = value > 0 ? value * (1 + 0.08 * (seed - 3)) : value));
        }
        book.append(event);
      }
      lab.repeated.add(seed, { series: book, verdicts: [] });
    }
    return lab;
  };
}

/** A lab that has trained, with curves of two lanes; B froze at step 401. */
export function trained(steps: number, change: Partial<LabState> = {}, session: Partial<SessionState> = {}): () => Lab {
  return () => {
    const frozenLater = laneState('B', true, { history: [{ step: 401, frozen: true, policy: 'wholeForward' }] });
    const lanes = [laneState('A', false), frozenLater];
    const lab = fakeLab(fakeState({ session: sessionWith({ lanes, step: steps, ...session }), ...change }));
    for (const lane of lanes) lab.series.append(madeUpMetrics('one', lane, 1, steps));
    return lab;
  };
}

/** Codes of the plane on a spiral, some of them never chosen. */
export function planeEvent(lane: LaneId): CodebookEvent {
  const [codes, points] = [24, 160];
  const spiral = (i: number, of: number): [number, number] => {
    const [angle, radius] = [i * 2.4, 2 * Math.sqrt(i / of)];
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  };
  return {
    kind: 'codebook',
    sessionId: 'one',
    lane,
    step: 1240,
    layer: 0,
    counts: Float32Array.from({ length: codes }, (_, i) => (i % 6 === 5 ? 0 : 4 + (i % 3))),
    lastUsed: Float32Array.from({ length: codes }, (_, i) => (i % 6 === 5 ? 900 : 1240)),
    plane: {
      points: Float32Array.from(Array.from({ length: points }, (_, i) => spiral(i, points)).flat()),
      codes: Int32Array.from({ length: points }, (_, i) => Math.floor((i * codes) / points)),
      embed: Float32Array.from(Array.from({ length: codes }, (_, i) => spiral(i, codes)).flat()),
    },
  };
}

/** A map of 128 codes on a spiral that wound itself up; some of them have no frame. */
export function codeMap(lane: LaneId): CodeMap {
  const [codes, tokens] = [128, 640];
  const place = (i: number, of: number, time: number): [number, number] => {
    const radius = Math.sqrt((i + 1) / of);
    const angle = i * 2.4 + (lane === 'A' ? 0.25 * time : 0);
    return [3 * radius * Math.cos(angle), 2 * radius * Math.sin(angle)];
  };
  const at = (count: number, time: number): Float32Array =>
    Float32Array.from(Array.from({ length: count }, (_, i) => place(i, count, time)).flat());
  const token = (i: number): number => Math.floor((i * codes) / tokens / 1.3) + (i % 3 === 0 ? 20 : 0);
  const list = Int32Array.from({ length: tokens }, (_, i) => token(i));
  return {
    sessionId: 'one',
    lane,
    layer: 0,
    step: 1240,
    fit: 1,
    explained: 0.63,
    origin: 'start',
    since: 0,
    trail: [0, 0.4, 0.7, 0.9, 1].map((time) => at(codes, time)),
    counts: Float32Array.from({ length: codes }, (_, code) => list.filter((each) => each === code).length),
    points: at(tokens, 1).map((value, i) => value + 0.12 * Math.sin(7.3 * i)),
    tokens: list,
  };
}

/** What is near code 17 of lane A. */
export const codeDetail = (): CodeDetail => ({
  sessionId: 'one',
  lane: 'A',
  layer: 0,
  step: 1240,
  code: 17,
  count: 9,
  of: 640,
  neighbours: [42, 3, 101, 77, 9, 64].map((code, i) => ({ code, distance: 0.312 + 0.21 * i })),
  hasSound: true,
  frames: ['slt-1.flac', 'slt-2.flac', 'def-1.flac'].map((utterance, i) => ({
    utterance,
    frame: 250 + 61 * i,
    frames: 1,
    of: 600,
    distance: 0.11 * (i + 1),
  })),
});

/** Usage in 60 looks at 128 codes: some die, others take over. */
export function usageHistory(lane: LaneId): UsageHistory {
  let history: UsageHistory | undefined;
  for (let look = 0; look < 60; look += 1) {
    const alive = (code: number): boolean => code % 5 !== 0 || look < 10 + (code % 40);
    const counts = Float32Array.from({ length: 128 }, (_, code) =>
      alive(code) ? Math.max(0, Math.round(6 * Math.sin(code * 1.7 + look / 20) + 2 + 3 * Math.sin(look * code))) : 0,
    );
    const event = { ...planeEvent(lane), plane: null, counts, lastUsed: counts, step: 21 * (look + 1) };
    history = withUsage(history, event);
  }
  return history as UsageHistory;
}

const check: FreezeCheck = {
  training: { ssl_proj: false, quantizer: false },
  gradient: 'none',
  change: { ssl_proj: 0, codebook: 0 },
  tapeNodes: 0,
};

/** A log with sentences of every length. */
export function logEntries(): LogEntry[] {
  const entry = (id: number, step: number, lane: LaneId | null, content: LogEntry['content']): LogEntry => ({
    id,
    time: Date.UTC(2026, 0, 1, 12, id),
    step,
    lane,
    content,
  });
  return [
    entry(1, 0, null, { code: 'built', backend: 'webgpu', seconds: 1.2 }),
    entry(2, 0, null, { code: 'started' }),
    entry(3, 401, 'B', { code: 'frozen', policy: 'noGradOnly', check }),
    entry(4, 640, 'B', { code: 'verdict', report: { ...auditReport('B', LEAKS), policy: 'noGradOnly' } }),
    entry(5, 700, 'C', { code: 'forked', from: 'A' }),
    entry(6, 705, null, { code: 'data', phase: { voices: ['slt', 'rms'] } }),
    entry(7, 710, null, {
      code: 'error',
      error: { code: 'internal', problem: { code: 'message', text: 'The file could not be read.' } },
    }),
  ];
}

/** Three rows of the policy matrix. */
export const matrixRows = (): MatrixRow[] => [
  matrixRow({ policy: 'unfrozen', gradient: 'norm', change: { ssl_proj: 0.1, codebook: 0.012 }, ema: true }),
  matrixRow({}),
  matrixRow({ policy: 'noGradOnly', change: { ssl_proj: 0, codebook: 0.0123 }, ema: true }),
];
