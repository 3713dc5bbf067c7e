/** The session file: everything comes back as it was, or nothing changes. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MetricsEvent } from '../../src/protocol/events.ts';
import { ZipFile } from '../../src/formats/zipContent.ts';
import { writeZip } from '../../src/formats/zipWriter.ts';
import { featureFile, interopFile } from './inputFiles.ts';
import { curvesPart, withHeader } from './curvesPart.ts';
import { cancelTask, curve, type Harness, smallExperiment, startHarness } from './labHarness.ts';

let lab: Harness;
beforeAll(async () => {
  lab = await startHarness();
});
afterAll(() => lab.close());

const TSV = new File(['one.wav\t1 2 3\n'], '6-name2semantic.tsv');

async function speechFile(name: string): Promise<File> {
  const path = fileURLToPath(new URL(`../../public/speech/${name}`, import.meta.url));
  return new File([await readFile(path)], name);
}

/** Everything that a session can hold, after a few steps. */
async function fullSession() {
  const { client } = lab;
  await client.request('removeFeatures', { names: null });
  await client.request('addFeatures', {
    files: [featureFile('one.wav.npy', 120, 6), featureFile('two.wav.npy', 90, 6, 2)],
  });
  const { total } = await client.request('addAudio', { files: [] });
  for (const name of total.names) await client.request('removeAudio', { name });
  await client.request('addAudio', { files: [await speechFile('slt-1.flac')] });
  await client.request('importSemanticTokens', { file: TSV });
  const { session } = await client.request('importCheckpoint', {
    file: interopFile('tiny_s2G.pth'),
    experiment: smallExperiment({ dataset: 'features', deadCodeThreshold: 0.5 }),
  });
  await client.request('step', { count: 3 });
  await client.request('forkLane', { lane: 'A' });
  await client.request('setFreeze', { lane: 'C', frozen: true, policy: 'requiresGradOnly' });
  await client.request('setLive', { changes: { learningRate: 0.01 } });
  await client.request('step', { count: 2 });
  await client.request(
    'importTokens',
    await client.request('exportTokens', { lane: 'A' }).then(({ file, name }) => ({ file, name })),
  );
  return session;
}

/** The last points of every column of every lane. */
function allCurves(events: Harness['events'], sessionId: string, count: number): Record<string, number[]> {
  const metrics = events.filter(
    (event): event is MetricsEvent => event.kind === 'metrics' && event.sessionId === sessionId,
  );
  const keys = new Set(metrics.flatMap(({ columns }) => Object.keys(columns))) as Set<keyof MetricsEvent['columns']>;
  const skip = (key: string): boolean => key.startsWith('tape/');
  return Object.fromEntries(
    ['A', 'B', 'C'].flatMap((lane) =>
      [...keys]
        .filter((key) => !skip(key))
        .map((key) => [`${lane} ${key}`, curve(events, lane, key, sessionId).slice(-count)]),
    ),
  );
}

const exportSession = (page = curvesPart([1, 2, 5])) => lab.client.request('exportSession', { page });

