/** Files of Freeze Lab's own: weights, sessions, runs, sweeps, verdicts, reference cases, and what a page keeps. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { experimentOf } from '../../src/cli/experimentFile.ts';
import { sweepOf } from '../../src/cli/sweepFile.ts';
import { defaultExperiment, type Experiment } from '../../src/config/experiment.ts';
import { UNFROZEN } from '../../src/config/freezePolicies.ts';
import { knownRunTimeline, withKnownParts } from '../../src/config/knownParts.ts';
import { MOST_RUNS, MOST_STEPS } from '../../src/config/limits.ts';
import { type Problem, PROBLEMS } from '../../src/config/problems/problem.ts';
import { problemText } from '../../src/config/problems/problemText.ts';
import { storedProblem } from '../../src/config/problems/storedProblem.ts';
import { runCount } from '../../src/config/sweep.ts';
import { parseAudits } from '../../src/formats/auditFile.ts';
import { parseComputing, readGround } from '../../src/formats/computingFile.ts';
import { parseDirectory, readSessionFile, readSessionStep, writeSessionFile } from '../../src/formats/sessionFile.ts';
import { readSlicedJson } from '../../src/formats/slicedJson.ts';
import { parseVerdict, writeVerdict } from '../../src/formats/verdictFile.ts';
import { parseWeights, readWeights } from '../../src/formats/weightsJson.ts';
import { ZipFile } from '../../src/formats/zipContent.ts';
import { readSessionPage } from '../../src/metrics/sessionPageReader.ts';
import { verdictSentence } from '../../src/metrics/verdictWords.ts';
import { experimentProblems } from '../../src/objectives/experimentProblems.ts';
import { parseReferenceCase } from '../../src/parity/referenceCase.ts';
import { parseRun, readRun, writeRun } from '../../src/scenarios/runFile.ts';
import { logSentence } from '../../src/ui/lane/logSentence.ts';
import { curvesPart, withHeader } from '../contract/curvesPart.ts';
import { CONTENTS } from '../metrics/logContents.ts';
import { referenceCases } from '../reference/referenceCases.ts';
import { auditReport } from '../ui/fakeLab.ts';
import { damagedFiles } from './byteDamage.ts';
import { damagedJson, damagedJsonTexts } from './jsonDamage.ts';
import { assertSayable } from './judgement.ts';
import { type Bytes, reader } from './reader.ts';

type Table = Record<string, unknown>;
const bytesOf = async (blob: Blob): Promise<Bytes> => new Uint8Array(await blob.arrayBuffer());
const inBytes = (texts: fc.Arbitrary<string>): fc.Arbitrary<Bytes> =>
  texts.map((text) => new Uint8Array(Buffer.from(text)));

/** Every kind of part in it. */
export const eventful = (): Experiment => ({
  ...defaultExperiment(),
  objective: 'reconstruction',
  timeline: [
    { step: 2, action: 'freeze', lane: { id: 'A', frozen: true, policy: 'custom', levers: { ...UNFROZEN } } },
    { step: 2, action: 'set', settings: { learningRate: 0.1, decay: 0.5 } },
    { step: 3, action: 'fork', lane: 'A' },
    { step: 3, action: 'add', lane: { frozen: true, policy: 'evalOnly' } },
    { step: 5, action: 'data', settings: { voices: ['slt'] } },
    { step: 9, action: 'remove', lane: 'B' },
  ],
});

const weights = JSON.parse(
  readFileSync(new URL('../formats/fixtures/weights.json', import.meta.url), 'utf8'),
) as unknown;

/** The directory of a session with every kind of part. */
const DIRECTORY = {
  format: 'freeze-lab-session',
  version: 1,
  experiment: eventful(),
  run_timeline: { experiment: eventful(), done: 3 },
  step: 5,
  seconds: 1,
  lanes: [null, { kind: 'fork', lane: 'A', step: 3 }, { kind: 'import', name: 'w.json', step: 4 }].map((origin, i) => ({
    id: 'ABC'[i],
    origin,
  })),
  probe_tokens: false,
  audio: ['a.wav', 'b.wav'],
  features: [],
  checkpoint: null,
  semantic_tokens: 'x.tsv',
};
const session = await bytesOf(
  new Blob(
    await writeSessionFile({
      experiment: eventful(),
      runTimeline: null,
      step: 12,
      seconds: 3.5,
      lanes: [{ id: 'A', origin: null, form: 'json', weights: new Blob(['{"a":1}']) }],
      page: new Blob([Uint8Array.of(1, 2, 3)]),
      probeTokens: new Blob(['1 2 3\n']),
      audio: [new File(['sound'], '声音.wav'), new File([], 'empty.wav')],
      features: [new File(['features'], 'a.wav.pt')],
      checkpoint: new File(['checkpoint'], 's2G488k.pth'),
      semanticTokens: new File(['tokens'], '6-name2semantic.tsv'),
    }),
  ),
);

