/** Files of tensors: torch, numpy, safetensors, and the zips and pickles that they are made of. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { defaultExperiment } from '../../src/config/experiment.ts';
import { checkedSettings } from '../../src/config/validation.ts';
import { unfold } from '../../src/formats/contentTree.ts';
import { identifyFile } from '../../src/formats/fileIdentity.ts';
import { parseNpyHeader } from '../../src/formats/npyHeader.ts';
import { writeNpy, writeNpz } from '../../src/formats/numpy.ts';
import { openFeatureFile } from '../../src/formats/featureFile.ts';
import { readPickle } from '../../src/formats/pickle.ts';
import { readPlaced } from '../../src/formats/placedTensors.ts';
import { type RawTensor, writeSafetensors } from '../../src/formats/safetensors.ts';
import { openTensorFile } from '../../src/formats/tensorFile.ts';
import { elementCount } from '../../src/formats/tensorView.ts';
import { TORCH_HOST } from '../../src/formats/torchHost.ts';
import { ZipFile } from '../../src/formats/zipContent.ts';
import { writeZip } from '../../src/formats/zipWriter.ts';
import { checkpoints } from '../../src/objectives/reconstruction/checkpoint.ts';
import { settingsFor } from '../../src/train/checkpointSettings.ts';
import { deflatedNpz } from '../formats/sampleFiles.ts';
import { interopBytes, interopNames } from '../reference/interopFiles.ts';
import { anythingBehind, damage, damagedFiles } from './byteDamage.ts';
import { damagedJson } from './jsonDamage.ts';
import { assertSayable } from './judgement.ts';
import { type Bytes, reader } from './reader.ts';

const tensor: RawTensor = {
  path: 'a',
  type: 'float32',
  shape: [2, 3],
  bytes: new Uint8Array(Float32Array.of(1, 2, 3, 4, 5, 6).buffer),
};
const two = [tensor, { ...tensor, path: 'b' }];
export const join = (parts: readonly Uint8Array[]): Bytes => new Uint8Array(Buffer.concat(parts));
const fixture = (name: string): Bytes =>
  new Uint8Array(readFileSync(new URL(`../formats/fixtures/${name}`, import.meta.url)));

/** Small files by name: of PyTorch and numpy, of our writers, and hostile ones. */
export const SAMPLES = new Map<string, Bytes>([
  ...interopNames
    .filter((name) => interopBytes(name).length < 10_000)
    .map((name): [string, Bytes] => [name, interopBytes(name)]),
  ['a.safetensors', join(writeSafetensors(two, new Map([['k', 'v']])))],
  ['a.npy', join(writeNpy(tensor))],
  ['a.npz', join(writeNpz(two))],
  ...['beside2.pth', 'beside5.pth', 'mixed.npz'].map((name): [string, Bytes] => [name, fixture(name)]),
  ['packed.npz', await deflatedNpz()],
]);
const ending = (end: string): Bytes[] => [...SAMPLES].filter(([name]) => name.endsWith(end)).map(([, bytes]) => bytes);
const isZip = (bytes: Bytes): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;
const torch = [...ending('.pth'), fixture('protocol2.pth'), fixture('protocol5.pth'), fixture('bigendian.pth')];
const NPY = ['bigendian', 'fortran', 'half', 'objects', 'scalar', 'version2', 'version3'].map((name) =>
  fixture(`${name}.npy`),
);

/** Opens the file and reads all of it. */
async function readAll(bytes: Bytes): Promise<unknown> {
  const file = await openTensorFile(new Blob([bytes]), 'fuzzed');
  for (const { reason } of file.skipped) assertSayable(reason);
  await file.verify();
  for (const { path, shape } of file.tensors) {
    assert(shape.every((axis) => Number.isSafeInteger(axis) && axis >= 0));
    assert.equal((await file.read(path)).length, elementCount(shape));
  }
  return file.tensors;
}

interface Entry {
  name: string;
  content: Bytes;
}
const ZIPS: Entry[][] = await Promise.all(
  [...torch, ...ending('.npz')].filter(isZip).map(async (bytes) => {
    try {
      const zip = await ZipFile.open(new Blob([bytes]));
      const entries = [...zip.entries.values()];
      return await Promise.all(
        entries.map(async (entry) => ({ name: entry.name, content: await zip.read(entry, 0, entry.size) })),
      );
    } catch {
      return []; // one of the damaged ones
    }
  }),
).then((all) => all.filter((entries) => entries.length > 0));

/** A zip that is whole, with damage in one of its entries: checksums do not give it away. */
const damagedEntries: fc.Arbitrary<Bytes> = fc
  .tuple(fc.constantFrom(...ZIPS), fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(20)), damage)
  .map(([entries, at, damaged]) =>
    join(
      writeZip(
        entries.map(({ name, content }, i) => ({
          name,
          content: [i === at % entries.length ? damaged(content) : content],
        })),
      ),
    ),
  );

