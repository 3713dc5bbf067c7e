/** The wrong file behind every button: the message names what was given, and which file is needed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { said } from '../setup/problemMatcher.ts';
import { openTensorFile } from '../../src/formats/tensorFile.ts';
import { type Wanted, wrongFileProblem } from '../../src/formats/wrongFileProblem.ts';
import type { FileKind } from '../../src/protocol/files.ts';
import type { OtherFile } from '../../src/config/otherFiles.ts';
import { float32Tensor, interopFile, noise, tensorFile } from '../contract/inputFiles.ts';
import { type Harness, smallExperiment, startHarness } from '../contract/labHarness.ts';

const sharedCase = (path: string): File =>
  new File([readFileSync(join(import.meta.dirname, '../cases', path))], path.split('/').at(-1) as string);

let lab: Harness;
beforeAll(async () => {
  lab = await startHarness();
  await lab.client.request('build', { experiment: smallExperiment() });
});

/** What each button says of a file. */
const OPENED: Record<Wanted, (file: File) => Promise<string>> = {
  checkpoint: (file) => refusal(lab.client.request('importCheckpoint', { file, experiment: smallExperiment() })),
  features: async (file) => {
    const { manifest } = await lab.client.request('addFeatures', { files: [file] });
    expect(manifest.taken).toBe(0);
    const error = manifest.files.find(({ name }) => name === file.name)?.error;
    return error ? said(error) : '';
  },
  'semantic-tokens': (file) => refusal(lab.client.request('importSemanticTokens', { file })),
  weights: (file) => refusal(lab.client.request('importWeights', { file, name: file.name })),
  session: (file) => refusal(lab.client.request('importSession', { file })),
  tensors: (file) => refusal(openTensorFile(file, file.name)),
  audio: async (file) => {
    const { reports } = await lab.client.request('addAudio', { files: [file] });
    return reports.map(({ error }) => (error ? said(error) : 'it was taken')).join();
  },
};
const refusal = (request: Promise<unknown>): Promise<string> => request.then(() => 'it was taken', said);

const text = (content: string, name = 's2G.pth'): File => new File([content], name);
const lfs = sharedCase('failing/06-s2G2333k.pth');
const gpt = tensorFile('torch', 's1.ckpt', [
  float32Tensor('weight/model.ar_text_embedding.word_embeddings.weight', [4, 6], noise(24)),
]);

const NOT_DOWNLOADED: [string, File, string[]][] = [
  ['a Git LFS pointer', lfs, ['it is a Git LFS pointer', 'git lfs pull', 'download it']],
  ['a page', text('<!doctype html><html>'), ['it is a web page', 'download the file itself']],
  [
    'a server’s JSON',
    text('{"error":"Entry not found"}'),
    ['the answer of a server', 'Entry not found', 'download it again'],
  ],
  ['a server’s words', text('Entry not found'), ['the answer of a server (“Entry not found”)', 'download it again']],
  ['nothing', text(''), ['it is empty', 'copy or download it again']],
];

describe.each(Object.keys(OPENED) as Wanted[])('opened as %s:', (wanted) => {
  it.each(NOT_DOWNLOADED)('%s', async (_what, file, words) => {
    const message = await OPENED[wanted](file);
    for (const word of [`${file.name}: `, ...words]) expect(message).toContain(word);
    expect(message).not.toMatch(/pickle|JSON\.parse|Expected \(|Unexpected/);
  });
});

describe('the wrong model', () => {
  const lora = sharedCase('failing/03-voice_e2_s40_l4.pth');
  const discriminator = sharedCase('failing/02-voice/logs_s2_v2/D_233333333333.pth');
  it.each<[string, File, Wanted, string[]]>([
    ['a LoRA', lora, 'checkpoint', ['it is a LoRA', 'ssl_proj and codebook are those of the base model', 's2Gv3.pth']],
    ['a LoRA', lora, 'features', ['it is a LoRA', '4-cnhubert/*.pt']],
    [
      'a discriminator',
      discriminator,
      'checkpoint',
      ['it is a discriminator', 'take the generator beside it, the G_*.pth'],
    ],
    ['a discriminator', discriminator, 'features', ['it is a discriminator', '4-cnhubert/*.pt']],
    ['a GPT', gpt, 'checkpoint', ['it is a GPT (s1)', 's1', 's2G*.pth, G_*.pth']],
    ['a GPT', gpt, 'weights', ['it is a GPT (s1)', 'expected a .json written by “Export weights”']],
    ['a model', interopFile('tiny_s2G.pth'), 'weights', ['it is a model; “Import checkpoint” takes models']],
    ['a model', interopFile('tiny_s2G.pth'), 'session', ['it is a model', 'expected a session file']],
    ['features', interopFile('utt1.wav.pt'), 'checkpoint', ['may hold features, but no model', 's2G*.pth']],
    ['features', interopFile('utt1.wav.pt'), 'semantic-tokens', ['may hold features', '6-name2semantic.tsv']],
    ['tokens', sharedCase('failing/02-voice/6-name2semantic.tsv'), 'checkpoint', ['it is a file of semantic tokens']],
    ['tokens', sharedCase('failing/02-voice/6-name2semantic.tsv'), 'features', ['“Import semantic tokens” takes it']],
    [
      'phonemes',
      sharedCase('failing/02-voice/2-name2text.txt'),
      'semantic-tokens',
      ['texts and phonemes', '6-name2semantic.tsv'],
    ],
    ['settings', sharedCase('failing/02-voice/config.json'), 'weights', ['it is a file of settings']],
    ['settings', sharedCase('failing/02-voice/config.json'), 'tensors', ['it is a file of settings']],
    [
      'sound',
      new File([readFileSync('public/speech/slt-1.flac')], 'a.flac'),
      'checkpoint',
      ['it is a file of sound', '“Add audio files”'],
    ],
    ['half a download', sharedCase('passing/p05-truncated.pth'), 'checkpoint', ['it is cut off', 'download it again']],
  ])('%s: %s %#', async (_what, file, wanted, words) => {
    const message = await OPENED[wanted](file);
    for (const word of [`${file.name}: `, ...words]) expect(message).toContain(word);
  });
});

it('a hostile file is refused for what it is, not for what it resembles', async () => {
  for (const wanted of ['checkpoint', 'features', 'tensors'] as const) {
    expect(await OPENED[wanted](interopFile('bad_code_in_config.pth'))).toContain('its pickle names “posix.system”');
  }
});

it('every kind has words for every button, and none for its own', () => {
  const kinds: FileKind[] = ['weights', 'checkpoint', 'features', 'semantic-tokens', 'session', 'audio'];
  const wanted = fc.constantFrom(...(Object.keys(OPENED) as Wanted[]));
  fc.assert(
    fc.property(fc.constantFrom(...kinds), wanted, (kind, wanted) => {
      const words = wrongFileProblem({ kind, other: null }, wanted, null);
      if (kind === wanted) expect(words).toBeNull();
      else if (wanted !== 'tensors') expect(words).toSay(/^it is .*; “.*; here expected .*[^.]$/);
    }),
  );
  const others: OtherFile[] = [
    'lora',
    'discriminator',
    'image',
    'program',
    'archive',
    'training-log',
    'exported-model',
  ];
  fc.assert(
    fc.property(fc.constantFrom(...others), wanted, (other, wanted) => {
      expect(wrongFileProblem({ kind: 'other', other }, wanted, null)).toSay(/^it is .*; .*[^.]$/);
    }),
  );
});
