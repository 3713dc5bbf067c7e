import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SkippedPlace, TensorPlace } from '../../src/formats/contentTree.ts';
import { FormatError } from '../../src/formats/formatError.ts';
import { readPickle } from '../../src/formats/pickle.ts';
import { openTensorFile, type TensorFile } from '../../src/formats/tensorFile.ts';
import { TORCH_HOST } from '../../src/formats/torchHost.ts';
import { treeOfPaths, writeTorch } from '../../src/formats/torchWriter.ts';
import { writeZip } from '../../src/formats/zipWriter.ts';
import { interopBytes } from '../reference/interopFiles.ts';
import { countingTensor } from './sampleFiles.ts';

type Bytes = Uint8Array<ArrayBuffer>;
const fixture = (name: string): Bytes => new Uint8Array(readFileSync(new URL(`./fixtures/${name}`, import.meta.url)));
const open = (bytes: Bytes, name = 'a.pth'): Promise<TensorFile> => openTensorFile(new Blob([bytes]), name);
const ascii = (text: string): Bytes => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** A PyTorch file around a pickle. */
function torchZip(pickle: string, storages: Record<string, Bytes> = {}): Bytes {
  const entries = Object.entries({ 'data.pkl': ascii(pickle), version: ascii('3\n'), ...storages });
  const parts = writeZip(entries.map(([name, content]) => ({ name: `a/${name}`, content: [content] })));
  return new Uint8Array(Buffer.concat(parts));
}
const floats = (...values: number[]): Bytes => new Uint8Array(Float32Array.from(values).buffer);
const text = (value: string): string => `X${String.fromCharCode(value.length)}\0\0\0${value}`;
const int = (value: number): string => `J${String.fromCharCode(...new Uint8Array(Int32Array.of(value).buffer))}`;
/** Opcodes of a tensor on storage 0 of `length` float32. */
function tensor(length: string, shape: number[], stride: number[], offset = '0'): string {
  const tuple = (values: number[]): string => `(${values.map(int).join('')}t`;
  const storage = `(${text('storage')}ctorch\nFloatStorage\n${text('0')}${text('cpu')}${length}tQ`;
  return `ctorch._utils\n_rebuild_tensor_v2\n(${storage}I${offset}\n${tuple(shape)}${tuple(stride)}\x89)tR`;
}

describe('every pickle protocol that PyTorch writes', () => {
  it.each([2, 3, 4, 5])('protocol %i', async (protocol) => {
    const file = await open(fixture(`protocol${protocol}.pth`));
    expect(file.tree).toStrictEqual(
      new Map<string, unknown>([
        ...['w', 'attr', 'u16', 'param'].map((path): [string, unknown] => [path, new TensorPlace(path)]),
        ['size', [2, 3]],
        ['device', 'cuda:1'],
        ['dtype', 'torch.float32'],
        ['set', [7]],
        ['frozen', [8]],
        ['bytes', Uint8Array.of(0, 255)],
        ['array', Uint8Array.of(97, 98)],
        ['big', 2n ** 70n],
        ['negative', -5],
        ['long', [2 ** 40, -(2 ** 40)]],
        [
          'config',
          new Map<string, unknown>([
            ['lr', 1e-4],
            ['nested', new Map([['n', 3]])],
          ]),
        ],
        ['default', new Map([['k', [1]]])],
        ['text', 'h\u00e9\u{1f600}'],
        ['empty', new Uint8Array()],
        ['none', null],
        ['float', Number.POSITIVE_INFINITY],
        ['3', 'three'],
        ['true', 'yes'],
        ['null', 'nothing'],
        ['__proto__', new Map([['x', 1]])],
      ]),
    );
    expect(await file.read('w')).toEqual(Float32Array.of(0, 1, 2, 3, 4, 5));
    expect(await file.read('attr')).toEqual(Float32Array.of(1, 3));
    expect(await file.read('u16')).toEqual(Uint16Array.of(0, 1, 65535, 7));
    expect(file.tensors.map(({ requiresGrad }) => requiresGrad)).toEqual([false, false, false, true]);
  });
});

