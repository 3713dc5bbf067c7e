/** The session file: what is written is read, and its directory stands any damage. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultExperiment } from '../../src/config/experiment.ts';
import { FormatError } from '../../src/formats/formatError.ts';
import {
  parseDirectory,
  readSessionFile,
  type SessionContent,
  writeSessionFile,
} from '../../src/formats/sessionFile.ts';
import { ZipFile } from '../../src/formats/zipContent.ts';
import { said } from '../setup/problemMatcher.ts';

const content = (): SessionContent => ({
  experiment: defaultExperiment(),
  runTimeline: {
    experiment: { ...defaultExperiment(), timeline: [{ step: 3, action: 'remove', lane: 'B' }] },
    done: 1,
  },
  step: 12,
  seconds: 3.5,
  lanes: [
    { id: 'A', origin: null, form: 'json', weights: new Blob(['{"a":1}']) },
    { id: 'C', origin: { kind: 'fork', lane: 'A', step: 7 }, form: 'binary', weights: new Blob(['{"c":1}']) },
  ],
  page: new Blob([Uint8Array.of(1, 2, 3)]),
  probeTokens: new Blob(['1 2 3\n']),
  audio: [new File(['sound'], '声音.wav'), new File([], 'empty.wav')],
  features: [new File(['features'], 'a.wav.pt')],
  checkpoint: new File(['checkpoint'], 's2G488k.pth'),
  semanticTokens: new File(['tokens'], '6-name2semantic.tsv'),
});
const written = async (changes: Partial<SessionContent> = {}): Promise<Blob> =>
  new Blob(await writeSessionFile({ ...content(), ...changes }));

/** The content with texts in place of files. */
async function texts(session: SessionContent): Promise<unknown> {
  const text = async (blob: Blob | null) => blob && [await blob.text(), blob instanceof File ? blob.name : ''];
  const { lanes, page, probeTokens, audio, features, checkpoint, semanticTokens, ...rest } = session;
  return {
    ...rest,
    lanes: await Promise.all(lanes.map(async (lane) => ({ ...lane, weights: await text(lane.weights) }))),
    files: await Promise.all([page, probeTokens, ...audio, ...features, checkpoint, semanticTokens].map(text)),
  };
}

describe('a session file', () => {
  it('holds what was written', async () => {
    expect(await texts(await readSessionFile(await written(), 'a.zip'))).toEqual(await texts(content()));
  });

  it('holds nothing where nothing was brought', async () => {
    const nothing = { probeTokens: null, audio: [], features: [], checkpoint: null, semanticTokens: null };
    const read = await readSessionFile(await written(nothing), 'a.zip');
    expect(await texts(read)).toEqual(await texts({ ...content(), ...nothing }));
  });

  it('keeps names out of folders', async () => {
    const file = await written({ audio: [new File(['a'], '../../a/b\\c.wav')] });
    expect([...(await ZipFile.open(file)).entries.keys()]).toContain('audio/.._.._a_b_c.wav');
    expect((await readSessionFile(file, 'a.zip')).audio.map(({ name }) => name)).toEqual(['.._.._a_b_c.wav']);
  });

  it('gives settings that it is older than their defaults', async () => {
    const experiment = defaultExperiment();
    const { initialWeights: _, ...settings } = experiment.settings;
    const file = await written({ experiment: { ...experiment, settings: settings as typeof experiment.settings } });
    expect((await readSessionFile(file, 'a.zip')).experiment).toEqual(experiment);
  });

  it('is not read further when it is cancelled', async () => {
    const stop = new AbortController();
    const file = await written();
    stop.abort(new Error('enough'));
    await expect(readSessionFile(file, 'a.zip', { signal: stop.signal })).rejects.toSay('enough');
    await expect(writeSessionFile(content(), { signal: stop.signal })).rejects.toSay('enough');
  });
});

const directory = async (): Promise<string> => {
  const zip = await ZipFile.open(await written());
  const entry = zip.entries.get('session.json');
  if (!entry) throw new Error('no session.json');
  return new TextDecoder().decode(await zip.read(entry, 0, entry.size));
};

describe('its directory', () => {
  it.each([
    ['"step": 12', '"step": -1', '“step” is -1; expected a whole number from 0 to 1000000000'],
    ['"step": 12', '"step": 1.5', 'step'],
    ['"seconds": 3.5', '"seconds": "3.5"', 'seconds'],
    ['"version": 1', '"version": 2', 'version'],
    [
      '"kind": "fork"',
      '"kind": "spoon"',
      '“lanes”, entry 2, “origin”, “kind” is “spoon”; expected one of fork, added, import',
    ],
    ['"origin": null', '"origin": 5', '“lanes”, entry 1, “origin” is 5; expected an object'],
    ['"empty.wav"', '"声音.wav"', 'twice'],
    ['"id": "C",\n   "origin"', '"id": "A",\n   "origin"', 'twice'],
  ])('with %s as %s is refused', async (from, to, message) => {
    const text = await directory();
    expect(text).toContain(from);
    const parse = () => parseDirectory(new TextEncoder().encode(text.replace(from, to)));
    expect(parse).toThrow(FormatError);
    expect(parse).toSay(message);
  });

  it('is refused or read, whatever stands in it', { tags: ['slow'] }, async () => {
    const good = new TextEncoder().encode(await directory());
    const damage = fc.oneof(
      fc.tuple(fc.nat(good.length - 1), fc.uint8Array({ minLength: 1, maxLength: 8 })).map(([at, bytes]) => {
        const damaged = good.slice();
        damaged.set(bytes.subarray(0, good.length - at), at);
        return damaged;
      }),
      fc.nat(good.length).map((end) => good.slice(0, end)),
      fc.json({ maxDepth: 5 }).map((text) => new TextEncoder().encode(text)),
      fc.constant(new TextEncoder().encode('['.repeat(100_000))),
      fc.uint8Array(),
    );
    fc.assert(
      fc.property(damage, (bytes) => {
        try {
          parseDirectory(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
          expect(said(error).length).toBeLessThan(1000);
        }
      }),
      { numRuns: 500 },
    );
  });
});

it('a damaged file is refused by name, or its damage lies where nothing is', async () => {
  const good = new Uint8Array(await (await written()).arrayBuffer());
  const wanted = JSON.stringify(await texts(await readSessionFile(new Blob([good]), 'a.zip')));
  await fc.assert(
    fc.asyncProperty(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
      const damaged = good.slice();
      damaged[at] = (damaged[at] as number) ^ flip;
      try {
        expect(JSON.stringify(await texts(await readSessionFile(new Blob([damaged]), 'a.zip')))).toBe(wanted);
      } catch (error) {
        if (!(error instanceof FormatError)) throw error;
        expect(said(error)).toMatch(/^a\.zip: /);
      }
    }),
    { numRuns: 300 },
  );
});
