/** States of the fake lab that scenes are drawn in. */
import { defaultExperiment, type LaneId } from '../../src/config/experiment.ts';
import type { PolicyName } from '../../src/config/freezePolicies.ts';
import type { Settings } from '../../src/config/settings.ts';
import type { MatrixRow, Verdict } from '../../src/protocol/audit.ts';
import type { CodebookEvent } from '../../src/protocol/events.ts';
import type { FreezeCheck } from '../../src/protocol/log.ts';
import type { LaneState, SessionState } from '../../src/protocol/session.ts';
import { SeriesBook } from '../../src/metrics/series.ts';
import type { Lab } from '../../src/store/lab.ts';
import type { LabState, LogEntry } from '../../src/store/state.ts';
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
      lab.repeated.add(seed, book);
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