it('a file written on a big-endian machine reads the same', async () => {
  expect(await (await open(fixture('bigendian.pth'))).read('w')).toEqual(Float32Array.of(0, 1, 2, 3, 4, 5));
});

it('the hand-made file these tests build on is readable', async () => {
  const file = await open(
    torchZip(`\x80\x02${tensor('K\x06', [2, 2], [1, 2], '1')}.`, { 'data/0': floats(9, 1, 2, 3, 4, 8) }),
  );
  expect(await file.read('')).toEqual(Float32Array.of(1, 3, 2, 4));
});

describe('refuses with the place:', () => {
  const nested = `${']'.repeat(100)}${'a'.repeat(99)}`;
  const laughs = `]q\x00K\x01a${Array.from({ length: 60 }, (_, i) => `]q${String.fromCharCode(i + 1)}${`h${String.fromCharCode(i)}a`.repeat(2)}`).join('')}`;
  const storage = { 'data/0': floats(0, 1, 2, 3) };
  it.each<[string, Bytes, string]>([
    ['a negative length', torchZip('\x80\x02T\xff\xff\xff\xffab.'), 'a length of -1 is impossible (byte 3'],
    ['a negative long length', torchZip('\x80\x02\x8b\xff\xff\xff\xffab.'), 'an integer of -1 bytes'],
    ['a length beyond the end', torchZip('\x80\x02X\xff\xff\xff\xffab.'), 'cut off'],
    ['a 64-bit length', torchZip('\x80\x04\x8e\xff\xff\xff\xff\xff\xff\xff\xffab.'), 'cut off'],
    ['a pickle without end', torchZip('\x80\x02K\x01'), 'cut off'],
    ['bytes after the pickle', torchZip('\x80\x02N.N'), '1 bytes follow its pickle'],
    ['values left over', torchZip('\x80\x02NN.'), 'left over'],
    ['a future protocol', torchZip('\x80\x06N.'), 'protocol 6'],
    ['an empty stack', torchZip('\x80\x02.'), 'empty stack'],
    ['a stack emptied below its mark', torchZip('\x80\x02N(0000.'), 'empty stack'],
    ['a missing memo', torchZip('\x80\x02h\x07.'), 'refers to entry 7'],
    ['an extension registry', torchZip('\x80\x02\x82\x01.'), 'opcode 0x82'],
    ['an out-of-band buffer', torchZip('\x80\x05\x97.'), 'opcode 0x97'],
    ['NEWOBJ of a foreign class', torchZip('\x80\x02csubprocess\nPopen\n)\x81.'), 'subprocess.Popen'],
    ['a name with control characters', torchZip('\x80\x02cos\x1b[31m\nsystem\n.'), '“os [31m.system”'],
    ['a call of a class', torchZip('\x80\x02cutils\nHParams\n)R.'), 'it calls utils.HParams'],
    [
      'a function as a value',
      torchZip('\x80\x02}Ncollections'.replace('Ncollections', `${text('f')}ccollections\nOrderedDict\ns.`)),
      'where a value belongs (at “f”)',
    ],
    [
      'a tensor inside its own arguments',
      torchZip(
        '\x80\x02ctorch._tensor\n_rebuild_from_type_v2\n(ctorch._tensor\n_rebuild_from_type_v2\nctorch\nTensor\n]q\x00h\x00atR.',
      ),
      'of a class that is not allowed',
    ],
    ['deep nesting', torchZip(`\x80\x02${nested}.`), 'nested deeper than 64'],
    ['a list that contains itself', torchZip('\x80\x02]q\x00h\x00a.'), 'contains itself'],
    ['lists that double 60 times', torchZip(`\x80\x02(${laughs}1h\x3c.`), 'unfolds to more than'],
    ['keys that read the same', torchZip(`\x80\x02}K\x01NsU\x011Ns.`), 'two of its keys read the same (at “1”)'],
    [
      'a storage of impossible length',
      torchZip(`\x80\x02${tensor('J\xff\xff\xff\xff', [4], [1])}.`, storage),
      'the length of storage “0” is -1',
    ],
    [
      'a shape whose product overflows',
      torchZip(`\x80\x02${tensor('K\x04', Array(40).fill(2 ** 27), Array(40).fill(0))}.`, storage),
      'over the limit',
    ],
    [
      'an overflow hidden behind a zero',
      torchZip(`\x80\x02${tensor('K\x04', [...Array<number>(40).fill(2 ** 30), 0], Array(41).fill(0))}.`, storage),
      'over the limit',
    ],
    [
      'more strides than axes',
      torchZip(`\x80\x02${tensor('K\x04', [4], [1, 1])}.`, storage),
      '2 strides do not go with 1 axes',
    ],
    [
      'an offset that is no number',
      torchZip(`\x80\x02${tensor('K\x04', [4], [1]).replace('I0\n', ']')}.`, storage),
      'the storage offset [?] is impossible',
    ],
    [
      'a bomb of moderate size',
      torchZip(`\x80\x02${tensor('K\x04', [5000, 5000], [0, 0])}.`, storage),
      'are over the limit of 16777216',
    ],
    [
      'a storage longer than claimed',
      torchZip(`\x80\x02${tensor('K\x03', [3], [1])}.`, storage),
      'has 16 bytes instead of 12',
    ],
  ])('%s', async (_what, bytes, message) => {
    await expect(open(bytes)).rejects.toThrow(FormatError);
    await expect(open(bytes)).rejects.toSay(`a.pth: `);
    await expect(open(bytes)).rejects.toSay(message);
  });

  it('steps without end', { tags: ['slow'], timeout: 60_000 }, () => {
    expect(() => readPickle(new Uint8Array(2 ** 24).fill('('.charCodeAt(0)), 0, TORCH_HOST)).toSay('steps');
    // Each call copies the list again.
    const copies = `(${'K\x01'.repeat(60_000)}lq\x00${'cbuiltins\nset\n(h\x00tR0'.repeat(60_000)}.`;
    expect(() => readPickle(ascii(copies), 0, TORCH_HOST)).toSay('steps');
    expect(() => readPickle(new Uint8Array(2 ** 22).fill('}'.charCodeAt(0)), 0, TORCH_HOST)).toSay('containers');
  });
});

