/** Features that a person brings: how a file's axes are read, what is reported, and what is refused. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { writeNpy } from '../../src/formats/numpy.ts';
import { interopExpectation, refusedNames } from '../reference/interopFiles.ts';
import { featureFile, float32Tensor, interopFile, noise, tensorFile } from './inputFiles.ts';
import { cancelTask, type Harness, smallExperiment, startHarness } from './labHarness.ts';

let lab: Harness;
beforeAll(async () => {
  lab = await startHarness();
});
afterAll(() => lab.close());
beforeEach(async () => {
  await lab.client.request('removeFeatures', { names: null });
});

const add = async (...files: File[]) => (await lab.client.request('addFeatures', { files })).manifest;
const npy = (name: string, shape: number[], data: ArrayLike<number>): File =>
  new File(writeNpy(float32Tensor('', shape, data)), name);

describe('a file', () => {
  it('of GPT-SoVITS is read, half and single, transposed or not', async () => {
    const names = ['utt1.wav.pt', 'utt2.wav.pt', 'utt3.wav.pt'];
    const manifest = await add(...names.map(interopFile));
    expect(manifest).toMatchObject({ taken: 3, channels: 768, frames: 16, seconds: 0.32 });
    expect(manifest.files.map(({ name, frames, dtype }) => [name, frames, dtype])).toEqual([
      ['utt1.wav.pt', 6, 'float32'],
      ['utt2.wav.pt', 8, 'float16'],
      ['utt3.wav.pt', 2, 'float32'],
    ]);
    for (const [i, name] of names.entries()) {
      const values = interopExpectation(name).tensors?.['']?.data as number[];
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
      const { report } = { report: manifest.files[i] };
      expect(report?.mean).toBeCloseTo(mean, 9);
      expect(report?.deviation).toBeCloseTo(Math.sqrt(variance), 9);
    }
    const all = names.flatMap((name) => interopExpectation(name).tensors?.['']?.data as number[]);
    const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
    expect(manifest.mean).toBeCloseTo(mean, 9);
    expect(manifest.deviation).toBeCloseTo(
      Math.sqrt(all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length),
      9,
    );
  });

  it.each([
    [[1, 5, 40], 5, 40],
    [[40, 5], 5, 40],
    [[1, 40, 768], 768, 40],
    [[768, 40], 768, 40],
    [[768, 768], 768, 768],
  ])('of shape %j has %i channels and %i frames', async (shape, channels, frames) => {
    const size = shape.reduce((product, axis) => product * axis, 1);
    expect(await add(npy('a.npy', shape, noise(size)))).toMatchObject({ taken: 1, channels, frames });
  });

  it('is read by the channels that are there already', async () => {
    await add(npy('a.npy', [1, 40, 6], noise(240)));
    expect(await lab.client.request('removeFeatures', { names: null })).toMatchObject({ manifest: { taken: 0 } });
    await add(npy('a.npy', [50, 6], noise(300)));
    const manifest = await add(npy('b.npy', [6, 40], noise(240)), npy('c.npy', [1, 30, 6], noise(180)));
    expect(manifest.files.map(({ frames, error }) => [frames, error])).toEqual([
      [50, null],
      [40, null],
      [30, null],
    ]);
  });

  it.each(['npz', 'safetensors', 'torch'] as const)('of many tensors (%s) is many utterances', async (format) => {
    const tensors = [1, 2, 3].map((i) => float32Tensor(`utt${i}.wav`, [40, 6], noise(240, i)));
    const manifest = await add(tensorFile(format, `all.${format}`, tensors));
    expect(manifest).toMatchObject({ taken: 1, channels: 6, frames: 120 });
    const { data } = await lab.client.request('build', { experiment: smallExperiment({ dataset: 'features' }) });
    expect(data).toMatchObject({ kind: 'features', utterances: 3, seconds: 2.4, channelsIn: 6, channelsOut: 6 });
  });

  it('added again takes the place of the one before', async () => {
    await add(featureFile('a.npy', 50, 6), featureFile('b.npy', 50, 6));
    const manifest = await add(featureFile('a.npy', 70, 6));
    expect(manifest.files.map(({ name, frames }) => [name, frames])).toEqual([
      ['a.npy', 70],
      ['b.npy', 50],
    ]);
    expect(manifest.frames).toBe(120);
    // One that cannot be used leaves the one before where it is.
    const broken = await add(new File(['nothing'], 'a.npy'));
    expect(broken).toMatchObject({ taken: 2, frames: 120 });
    expect(broken.files.filter(({ error }) => error !== null)).toHaveLength(1);
  });
});

it('what stands beside the features is listed', async () => {
  const tensors = [float32Tensor('feats', [9, 6], noise(54)), float32Tensor('sr', [], [16_000])];
  const { files } = await add(tensorFile('npz', 'voice.npz', tensors));
  expect(files).toMatchObject([
    { error: null, frames: 9, skipped: [{ path: 'sr', reason: expect.toSay(/^it is a single number$/) }] },
  ]);
});

describe('what cannot be used is listed with the reason', () => {
  it.each(refusedNames)('%s', async (name) => {
    const manifest = await add(featureFile('good.npy', 50, 6), interopFile(name));
    expect(manifest.taken).toBe(1);
    const refused = manifest.files.find((file) => file.name === name);
    expect(refused?.error).toSay(name);
  });

  it.each([
    ['a weights file', interopFile('tiny_s2G.pth'), 'it is a model; “Import checkpoint” takes models'],
    ['three clips', npy('clips.npy', [3, 6, 40], noise(720)), 'its shape is [3, 6, 40]'],
    ['no frames', npy('empty.npy', [0, 6], []), 'it is empty'],
    ['too many channels', npy('wide.npy', [4, 1025], noise(4100)), 'at most 1024 channels'],
    [
      'two sizes',
      tensorFile('npz', 'two.npz', [float32Tensor('a', [9, 6], noise(54)), float32Tensor('b', [9, 7], noise(63))]),
      '“b” has 7 channels',
    ],
    [
      'NaN and infinity',
      npy('nan.npy', [2, 3], [1, Number.NaN, 2, Number.POSITIVE_INFINITY, 3, 4]),
      '2 of its values are NaN',
    ],
    ['text', new File(['hello'], 'hello.pt'), 'it is a text that begins with “hello”, no file of tensors'],
  ])('%s', async (_, file, message) => {
    const manifest = await add(file);
    expect(manifest.taken).toBe(0);
    expect(manifest.files[0]?.error).toSay(message);
    expect(manifest.files[0]?.error).toSay(file.name);
  });

  it('other channels than those that are there, and an utterance that is there twice', async () => {
    const manifest = await add(
      featureFile('a.npy', 50, 6),
      featureFile('b.npy', 50, 9),
      tensorFile('npz', 'more.npz', [float32Tensor('a', [50, 6], noise(300)), float32Tensor('c', [50, 6], noise(300))]),
    );
    expect(manifest.files.map(({ name, error }) => [name, error === null])).toEqual([
      ['a.npy', true],
      ['b.npy', false],
      ['more.npz', false],
    ]);
    expect(manifest.files[1]?.error).toSay('it has 9 channels; the features that are there have 6');
    expect(manifest.files[2]?.error).toSay('the utterance "a", which a.npy holds too');
  });
});

it('outliers are counted: values beyond six standard deviations', async () => {
  const values = noise(600);
  values[5] = 40;
  values[77] = -40;
  expect(await add(npy('a.npy', [100, 6], values))).toMatchObject({ outliers: 2, taken: 1 });
});

it('training runs on features, and files that are taken out are out from the next build on', async () => {
  await add(featureFile('a.npy', 120, 6), featureFile('b.npy', 90, 6, 2));
  const experiment = smallExperiment({ dataset: 'features', mels: 64, splice: 8 });
  const { sessionId } = await lab.client.request('build', { experiment });
  const { manifest } = await lab.client.request('removeFeatures', { names: ['a.npy'] });
  expect(manifest).toMatchObject({ taken: 1, frames: 90 });
  expect(await lab.client.request('step', { count: 3 })).toMatchObject({ sessionId, step: 3 });
  expect((await lab.client.request('build', { experiment })).data.utterances).toBe(1);
  const unknown = lab.client.request('removeFeatures', { names: ['b.npy', 'c.npy'] });
  await expect(unknown).rejects.toMatchObject({ code: 'invalid-request', problem: expect.toSay('c.npy') });
  await lab.client.request('removeFeatures', { names: null });
  await expect(lab.client.request('build', { experiment })).rejects.toMatchObject({ code: 'no-data' });
});

it('cancelled, nothing was added', async () => {
  await add(featureFile('a.npy', 50, 6));
  const files = Array.from({ length: 20 }, (_, i) => featureFile(`more-${i}.npy`, 50, 6, i));
  const [outcome] = await Promise.allSettled([
    lab.client.request('addFeatures', { files }),
    cancelTask(lab, 'features'),
  ]);
  expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'cancelled' } });
  expect(await add()).toMatchObject({ taken: 1, files: [{ name: 'a.npy' }] });
});

it('progress names the file in work', async () => {
  lab.events.length = 0;
  await add(featureFile('a.npy', 50, 6), featureFile('b.npy', 50, 6, 2));
  const told = lab.events.flatMap((event) => (event.kind === 'progress' && event.task === 'features' ? [event] : []));
  expect(told.map(({ detail }) => detail)).toEqual(['', 'a.npy', 'b.npy', '']);
  expect(told.at(-1)?.done).toBe(1);
});
