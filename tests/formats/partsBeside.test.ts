/** What training scripts save beside the weights: read as data, or skipped by name and with a reason; never refused. */
import { said } from '../setup/problemMatcher.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SkippedPlace, TensorPlace } from '../../src/formats/contentTree.ts';
import { openFeatureFile } from '../../src/formats/featureFile.ts';
import { FormatError } from '../../src/formats/formatError.ts';
import { findFrontEnd } from '../../src/objectives/reconstruction/frontEnd.ts';
import { openTensorFile, type TensorFile } from '../../src/formats/tensorFile.ts';
import { writeZip } from '../../src/formats/zipWriter.ts';
import { float32Tensor, noise, tensorFile } from '../contract/inputFiles.ts';

const fixture = (name: string): File => new File([readFileSync(new URL(`./fixtures/${name}`, import.meta.url))], name);
const sharedCase = (name: string): File =>
  new File([readFileSync(join(import.meta.dirname, '../cases/failing', name))], name);
const open = (file: File): Promise<TensorFile> => openTensorFile(file, file.name);

/** Written by Python's and NumPy's own picklers, see `fixtures/make.py`. */
describe.each(['beside2.pth', 'beside5.pth'])('%s', (name) => {
  it('plain objects are read as data', async () => {
    const { tree } = await open(fixture(name));
    const values = Object.fromEntries(tree as Map<string, unknown>);
    expect(values).toMatchObject({
      iteration: 12,
      rate: 1e-4,
      half: 0.5,
      flag: true,
      beyond: 2n ** 63n,
      name: 'h\u00e9',
      raw: Uint8Array.of(97, 98),
      type: 'numpy.float32',
      out: '/data/out.pth',
      drive: 'C:\\models\\a.pth',
      args: new Map<string, unknown>([
        ['lr', 0.5],
        ['path', 'logs'],
      ]),
      when: '2024-05-06T07:08:09.000010',
      date: '2024-05-06',
      took: 86_402.5,
      zone: '2024-05-06T00:00:00',
      losses: [1.5, 2.5],
      exact: '0.1',
      id: new Map([['int', 5]]),
      range: [0, 3, 1],
      easy: new Map([['lr', 0.5]]),
      slots: new Map([['lr', 0.5]]),
      tuple_keys: new Map([['(1, a)', 2]]),
      random: ['MT19937', new TensorPlace('random/1'), 624, 0, 0],
    });
  });

  it('arrays are tensors like others', async () => {
    const file = await open(fixture(name));
    await file.verify();
    expect(await file.read('mean')).toEqual(Float32Array.of(0, 1, 2, 3, 4, 5));
    expect(await file.read('columns')).toEqual(Float64Array.of(0, 1, 2, 3, 4, 5));
    expect(await file.read('big_endian')).toEqual(Int16Array.of(1, -2));
    expect((await file.read('random/1')).length).toBe(624);
    expect(await file.read('last')).toEqual(Float32Array.of(0, 1, 2, 3, 4, 5));
  });

  it('the rest is skipped, each part with its reason', async () => {
    const { tree, skipped } = await open(fixture(name));
    expect(skipped).toEqual([
      { path: 'day', reason: expect.toSay(/^its elements are dates or durations$/) },
      { path: 'wave', reason: expect.toSay(/^its elements are complex numbers$/) },
      {
        path: 'objects',
        reason: expect.toSay(/^its elements are objects of Python, which would have to be unpickled$/),
      },
      { path: 'texts', reason: expect.toSay(/^its elements are texts$/) },
      { path: 'records', reason: expect.toSay(/^its elements are records$/) },
      { path: 'generator', reason: expect.toSay(/^it is an object of numpy\.random$/) },
      { path: 'omega', reason: expect.toSay(/^it is an object of omegaconf$/) },
      { path: 'sparse', reason: expect.toSay(/^it is a sparse tensor$/) },
      { path: 'quantized', reason: expect.toSay(/^it is a quantized tensor$/) },
      { path: 'quantized_parameter', reason: expect.toSay(/^it is a quantized tensor$/) },
      { path: 'complex', reason: expect.toSay(/^it is complex64, which is not supported$/) },
      { path: 'float8', reason: expect.toSay(/^it is float8_e4m3fn, which is not supported$/) },
      { path: 'meta', reason: expect.toSay(/^it is a tensor without values$/) },
    ]);
    expect((tree as Map<string, unknown>).get('sparse')).toEqual(new SkippedPlace({ code: 'sparse-tensor' }));
  });
});

