/** Scenes of what a run gave: proofs, charts, comparison, codes and sound. */
import type { DataChange } from '../../src/protocol/session.ts';
import type { LabState } from '../../src/store/state.ts';
import { ChartGrid } from '../../src/ui/charts/ChartGrid.tsx';
import { ChartToolbar } from '../../src/ui/charts/ChartToolbar.tsx';
import { CheckDialog } from '../../src/ui/check/CheckDialog.tsx';
import { CodebookView } from '../../src/ui/codebook/CodebookView.tsx';
import { LaneComparison } from '../../src/ui/compare/LaneComparison.tsx';
import { ListenPanel } from '../../src/ui/listen/ListenPanel.tsx';
import { PolicyMatrix } from '../../src/ui/proof/PolicyMatrix.tsx';
import { TokenAgreement } from '../../src/ui/proof/TokenAgreement.tsx';
import { TokenFlips } from '../../src/ui/proof/TokenFlips.tsx';
import { agreementReport } from '../store/fakeWorker.ts';
import { checkedTokens, checkReports } from '../ui/checkReports.ts';
import { fakeLab, fakeState, laneState, usageEvent } from '../ui/fakeLab.ts';
import {
  codeDetail,
  codeMap,
  fourLanes,
  labIn,
  matrixRows,
  planeEvent,
  repeatedRun,
  sessionWith,
  trained,
  usageHistory,
} from './labs.ts';
import type { Scene } from './scene.ts';
import { scenesOf, untouched } from './scenesOf.ts';

const flips = {
  kind: 'flips',
  sessionId: 'one',
  lane: 'A',
  step: 1240,
  layer: 0,
  reference: 'start',
  codes: [
    { code: 17, frames: 14, flipped: 12, to: 42 },
    { code: 3, frames: 5, flipped: 5, to: 9 },
  ],
} as const;
const tokens = { semanticTokens: { name: '6-name2semantic.tsv', utterances: 3 } };
const measured = (rows: ReturnType<typeof matrixRows>) => ({
  matrix: { lane: 'A' as const, step: 1240, steps: 5, rows },
});

const proof: Scene[] = [
  ...scenesOf('policy-matrix', 'main', () => <PolicyMatrix />, {
    closed: {},
    'not-measured': { state: {}, action: { press: 'Policy matrix' } },
    measured: { state: measured(matrixRows()), action: { press: 'Policy matrix' } },
    running: {
      state: { tasks: [{ id: '5', kind: 'matrix', done: 0.5, stage: null, detail: '' }] },
      action: { press: 'Policy matrix' },
    },
  }),
  ...scenesOf('token-flips', 'main', () => <TokenFlips />, {
    'not-measured': {},
    some: { flips: { A: { ...flips, codes: [...flips.codes] } } },
    none: { flips: { A: { ...flips, codes: [] } } },
  }),
  ...scenesOf('token-agreement', 'main', () => <TokenAgreement />, {
    'no-file': {},
    measured: { ...tokens, agreements: { A: agreementReport('A', 1240) } },
    comparing: { ...tokens, comparing: true },
  }),
];

const checkedFile = (name: string, bytes: number): File => {
  const file = new File([], name);
  Object.defineProperty(file, 'size', { value: bytes });
  return file;
};
const checked = (change: Partial<LabState['check']>): Partial<LabState> => ({
  check: {
    open: true,
    before: checkedFile('s2G2333k.pth', 105_975_432),
    after: checkedFile('my voice_e8_s96.pth', 84_934_112),
    tokens: null,
    running: false,
    report: null,
    error: null,
    ...change,
  },
});
const check: Scene[] = scenesOf('freeze-check', 'main', () => <CheckDialog />, {
  closed: {},
  'no-files': checked({ before: null, after: null }),
  'one-file': checked({ after: null }),
  running: {
    ...checked({ running: true }),
    tasks: [{ id: '5', kind: 'check', done: 0.5, stage: null, detail: 's2G2333k.pth' }],
  },
  held: checked({ report: checkReports.held() }),
  leaked: checked({ report: checkReports.leaked() }),
  decayed: checked({ report: { ...checkReports.decayed(), tokens: checkedTokens() } }),
  'not-frozen': checked({ report: checkReports.notFrozen() }),
  'not-comparable': checked({ report: checkReports.notComparable() }),
  unreadable: checked({
    error: {
      code: 'unreadable-file',
      problem: { code: 'file', file: 's2G2333k.pth', what: { code: 'zip-end-missing' }, place: null },
    },
  }),
});