const log = CONTENTS.map((content, i) => ({ time: i, step: 2, lane: i % 2 === 0 ? 'A' : null, content }));
const page = await bytesOf(curvesPart([1, 2, 3], { log: log as never }));
const pageHeader = ((): unknown => {
  let text = '';
  withHeader(page, (header) => (text = header));
  return JSON.parse(text);
})();

const run = JSON.parse(await writeRun({ name: 'a run', steps: 600, experiment: eventful() }).text()) as unknown;
const sweep = {
  version: 1,
  experiment: { settings: { dim: 8 }, lanes: [{ id: 'A', frozen: true, policy: 'evalOnly' }], timeline: [] },
  steps: 5,
  seeds: [1, 2],
  policies: ['unfrozen', 'evalOnly'],
  settings: { codes: [8, 16], voices: [[], ['slt']], dim: [4] },
};
const verdict = JSON.parse(
  writeVerdict(
    { step: 9, diverged: false },
    [
      auditReport('A', { kind: 'leaks', causes: [{ part: 'codebook', by: 'ema', change: 0.1 }] }),
      auditReport('B', { kind: 'held' }),
    ],
    verdictSentence,
  ),
) as unknown;
/** Of two steps of a small model, so that many can be read. */
const referenceCase = ((): unknown => {
  const text = referenceCases().find(({ name }) => name === 'unfrozen')?.text ?? '';
  const whole = JSON.parse(text) as {
    config: { steps: number; plan: unknown[] };
    batches: unknown[];
    steps: unknown[];
  };
  whole.config.steps = 1;
  for (const list of [whole.config.plan, whole.batches, whole.steps]) list.length = 1;
  return whole;
})();

/** A problem of every code, as a file keeps it. */
const sampleOf = (kind: unknown): unknown => {
  if (Array.isArray(kind)) return kind[0] as unknown;
  const samples: Table = {
    number: 3,
    numbers: [1, 2],
    text: 'abc',
    texts: ['a', 'b'],
    flag: true,
    problem: { code: 'cancelled' },
  };
  return samples[String(kind)] ?? (kind === 'problems' ? [{ code: 'cancelled' }] : null);
};
const problems = Object.entries(PROBLEMS).map(([code, parameters]) => ({
  code,
  ...Object.fromEntries(Object.entries(parameters).map(([name, kind]) => [name, sampleOf(kind)])),
}));

/** What is right can be trained, and keeps every part; what is wrong is told. */
function readExperiment(text: string): unknown {
  const given: unknown = JSON.parse(text);
  const wrong = experimentProblems(given);
  for (const problem of wrong) assertSayable(problem);
  if (wrong.length > 0) return wrong;
  const known = withKnownParts(given as Experiment);
  assert.deepEqual(experimentProblems(known), []);
  return known;
}

const asTable = (text: string): Table => {
  const json: unknown = JSON.parse(text);
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Table) : { json };
};

const withinSteps = <T extends { step: number }>(file: T): T => {
  assert(file.step >= 0 && file.step <= MOST_STEPS);
  return file;
};