describe('a session file', () => {
  it('brings everything back in another worker, and training goes on bit for bit', async () => {
    const before = await fullSession();
    const { file, name } = await exportSession(curvesPart([1, 3, 5], { selectedLane: 'C', speedLimit: 30 }));
    expect(name).toBe('freeze-lab-session-step-5.freezelab.zip');
    const state = await lab.client.request('pause', {});
    await lab.client.request('step', { count: 4 });
    const last = before.sessionId;

    const other = await startHarness();
    try {
      const opened = await other.client.request('importSession', { file: new File([file], name) });
      expect(opened.session).toEqual({ ...state, sessionId: opened.session.sessionId });
      expect(opened.page).toMatchObject({ selectedLane: 'C', speedLimit: 30, log: [{ content: { code: 'started' } }] });
      expect(opened.page.lanes).toEqual([
        {
          lane: 'A',
          step: Int32Array.of(1, 3, 5),
          seconds: Float64Array.of(1, 3, 5),
          columns: { 'loss/total': Float32Array.of(1, 3, 5) },
        },
      ]);
      expect(opened.audio.reports).toMatchObject([{ name: 'slt-1.flac', error: null }]);
      expect(opened.audio.total.names).toEqual(['slt-1.flac']);
      expect(opened.features.manifest).toMatchObject({ taken: 2, frames: 210, channels: 6 });
      expect(opened.features.files.map((file) => file.name)).toEqual(['one.wav.npy', 'two.wav.npy']);
      expect(opened.checkpoint?.file.name).toBe('tiny_s2G.pth');
      expect(opened.checkpoint?.report).toMatchObject({ channelsIn: 6, settings: { dim: 5, codes: 7 } });
      expect(await opened.semanticTokens?.text()).toBe(await TSV.text());
      expect(await opened.audio.files[0]?.arrayBuffer()).toEqual(await (await speechFile('slt-1.flac')).arrayBuffer());

      await other.client.request('step', { count: 4 });
      expect(allCurves(other.events, opened.session.sessionId, 4)).toEqual(allCurves(lab.events, last, 4));
      const report = await other.client.request('semanticAgreement', { lane: 'B' });
      expect(report).toMatchObject({ file: TSV.name, compared: 3 });
      // Reset starts from the checkpoint again.
      await other.client.request('build', { experiment: opened.session.experiment });
    } finally {
      other.close();
    }
  });

  it.each(['session', 'weights'] as const)('(%s) goes on with the audit of a freeze where it was', async (kind) => {
    const experiment = smallExperiment({ decay: 0.5, learningRate: 0.1 });
    const { sessionId } = await lab.client.request('build', { experiment });
    await lab.client.request('step', { count: 4 });
    await lab.client.request('setFreeze', { lane: 'A', frozen: true, policy: 'requiresGradOnly' });
    await lab.client.request('step', { count: 4 });
    const { file, name } =
      kind === 'session' ? await exportSession() : await lab.client.request('exportWeights', { lane: 'A' });
    await lab.client.request('step', { count: 6 });
    const wanted = await lab.client.request('audit', { lane: 'A' });
    const flips = curve(lab.events, 'A', 'probe/token_flip_rate_since_freeze@0', sessionId).slice(-6);
    expect(wanted?.since).toBe(5);
    expect(Math.max(...flips)).toBeGreaterThan(0);

    const opened =
      kind === 'session'
        ? (await lab.client.request('importSession', { file: new File([file], name) })).session
        : await lab.client.request('importWeights', { file, name });
    await lab.client.request('step', { count: 6 });
    expect(await lab.client.request('audit', { lane: 'A' })).toEqual(wanted);
    expect(curve(lab.events, 'A', 'probe/token_flip_rate_since_freeze@0', opened.sessionId)).toEqual(flips);
  });

  it('of a session without files of a person is small and comes back too', async () => {
    const fresh = await startHarness();
    try {
      await fresh.client.request('build', { experiment: smallExperiment() });
      await fresh.client.request('step', { count: 2 });
      const { file, name } = await fresh.client.request('exportSession', { page: curvesPart() });
      const opened = await fresh.client.request('importSession', { file: new File([file], name) });
      expect(opened).toMatchObject({
        session: { step: 2 },
        checkpoint: null,
        semanticTokens: null,
        audio: { files: [] },
      });
      expect(await fresh.client.request('step', { count: 1 })).toMatchObject({ step: 3 });
    } finally {
      fresh.close();
    }
  });

  it('holds the files that the session was built from, whatever was taken out since', async () => {
    await fullSession();
    await lab.client.request('removeFeatures', { names: ['two.wav.npy'] });
    const { file, name } = await exportSession();
    const { session, features } = await lab.client.request('importSession', { file: new File([file], name) });
    expect(features.files.map((file) => file.name)).toEqual(['one.wav.npy', 'two.wav.npy']);
    expect(session.data.utterances).toBe(2);
  });

  it('puts its own files in the place of those that are there', async () => {
    await fullSession();
    const { file, name } = await exportSession();
    await lab.client.request('addFeatures', { files: [featureFile('three.npy', 50, 6, 3)] });
    await lab.client.request('removeAudio', { name: 'slt-1.flac' });
    await lab.client.request('importSession', { file: new File([file], name) });
    expect((await lab.client.request('addFeatures', { files: [] })).manifest.taken).toBe(2);
    expect((await lab.client.request('addAudio', { files: [] })).total.names).toEqual(['slt-1.flac']);
  });
});