describe('the legacy format', () => {
  const bytes = interopBytes('tiny_s2G_legacy.pth');
  it('is refused with a wrong length before a storage, which nothing else would show', async () => {
    const file = await open(bytes);
    const damaged = bytes.slice();
    const at = damaged.length - 8 - 4 * 35;
    damaged[at] = 34;
    await expect(file.verify()).resolves.toBeUndefined();
    await expect((await open(damaged)).verify()).rejects.toSay('34 elements instead of 35');
  });
  it('is refused with bytes behind the end', async () => {
    await expect(open(new Uint8Array([...bytes, 0]))).rejects.toSay('1 bytes follow its last storage');
  });
  it('is refused where a storage is not listed', async () => {
    const listed = Buffer.from(bytes).lastIndexOf('94000000000384');
    const damaged = bytes.slice();
    damaged[listed] = 'x'.charCodeAt(0);
    await expect(open(damaged)).rejects.toSay('no tensor says what storage “x4000000000384” holds');
  });
});

describe('version marks', () => {
  const body = interopBytes('tiny_s2G.pth').slice(2);
  it.each([
    ['00', 'v1'],
    ['01', 'v2'],
    ['02', 'v3'],
    ['03', 'v3 LoRA'],
    ['04', 'v4 LoRA'],
    ['05', 'v2Pro'],
    ['06', 'v2ProPlus'],
  ])('%s is %s', async (mark, version) => {
    const file = await open(new Uint8Array([...ascii(mark), ...body]));
    expect(file.metadata).toEqual(new Map([['version', version]]));
    expect(file.tensors).toHaveLength(7);
  });
  it('an unknown one is refused', async () => {
    await expect(open(new Uint8Array([...ascii('99'), ...body]))).rejects.toSay('version mark “99” is unknown');
  });
});

