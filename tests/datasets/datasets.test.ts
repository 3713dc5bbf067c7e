/** The data sets that there are: what each is made of, and that every one of them keeps to its facts. */
import { describe, expect, it } from 'vitest';
import { defaultExperiment } from '../../src/config/experiment.ts';
import { FIELDS, type FieldId } from '../../src/config/fields.ts';
import { PRESETS, startingSizes } from '../../src/config/presets.ts';
import type { Settings } from '../../src/config/settings.ts';
import { choices, fields } from '../../src/config/texts/en/fields.ts';
import { fieldProblem } from '../../src/config/validation.ts';
import type { Dataset } from '../../src/data/dataset.ts';
import { measureValues } from '../../src/data/featureStatistics.ts';
import {
  channelsFor,
  DATASET_KINDS,
  datasetFacts,
  datasetOf,
  fieldMatters,
  ownFieldIds,
} from '../../src/datasets/catalogue.ts';
import type { Inputs } from '../../src/lab/inputs.ts';
import type { FeatureFile } from '../../src/protocol/files.ts';
import { readQuery } from '../../src/store/query.ts';
import { sine, waveFile } from '../data/waveFile.ts';
import { bundledSources, unwatched } from './sources.ts';

const settingsOf = (changes: Partial<Settings>): Settings => ({
  ...defaultExperiment().settings,
  mels: 16,
  ...changes,
});
const make = (sources: Inputs, changes: Partial<Settings>): Promise<Dataset> =>
  sources.datasets.dataset(settingsOf(changes), sources, unwatched);
const wave = (name: string): File => new File([waveFile([sine(440, 1, 16_000)], 16_000)], name);

/** Gives a data set files of a person's own, if it needs some. */
async function withFiles(sources: Inputs): Promise<void> {
  await sources.audio.add([wave('a.wav')]);
  const targets = Float32Array.from({ length: 50 * 24 }, (_, i) => Math.sin(i));
  const { count: _, ...measured } = await measureValues([targets], undefined);
  const report: FeatureFile = {
    name: 'f.npy',
    error: null,
    dtype: 'float32',
    frames: 50,
    channels: 24,
    seconds: 1,
    skipped: [],
    ...measured,
  };
  sources.features.add([{ file: new File([], 'f.npy'), report, utterances: [{ name: 'f', frames: 50, targets }] }]);
}

describe.each(DATASET_KINDS)('the data set %s', (kind) => {
  const facts = datasetFacts(kind);

  it('has texts, and fields that are fields of an experiment with a default within their bounds', () => {
    expect(choices[kind]).toEqual(expect.any(String));
    for (const id of ownFieldIds(kind)) {
      expect(FIELDS[id]).toBe(facts.fields[id]);
      expect(fieldProblem(id, facts.fields[id]?.initial)).toBeNull();
      expect(fields[id].label).not.toBe('');
    }
  });

  it('says which fields matter to it', () => {
    for (const id of Object.keys(FIELDS) as FieldId[]) {
      const others = DATASET_KINDS.some((other) => other !== kind && ownFieldIds(other).includes(id as never));
      if (others) expect(fieldMatters(kind, id)).toBe(false);
    }
    expect(fieldMatters(kind, 'mels')).toBe(facts.channels === 'bands');
    expect(fieldMatters(kind, 'dim')).toBe(true);
  });

  it('starts with sizes within the bounds', () => {
    for (const [id, value] of Object.entries(startingSizes(kind) ?? PRESETS.small)) {
      expect(fieldProblem(id as FieldId, value)).toBeNull();
    }
  });

  it('is made of what it says, again with the same bits', async () => {
    const sources = bundledSources();
    if (facts.files) {
      expect(datasetOf(facts.files)).toBe(kind);
      await expect(make(sources, { dataset: kind })).rejects.toMatchObject({ code: 'no-data' });
    }
    await withFiles(sources);
    const dataset = await make(sources, { dataset: kind, voices: ['slt'] });
    expect(dataset.kind).toBe(kind);
    expect(dataset.channelsIn).toBe(dataset.channelsOut * dataset.splice);
    const { channels } = facts;
    expect(dataset.channelsIn).toBe(channels === 'files' ? 24 : channelsFor(settingsOf({ dataset: kind })).channelsIn);
    const again = bundledSources();
    await withFiles(again);
    expect(await make(again, { dataset: kind, voices: ['slt'] })).toEqual(dataset);
  });

  it('is carried by an address if it needs no files', () => {
    const { experiment, problems } = readQuery(`?x={"dataset":"${kind}"}`);
    expect(experiment.settings.dataset).toBe(facts.files === null ? kind : DATASET_KINDS[0]);
    expect(problems).toEqual(facts.files === null ? [] : [{ code: 'address-no-files', dataset: kind, names: [] }]);
  });
});

