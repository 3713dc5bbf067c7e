/** Semantic tokens: a lane's codes of whole utterances against a `6-name2semantic.tsv`. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSemanticTokens, writeSemanticTokens } from '../../src/formats/semanticTokens.ts';
import { interopExpectation } from '../reference/interopFiles.ts';
import { featureFile, interopFile, noise } from './inputFiles.ts';
import { cancelTask, type Harness, smallExperiment, startHarness } from './labHarness.ts';

let lab: Harness;
beforeAll(async () => {
  lab = await startHarness();
});
afterAll(() => lab.close());

/** Codes of features [frames, 6] by the weights of a tiny checkpoint, in double precision. */
function codesOf(checkpoint: string, values: Float32Array): { codes: number[]; leastGap: number } {
  const { tensors = {} } = interopExpectation(checkpoint);
  const numbers = (name: string) => tensors[`weight/${name}`]?.data as number[];
  const [weight, bias] = [numbers('ssl_proj.weight'), numbers('ssl_proj.bias')];
  const embed = numbers('quantizer.vq.layers.0._codebook.embed');
  const codes: number[] = [];
  let leastGap = Number.POSITIVE_INFINITY;
  for (let frame = 0; frame + 2 <= values.length / 6; frame += 2) {
    const x = bias.map((start, out) => {
      let sum = start;
      for (let channel = 0; channel < 6; channel += 1) {
        for (let tap = 0; tap < 2; tap += 1) {
          sum += (weight[(out * 6 + channel) * 2 + tap] as number) * (values[(frame + tap) * 6 + channel] as number);
        }
      }
      return sum;
    });
    const distances = Array.from({ length: 7 }, (_, code) =>
      x.reduce((sum, value, i) => sum + (value - (embed[code * 5 + i] as number)) ** 2, 0),
    );
    const [best = 0, second = 0] = distances.toSorted((a, b) => a - b);
    leastGap = Math.min(leastGap, (second - best) / second);
    codes.push(distances.indexOf(best));
  }
  return { codes, leastGap };
}

/** Frames by utterance; one has an odd number, and one more than a piece of what is coded at once. */
const FRAMES = { 'one.wav': 40, 'two.wav': 51, 'three.wav': 2600 };
const files = () => Object.entries(FRAMES).map(([name, frames], i) => featureFile(`${name}.npy`, frames, 6, i + 1));

async function tinySession(): Promise<void> {
  await lab.client.request('removeFeatures', { names: null });
  await lab.client.request('addFeatures', { files: files() });
  const experiment = smallExperiment({ dataset: 'features' });
  await lab.client.request('importCheckpoint', { file: interopFile('tiny_s2G.pth'), experiment });
}

function expectedTokens(): Map<string, number[]> {
  return new Map(
    Object.entries(FRAMES).map(([name, frames], i) => {
      const { codes, leastGap } = codesOf('tiny_s2G.pth', noise(frames * 6, i + 1));
      // Or rounding could decide.
      expect(leastGap).toBeGreaterThan(1e-5);
      return [name, codes];
    }),
  );
}

const tokenFile = (tokens: Map<string, number[]>, name = '6-name2semantic.tsv'): File =>
  new File([writeSemanticTokens(tokens)], name);

