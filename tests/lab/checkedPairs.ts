/** Pairs of checkpoints, trained by the project or made up, in the forms that GPT-SoVITS saves. */
import { roundToBfloat, roundToHalf } from '../../src/compare/precision.ts';
import type { NamedPolicy } from '../../src/config/freezePolicies.ts';
import type { Settings } from '../../src/config/settings.ts';
import { decode, type ElementType } from '../../src/formats/elementTypes.ts';
import type { RawTensor } from '../../src/formats/safetensors.ts';
import { openTensorFile } from '../../src/formats/tensorFile.ts';
import { float32Tensor, noise, tensorFile } from '../contract/inputFiles.ts';
import { type Harness, smallExperiment } from '../contract/labHarness.ts';

/** Weights before a run under a policy, and after it. */
export interface Pair {
  before: File;
  after: File;
}

/** How a run is made: whether it trains freely first, and where the first file is taken then. */
export interface PairOptions {
  settings?: Partial<Settings>;
  freeSteps?: number;
  steps?: number;
}

/** Trains lane A under a policy, from its first step or after some free ones, and exports it before and after. */
export async function trainedPair(
  { client }: Harness,
  policy: NamedPolicy | 'unfrozen',
  { settings = {}, freeSteps = 0, steps = 6 }: PairOptions = {},
): Promise<Pair> {
  const experiment = smallExperiment({ weightDecay: 0.1, ...settings });
  const frozen = policy !== 'unfrozen';
  const named = frozen ? policy : 'wholeForward';
  experiment.lanes = [{ id: 'A', frozen: frozen && freeSteps === 0, policy: named }];
  await client.request('build', { experiment });
  if (freeSteps > 0) {
    await client.request('step', { count: freeSteps });
    await client.request('setFreeze', { lane: 'A', frozen, policy: named });
  }
  const before = await exported(client, 's2G2333k.pth');
  await client.request('step', { count: steps });
  return { before, after: await exported(client, 'voice_e8_s96.pth') };
}

async function exported(client: Harness['client'], name: string): Promise<File> {
  const { file } = await client.request('exportWeights', { lane: 'A', format: 'torch' });
  return new File([file], name);
}

const halfBits = new Map<number, number>();

/** The bits of a half float. */
function bitsOf(half: number): number {
  if (halfBits.size === 0) {
    const all = Uint16Array.from({ length: 0x1_0000 }, (_, i) => i);
    const values = decode('float16', new Uint8Array(all.buffer)) as Float32Array;
    for (const [i, value] of values.entries()) if (!halfBits.has(value)) halfBits.set(value, i);
  }
  return halfBits.get(half) as number;
}

/** The values as bytes of a type. */
export function bytesAs(type: 'float32' | 'float16' | 'bfloat16', values: Float32Array): Uint8Array<ArrayBuffer> {
  switch (type) {
    case 'float32':
      return new Uint8Array(Float32Array.from(values).buffer);
    case 'float16':
      return new Uint8Array(Uint16Array.from(values, (value) => bitsOf(roundToHalf(value))).buffer);
    case 'bfloat16': {
      const words = new Uint32Array(Float32Array.from(values, roundToBfloat).buffer);
      return new Uint8Array(Uint16Array.from(words, (word) => word >>> 16).buffer);
    }
  }
}

/** The file again with every tensor in another type, as GPT-SoVITS saves fine-tuned weights in half precision. */
export async function savedAs(type: 'float16' | 'bfloat16', file: File, prefix = 'weight/'): Promise<File> {
  const opened = await openTensorFile(file, file.name);
  const tensors: RawTensor[] = [];
  for (const { path, shape } of opened.tensors) {
    const values = (await opened.read(path)) as Float32Array;
    tensors.push({ path: path.replace(/^weight\//, prefix), type, shape, bytes: bytesAs(type, values) });
  }
  return tensorFile('torch', file.name, tensors);
}

export interface MadeSizes {
  dim?: number;
  channels?: number;
  kernel?: number;
  codes?: number;
  type?: 'float32' | 'float16';
  prefix?: string;
}

/** The front end of a checkpoint by values, with a tensor beside it that no check looks at. */
export function madeCheckpoint(
  name: string,
  { dim = 4, channels = 3, kernel = 2, codes = 8, type = 'float32', prefix = 'weight/' }: MadeSizes = {},
  change: (name: string, values: Float32Array) => Float32Array = (_name, values) => values,
  beside = 1,
): File {
  const codebook = 'quantizer.vq.layers.0._codebook';
  const shapes: [string, number[]][] = [
    ['ssl_proj.weight', [dim, channels, kernel]],
    ['ssl_proj.bias', [dim]],
    [`${codebook}.inited`, [1]],
    [`${codebook}.cluster_size`, [codes]],
    [`${codebook}.embed`, [codes, dim]],
    [`${codebook}.embed_avg`, [codes, dim]],
    ['enc_p.proj.weight', [5]],
  ];
  const tensors = shapes.map(([key, shape], i): RawTensor => {
    const count = shape.reduce((product, axis) => product * axis, 1);
    const own = key.endsWith('.inited') ? Float32Array.of(1) : noise(count, i + 1);
    const values = key.startsWith('enc_p') ? noise(count, beside) : change(key, own);
    return {
      ...float32Tensor(prefix + key, shape, []),
      type: type satisfies ElementType,
      bytes: bytesAs(type, values),
    };
  });
  return tensorFile('torch', name, tensors);
}