/** A Blob that notes how much of it is read. */
class MeteredBlob extends Blob {
  bytesRead = 0;
  override slice(from = 0, to = this.size): Blob {
    const piece = super.slice(from, to);
    const read = piece.arrayBuffer.bind(piece);
    const arrayBuffer = (): Promise<ArrayBuffer> => {
      this.bytesRead += piece.size;
      return read();
    };
    return Object.assign(piece, { arrayBuffer });
  }
}

describe('large files', () => {
  const large = { ...countingTensor, shape: [2 ** 22], bytes: new Uint8Array(2 ** 24), requiresGrad: false };
  const tensors = new Map([
    ['weight/large', { ...large, path: 'weight/large' }],
    ['weight/small', { ...countingTensor, path: 'weight/small', requiresGrad: true }],
  ]);
  const parts = writeTorch(treeOfPaths([...tensors.keys()]), tensors);

  it('are read only where it is needed', async () => {
    const blob = new MeteredBlob(parts);
    const file = await openTensorFile(blob, 'large.pth');
    expect((await file.read('weight/small')).length).toBe(4096);
    // The directory is looked for in the last 64 kB.
    expect(blob.bytesRead).toBeLessThan(100_000);
  });

  it('tell their progress, and stop when told to', async () => {
    const file = await openTensorFile(new Blob(parts), 'large.pth');
    const counts: number[] = [];
    await file.read('weight/large', { onBytes: (count) => counts.push(count) });
    expect(counts.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(2 ** 24);
    expect(Math.max(...counts)).toBeLessThanOrEqual(2 ** 22);

    const stop = new AbortController();
    let read = 0;
    const onBytes = (count: number): void => {
      read += count;
      if (read > 2 ** 22) stop.abort(new Error('enough'));
    };
    const again = await openTensorFile(new Blob(parts), 'large.pth');
    await expect(again.read('weight/large', { signal: stop.signal, onBytes })).rejects.toSay('enough');
    expect(read).toBeLessThan(2 ** 23 + 1000);
  });
});

describe('what we write', () => {
  it('reads back equal, content and tensors', async () => {
    const tree = new Map<string, unknown>([
      ['w', new TensorPlace('w')],
      [
        'list',
        [
          new TensorPlace('list/0'),
          null,
          true,
          false,
          1.5,
          -0.25,
          2 ** 40,
          -(2n ** 80n),
          'h\u00e9',
          Uint8Array.of(0, 255),
        ],
      ],
      [
        'map',
        new Map<string, unknown>([
          ['__proto__', 1],
          ['empty', new Map()],
        ]),
      ],
    ]) as never;
    const scalar = { path: 'list/0', type: 'bool', shape: [], bytes: Uint8Array.of(1), requiresGrad: false } as const;
    const tensors = new Map([
      ['w', { ...countingTensor, path: 'w', requiresGrad: true }],
      ['list/0', scalar],
    ]);
    const file = await openTensorFile(new Blob(writeTorch(tree, tensors)), 'a.pth');
    await file.verify();
    expect(file.tree).toStrictEqual(tree);
    expect(await file.readBytes('w')).toEqual(countingTensor.bytes);
    expect(await file.read('list/0')).toEqual(Uint8Array.of(1));
    expect(file.tensors.map(({ requiresGrad }) => requiresGrad)).toEqual([true, false]);
  });
  it('has None where something was skipped', async () => {
    const tree = new Map([['a', new SkippedPlace({ code: 'sparse-tensor' })]]);
    expect((await openTensorFile(new Blob(writeTorch(tree, new Map())), 'a.pth')).tree).toEqual(new Map([['a', null]]));
  });
  it('is refused where paths contradict each other', () => {
    expect(() => treeOfPaths(['a', 'a/b'])).toThrow(FormatError);
    expect(() => treeOfPaths(['a/b', 'a'])).toThrow(FormatError);
  });
  it('is refused for types that such files cannot hold', () => {
    const tensors = new Map([
      ['', { path: '', type: 'uint16', shape: [1], bytes: new Uint8Array(2), requiresGrad: false } as const],
    ]);
    expect(() => writeTorch(treeOfPaths(['']), tensors)).toSay('cannot hold uint16');
  });
});