describe('codes', () => {
  it('of the checkpoint that made the tokens agree exactly, and are exported as they are', async () => {
    await tinySession();
    const tokens = expectedTokens();
    const imported = await lab.client.request('importSemanticTokens', { file: tokenFile(tokens) });
    expect(imported).toEqual({ utterances: 3 });
    const report = await lab.client.request('semanticAgreement', { lane: 'A' });
    expect(report).toEqual({
      lane: 'A',
      step: 0,
      file: '6-name2semantic.tsv',
      utterances: [...tokens].map(([name, { length }]) => ({
        name,
        expected: length,
        ours: length,
        compared: length,
        equal: length,
      })),
      mismatch: null,
      compared: 20 + 25 + 1300,
      equal: 20 + 25 + 1300,
      onlyInFile: { count: 0, names: [] },
      onlyInData: { count: 0, names: [] },
      ambiguous: { count: 0, names: [] },
    });
    const { file, name } = await lab.client.request('exportSemanticTokens', { lane: 'A' });
    expect(name).toBe('6-name2semantic.tsv');
    expect(parseSemanticTokens(await file.text(), name)).toEqual(tokens);
  });

  it('stay while a lane is frozen and drift while it trains; nothing is left on the device', async () => {
    await tinySession();
    await lab.client.request('importSemanticTokens', { file: tokenFile(expectedTokens()) });
    await lab.client.request('setLive', { changes: { learningRate: 0.05 } });
    await lab.client.request('step', { count: 30 });
    const before = await lab.client.request('memory', {});
    const trained = await lab.client.request('semanticAgreement', { lane: 'A' });
    const frozen = await lab.client.request('semanticAgreement', { lane: 'B' });
    expect(await lab.client.request('memory', {})).toEqual(before);
    expect(trained.step).toBe(30);
    expect(trained.equal).toBeLessThan(trained.compared);
    expect(frozen.equal).toBe(frozen.compared);
  });

  it('are those of one step, also while training runs', async () => {
    await tinySession();
    await lab.client.request('setLive', { changes: { learningRate: 0.05 } });
    await lab.client.request('start', {});
    const [{ file }, , { step }] = await Promise.all([
      lab.client.request('exportSemanticTokens', { lane: 'B' }),
      lab.client.request('semanticAgreement', { lane: 'B' }).catch(() => null),
      lab.client.request('pause', {}),
    ]);
    expect(step).toBeGreaterThan(0);
    expect(parseSemanticTokens(await file.text(), '')).toEqual(expectedTokens());
  });

  it('of the bundled speech at 50 Hz are one per frame', async () => {
    const experiment = smallExperiment({ dataset: 'speech', voices: ['slt'], mels: 16, splice: 3 });
    const { data } = await lab.client.request('build', { experiment });
    const { file } = await lab.client.request('exportSemanticTokens', { lane: 'A' });
    const tokens = parseSemanticTokens(await file.text(), '');
    expect(tokens.size).toBe(data.utterances);
    const codes = [...tokens.values()].reduce((sum, { length }) => sum + length, 0);
    expect(codes).toBe(Math.round(data.seconds * 50));
    await lab.client.request('importSemanticTokens', { file: new File([file], 'ours.tsv') });
    expect(await lab.client.request('semanticAgreement', { lane: 'B' })).toMatchObject({
      compared: codes,
      equal: codes,
    });
  });
});

describe('names', () => {
  it('match without folder and audio extension, and what is on one side only is listed', async () => {
    await tinySession();
    const [one, two, three] = [...expectedTokens().values()] as [number[], number[], number[]];
    const tokens = new Map([
      ['data/raw/one.wav', one],
      ['two', two.slice(0, -1)],
      ['four.wav', three],
    ]);
    await lab.client.request('importSemanticTokens', { file: tokenFile(tokens) });
    const report = await lab.client.request('semanticAgreement', { lane: 'A' });
    expect(report.utterances).toEqual([
      { name: 'data/raw/one.wav', expected: 20, ours: 20, compared: 20, equal: 20 },
      { name: 'two', expected: 24, ours: 25, compared: 24, equal: 24 },
    ]);
    expect(report.onlyInFile).toEqual({ count: 1, names: ['four.wav'] });
    expect(report.onlyInData).toEqual({ count: 1, names: ['three.wav'] });
  });

  it('that a Mac wrote in other characters match, and what fits several is said', async () => {
    await lab.client.request('removeFeatures', { names: null });
    const decomposed = 'U\u0308bung.wav';
    const names = [decomposed, 'x.wav', 'x.mp3'];
    const features = names.map((name, i) => featureFile(`${name}.npy`, 40, 6, i + 1));
    await lab.client.request('addFeatures', { files: features });
    await lab.client.request('importCheckpoint', {
      file: interopFile('tiny_s2G.pth'),
      experiment: smallExperiment({ dataset: 'features' }),
    });
    const codes = Array.from({ length: 20 }, (_, i) => i % 7);
    const tokens = new Map([decomposed.normalize('NFC'), 'x'].map((name) => [name, codes]));
    await lab.client.request('importSemanticTokens', { file: tokenFile(tokens) });
    expect(await lab.client.request('semanticAgreement', { lane: 'A' })).toMatchObject({
      compared: 20,
      onlyInFile: { count: 0 },
      onlyInData: { count: 0 },
      ambiguous: { count: 1, names: ['x'] },
    });
  });
});