const otherData: DataChange[] = [
  { step: 600, phase: { voices: ['slt'] } },
  { step: 980, phase: {} },
];
/** What else the charts mark. */
const changes: LabState['log'] = [
  {
    id: 1,
    time: 0,
    step: 300,
    lane: null,
    content: { code: 'changed', field: 'learningRate', from: '0.001', to: '0.0003' },
  },
  { id: 2, time: 0, step: 620, lane: 'B', content: { code: 'forked', from: 'A' } },
];
const charts: Scene[] = (
  [
    ['empty', labIn(untouched)],
    ['two-lanes', trained(1240)],
    ['seeds', repeatedRun(3)],
    ['other-data', trained(1240, {}, { dataChanges: otherData })],
    [
      'zoomed',
      trained(1240, { view: { ...fakeState().view, zoom: { from: 200, to: 900 }, smoothing: 0.8 }, log: changes }),
    ],
    ['enlarged', trained(1240), { press: 'Enlarge Gradient norm' }],
    ['options', trained(1240), { press: 'Axes and sizes' }],
    ['menu', trained(1240), { press: 'More for Gradient norm' }],
  ] as const
).map(
  ([state, lab, action]): Scene => ({
    id: `charts/${state}`,
    width: 'main',
    lab,
    part: () => (
      <>
        <ChartToolbar />
        <ChartGrid />
      </>
    ),
    ...(action && { action }),
  }),
);

/** Two lanes with all that is told of their codes, and a code that is looked at; B froze at step 401. */
const looking: Partial<LabState> = {
  session: sessionWith({
    lanes: [
      laneState('A', false),
      laneState('B', true, { history: [{ step: 401, frozen: true, policy: 'wholeForward' }] }),
    ],
  }),
  codebooks: { A: usageEvent('A', 128), B: usageEvent('B', 128) },
  usageHistory: { A: usageHistory('A'), B: usageHistory('B') },
  codeMaps: { A: codeMap('A'), B: codeMap('B') },
  chosenCode: { lane: 'A', code: 17 },
  codeDetail: codeDetail(),
};

const comparison: Scene[] = [
  { id: 'comparison/not-trained', lab: labIn(untouched) },
  { id: 'comparison/one-lane', lab: labIn({ session: sessionWith({ lanes: [laneState('A', false)] }) }) },
  { id: 'comparison/one-run', lab: trained(1240) },
  { id: 'comparison/repeating', lab: repeatedRun(1) },
  { id: 'comparison/seeds', lab: repeatedRun(3) },
  { id: 'comparison/four-lanes', lab: trained(1240, { session: sessionWith({ lanes: fourLanes() }) }) },
].map((scene) => ({ ...scene, width: 'main', part: () => <LaneComparison /> }));

const codebook: Scene[] = scenesOf('codebook', 'main', () => <CodebookView />, {
  empty: {},
  usage: { codebooks: { A: usageEvent('A', 128), B: usageEvent('B', 128) } },
  plane: { codebooks: { A: planeEvent('A'), B: planeEvent('B') } },
  map: { state: looking, action: { press: 'Map' } },
  'map-waits': { state: { ...looking, codeMaps: {} }, action: { press: 'Map' } },
  'over-time': { state: looking, action: { press: 'Over time' } },
  ranks: { state: looking, action: { press: 'Ranks' } },
});

const listen: Scene[] = [
  {
    id: 'listen/ready',
    width: 'main',
    part: () => <ListenPanel />,
    lab: () =>
      fakeLab(fakeState(), {
        soundSources: [
          { utterance: 'slt-1.flac', frames: 612, probe: { first: 484, frames: 128 } },
          { utterance: 'slt-2.flac', frames: 580, probe: null },
        ],
      }),
  },
];

/** In the order of the page. */
export const RESULT_SCENES: readonly Scene[] = [...proof, ...check, ...charts, ...comparison, ...codebook, ...listen];
