/** NumPy's files, safetensors and the weights JSON. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ITEM_SIZE, type ElementType, toFloat32, toNumbers } from '../../src/formats/elementTypes.ts';
import { FormatError } from '../../src/formats/formatError.ts';
import { writeNpy, writeNpz } from '../../src/formats/numpy.ts';
import { type RawTensor, writeSafetensors } from '../../src/formats/safetensors.ts';
import { openTensorFile, type TensorFile } from '../../src/formats/tensorFile.ts';
import { type TorchTensor, treeOfPaths, writeTorch } from '../../src/formats/torchWriter.ts';

type Bytes = Uint8Array<ArrayBuffer>;
const fixture = (name: string): Promise<TensorFile> =>
  openTensorFile(new Blob([readFileSync(new URL(`./fixtures/${name}`, import.meta.url))]), name);
const ascii = (text: string): Bytes => Uint8Array.from(text, (character) => character.charCodeAt(0));
const open = (...parts: (Bytes | string)[]): Promise<TensorFile> =>
  openTensorFile(new Blob(parts.map((part) => (typeof part === 'string' ? ascii(part) : part))), 'a');

describe('files of NumPy', () => {
  it.each<[string, number[], ArrayLike<unknown>]>([
    ['fortran.npy', [2, 3, 4], Float64Array.from({ length: 24 }, (_, i) => i)],
    ['bigendian.npy', [2, 2], Int32Array.of(1, -2, 300, 4)],
    ['half.npy', [4], Float32Array.of(0.5, -0, Number.POSITIVE_INFINITY, Number.NaN)],
    ['scalar.npy', [], Uint8Array.of(1)],
    ['version2.npy', [3], Float32Array.of(0, 1, 2)],
    ['version3.npy', [3], Float32Array.of(0, 1, 2)],
  ])('%s', async (name, shape, values) => {
    const file = await fixture(name);
    expect(file.tensors.map(({ path, shape }) => ({ path, shape }))).toEqual([{ path: '', shape }]);
    expect(await file.read('')).toStrictEqual(values);
  });

  it('plain.npz and packed.npz', async () => {
    const plain = await fixture('plain.npz');
    expect(await plain.read('a')).toStrictEqual(BigInt64Array.of(0n, 1n, 2n));
    expect(await plain.read('b')).toStrictEqual(Uint8Array.of(0, 1, 2, 3));
    const packed = await fixture('packed.npz');
    expect(await packed.read('one')).toStrictEqual(Uint16Array.of(0, 1, 2, 3, 4));
    expect(await packed.read('z')).toStrictEqual(new Float32Array(90_000));
  });

  it('objects are refused', async () => {
    await expect(fixture('objects.npy')).rejects.toSay('would have to be unpickled');
  });

  const npy = (header: string, ...data: number[]): Promise<TensorFile> =>
    open(`\x93NUMPY\x01\x00${String.fromCharCode(header.length)}\x00${header}`, Uint8Array.from(data));
  it.each([
    ["{'shape': (2,), 'descr': '|u1', 'fortran_order': False}", [2]],
    ['{"descr": "|u1", "fortran_order": True, "shape": (2L, 1L), }', [2, 1]],
  ])('the header %s', async (header, shape) => {
    expect((await npy(header, 5, 6)).tensors[0]?.shape).toEqual(shape);
  });
  it.each([
    ["{'descr': '|u1', 'fortran_order': False, 'shape': (3,), }", 'has 2 bytes; [3] of uint8 need 3'],
    ["{'descr': '|u1', 'fortran_order': False, 'shape': (1,), }", 'has 2 bytes; [1] of uint8 need 1'],
    ["{'descr': '|u1', 'fortran_order': False, 'shape': (-2,), }", 'no shape that is supported'],
    ["{'descr': '|u1', 'fortran_order': False, 'shape': (2), }", 'no tuple'],
    ["{'descr': '|u1', 'fortran_order': False, 'shape': (99999999999, 9), }", 'over the limit'],
    ["{'descr': '<c8', 'fortran_order': False, 'shape': (2,), }", 'not supported'],
    ["{'descr': 'u1', 'fortran_order': False, 'shape': (2,), }", 'not supported'],
    ["{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,), }", 'its elements are records'],
    ["{'descr': '|u1', 'fortran_order': 1, 'shape': (2,), }", 'no fortran_order'],
    ["{'descr': '|u1', 'fortran_order': False, 'shape': (2,), 'x': exit(), }", 'damaged'],
    ['', 'no descr'],
  ])('the header %s is refused', async (header, message) => {
    await expect(npy(header, 5, 6)).rejects.toThrow(FormatError);
    await expect(npy(header, 5, 6)).rejects.toSay(message);
  });
});

describe('safetensors', () => {
  const file = (header: string, ...data: number[]): Promise<TensorFile> =>
    open(`${String.fromCharCode(header.length % 256, header.length >> 8)}\0\0\0\0\0\0${header}`, Uint8Array.from(data));
  const entry = (dtype: string, shape: string, from: number, to: number): string =>
    `{"dtype":"${dtype}","shape":${shape},"data_offsets":[${from},${to}]}`;

  it('a header as others write it', async () => {
    const opened = await file(
      `{"__metadata__":{"format":"pt"},"b":${entry('I16', '[2]', 1, 5)},"__proto__":${entry('BOOL', '[]', 0, 1)}}  `,
      1,
      1,
      0,
      255,
      255,
    );
    expect(opened.metadata).toEqual(new Map([['format', 'pt']]));
    expect(await opened.read('b')).toStrictEqual(Int16Array.of(1, -1));
    expect(await opened.read('__proto__')).toStrictEqual(Uint8Array.of(1));
    await expect(opened.read('c')).rejects.toSay('a: it has no tensor “c”.');
  });
  it('a header of 128 bytes, which begins like a pickle', async () => {
    const header = `{"a":${entry('U8', '[2]', 0, 2)}}`.padEnd(128);
    expect(await (await file(header, 5, 6)).read('a')).toStrictEqual(Uint8Array.of(5, 6));
  });
  it.each([
    ['a longer file', `{"a":${entry('U8', '[1]', 0, 1)}}`, 'take 1 bytes; the file has 2'],
    ['a shorter file', `{"a":${entry('U8', '[3]', 0, 3)}}`, 'take 3 bytes; the file has 2'],
    ['an overlap', `{"a":${entry('U8', '[2]', 0, 2)},"b":${entry('U8', '[1]', 1, 2)}}`, 'overlaps'],
    ['a hole', `{"a":${entry('U8', '[1]', 1, 2)}}`, 'belong to none'],
    ['offsets the wrong way round', `{"a":${entry('U8', '[2]', 2, 0)}}`, 'has -2 bytes'],
    ['a size that is not the shape’s', `{"a":${entry('F32', '[2]', 0, 2)}}`, '[2] of F32 need 8'],
    [
      'an overlap with an unknown type',
      `{"a":${entry('F8_E4M3', '[2]', 0, 2)},"b":${entry('U8', '[1]', 1, 2)}}`,
      'overlaps',
    ],
    ['an unknown type of the wrong way round', `{"a":${entry('F8_E4M3', '[2]', 2, 0)}}`, 'begin at 2 instead of 0'],
    [
      'a type that is no text',
      '{"a":{"dtype":1,"shape":[1],"data_offsets":[0,1]}}',
      'it has no proper dtype (tensor “a”)',
    ],
    ['no offsets', '{"a":{"dtype":"U8","shape":[1]}}', 'its data_offsets are damaged; expected'],
    ['an entry that is none', '{"a":null}', 'it has no proper dtype'],
    ['a negative shape', `{"a":${entry('U8', '[-2]', 0, 2)}}`, 'shape'],
    ['a huge shape', `{"a":${entry('U8', '[1e15]', 0, 2)}}`, 'over the limit'],
    ['a fraction', `{"a":${entry('U8', '[0.5]', 0, 2)}}`, 'shape'],
    ['no JSON', '{"a":', 'not JSON'],
    ['metadata that are no texts', '{"__metadata__":{"a":1}}', '__metadata__'],
  ])('%s is refused', async (_what, header, message) => {
    await expect(file(header, 5, 6)).rejects.toThrow(FormatError);
    await expect(file(header, 5, 6)).rejects.toSay(message);
  });
  it('a header longer than the file is refused', async () => {
    await expect(open('\xff\xff\x0f\0\0\0\0\0{}')).rejects.toSay('its header claims 1048575 bytes');
  });
  it('a tensor with a reserved name is refused when writing', () => {
    const tensor = { path: '__metadata__', type: 'uint8', shape: [0], bytes: new Uint8Array() } as const;
    expect(() => writeSafetensors([tensor], new Map())).toThrow(FormatError);
  });
});

const types = Object.keys(ITEM_SIZE) as ElementType[];
const raw = fc
  .record({ type: fc.constantFrom(...types), shape: fc.array(fc.nat(4), { maxLength: 4 }) })
  .chain(({ type, shape }) => {
    const length = shape.reduce((product, axis) => product * axis, 1) * ITEM_SIZE[type];
    const bytes = fc.uint8Array({ minLength: length, maxLength: length });
    return bytes.map((bytes): Omit<RawTensor, 'path'> => ({ type, shape, bytes: new Uint8Array(bytes) }));
  });
const named = fc
  .dictionary(fc.stringMatching(/^[a-z_.0-9]{1,12}$/), raw, { minKeys: 1, maxKeys: 5 })
  .map((tensors) => Object.entries(tensors).map(([path, tensor]): RawTensor => ({ path, ...tensor })));

describe('what is written reads back bit for bit:', () => {
  const check = async (parts: Bytes[], tensors: readonly RawTensor[]): Promise<void> => {
    const file = await openTensorFile(new Blob(parts), 'written');
    expect(new Set(file.tensors.map(({ path }) => path))).toEqual(new Set(tensors.map(({ path }) => path)));
    for (const { path, type, shape, bytes } of tensors) {
      const info = file.tensors.find((info) => info.path === path);
      expect({ dtype: info?.dtype, shape: info?.shape }).toEqual({ dtype: type, shape });
      expect(await file.readBytes(path)).toEqual(bytes);
    }
  };
  it('safetensors', async () => {
    await fc.assert(fc.asyncProperty(named, (tensors) => check(writeSafetensors(tensors, new Map()), tensors)));
  });
  it('npz', async () => {
    const known = named.map((tensors) => tensors.filter(({ type }) => type !== 'bfloat16'));
    const some = known.filter((tensors) => tensors.length > 0);
    await fc.assert(fc.asyncProperty(some, (tensors) => check(writeNpz(tensors), tensors)));
  });
  it('npy', async () => {
    await fc.assert(
      fc.asyncProperty(raw, async (tensor) => {
        if (tensor.type === 'bfloat16') expect(() => writeNpy({ path: '', ...tensor })).toSay('no bfloat16');
        else await check(writeNpy({ path: '', ...tensor }), [{ path: '', ...tensor }]);
      }),
    );
  });
  it('torch', async () => {
    const known = named.map((tensors) => tensors.filter(({ type }) => !type.startsWith('uint') || type === 'uint8'));
    await fc.assert(
      fc.asyncProperty(known, (tensors) => {
        const byPath = new Map(tensors.map((t): [string, TorchTensor] => [t.path, { ...t, requiresGrad: false }]));
        return check(writeTorch(treeOfPaths([...byPath.keys()]), byPath), tensors);
      }),
    );
  });
});

it('the weights JSON as a file of tensors', async () => {
  const file = await fixture('weights.json');
  expect(file.format).toBe('weights-json');
  expect(file.tensors.map(({ path }) => path).slice(0, 2)).toEqual([
    'state_dict/ssl_proj.weight',
    'state_dict/ssl_proj.bias',
  ]);
  expect(await file.read('optimizer/ssl_proj.bias/exp_avg')).toStrictEqual(
    Float32Array.from({ length: 5 }, (_, i) => Math.sin(i + 1)),
  );
});

it('JSON of another kind is refused, however deep it is', async () => {
  const fixture = readFileSync(new URL('./fixtures/weights.json', import.meta.url), 'utf8');
  const text = JSON.stringify(JSON.parse(fixture)).replace('"shape":[5,6,2]', '"shape":[61]');
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  await expect(open(text.replace('"data":[', `"data":[${deep},`))).rejects.toSay(
    '“ssl_proj.weight”, value 1, is a list of 1; expected a number.',
  );
  await expect(open('{"a":1}')).rejects.toThrow(FormatError);
});

it('values as numbers and as float32', () => {
  expect(toNumbers(BigInt64Array.of(-(2n ** 53n) + 1n))).toEqual([-(2 ** 53) + 1]);
  expect(() => toNumbers(BigInt64Array.of(2n ** 53n))).toThrow(FormatError);
  expect(toFloat32(BigUint64Array.of(3n))).toEqual(Float32Array.of(3));
  expect(toFloat32(Float64Array.of(0.1))).toEqual(Float32Array.of(0.1));
});