describe('tokens that cannot be those of this model', () => {
  const reportOf = async (tokens: Map<string, number[]>) => {
    await tinySession();
    await lab.client.request('importSemanticTokens', { file: tokenFile(tokens) });
    return lab.client.request('semanticAgreement', { lane: 'A' });
  };
  const counted = (lengths: Record<string, number>, code = (i: number) => i % 7): Map<string, number[]> =>
    new Map(Object.entries(lengths).map(([name, length]) => [name, Array.from({ length }, (_, i) => code(i))]));

  it.each([
    ['twice as many', { 'one.wav': 40, 'two.wav': 51, 'three.wav': 2600 }],
    ['half as many', { 'one.wav': 10, 'two.wav': 12, 'three.wav': 650 }],
    ['twice as many, one utterance apart', { 'one.wav': 3, 'two.wav': 50, 'three.wav': 2601 }],
  ])('are not compared: %s', async (_what, lengths) => {
    const expected = Object.values(lengths).reduce((sum, length) => sum + length, 0);
    const report = await reportOf(counted(lengths));
    expect(report).toMatchObject({ compared: 0, equal: 0, mismatch: { kind: 'rate', expected, ours: 1345 } });
    expect(report.utterances.map(({ compared }) => compared)).toEqual([0, 0, 0]);
  });

  it('are not compared: of another codebook', async () => {
    const report = await reportOf(counted({ 'one.wav': 20 }, (i) => (i === 3 ? 1023 : 0)));
    expect(report).toMatchObject({ compared: 0, mismatch: { kind: 'codes', largest: 1023, codes: 7 } });
  });

  it.each([
    ['cut short', { 'one.wav': 20, 'two.wav': 25, 'three.wav': 700 }],
    ['a token more or less', { 'one.wav': 19, 'two.wav': 26, 'three.wav': 1300 }],
    ['too short to tell', { 'one.wav': 1 }],
  ])('are compared all the same: %s', async (_what, lengths) => {
    const report = await reportOf(counted(lengths));
    expect(report.mismatch).toBeNull();
    expect(report.compared).toBeGreaterThan(0);
  });
});

describe('refusals', () => {
  it.each([
    ['no tab', 'line 1'],
    ['a\t1 2 x', 'token 3'],
    ['', 'it is empty'],
    ['item_name\tsemantic_audio\n', 'no utterance'],
  ])('a file of “%s” leaves the tokens that are there', async (text, message) => {
    await tinySession();
    await lab.client.request('importSemanticTokens', { file: tokenFile(expectedTokens()) });
    const refused = lab.client.request('importSemanticTokens', { file: new File([text], 'broken.tsv') });
    await expect(refused).rejects.toMatchObject({
      code: 'unreadable-file',
      problem: expect.toSay('broken.tsv'),
    });
    await expect(refused).rejects.toSay(message);
    expect(await lab.client.request('semanticAgreement', { lane: 'A' })).toMatchObject({ compared: 1345, equal: 1345 });
  });

  it('binary files, lanes that are not there, and asking without tokens', async () => {
    const binary = new File([Uint8Array.of(0xff, 0xfe, 0x80)], 'binary.tsv');
    await expect(lab.client.request('importSemanticTokens', { file: binary })).rejects.toSay(
      'binary.tsv: it is no text',
    );
    await expect(lab.client.request('exportSemanticTokens', { lane: 'D' })).rejects.toMatchObject({
      code: 'invalid-request',
    });
    const fresh = await startHarness();
    await fresh.client.request('build', { experiment: smallExperiment() });
    await expect(fresh.client.request('semanticAgreement', { lane: 'A' })).rejects.toMatchObject({ code: 'no-data' });
    fresh.close();
  });

  it('a cancel', async () => {
    await tinySession();
    const before = await lab.client.request('memory', {});
    const [outcome] = await Promise.allSettled([
      lab.client.request('exportSemanticTokens', { lane: 'A' }),
      cancelTask(lab, 'tokens'),
    ]);
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'cancelled' } });
    expect(await lab.client.request('memory', {})).toEqual(before);
  });
});
