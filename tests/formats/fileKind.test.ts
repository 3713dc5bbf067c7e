/** What a dropped file is for. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileKind } from '../../src/formats/fileKind.ts';
import { interopBytes, readableNames, refusedNames } from '../reference/interopFiles.ts';
import { featureFile, float32Tensor, noise, tensorFile } from '../contract/broughtFiles.ts';
import { writeSessionFile } from '../../src/formats/sessionFile.ts';
import { defaultExperiment } from '../../src/config/experiment.ts';

const root = join(import.meta.dirname, '../..');
const fromDisk = (path: string): Blob => new Blob([readFileSync(join(root, path))]);

const CHECKPOINTS = [
  'G_8.pth',
  'tiny_s2G.pth',
  'tiny_s2G_half_hparams.pth',
  'tiny_s2G_head05.pth',
  'tiny_s2G_legacy.pth',
];

describe('by content, whatever the name', () => {
  it.each(CHECKPOINTS)('%s', async (name) => {
    expect(readableNames).toContain(name);
    expect(await fileKind(new Blob([interopBytes(name)]), 'unnamed')).toBe('checkpoint');
  });

  it.each(['utt1.wav.pt', 'utt2.wav.pt', 'utt3.wav.pt'])('%s', async (name) => {
    expect(await fileKind(new Blob([interopBytes(name)]), 'unnamed')).toBe('features');
  });

  it.each([
    ['weights', fromDisk('tests/formats/fixtures/weights.json')],
    ['audio', fromDisk('public/speech/slt-1.flac')],
    ['audio', fromDisk('tests/browser/audio/slt.mp3')],
    ['audio', fromDisk('tests/browser/audio/slt.m4a')],
    ['audio', fromDisk('tests/browser/audio/slt.ogg')],
    ['audio', new Blob(['RIFF\x24\x00\x00\x00WAVEfmt '])],
    ['features', featureFile('', 5, 6)],
    ['features', tensorFile('npz', '', [float32Tensor('a', [5, 6], noise(30)), float32Tensor('b', [5, 6], noise(30))])],
    ['features', tensorFile('safetensors', '', [float32Tensor('a', [1, 6, 5], noise(30))])],
    ['checkpoint', tensorFile('safetensors', '', [float32Tensor('ssl_proj.weight', [5, 6, 1], noise(30))])],
    ['semantic-tokens', new Blob(['item_name\tsemantic_audio\r\na.wav\t1 2\r\n'])],
    ['semantic-tokens', new Blob(['a b.wav\t12 3 4\n'])],
    ['semantic-tokens', new Blob([`\uFEFF语音.wav\t${'123 '.repeat(500)}\n`])],
    ['unknown', new Blob(['hello\tworld\n'])],
    ['unknown', new Blob(['{"format":"something else"}'])],
    ['unknown', new Blob([])],
  ] as const)('%s %#', async (kind, file) => {
    expect(await fileKind(file, 'unnamed')).toBe(kind);
  });

  it('a session file', async () => {
    const nothing = { probeTokens: null, audio: [], features: [], checkpoint: null, semanticTokens: null };
    const lanes = [{ id: 'A' as const, origin: null, weights: new Blob(['{}']) }];
    const content = { experiment: defaultExperiment(), step: 0, seconds: 0, lanes, page: new Blob(), ...nothing };
    expect(await fileKind(new Blob(await writeSessionFile(content)), 'unnamed')).toBe('session');
  });
});

describe('by name where the content does not say', () => {
  it.each(refusedNames)('%s', async (name) => {
    expect(await fileKind(new Blob([interopBytes(name)]), name)).toBe('checkpoint');
    expect(await fileKind(new Blob([interopBytes(name)]), 'unnamed')).toMatch(/^(checkpoint|unknown)$/);
  });

  it.each([
    ['audio', 'a.WAV'],
    ['features', 'a.wav.pt'],
    ['semantic-tokens', '6-name2semantic.tsv'],
    ['session', 'a.freezelab.zip'],
    ['unknown', 'a.txt'],
  ])('%s: %s', async (kind, name) => {
    expect(await fileKind(new Blob(['damaged']), name)).toBe(kind);
  });
});

it('answers for any bytes', async () => {
  const starts = ['', 'PK\x03\x04', '\x80\x02', '\x93NUMPY\x01\x00', 'a\t1', '\x08\x00\x00\x00\x00\x00\x00\x00{'].map(
    (text) => Uint8Array.from(text, (character) => character.charCodeAt(0)),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 700 }), async (start, rest) => {
      expect(await fileKind(new Blob([start, rest]), 'a')).toEqual(expect.any(String));
    }),
  );
});

it('reads no more than the beginning and the directory', async () => {
  const big = new Uint8Array(2 ** 24);
  const file = tensorFile('safetensors', 'big', [
    { path: 'ssl_proj.weight', type: 'uint8', shape: [big.length], bytes: big },
  ]);
  let read = 0;
  expect(await fileKind(file, 'big', { onBytes: (count) => (read += count) })).toBe('checkpoint');
  expect(read).toBeLessThan(10_000);
});
