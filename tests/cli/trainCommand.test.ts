/** `train` as a function, beside a session that is driven through the worker's handlers, as the page drives it. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RunFolder } from '../../src/cli/runFolder.ts';
import { trainCommand, type TrainOptions } from '../../src/cli/trainCommand.ts';
import { defaultExperiment, type Experiment } from '../../src/config/experiment.ts';
import { readSessionFile } from '../../src/formats/sessionFile.ts';
import { readSessionPage } from '../../src/metrics/sessionPageReader.ts';
import { parseVerdict } from '../../src/formats/verdictFile.ts';
import { parseWeights, type WeightsFile } from '../../src/formats/weightsJson.ts';
import { readEventFile } from '../../src/formats/eventFile.ts';
import { EVENT_FILE } from '../../src/metrics/metricsTensorboard.ts';
import { metricsCsv } from '../../src/metrics/metricsCsv.ts';
import { SeriesBook } from '../../src/metrics/series.ts';
import { featureFile } from '../contract/inputFiles.ts';
import { type Harness, smallExperiment, startHarness } from '../contract/labHarness.ts';
import { INTEROP_FOLDER } from '../reference/interopFiles.ts';

let lab: Harness;
let folder = '';
let told: string[] = [];
beforeAll(async () => {
  lab = await startHarness();
});
afterAll(() => lab.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'freeze-lab-'));
  told = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

const inFolder = (name: string): string => join(folder, name);

/** Writes an experiment, trains it into `run`, and leaves what is told in `told`. */
function train(
  experiment: unknown,
  steps: number,
  run = 'run',
  options: Partial<TrainOptions> = {},
  tell: (line: string) => void = () => {},
): Promise<boolean> {
  const path = inFolder('given.json');
  writeFileSync(path, typeof experiment === 'string' ? experiment : JSON.stringify(experiment));
  const standard: TrainOptions = {
    experiment: path,
    steps,
    seed: null,
    backend: null,
    out: inFolder(run),
    audio: [],
    features: [],
    checkpoint: null,
    saveEvery: 0,
    tensorboard: false,
  };
  return trainCommand({ ...standard, ...options }, (line) => {
    told.push(line);
    tell(line);
  });
}

/** Lane A trains and lane B is frozen. */
const twoLanes = (): Experiment => smallExperiment();

/** Something happens before, at and behind the middle. */
const eventful = (): Experiment => ({
  ...twoLanes(),
  timeline: [
    { step: 5, action: 'freeze', lane: { id: 'A', frozen: true, policy: 'noGradOnly' } },
    { step: 12, action: 'fork', lane: 'A' },
    { step: 15, action: 'data', settings: { planeShape: 'moons' } },
    { step: 21, action: 'set', settings: { learningRate: 0.003 } },
    { step: 25, action: 'freeze', lane: { id: 'A', frozen: false, policy: 'wholeForward' } },
    { step: 33, action: 'remove', lane: 'B' },
  ],
});

const text = (run: string, name: string): string => readFileSync(join(folder, run, name), 'utf8');
/** All of a weights file but the time that it took. */
const timeless = (file: WeightsFile): WeightsFile => ({ ...file, seconds: 0 });
const weightsOf = (run: string, lane: string): WeightsFile => timeless(parseWeights(text(run, `lane-${lane}.json`)));
/** A table of metrics without the column of seconds. */
const untimed = (csv: string): string[] => csv.split('\r\n').map((line) => line.replace(/^(\w+,\w+),[^,]*/, '$1'));

/** Every point of every curve in the run's session file, bit for bit. */
async function curvesOf(run: string): Promise<Record<string, Uint32Array>> {
  const file = new Blob([readFileSync(join(folder, run, 'session.freezelab.zip'))]);
  const { lanes } = await readSessionPage((await readSessionFile(file, run)).page);
  return Object.fromEntries(
    lanes.flatMap(({ lane, step, columns }) => [
      [`${lane} step`, bits(step)],
      ...(Object.entries(columns) as [string, Float32Array][]).map(
        ([key, values]) => [`${lane} ${key}`, bits(values)] as const,
      ),
    ]),
  );
}
const bits = (values: Float32Array | Int32Array): Uint32Array => new Uint32Array(values.slice().buffer);