/** The directory at the end of a zip, damaged; the rest as it was. */
const damagedDirectories: fc.Arbitrary<Bytes> = fc
  .tuple(fc.constantFrom(...torch.filter(isZip), ...ending('.npz')), damage)
  .map(([bytes, damaged]) => {
    const at = Buffer.from(bytes).indexOf('PK\x01\x02', 0, 'latin1');
    return at < 0 ? bytes : join([bytes.subarray(0, at), damaged(bytes.slice(at))]);
  });

const SAFETENSORS_HEAD = {
  __metadata__: { k: 'v' },
  a: { dtype: 'F32', shape: [2, 3], data_offsets: [0, 24] },
  b: { dtype: 'BF16', shape: [6], data_offsets: [24, 36] },
};
function safetensorsOf(json: string, bytes: number): Bytes {
  const head = Buffer.from(json);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(head.length));
  return join([length, head, new Uint8Array(bytes)]);
}
const safetensorsHeads: fc.Arbitrary<Bytes> = damagedJson([SAFETENSORS_HEAD]).map((text) => safetensorsOf(text, 36));

const CODEBOOK = 'quantizer.vq.layers.0._codebook';
/** A front end with a decoder, each tensor in a shape that it might be claimed to have. */
const frontEnds: fc.Arbitrary<Bytes> = fc
  .array(
    fc.tuple(
      fc.nat(9),
      fc.option(fc.array(fc.constantFrom(0, 0, 1, 2, 3, 4, 6, 2 ** 31, 2 ** 40), { maxLength: 4 })),
      fc.constantFrom('', 'weight/', '__proto__/', 'reference/'),
    ),
    { maxLength: 3 },
  )
  .map((changes) => {
    const shapes = new Map<string, number[]>([
      ['ssl_proj.weight', [4, 3, 2]],
      ['ssl_proj.bias', [4]],
      [`${CODEBOOK}.inited`, [1]],
      [`${CODEBOOK}.cluster_size`, [6]],
      [`${CODEBOOK}.embed`, [6, 4]],
      [`${CODEBOOK}.embed_avg`, [6, 4]],
      ['dec.0.weight', [5, 4, 3]],
      ['dec.0.bias', [5]],
      ['dec.2.weight', [2, 5, 1]],
      ['dec.2.bias', [2]],
    ]);
    const names = [...shapes.keys()];
    for (const [at, shape, prefix] of changes) {
      const name = names[at] as string;
      if (shape === null) shapes.delete(name);
      else shapes.set(prefix + name, shape);
    }
    let end = 0;
    const entries = [...shapes].map(([name, shape]) => {
      const bytes = 4 * elementCount(shape);
      const from = end;
      end += bytes < 10_000 ? bytes : 0;
      return [name, { dtype: 'F32', shape, data_offsets: [from, end] }] as const;
    });
    return safetensorsOf(JSON.stringify(Object.fromEntries(entries)), end);
  });

/** Heads of npy in the words of Python. */
const npyHeads: fc.Arbitrary<Bytes> = fc
  .tuple(
    fc.constantFrom('<f4', '>f8', '|b1', '<i8', '|O', '<c8', '<U5', '<M8[ns]', '<f2', "[('a', '<f4')]", '<f16', ''),
    fc.constantFrom('False', 'True', '0', "'x'"),
    fc.oneof(
      fc.constantFrom(
        '()',
        '(3,)',
        '(2, 3)',
        '(0, 4)',
        '(4294967295, 4294967295)',
        '(-1,)',
        '(2.5,)',
        '(3',
        '3',
        '(1L,)',
      ),
      fc
        .array(fc.constantFrom(0, 1, 2, 3, 2 ** 31, 2 ** 53, 1e30), { maxLength: 40 })
        .map((axes) => `(${axes.join(', ')},)`),
    ),
    fc.constantFrom('', ' ', '}', ", 'x': 1", '\n', '('.repeat(5000)),
    fc.constantFrom(1, 2, 3, 4),
    fc.uint8Array({ maxLength: 60 }),
  )
  .map(([type, order, shape, rest, version, data]) => {
    const descr = type.startsWith('[') ? type : `'${type}'`;
    const head = Buffer.from(`{'descr': ${descr}, 'fortran_order': ${order}, 'shape': ${shape}, ${rest}}\n`, 'latin1');
    const length = Buffer.alloc(version === 1 ? 2 : 4);
    length.writeUIntLE(head.length, 0, length.length);
    return join([Buffer.from('\x93NUMPY', 'latin1'), Uint8Array.of(version, 0), length, head, data]);
  });

