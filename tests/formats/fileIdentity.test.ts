/** What a dropped file is for. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identifyFile } from '../../src/formats/fileIdentity.ts';
import type { ReadOptions } from '../../src/formats/byteSource.ts';
import { interopBytes, readableNames, refusedNames } from '../reference/interopFiles.ts';
import { featureFile, float32Tensor, noise, tensorFile } from '../contract/inputFiles.ts';
import { writeSessionFile } from '../../src/formats/sessionFile.ts';
import { defaultExperiment } from '../../src/config/experiment.ts';

const root = join(import.meta.dirname, '../..');
const fromDisk = (path: string): Blob => new Blob([readFileSync(join(root, path))]);

const fileKind = async (file: Blob, name: string, options?: ReadOptions) =>
  (await identifyFile(file, name, options)).kind;

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
  ] as const)('%s %#', async (kind, file) => {
    expect(await fileKind(file, 'unnamed')).toBe(kind);
  });

  it('a session file', async () => {
    const nothing = {
      runTimeline: null,
      probeTokens: null,
      audio: [],
      features: [],
      checkpoint: null,
      semanticTokens: null,
    };
    const lanes = [{ id: 'A' as const, origin: null, form: 'json' as const, weights: new Blob(['{}']) }];
    const content = { experiment: defaultExperiment(), step: 0, seconds: 0, lanes, page: new Blob(), ...nothing };
    expect(await fileKind(new Blob(await writeSessionFile(content)), 'unnamed')).toBe('session');
  });
});

const sharedCase = (path: string): Blob => fromDisk(`tests/cases/${path}`);
const named = (path: string): string => path.split('/').at(-1) as string;

describe('files of real people', () => {
  it.each([
    ['failing/02-voice/logs_s2_v2/G_233333333333.pth', 'checkpoint'],
    ['failing/02-voice/4-cnhubert/a.wav.pt', 'features'],
    ['failing/02-voice/6-name2semantic.tsv', 'semantic-tokens'],
    ['failing/02-voice/logs_s2_v2/D_233333333333.pth', 'discriminator'],
    ['failing/02-voice/config.json', 'gpt-sovits-config'],
    ['failing/02-voice/train.log', 'training-log'],
    ['failing/02-voice/2-name2text.txt', 'phonemes'],
    ['failing/02-voice/logs_s2_v2/events.out.tfevents.1.host.1.0', 'tensorboard-log'],
    ['failing/03-voice_e2_s40_l4.pth', 'lora'],
    ['failing/03b-feats_with_sr.npz', 'features'],
    ['failing/06-s2G2333k.pth', 'lfs-pointer'],
    ['failing/07-utf16-6-name2semantic.tsv', 'semantic-tokens'],
    ['failing/09-header-twice-6-name2semantic.tsv', 'semantic-tokens'],
    ['failing/10-front_plus_f8.safetensors', 'checkpoint'],
    ['failing/11-G_numpy_scalar.pth', 'checkpoint'],
    ['passing/p04-voice_v2Pro.pth', 'checkpoint'],
    ['passing/p04b-voice_v2ProPlus.pth', 'checkpoint'],
    ['passing/p05-truncated.pth', 'checkpoint'],
    ['passing/p06-6-name2semantic-0.tsv', 'semantic-tokens'],
    ['passing/p11-zeros.npy', 'features'],
  ])('%s: %s', async (path, expected) => {
    const { kind, other } = await identifyFile(sharedCase(path), named(path));
    expect(other ?? kind).toBe(expected);
  });

  it('features of a text, told from those of a sound by folder or name only', async () => {
    const bert = sharedCase('failing/02-voice/3-bert/a.wav.pt');
    expect(await identifyFile(bert, 'a.wav.pt')).toEqual({ kind: 'features', other: null });
    expect(await identifyFile(bert, '3-bert_a.wav.pt')).toEqual({ kind: 'other', other: 'bert-features' });
  });
});

describe('models and states by the names of their tensors', () => {
  const holding = (...paths: string[]): File =>
    tensorFile(
      'safetensors',
      '',
      paths.map((path) => float32Tensor(path, [4, 6], noise(24))),
    );
  it.each([
    ['discriminator', ['model/discriminators.0.convs.0.weight_v']],
    ['discriminator', ['mpd.discriminators.1.convs.0.bias', 'optim_d/state/0/exp_avg']],
    [
      'gpt-checkpoint',
      ['weight/model.ar_text_embedding.word_embeddings.weight', 'weight/model.h.layers.0.norm1.weight'],
    ],
    ['gpt-checkpoint', ['state_dict/model.ar_predict_layer.weight']],
    ['lora', ['weight/cfm.base_model.model.estimator.a.lora_A.default.weight']],
    ['lora', ['base_model.model.to_q.lora_B.weight']],
    ['hubert-model', ['hubert.feature_projection.projection.weight', 'encoder.layers.0.a.weight']],
    ['bert-model', ['bert.embeddings.word_embeddings.weight', 'bert.encoder.layer.0.a.weight']],
    ['vocoder', ['conv_pre.weight_g', 'ups.0.weight_v', 'resblocks.0.convs1.0.bias']],
    ['optimizer-state', ['state/0/exp_avg', 'state/0/exp_avg_sq']],
    ['optimizer-state', ['optimizer/state/12/exp_avg']],
    // A front end is there, whatever else is.
    ['checkpoint', ['model/ssl_proj.weight', 'model/cfm.a.lora_A.weight', 'discriminators.0.bias']],
    // Some other model: its reader says what it misses.
    ['checkpoint', ['model/enc_p.emb.weight', 'model/dec.conv_pre.weight']],
    ['features', ['utterance.one', 'utterance.two']],
  ])('%s: %j', async (expected, paths) => {
    const { kind, other } = await identifyFile(holding(...paths), 'model.safetensors');
    expect(other ?? kind).toBe(expected);
  });

  it('what tells the speaker, by its shape', async () => {
    const file = tensorFile('torch', '', [float32Tensor('', [1, 20_480], new Float32Array(20_480))]);
    expect(await identifyFile(file, 'a.wav.pt')).toEqual({ kind: 'other', other: 'speaker-embedding' });
  });
});

describe('files that are something else', () => {
  const utf16 = (text: string): Blob =>
    new Blob([Uint8Array.of(0xff, 0xfe), new Uint8Array(Uint16Array.from(text, (c) => c.charCodeAt(0)).buffer)]);
  it.each<[string, string, Blob]>([
    ['empty', 'a.pth', new Blob([])],
    ['lfs-pointer', 'clip.wav', new Blob(['version https://git-lfs.github.com/spec/v1\r\noid sha256:0\r\nsize 1\r\n'])],
    ['web-page', 'a.pth', new Blob(['<!DOCTYPE html><html><head><title>s2G</title>'])],
    ['web-page', 'a.pth', new Blob(['\n\n<html lang="en">'])],
    ['server-message', 'a.pth', new Blob(['Entry not found'])],
    ['server-message', 'a.pth', new Blob(['{"error":"Invalid username or password."}'])],
    ['server-message', 'a.wav.pt', new Blob(['{"message": "API rate limit exceeded", "documentation_url": "x"}'])],
    ['server-message', 'a.pth', new Blob(['404: Not Found'])],
    ['server-message', 'a.pth', new Blob(['<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>'])],
    ['gpt-sovits-config', 's1.yaml', new Blob(['train:\n  seed: 1234\noptimizer:\n  lr: 0.01\n'])],
    ['gpt-sovits-config', 'config.json', new Blob([JSON.stringify({ train: { text: 'x'.repeat(3000) }, data: {} })])],
    ['training-log', 'x', new Blob(['2024-01-31 12:00:00,123\tvoice\tINFO\t{...}\n'])],
    ['phonemes', 'x', new Blob(['a.wav\tn i3 h ao3\t[2, 2]\t你好\n'])],
    ['phonemes', 'x', utf16('a.wav\tn i3\t[2]\t你\n')],
    ['transcript-list', 'x', new Blob(['D:\\voice\\a.wav|voice|ZH|你好\n'])],
    [
      'tensorboard-log',
      'x',
      new Blob(['\x18\0\0\0\0\0\0\0\xa3\x7f\x4b\x22\t\0\0\xc0\x8a\x9c\x6b\xd9\x41\x1a\rbrain.Event:2']),
    ],
    ['image', 'x', new Blob([Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10)])],
    ['image', 'x', new Blob(['RIFF\x24\0\0\0WEBPVP8 '])],
    ['document', 'x', new Blob(['%PDF-1.7\n'])],
    ['archive', 'x', new Blob([Uint8Array.of(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c)])],
    ['archive', 'voice.zip', new Blob([interopBytes('bad_not_torch.zip.pth')])],
    ['program', 'x', new Blob(['MZ\x90\0', new Uint8Array(200)])],
    ['program', 'x', new Blob(['#!/bin/sh\n'])],
    ['exported-model', 'x', new Blob(['GGUF\x03\0\0\0'])],
    ['discriminator', 'D_8.pth', new Blob(['PK\x03\x04 cut off'])],
  ])('%s %s %#', async (other, name, file) => {
    expect(await identifyFile(file, name)).toEqual({ kind: 'other', other });
  });

  it.each<[string, string, Blob]>([
    ['semantic-tokens', 'x', utf16('a.wav\t1 2 3\n')],
    ['semantic-tokens', 'x', new Blob(['\nitem_name\tsemantic_audio\n'])],
    ['unknown', 'x', utf16('hello\nworld')],
    ['unknown', 'notes.txt', new Blob(['my notes'])],
    ['checkpoint', 'a.pth', new Blob(['PK\x03\x04 cut off'])],
  ])('%s %s %#', async (kind, name, file) => {
    expect(await identifyFile(file, name)).toEqual({ kind, other: null });
  });
});

it('`other` is set exactly where the kind is `other`', async () => {
  const word = fc.constantFrom(
    '<html>',
    '{"error":1}',
    'item_name',
    '\t1 2',
    '|zh|',
    '\n',
    'version https://git-lfs',
    '\xff\xfe',
    '\0',
  );
  const text = fc.oneof(
    fc.array(word, { maxLength: 6 }).map((words) => words.join('')),
    fc.string(),
  );
  await fc.assert(
    fc.asyncProperty(text, fc.constantFrom('a', 'D_1.pth', 'a.zip', 'a.freezelab.zip', 'a.log'), async (text, name) => {
      const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0) & 255);
      const { kind, other } = await identifyFile(new Blob([bytes]), name);
      expect(other !== null).toBe(kind === 'other');
    }),
    { numRuns: 500 },
  );
});

describe('by name where the content does not say', () => {
  // Nothing in a file is its own kind.
  it.each(refusedNames.filter((name) => name !== 'bad_empty.pth'))('%s', async (name) => {
    expect(await fileKind(new Blob([interopBytes(name)]), name)).toBe('checkpoint');
    expect(await fileKind(new Blob([interopBytes(name)]), 'unnamed')).toMatch(/^(checkpoint|unknown)$/);
  });

  it.each([
    ['audio', 'a.WAV'],
    ['audio', 'a.mov'],
    ['audio', 'a.aiff'],
    ['audio', 'a.wma'],
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