export const OWN_FILE_READERS = [
  reader({ name: 'experiment', inputs: damagedJson([eventful(), defaultExperiment()]), read: readExperiment }),
  reader({
    name: 'experiment-file',
    longest: 6000,
    inputs: damagedJson([eventful(), { settings: { dim: 8, frameRate: '25hz' } }, { version: 1 }]),
    read: (text: string) => {
      const { experiment } = experimentOf('e.json', asTable(text), 3);
      assert.deepEqual(experimentProblems(experiment), []);
      return experiment;
    },
  }),
  reader({
    name: 'sweep',
    says: /^s\.json.*\.$/s,
    longest: 6000,
    inputs: damagedJson([sweep, { steps: 3 }]),
    read: (text: string) => {
      const read = sweepOf('s.json', asTable(text)).sweep;
      assert(runCount(read) >= 1 && runCount(read) <= MOST_RUNS && read.steps <= MOST_STEPS);
      return read;
    },
  }),
  reader({
    name: 'weights',
    inputs: damagedJsonTexts([weights]),
    read: (text: string) => withinSteps(parseWeights(text)),
  }),
  reader({
    name: 'weights-in-pieces',
    inputs: inBytes(damagedJsonTexts([weights])),
    read: async (bytes: Bytes) => withinSteps(await readWeights(new Blob([bytes]))),
  }),
  reader({
    name: 'sliced-json',
    inputs: inBytes(damagedJsonTexts([weights, { a: [1, 2], b: { c: 'x' } }])),
    read: async (bytes: Bytes) => (await readSlicedJson(new Blob([bytes]))).json,
  }),
  reader({
    name: 'session-directory',
    inputs: inBytes(damagedJsonTexts([DIRECTORY])),
    read: (bytes: Bytes) => {
      const read = withinSteps(parseDirectory(bytes));
      knownRunTimeline(read.run_timeline);
      return read;
    },
  }),
  reader({
    name: 'session-file',
    says: /^a\.zip: /,
    inputs: damagedFiles([session]),
    read: async (bytes: Bytes) => {
      const read = withinSteps(await readSessionFile(new Blob([bytes]), 'a.zip'));
      assert.equal(await readSessionStep(new Blob([bytes])), read.step);
      return read;
    },
  }),
  reader({
    name: 'curves-and-log',
    inputs: fc.oneof(
      { weight: 3, arbitrary: damagedJson([pageHeader]).map((text) => withHeader(page, () => text)) },
      { weight: 1, arbitrary: damagedFiles([page]) },
    ),
    read: async (bytes: Bytes) => {
      const read = await readSessionPage(new Blob([bytes]));
      for (const entry of read.log) assert(logSentence(withinSteps({ ...entry, id: 0 })).length > 0);
      return read.log;
    },
  }),
  reader({
    name: 'run',
    inputs: damagedJsonTexts([run]),
    read: async (text: string) => {
      const read = parseRun(text);
      assert(read.steps >= 1 && read.steps <= MOST_STEPS);
      assert.deepEqual(experimentProblems(read.experiment), []);
      assert.deepEqual(await readRun(writeRun(read)), read);
      return read;
    },
  }),
  reader({
    name: 'verdict',
    inputs: damagedJsonTexts([verdict]),
    read: (text: string) => withinSteps(parseVerdict(text)),
  }),
  reader({
    name: 'audits-of-a-run',
    inputs: damagedJsonTexts([[auditReport('A', { kind: 'held' }), null]]),
    read: (text: string) => {
      const read = parseAudits(text);
      assert(read.length <= 4 && read.every((audit) => audit === null || typeof audit.step === 'number'));
      return read;
    },
  }),
  reader({
    name: 'backend-of-a-run',
    inputs: damagedJsonTexts([{ name: 'webgpu', adapter: 'a card', kernels: 'shared' }, { name: 'cpu' }]),
    read: (text: string) => {
      const read = parseComputing(text);
      assert(['cpu', 'wasm', 'webgpu'].includes(read.name) && typeof read.adapter === 'string');
      return read;
    },
  }),
  reader({
    name: 'ground-of-a-sweep',
    inputs: damagedJson([{ backend: 'wasm', files: { 'audio/a.wav': 'ab'.repeat(32) } }]),
    read: (text: string) => {
      const { backend, files } = asTable(text);
      const read = readGround({ backend, files });
      assert(Object.values(read.files).every((digest) => typeof digest === 'string'));
      return read;
    },
  }),
  reader({
    name: 'reference-case',
    // What is no JSON is told in the words of the parser.
    says: /^(not JSON|(?!.*(undefined|Cannot read|is not a function)))/,
    inputs: damagedJsonTexts([referenceCase]),
    read: (text: string) => parseReferenceCase(text),
  }),
  reader({
    name: 'problem',
    inputs: damagedJson(problems),
    read: (text: string) => {
      const problem: Problem | null = storedProblem(JSON.parse(text));
      if (problem) assert.equal(typeof problemText(problem), 'string');
      return problem;
    },
  }),
  reader({
    name: 'zip',
    inputs: damagedFiles([session]),
    read: async (bytes: Bytes) => {
      const zip = await ZipFile.open(new Blob([bytes]));
      for (const entry of zip.entries.values()) assert.equal((await zip.read(entry, 0, entry.size)).length, entry.size);
    },
  }),
];