type Bytes = Uint8Array<ArrayBuffer>;
type Change = (bytes: Bytes) => Bytes | Promise<Bytes>;

/** Freezes and thaws as text, from a step on. */
const marks = (count: number, step = 1): string =>
  `{"step":${step},"frozen":true,"policy":"wholeForward"},{"step":${step},"frozen":false,"policy":"wholeForward"},`.repeat(
    count / 2,
  );

describe('atomicity', () => {
  /** The file with some of its entries changed or, with null, left out. */
  async function changed(file: Blob, changes: Record<string, Change | null>): Promise<File> {
    const zip = await ZipFile.open(file);
    const entries = [];
    for (const [name, entry] of zip.entries) {
      const change = Object.hasOwn(changes, name) ? changes[name] : (bytes: Bytes) => bytes;
      if (change) entries.push({ name, content: [await change(await zip.read(entry, 0, entry.size))] });
    }
    return new File(writeZip(entries), 'changed.freezelab.zip');
  }
  const replaced = (from: string | RegExp, to: string) => (bytes: Bytes) =>
    new TextEncoder().encode(new TextDecoder().decode(bytes).replace(from, to));
  const bytesOf = async (file: Blob) => new Uint8Array(await file.arrayBuffer());
  const inHeader = (from: string, to: string) => (bytes: Bytes) =>
    withHeader(bytes, (header) => {
      expect(header).toContain(from);
      return header.replace(from, to);
    });
  const garbage = () => Uint8Array.of(1, 2, 3);

  it.each<[string, Change | null, string]>([
    ['session.json', garbage, 'not JSON'],
    ['session.json', replaced('"step": 5', '"step": 6'), 'lane A'],
    ['session.json', replaced('"dim": 5', '"dim": 7'), 'state_dict has'],
    ['session.json', replaced('"dim": 5', '"dim": 0'), 'dim is 0'],
    ['session.json', replaced('"id": "B"', '"id": "D"'), 'lane B'],
    ['session.json', replaced('"step": 5', '"step": 2147483646'), '“step” is 2147483646; expected a whole number'],
    ['lanes/B.json', null, 'lanes/B.json'],
    [
      'lanes/B.json',
      replaced('"freeze_history":[', `"freeze_history":[${marks(100_000)}`),
      '“freeze_history” is a list of',
    ],
    ['lanes/B.json', replaced('"freeze_history":[', `"freeze_history":[${marks(2, 9)}`), 'freeze_history has step 9'],
    ['lanes/B.json', replaced(/"last_used":\[\[\d+/, '"last_used":[[6'), 'last_used has step 6'],
    [
      'lanes/B.json',
      replaced(/"probe_codes":\[\[\d+/, '"probe_codes":[[7'),
      'probe_codes has code 7; there are 7 codes',
    ],
    ['lanes/B.json', replaced(/"probe_codes":\[\[\d+,/, '"probe_codes":[['), 'the probe of these data has'],
    ['lanes/B.json', replaced('"dec.0.weight":{"step":5', '"dec.0.weight":{"step":50'), 'dec.0.weight at step 50'],
    ['lanes/B.json', garbage, 'lanes/B.json'],
    ['lanes/C.json', replaced('"state_dict":{\n"ssl_proj.weight"', '"state_dict":{"other"'), 'state_dict has other'],
    ['page.bin', null, 'page.bin'],
    ['page.bin', garbage, 'do not begin as Freeze Lab writes them'],
    ['page.bin', (bytes) => bytes.slice(0, -4), 'bytes were expected'],
    [
      'page.bin',
      inHeader('"selectedLane":"A"', '"selectedLane":"E"'),
      '“selectedLane” is “E”; expected one of A, B, C, D',
    ],
    ['page.bin', inHeader('"code":"started"', '"code":"exploded"'), '“code” is “exploded”; expected one of built'],
    ['page.bin', inHeader('"smoothing":0', '"smoothing":1e308'), 'expected a number from 0 to 0.99'],
    ['page.bin', inHeader('"step":0', `"step":${2 ** 31}`), 'expected a whole number from 0 to 1000000000'],
    ['page.bin', () => bytesOf(curvesPart([1, 6])), 'lane A has points of step 6; its session ended at step 5'],
    ['page.bin', () => bytesOf(curvesPart([5, 1])), 'not in order'],
    ['features/two.wav.npy', garbage, 'two.wav.npy'],
    ['features/two.wav.npy', null, 'two.wav.npy'],
    ['audio/slt-1.flac', garbage, 'slt-1.flac'],
    ['checkpoint/tiny_s2G.pth', garbage, 'tiny_s2G.pth'],
    ['tokens/semantic/6-name2semantic.tsv', garbage, '6-name2semantic.tsv'],
    ['tokens/probe.txt', replaced(/\d+/, 'x'), 'is no token'],
    ['tokens/probe.txt', replaced(/\d+ /, ''), 'do not fit the probe'],
  ])('%s damaged: all stays as it was', async (entry, change, message) => {
    const { sessionId } = await fullSession();
    const { file } = await exportSession();
    const before = await lab.client.request('memory', {});
    const refused = lab.client.request('importSession', { file: await changed(file, { [entry]: change }) });
    await expect(refused).rejects.toSay(message);
    expect(await lab.client.request('memory', {})).toEqual(before);
    expect(await lab.client.request('step', { count: 1 })).toMatchObject({ sessionId, step: 6 });
    expect(await lab.client.request('semanticAgreement', { lane: 'A' })).toMatchObject({ compared: 3 });
    expect((await lab.client.request('addFeatures', { files: [] })).manifest.taken).toBe(2);
  });

  it('a flipped bit anywhere is found', async () => {
    await fullSession();
    const { file } = await exportSession();
    const bytes = new Uint8Array(await file.arrayBuffer());
    for (let i = 1; i <= 12; i += 1) {
      const broken = bytes.slice();
      const at = Math.floor((bytes.length * i) / 13);
      // Not what merely fills up to a multiple of 64 bytes.
      if (broken[at] === 0) continue;
      broken[at] = (broken[at] as number) ^ 4;
      const refused = lab.client.request('importSession', { file: new File([broken], 'broken.zip') });
      await expect(refused).rejects.toMatchObject({ code: 'unreadable-file' });
    }
  });

  it('a zip of something else is no session', async () => {
    const other = new File(writeZip([{ name: 'a.txt', content: [Uint8Array.of(1)] }]), 'other.zip');
    await expect(lab.client.request('importSession', { file: other })).rejects.toSay(
      'other.zip: it is a zip, but no session',
    );
  });

  it('a cancel of the import or the export', async () => {
    const { sessionId } = await fullSession();
    const { file } = await exportSession();
    const before = await lab.client.request('memory', {});
    for (const kind of ['import', 'export'] as const) {
      const work =
        kind === 'import' ? lab.client.request('importSession', { file: new File([file], 'a.zip') }) : exportSession();
      const [outcome] = await Promise.allSettled([work, cancelTask(lab, kind)]);
      expect([kind, outcome]).toMatchObject([kind, { status: 'rejected', reason: { code: 'cancelled' } }]);
    }
    expect(await lab.client.request('memory', {})).toEqual(before);
    expect(await lab.client.request('step', { count: 1 })).toMatchObject({ sessionId, step: 6 });
  });
});
