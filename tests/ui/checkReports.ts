/** Reports of freeze checks: what the comparison itself says of made-up tensors. */
import { judgeFiles } from '../../src/compare/judgement.ts';
import { rounded } from '../../src/compare/precision.ts';
import type { TensorPair } from '../../src/compare/tensorChange.ts';
import { factsOf } from '../../src/objectives/catalogue.ts';
import type { FreezeCheckReport, TokenChange } from '../../src/protocol/freezeCheck.ts';
import { noise } from '../setup/noise.ts';

const CODEBOOK = 'quantizer.vq.layers.0._codebook';
const [CODES, DIM] = [64, 16];

type Change = (values: Float32Array) => Float32Array;
const still: Change = (values) => values;
const moved: Change = (values) => {
  const by = noise(values.length, 9);
  return values.map((value, i) => value + 0.1 * (by[i] as number) * (by[i % 7] as number));
};
const shrunk: Change = (values) => values.map((value) => value * 0.998);

function reportOf(projection: Change, codebook: Change): FreezeCheckReport {
  const half = (values: Float32Array): Float32Array => rounded(values, 'float16');
  const pair = (name: string, shape: number[], values: Float32Array, change: Change): TensorPair => {
    const module = name.split('.')[0] as string;
    return { name, module, shape, before: half(values), after: half(change(values)) };
  };
  const embed = pair(`${CODEBOOK}.embed`, [CODES, DIM], noise(CODES * DIM, 1), codebook);
  const sums = pair(`${CODEBOOK}.embed_avg`, [CODES, DIM], noise(CODES * DIM, 2), codebook);
  const frames = noise(CODES, 3).map((value) => 1 + 8 * value * value);
  const sizes = pair(`${CODEBOOK}.cluster_size`, [CODES], frames, codebook);
  const pairs = [
    pair('ssl_proj.weight', [DIM, 12, 2], noise(DIM * 24, 4), projection),
    pair('ssl_proj.bias', [DIM], noise(DIM, 5), projection),
    sizes,
    embed,
    sums,
  ];
  const modules = factsOf({}).modules.filter(({ freezable }) => freezable);
  const precision = 'float16' as const;
  const codebooks = [{ layer: 0, embed, sums, sizes }];
  return {
    ...judgeFiles({ modules, pairs, codebooks, precision, initialised: true }),
    before: { name: 's2G2333k.pth', bytes: 105_975_432, dtype: 'float32', version: '' },
    after: { name: 'my voice_e8_s96.pth', bytes: 84_934_112, dtype: 'float16', version: 'v2Pro' },
    reason: null,
    precision,
    rounded: true,
    tokens: null,
    tokensMissing: null,
  };
}

const counts = (name: string, tokens: number, changed: number, nearTies: number, after: number | null) => ({
  name,
  tokens,
  changed,
  nearTies,
  changedNearTies: Math.min(changed, nearTies),
  file: after === null ? null : { compared: tokens, before: tokens, after, lostNearTies: 2 },
});

/** Tokens of three utterances, one of which the file does not have. */
export const checkedTokens = (): TokenChange => ({
  source: 'features',
  tokens: 520,
  changed: 176,
  nearTies: 31,
  changedNearTies: 19,
  utterances: [
    counts('一句话.wav', 180, 70, 11, 110),
    counts('second.wav', 240, 96, 14, 150),
    counts('third.wav', 100, 10, 6, null),
  ],
  file: {
    name: '6-name2semantic.tsv',
    compared: 420,
    before: 420,
    after: 260,
    lostNearTies: 17,
    mismatch: null,
    onlyInFile: 0,
    onlyInFeatures: 1,
  },
});

export const checkReports = {
  held: () => reportOf(still, still),
  leaked: () => reportOf(still, moved),
  decayed: () => reportOf(shrunk, moved),
  notFrozen: () => reportOf(moved, moved),
  notComparable: (): FreezeCheckReport => ({
    ...reportOf(still, still),
    verdict: 'not-comparable',
    reason: {
      code: 'check-sizes-differ',
      differences: [{ code: 'check-size', size: 'codes', before: '1024', after: '512' }],
    },
    policies: [],
    provided: [],
    untold: [],
    modules: [],
    tensors: [],
    codebooks: [],
  }),
};