describe('names that are no data stay refused', () => {
  const pickled = (pickle: string): File => {
    const entries = { 'data.pkl': pickle, version: '3\n' };
    const parts = Object.entries(entries).map(([name, text]) => ({
      name: `a/${name}`,
      content: [Uint8Array.from(text, (character) => character.charCodeAt(0))],
    }));
    return new File(writeZip(parts), 'a.pth');
  };
  it.each([
    ['numpy.f2py.compile', '\x80\x02cnumpy.f2py\ncompile\n)R.'],
    ['numpy.load', '\x80\x02cnumpy\nload\n)R.'],
    ['numpy.testing._private.utils.runstring', '\x80\x02cnumpy.testing._private.utils\nrunstring\n)R.'],
    ['pathlib.Path.unlink', '\x80\x04\x8c\x07pathlib\x8c\x0bPath.unlink\x93)R.'],
    ['builtins.getattr', '\x80\x02cbuiltins\ngetattr\n)R.'],
    ['functools.partial', '\x80\x02cfunctools\npartial\n)R.'],
    ['torch.hub.load', '\x80\x02ctorch.hub\nload\n)R.'],
    ['__main__.run', '\x80\x02c__main__\nrun\n)R.'],
  ])('%s', async (name, pickle) => {
    await expect(open(pickled(pickle))).rejects.toThrow(FormatError);
    await expect(open(pickled(pickle))).rejects.toSay(name);
  });
  it('and the message says what to do', async () => {
    await expect(open(pickled('\x80\x02cposix\nsystem\n)R.'))).rejects.toSay(
      'nothing was run. If you trust where it comes from, load it in PyTorch and save only its tensors',
    );
  });

  it.each([
    ['an array that has fewer bytes than its shape needs', '(K\x01K\x09\x85h\x01\x89U\x01at', 'reach outside'],
    ['an array that has more', '(K\x01K\x01\x85h\x01\x89U\x09aaaaaaaaat', 'the bytes that its shape needs'],
    ['an array of a negative shape', '(K\x01J\xff\xff\xff\xff\x85h\x01\x89U\x00t', 'is impossible'],
    ['an array without content', null, 'without content'],
  ])('%s is refused', async (_what, state, message) => {
    const type = 'cnumpy\ndtype\nU\x02u1\x85Rq\x010';
    const array = 'cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85U\x01b\x87R';
    const file = pickled(`\x80\x02${type}${array}${state === null ? '' : `${state}b`}.`);
    await expect(open(file)).rejects.toThrow(FormatError);
    await expect(open(file)).rejects.toSay(message);
  });
});

it('a checkpoint with NumPy numbers beside its weights', async () => {
  const file = await open(sharedCase('11-G_numpy_scalar.pth'));
  expect(findFrontEnd(file).sizes).toMatchObject({ tokenRate: '25hz' });
  expect((file.tree as Map<string, unknown>).get('iteration')).toBe(12);
  expect((file.tree as Map<string, unknown>).get('learning_rate')).toBeCloseTo(0.000_099_98, 12);
  expect(file.skipped).toEqual([]);
});

it('safetensors with a float8 tensor elsewhere', async () => {
  const file = await open(sharedCase('10-front_plus_f8.safetensors'));
  expect(findFrontEnd(file).places.size).toBe(6);
  expect(file.skipped).toEqual([
    { path: 'dec.conv_pre.weight', reason: expect.toSay(/^it is F8_E4M3, which is not supported$/) },
  ]);
  for (const { path } of file.tensors) expect((await file.read(path)).length).toBeGreaterThan(0);
});

describe('features', () => {
  it('with a sample rate beside them', async () => {
    const { utterances, skipped } = await openFeatureFile(sharedCase('03b-feats_with_sr.npz'), 'voice.npz', null);
    expect(utterances.map(({ utterance }) => utterance)).toEqual(['voice']);
    expect(skipped).toEqual([{ path: 'sr', reason: expect.toSay(/^it is a single number$/) }]);
  });

  it('with texts, objects, records, lengths and whole numbers beside them', async () => {
    const { utterances, skipped } = await openFeatureFile(fixture('mixed.npz'), 'mixed.npz', 3);
    expect(utterances).toMatchObject([{ utterance: 'mixed', frames: 4, channels: 3 }]);
    expect(await utterances[0]?.read()).toEqual(Float32Array.from({ length: 12 }, (_, i) => i));
    expect(Object.fromEntries(skipped.map(({ path, reason }) => [path, said(reason)]))).toEqual({
      speaker: 'its elements are texts',
      notes: 'its elements are objects of Python, which would have to be unpickled',
      records: 'its elements are records',
      spectrum: 'its elements are complex numbers',
      sr: 'it is a single number',
      lengths: 'its shape is [1]',
      phones: 'it holds whole numbers (int64)',
    });
  });

  it('of several utterances keep their own names beside a number', async () => {
    const tensors = [
      float32Tensor('a', [5, 6], noise(30)),
      float32Tensor('b', [4, 6], noise(24)),
      float32Tensor('sr', [], [16_000]),
    ];
    const { utterances } = await openFeatureFile(tensorFile('npz', 'ab.npz', tensors), 'ab.npz', 6);
    expect(utterances.map(({ utterance }) => utterance)).toEqual(['a', 'b']);
  });

  it('where nothing can be used, it says what was there', async () => {
    const header = `{"a":{"dtype":"C64","shape":[1],"data_offsets":[0,8]}}`.padEnd(56);
    const file = new File([Uint8Array.of(56, 0, 0, 0, 0, 0, 0, 0), header, new Uint8Array(8)], 'c.safetensors');
    await expect(openFeatureFile(file, 'c.safetensors', null)).rejects.toSay(
      'it holds no tensor that can be used; “a”: it is C64, which is not supported',
    );
  });
});