describe('speech', () => {
  it('has 60 to 90 seconds of at least four voices in two languages, with the length the manifest says', async () => {
    const sources = bundledSources();
    const voices = await sources.speech.voices();
    expect(voices.length).toBeGreaterThanOrEqual(4);
    expect(new Set(voices.map(({ language }) => language.split('-')[0])).size).toBeGreaterThanOrEqual(2);
    const dataset = await make(sources, { dataset: 'speech' });
    expect(dataset.seconds).toBeGreaterThan(60);
    expect(dataset.seconds).toBeLessThan(90);
    expect(voices.reduce((sum, { seconds }) => sum + seconds, 0)).toBeCloseTo(dataset.seconds, 0);
    expect(dataset).toMatchObject({ kind: 'speech', channelsIn: 16, channelsOut: 16 });
    for (const { targets } of dataset.utterances) expect(targets.every((value) => Math.abs(value) < 8)).toBe(true);
  });

  it('is fetched once, for the chosen voices only, and the same settings give the same data set', async () => {
    const sources = bundledSources();
    const { fetched } = sources;
    const one = await make(sources, { dataset: 'speech', voices: ['slt'] });
    expect(fetched).toEqual(['speech/manifest.json', 'speech/slt-1.flac', 'speech/slt-2.flac']);
    expect(one.utterances.map(({ name }) => name)).toEqual(['slt-1.flac', 'slt-2.flac']);
    expect(await make(sources, { dataset: 'speech', voices: ['slt'], seed: 9 })).toBe(one);
    await make(sources, { dataset: 'speech', voices: ['slt', 'dem'] });
    expect(fetched.slice(3)).toEqual(['speech/dem-1.flac', 'speech/dem-2.flac']);
  });

  it('refuses an unknown voice by name', async () => {
    await expect(make(bundledSources(), { dataset: 'speech', voices: ['bob'] })).rejects.toMatchObject({
      code: 'invalid-request',
      problem: expect.toSay('no voice "bob"; choose from slt'),
    });
  });
});

describe('audio', () => {
  it('is made anew after a change, and refused when nothing is left', async () => {
    const sources = bundledSources();
    const { audio } = sources;
    await audio.add([wave('a.wav')]);
    const one = await make(sources, { dataset: 'audio' });
    expect(one.utterances).toMatchObject([{ name: 'a.wav', frames: 50 }]);
    expect(await make(sources, { dataset: 'audio' })).toBe(one);
    await audio.add([wave('b.wav')]);
    expect((await make(sources, { dataset: 'audio' })).utterances.length).toBe(2);
    expect(one.utterances.length).toBe(1);
    audio.remove('a.wav');
    audio.remove('b.wav');
    await expect(make(sources, { dataset: 'audio' })).rejects.toSay(/Add audio files/);
  });
});

it('has the plane without any file, and once for the same settings', async () => {
  const sources = bundledSources();
  const dataset = await make(sources, { dataset: 'plane' });
  expect(await make(sources, { dataset: 'plane', mels: 99 })).toBe(dataset);
  expect(await make(sources, { dataset: 'plane', seed: 9 })).not.toBe(dataset);
  expect(sources.fetched).toEqual([]);
});