const OPCODES = Array.from(
  '(.012NIJKLMFGTUSVXBC]aelt)}dsughjpqrcRbQi\x80\x88\x89\x8a\x8b\x8c\x8d\x8f\x90\x91\x93\x94\x95\x81\x85\x86\x87',
);
const piece = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...OPCODES) },
  fc.constantFrom(
    'ccollections\nOrderedDict\n',
    'ctorch._utils\n_rebuild_tensor_v2\n',
    'cutils\nHParams\n',
    'U\x01a',
    'U\x09__proto__',
    'U\x0bconstructor',
    '}U\x09__proto__}s',
  ),
  fc.constantFrom('U\x07storagectorch\nFloatStorage\nU\x010U\x03cpuK\x04', 'cbuiltins\nset\n', 'c_codecs\nencode\n'),
  fc.constantFrom(
    'cnumpy\ndtype\nU\x02f8\x85R',
    'cnumpy.core.multiarray\nscalar\n',
    'cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\n)U\x01b\x87R',
    'cnumpy.core.numeric\n_frombuffer\n',
    '(K\x01K\x01\x85h\x00\x89U\x08aaaaaaaatb',
    'cpathlib\nPosixPath\n',
    'cdatetime\ndatetime\nU\x0aaaaaaaaaaa\x85R',
    'ccollections\ndeque\n',
    'ctorch._utils\n_rebuild_sparse_tensor\n',
    'comegaconf\nDictConfig\n)\x81',
    'ccopy_reg\n_reconstructor\ncargparse\nNamespace\n',
    'ctorch\nComplexFloatStorage\n',
  ),
  fc.constantFrom('K\x00', 'q\x00', 'h\x00', 'q\x01', 'h\x01', 'M\xff\xff', 'J\xff\xff\xff\xff'),
);
/** Programs of opcodes, nested deeply at times. */
export const programs: fc.Arbitrary<string> = fc.oneof(
  { weight: 200, arbitrary: fc.array(piece, { maxLength: 60 }).map((pieces) => `${pieces.join('')}.`) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.constantFrom(']', '(', '}K\x00', '\x80\x02]q\x00h\x00a'),
        fc.constantFrom(100, 5000),
        fc.constantFrom('a', '\x85', 's', '0'),
      )
      .map(([opening, times, closing]) => `${opening.repeat(times)}${closing.repeat(times)}.`),
  },
);

const starts = ['', 'PK\x03\x04', '05\x03\x04', '\x93NUMPY\x01\x00', '\x80\x02', '{', '\x10\0\0\0\0\0\0\0{'];

/** Every refusal names the file, and is a sentence. */
const NAMED = /^fuzzed: .+\.$/s;

export const TENSOR_FILE_READERS = [
  reader({ name: 'torch', says: NAMED, inputs: damagedFiles(torch), read: readAll }),
  reader({ name: 'zip-entries', says: NAMED, inputs: damagedEntries, read: readAll }),
  reader({ name: 'zip-directory', says: NAMED, inputs: damagedDirectories, read: readAll }),
  reader({
    name: 'safetensors',
    says: NAMED,
    inputs: fc.oneof({ weight: 2, arbitrary: safetensorsHeads }, damagedFiles(ending('.safetensors'))),
    read: readAll,
  }),
  reader({
    name: 'npy',
    inputs: fc.oneof(npyHeads, damagedFiles([...ending('.npy'), ...NPY])),
    read: async (bytes: Bytes) => [await readAll(bytes), parseNpyHeader(bytes)],
  }),
  reader({ name: 'npz', says: NAMED, inputs: damagedFiles(ending('.npz')), read: readAll }),
  reader({ name: 'tensor-file', says: NAMED, inputs: anythingBehind(starts), read: readAll }),
  reader({
    name: 'pickle',
    inputs: programs,
    read: (program: string) =>
      unfold(readPickle(new Uint8Array(Buffer.from(program, 'latin1')), 0, TORCH_HOST).value).tree,
  }),
  reader({
    name: 'identity',
    inputs: fc.oneof(
      damagedFiles([...SAMPLES.values()]),
      anythingBehind([...starts, 'a\t1', '\xff\xfe', '<html>'], 700),
    ),
    read: async (bytes: Bytes) => {
      const { kind, other } = await identifyFile(new Blob([bytes]), 'a');
      assert.equal(other !== null, kind === 'other');
    },
  }),
  reader({
    name: 'checkpoint',
    says: NAMED,
    inputs: frontEnds,
    read: async (bytes: Bytes) => {
      const file = await openTensorFile(new Blob([bytes]), 'fuzzed');
      const found = checkpoints.find(file);
      const { settings } = defaultExperiment();
      const wanted = settingsFor('fuzzed', found, settings, found.channelsIn);
      const { problems } = checkedSettings(wanted);
      for (const problem of problems) assertSayable(problem);
      for (const { shape } of (await readPlaced(file, found.places)).values()) assert(elementCount(shape) < 10_000);
      return wanted;
    },
  }),
  reader({
    name: 'features',
    says: NAMED,
    inputs: fc.oneof(safetensorsHeads, npyHeads, damagedFiles([...SAMPLES.values()])),
    read: async (bytes: Bytes) => {
      const { utterances } = await openFeatureFile(new Blob([bytes]), 'fuzzed', null);
      for (const { frames, channels, read } of utterances) {
        assert.equal((await read()).length, frames * channels);
      }
    },
  }),
];