describe('a hundred steps of two lanes', () => {
  it('are bit for bit what the worker trains', async () => {
    expect(await train(twoLanes(), 100)).toBe(true);
    lab.events.length = 0;
    const { sessionId } = await lab.client.request('build', { experiment: twoLanes() });
    await lab.client.request('step', { count: 100 });
    const series = new SeriesBook();
    for (const event of lab.events) {
      if (event.kind === 'metrics' && event.sessionId === sessionId) series.append(event);
    }
    for (const lane of ['A', 'B'] as const) {
      const { file } = await lab.client.request('exportWeights', { lane });
      expect(weightsOf('run', lane)).toEqual(timeless(parseWeights(await file.text())));
    }
    const curves = await curvesOf('run');
    expect([...series.lanes.keys()]).toEqual(['A', 'B']);
    for (const [lane, { columns }] of series.lanes) {
      expect(columns.size).toBeGreaterThan(10);
      for (const [key, column] of columns) {
        expect(curves[`${lane} ${key}`]).toEqual(bits(column.toArray()));
      }
    }
    const csv = await (await metricsCsv(series.lanes)).text();
    expect(untimed(text('run', 'metrics.csv'))).toEqual(untimed(csv));
  });

  it('leave everything in the folder', async () => {
    await train({ settings: smallExperiment().settings }, 3);
    expect(readdirSync(inFolder('run')).toSorted()).toEqual([
      'audit.json',
      'backend.json',
      'experiment.json',
      'lane-A.json',
      'lane-B.json',
      'metrics.csv',
      'metrics.json',
      'session.freezelab.zip',
      'verdict.json',
    ]);
    expect(JSON.parse(text('run', 'experiment.json'))).toEqual(twoLanes());
    expect(JSON.parse(text('run', 'audit.json'))).toMatchObject([
      { lane: 'A', step: 3, verdict: { kind: 'training' } },
      { lane: 'B', step: 3, verdict: { kind: 'held' } },
    ]);
    expect(parseVerdict(text('run', 'verdict.json'))).toMatchObject({
      step: 3,
      diverged: false,
      lanes: [
        { lane: 'A', frozen: false, verdict: 'training', sentence: 'Training: nothing is frozen' },
        { lane: 'B', frozen: true, verdict: 'held', causes: [], sentence: 'Frozen: nothing moved in 3 steps' },
      ],
    });
    expect(JSON.parse(text('run', 'metrics.json'))).toMatchObject({ step: 3, lanes: { A: { step: [1, 2, 3] } } });
    expect(told.at(-4)).toMatch(/^step 3 of 3, [\d.]+ steps\/s, loss A [\d.]+, B [\d.]+$/);
  });

  it('leave no tensor', async () => {
    await train(twoLanes(), 2, 'first');
    const before = tf.memory().numTensors;
    await train(twoLanes(), 2, 'second');
    await train(twoLanes(), 4, 'second');
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('a run that goes on', () => {
  it.each([
    ['without a timeline', twoLanes()],
    ['in the middle of its timeline', eventful()],
  ])('is what one in one go is, %s', async (_what, experiment) => {
    await train(experiment, 40, 'whole');
    expect(await train(experiment, 20, 'parts')).toBe(true);
    expect(await train(experiment, 21, 'parts')).toBe(true);
    expect(await train(experiment, 40, 'parts')).toBe(true);
    expect(told).toContain('Going on from step 21.');
    const lanes = readdirSync(inFolder('whole')).filter((name) => name.startsWith('lane-'));
    expect(readdirSync(inFolder('parts'))).toEqual(readdirSync(inFolder('whole')));
    for (const name of lanes) {
      const lane = name.replace(/lane-|\.json/g, '');
      expect(weightsOf('parts', lane)).toEqual(weightsOf('whole', lane));
    }
    expect(await curvesOf('parts')).toEqual(await curvesOf('whole'));
    expect(untimed(text('parts', 'metrics.csv'))).toEqual(untimed(text('whole', 'metrics.csv')));
    expect(text('parts', 'audit.json')).toBe(text('whole', 'audit.json'));
  });

  it('plays the timeline', async () => {
    await train(eventful(), 40);
    expect(weightsOf('run', 'A').experiment.settings.learningRate).toBe(0.003);
    expect(weightsOf('run', 'A').freezeHistory).toMatchObject([
      { step: 5, frozen: true },
      { step: 25, frozen: false },
    ]);
    expect(readdirSync(inFolder('run'))).toContain('lane-C.json');
    expect(existsSync(join(folder, 'run', 'lane-B.json'))).toBe(false);
  });

  it('has nothing to do at its end, and does not go back', async () => {
    await train(twoLanes(), 3);
    const before = text('run', 'lane-A.json');
    expect(await train(twoLanes(), 3)).toBe(true);
    expect(told.at(-1)).toMatch(/at step 3 already: nothing to do/);
    await expect(train(twoLanes(), 2)).rejects.toSay('is at step 3 already, beyond 2');
    expect(text('run', 'lane-A.json')).toBe(before);
  });

  it('begins anew where nothing was saved yet', async () => {
    mkdirSync(inFolder('run'));
    writeFileSync(join(folder, 'run', 'experiment.json'), JSON.stringify(twoLanes()));
    await train(twoLanes(), 2);
    expect(weightsOf('run', 'A').step).toBe(2);
  });

  it('is saved when it is interrupted', async () => {
    const interrupt = (line: string): void => {
      if (line.startsWith('step ')) for (const listener of process.listeners('SIGINT').slice(-1)) listener('SIGINT');
    };
    expect(await train(twoLanes(), 1_000_000, 'run', {}, interrupt)).toBe(false);
    const { step } = weightsOf('run', 'A');
    expect(told.at(-1)).toMatch(/^Interrupted/);
    expect(await train(twoLanes(), step + 5)).toBe(true);
    await train(twoLanes(), step + 5, 'whole');
    expect(weightsOf('run', 'A')).toEqual(weightsOf('whole', 'A'));
  });
});

describe('a run that is saved on its way', () => {
  it('goes on from whatever stood in its folder at any moment', { tags: ['slow'] }, async () => {
    await train(eventful(), 40, 'whole');
    const saves = new Map<number, string>();
    // What a kill would leave: a copy between two steps, and in the midst of a save.
    const copying = setInterval(() => {
      const written = statSync(inFolder('run/session.freezelab.zip'), { throwIfNoEntry: false })?.mtimeMs;
      if (written === undefined || saves.has(written)) return;
      saves.set(written, `killed${saves.size}`);
      cpSync(inFolder('run'), inFolder(`killed${saves.size - 1}`), { recursive: true });
    });
    await train(eventful(), 40, 'run', { saveEvery: 9 });
    clearInterval(copying);
    const killed = [...saves.values()];
    expect(killed.length).toBeGreaterThan(1);
    for (const run of killed) {
      told = [];
      expect(await train(eventful(), 40, run)).toBe(true);
      expect(readdirSync(inFolder(run)).filter((name) => !name.endsWith('.partial'))).toEqual(
        readdirSync(inFolder('whole')),
      );
      for (const lane of ['A', 'C']) expect(weightsOf(run, lane)).toEqual(weightsOf('whole', lane));
      expect(await curvesOf(run)).toEqual(await curvesOf('whole'));
      expect(text(run, 'verdict.json')).toBe(text('whole', 'verdict.json'));
      if (run === 'killed0') expect(told).toContain('Going on from step 9.');
    }
  });

  it('has ended when all of it is written, and not before', async () => {
    const run = new RunFolder(inFolder('run'));
    expect(await run.ended()).toBeNull();
    await train(twoLanes(), 2);
    expect(await run.ended()).toMatchObject({ step: 2, diverged: false });
    cpSync(inFolder('run'), inFolder('older'), { recursive: true });
    await train(twoLanes(), 3);
    expect(await run.ended()).toMatchObject({ step: 3 });
    cpSync(inFolder('older/session.freezelab.zip'), inFolder('run/session.freezelab.zip'));
    expect(await run.ended()).toBeNull();
    await train(twoLanes(), 3);
    writeFileSync(inFolder('run/verdict.json'), '{');
    expect(await run.ended()).toBeNull();
  });

  it('is written as far as it came, if no more steps are wanted', async () => {
    await train(twoLanes(), 4);
    const csv = text('run', 'metrics.csv');
    for (const name of ['verdict.json', 'metrics.csv', 'lane-A.json']) rmSync(inFolder(`run/${name}`));
    expect(await train(twoLanes(), 4)).toBe(true);
    expect(text('run', 'metrics.csv')).toBe(csv);
    expect(weightsOf('run', 'A').step).toBe(4);
    expect(await new RunFolder(inFolder('run')).ended()).toMatchObject({ step: 4 });
  });

  it('begins anew where it was killed as it began', async () => {
    mkdirSync(inFolder('run'));
    writeFileSync(inFolder('run/backend.json'), JSON.stringify({ name: 'wasm' }));
    writeFileSync(inFolder('run/experiment.json.1.partial'), '{');
    expect(await train(twoLanes(), 1)).toBe(true);
    expect(await new RunFolder(inFolder('run')).ended()).toMatchObject({ step: 1 });
  });

  it('removes what a writer that was killed left, and leaves what is being written', async () => {
    mkdirSync(inFolder('run'));
    const [left, live] = [inFolder('run/metrics.csv.1.partial'), inFolder('run/metrics.csv.2.partial')];
    writeFileSync(inFolder('run/experiment.json'), JSON.stringify(twoLanes()));
    for (const path of [left, live]) writeFileSync(path, 'x');
    utimesSync(left, 1, 1);
    await train(twoLanes(), 1);
    expect([existsSync(left), existsSync(live)]).toEqual([false, true]);
  });

  it('refuses an interval that is none', async () => {
    await expect(train(twoLanes(), 1, 'run', { saveEvery: 2e9 })).rejects.toSay(
      '--save-every is 2000000000; expected a whole number from 0 to',
    );
  });
});

describe('a checkpoint', () => {
  const small = join(INTEROP_FOLDER, 'tiny_s2G.pth');
  const { batchSize, clipFrames, hidden } = smallExperiment().settings;
  const written = { settings: { dataset: 'features', batchSize, clipFrames, hidden, probeEvery: 2 } };
  let given: Partial<TrainOptions>;
  beforeEach(async () => {
    // Its ssl_proj takes six channels.
    writeFileSync(inFolder('six.npy'), Buffer.from(await featureFile('six.npy', 300, 6).arrayBuffer()));
    given = { checkpoint: small, features: [inFolder('six.npy')] };
  });

  it('gives first weights and sizes, with the bits of the page', async () => {
    await train(written, 5, 'run', given);
    const { settings } = JSON.parse(text('run', 'experiment.json')) as Experiment;
    expect(settings).toMatchObject({ initialWeights: 'checkpoint', batchSize });
    const experiment = defaultExperiment();
    Object.assign(experiment.settings, written.settings);
    await lab.client.request('build', { experiment: twoLanes() });
    await lab.client.request('addFeatures', { files: [featureFile('six.npy', 300, 6)] });
    const file = new File([readFileSync(small)], 'tiny_s2G.pth');
    const { session } = await lab.client.request('importCheckpoint', { file, experiment });
    expect(settings).toEqual(session.experiment.settings);
    await lab.client.request('step', { count: 5 });
    const weights = await lab.client.request('exportWeights', { lane: 'A' });
    expect(weightsOf('run', 'A')).toEqual(timeless(parseWeights(await weights.file.text())));
  });

  it('is kept for going on, and saved again and again', async () => {
    await train(written, 6, 'whole', given);
    await train(written, 2, 'parts', given);
    await train(written, 6, 'parts', { ...given, saveEvery: 1 });
    expect(weightsOf('parts', 'A')).toEqual(weightsOf('whole', 'A'));
    writeFileSync(inFolder('tiny_s2G.pth'), readFileSync(join(INTEROP_FOLDER, 'tiny_s2G_head05.pth')));
    const other = { ...given, checkpoint: inFolder('tiny_s2G.pth') };
    await expect(train(written, 7, 'parts', other)).rejects.toSay('another checkpoint than tiny_s2G.pth');
  });

  it('does not change what a person wrote down', async () => {
    const contradicting = { settings: { ...written.settings, dim: 77, initialWeights: 'random' } };
    await expect(train(contradicting, 1, 'run', given)).rejects.toSay(
      /does not fit .*dim is 77 and must be \d+, initialWeights is "random" and must be "checkpoint"/,
    );
    expect(existsSync(inFolder('run'))).toBe(false);
  });

  it('is missing, or none', async () => {
    const wanting = smallExperiment({ initialWeights: 'checkpoint' });
    await expect(train(wanting, 1)).rejects.toSay('name it with --checkpoint');
    await expect(train(twoLanes(), 1, 'run', { checkpoint: inFolder('given.json') })).rejects.toSay('given.json');
    expect(existsSync(inFolder('run'))).toBe(false);
  });
});

describe('data', () => {
  it('of the bundled speech are read from the disk', async () => {
    const voices = smallExperiment({ dataset: 'speech', mels: 16, voices: ['slt'] });
    await train(voices, 1);
    const { data } = JSON.parse(text('run', 'metrics.json')) as { data: { kind: string; utterances: number } };
    expect(data).toMatchObject({ kind: 'speech' });
    expect(data.utterances).toBeGreaterThan(0);
  });
  it('of features come from files and folders, and are kept for going on', async () => {
    const values = Float32Array.from({ length: 3 * 200 }, (_, i) => Math.sin(i));
    const { writeNpy } = await import('../../src/formats/numpy.ts');
    const raw = { path: '', type: 'float32', shape: [200, 3], bytes: new Uint8Array(values.buffer) } as const;
    mkdirSync(inFolder('features'));
    writeFileSync(join(folder, 'features', 'one.npy'), Buffer.concat([...writeNpy(raw)]));
    const experiment = smallExperiment({ dataset: 'features' });
    const given = { features: [inFolder('features')] };
    await train(experiment, 4, 'whole', given);
    await train(experiment, 2, 'parts', given);
    await train(experiment, 3, 'parts', given);
    writeFileSync(join(folder, 'features', 'one.npy'), Buffer.concat([...writeNpy({ ...raw, shape: [3, 200] })]));
    await expect(train(experiment, 4, 'parts', given)).rejects.toSay('begun with other features: one.npy');
    await train(experiment, 4, 'parts');
    expect(weightsOf('parts', 'A')).toEqual(weightsOf('whole', 'A'));
    expect(weightsOf('whole', 'A').data).toMatchObject({ kind: 'features', channelsIn: 3 });
  });
  it('that are missing, unreadable or unwanted are refused', async () => {
    const experiment = smallExperiment({ dataset: 'audio' });
    await expect(train(experiment, 1)).rejects.toSay(/audio/i);
    await expect(train(experiment, 1, 'run', { audio: [inFolder('none.wav')] })).rejects.toSay('cannot be opened');
    await expect(train(experiment, 1, 'run', { audio: [inFolder('given.json')] })).rejects.toSay('given.json');
    await expect(train(twoLanes(), 1, 'run', { audio: [inFolder('given.json')] })).rejects.toSay(
      /--audio is given, but .* dataset is plane/,
    );
    expect(existsSync(inFolder('run'))).toBe(false);
  });
});

describe('refuses', () => {
  it.each<[string, unknown, string]>([
    ['what is no JSON', '{', 'is not JSON'],
    ['what is no object', '[]', 'it should be a JSON object'],
    ['a part with no name', { setings: {} }, 'has a part “setings”'],
    ['a setting with no name', { settings: { learningrate: 1 } }, 'learningrate'],
    ['a setting beyond its bounds', { settings: { codes: 0 } }, 'given.json'],
    ['settings that are none', { settings: 3 }, 'given.json'],
    ['lanes that are none', { lanes: [] }, 'given.json'],
    ['an objective that there is not', { objective: 'sculpture' }, 'sculpture'],
    ['a version to come', { version: 3 }, 'given.json'],
    ['an objective that there is not', { objective: 'nonsense' }, 'there is no objective “nonsense”'],
    ['what is too large for an experiment', ' '.repeat(2 ** 24 + 1), 'at most 16777216'],
    ['a timeline that cannot be played', { timeline: [{ step: 0, action: 'fork', lane: 'A' }] }, 'given.json'],
  ])('%s', async (_what, experiment, message) => {
    await expect(train(experiment, 1)).rejects.toSay(message);
    expect(existsSync(inFolder('run'))).toBe(false);
  });

  it('a run of another experiment, and says what differs', async () => {
    await train(twoLanes(), 1);
    const before = text('run', 'lane-A.json');
    await expect(train(smallExperiment({ dim: 8 }), 2)).rejects.toSay('of which dim is 4 and not 8');
    await expect(train(twoLanes(), 2, 'run', { seed: 7 })).rejects.toSay(/seed is \d+ and not 7/);
    await expect(train(eventful(), 2)).rejects.toSay('the timeline differ');
    await expect(train(twoLanes(), 2, 'run', { backend: 'cpu' })).rejects.toSay('was trained on wasm');
    expect(text('run', 'lane-A.json')).toBe(before);
  });

  it('a folder of something else', async () => {
    mkdirSync(inFolder('run'));
    writeFileSync(join(folder, 'run', 'thesis.txt'), 'x');
    await expect(train(twoLanes(), 1)).rejects.toSay('holds files, but no run');
    expect(readdirSync(inFolder('run'))).toEqual(['thesis.txt']);
    await expect(train(twoLanes(), 1, 'given.json')).rejects.toSay('is not a folder');
  });
});

it('what is trained may be named', async () => {
  const named = { ...twoLanes(), objective: 'reconstruction' };
  expect(await train(named, 1)).toBe(true);
  expect(JSON.parse(text('run', 'experiment.json'))).toEqual(named);
  await expect(train(twoLanes(), 2)).rejects.toSay('the objective differs');
});

it('another seed gives another run', async () => {
  await train(twoLanes(), 1, 'one');
  await train(twoLanes(), 1, 'two', { seed: 99 });
  expect(weightsOf('two', 'A').experiment.settings.seed).toBe(99);
  expect(weightsOf('two', 'A').stateDict).not.toEqual(weightsOf('one', 'A').stateDict);
});

it('says that training diverged, and keeps what there is', async () => {
  const zeroGradients = { id: 'A', frozen: false, policy: 'zeroGradients' } as const;
  const diverging: Experiment = {
    ...smallExperiment(),
    lanes: [zeroGradients],
    timeline: [
      { step: 11, action: 'freeze', lane: { ...zeroGradients, frozen: true } },
      { step: 11, action: 'set', settings: { beta1: 0.999, beta2: 0, adamEpsilon: 1e-12, learningRate: 1 } },
    ],
  };
  expect(await train(diverging, 2000)).toBe(false);
  expect(told).toContain('step 13: lane A has a value that is no longer finite');
  expect(told.at(-1)).toBe('Training diverged.');
  expect(readdirSync(inFolder('run'))).toContain('session.freezelab.zip');
  const { step } = JSON.parse(text('run', 'metrics.json')) as { step: number };
  await expect(train(diverging, step)).rejects.toSay('nothing goes on from there');
  await expect(train(diverging, 2000)).rejects.toSay(/run diverged by step 1\d: nothing goes on/);
});

describe('event files', () => {
  /** Steps and commitment loss of a lane, as its event file has them. */
  async function commitmentOf(lane: string): Promise<[number[], number[]]> {
    const file = new Blob([readFileSync(join(folder, 'run', 'tensorboard', lane, EVENT_FILE))]);
    const { scalars } = await readEventFile(file);
    const { step = [], value = [] } = scalars.get('loss/g/kl_ssl') ?? {};
    return [step, value];
  }

  it('are written where they are asked for, for the lanes that are there in the end', async () => {
    await train(twoLanes(), 3);
    expect(existsSync(join(folder, 'run', 'tensorboard'))).toBe(false);
    // Nothing is left to train, and the curves are there.
    await train(twoLanes(), 3, 'run', { tensorboard: true });
    expect(readdirSync(join(folder, 'run', 'tensorboard')).toSorted()).toEqual(['A', 'B']);
    const [steps, frozen] = await commitmentOf('B');
    expect([steps, frozen]).toEqual([
      [1, 2, 3],
      [0, 0, 0],
    ]);
    mkdirSync(join(folder, 'run', 'tensorboard', 'D'));
    await train(twoLanes(), 5, 'run', { tensorboard: true });
    expect(readdirSync(join(folder, 'run', 'tensorboard')).toSorted()).toEqual(['A', 'B']);
    const [more, trained] = await commitmentOf('A');
    expect(more).toEqual([1, 2, 3, 4, 5]);
    expect(trained.every((value) => value > 0)).toBe(true);
  });
});
