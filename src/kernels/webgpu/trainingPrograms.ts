/** WebGPU programs of the loss, the optimizer and the norms. Every sum runs in a fixed order. */
import { MOST_NORMS, MOST_PAIRS, NORM_CHUNK } from '../reductions.ts';
import { elementwise, program, type Program, RUN } from './program.ts';

/** Parts that a long sum is cut into: enough to keep a GPU busy, few enough for one workgroup to add up. */
export const sumParts = (size: number): number => Math.min(4096, Math.ceil(size / 64));

/** Sums of squared differences, one per thread. Uniforms: size, parts. */
export const SQUARED_DIFFERENCES = program({
  name: 'squared differences',
  reads: ['a', 'b'],
  writes: ['parts'],
  uniforms: ['size', 'count'],
  body: `
    if (index >= u.count) { return; }
    var sum = 0.0;
    for (var i = index; i < u.size; i += u.count) { let difference = a[i] - b[i]; sum += difference * difference; }
    parts[index] = sum;`,
});

/** Most terms that one run adds up, which binds the sums of each beside two results: 8 is what a GPU must offer. */
export const MOST_TERMS = 6;

/** What a term reports: its value, or its value and the error that the value is in training mode. */
export type TermForm = 'value' | 'value and error';

const lossPrograms = new Map<string, Program>();

/**
 * Adds up the sums of each term of a loss, in one workgroup. Uniforms of each term: how many sums there are, what one
 * counts, the weight, and 1 in training mode.
 * @param forms of the terms, at most `MOST_TERMS`
 */
export function lossOf(forms: readonly TermForm[]): Program {
  const key = forms.join(', ');
  const known = lossPrograms.get(key);
  if (known) return known;
  const terms = Array.from(forms.keys());
  const each = (line: (i: number) => string): string => terms.map(line).join('\n');
  const reported = forms.flatMap((form, i) => (form === 'value' ? [`value${i}`] : [`value${i}`, `error${i}`]));
  const made = program({
    name: `loss of ${key}`,
    reads: terms.map((i) => `sums${i}`),
    writes: ['loss', 'parts'],
    uniforms: terms.flatMap((i) => [`count${i}`, `per${i}:f32`, `weight${i}:f32`, `training${i}:f32`]),
    declarations: `var<workgroup> sums : array<array<f32, ${terms.length}>, 64>;`,
    body: `
    var sum = array<f32, ${terms.length}>();
    ${each((i) => `for (var at = local; at < u.count${i}; at += 64) { sum[${i}] += sums${i}[at]; }`)}
    sums[local] = sum;
    workgroupBarrier();
    if (local > 0) { return; }
    var total = array<f32, ${terms.length}>();
    for (var at = 0; at < 64; at++) { ${each((i) => `total[${i}] += sums[at][${i}];`)} }
    ${each((i) => {
      if (forms[i] === 'value') return `let value${i} = total[${i}] * u.per${i};`;
      return `let error${i} = total[${i}] * u.per${i};\n let value${i} = error${i} * u.training${i};`;
    })}
    loss[0] = ${terms.map((i) => `u.weight${i} * value${i}`).join(' + ')};
    ${reported.map((value, i) => `parts[${i}] = ${value};`).join('\n')}`,
  });
  lossPrograms.set(key, made);
  return made;
}

export const MEAN_SQUARE_GRADIENT = elementwise({
  name: 'gradient of a mean square',
  reads: ['dy', 'a', 'b'],
  writes: ['result'],
  uniforms: ['scale:f32'],
  once: 'let factor = scale * dy[0];',
  body: 'result[i] = (a[i] - b[i]) * factor;',
});

/** One thread per run. Uniforms: runs, runs per row, dim, scale. */
export const COMMITMENT_GRADIENT = program({
  name: 'gradient of the commitment loss',
  reads: ['dy', 'x', 'embed', 'codes:i32'],
  writes: ['result'],
  uniforms: ['runs', 'perRow', 'dim', 'scale:f32'],
  body: `
    if (index >= u.runs) { return; }
    let row = index / u.perRow;
    let start = (index % u.perRow) * ${RUN};
    let code = codes[row] * u.dim;
    let scale = u.scale * dy[0];
    for (var d = start; d < min(start + ${RUN}, u.dim); d++) {
      result[row * u.dim + d] = (x[row * u.dim + d] - embed[code + d]) * scale;
    }`,
});

const updated = (which: 1 | 2, at: string): string => `
    let g = gradient${which}[${at}];
    let m = beta1 * m${which}[${at}] + rest1 * g;
    let v = beta2 * v${which}[${at}] + rest2 * g * g;
    m${which}[${at}] = m;
    v${which}[${at}] = v;
    let change = m / (sqrt(v) * rootCorrection${which} + epsilon);
    parameter${which}[${at}] = keep${which} * parameter${which}[${at}] - stepSize${which} * change;`;

/**
 * AdamW in place, on one tensor or two: for two it takes eight storage buffers, as many as every device has. `size1` is
 * the size of the first.
 */
const adamWOn = (name: string, tensors: readonly (1 | 2)[], body: string) =>
  elementwise({
    name,
    reads: tensors.map((i) => `gradient${i}`),
    writes: tensors.flatMap((i) => [`parameter${i}`, `m${i}`, `v${i}`]),
    uniforms: [
      'size1',
      ...['beta1', 'rest1', 'beta2', 'rest2', 'epsilon'].map((each) => `${each}:f32`),
      ...tensors.flatMap((i) => [`keep${i}:f32`, `stepSize${i}:f32`, `rootCorrection${i}:f32`]),
    ],
    body,
  });

export const ADAM_W = adamWOn(
  'AdamW',
  [1, 2],
  `
    if (i < size1) {${updated(1, 'i')}
    } else {
      let second = i - size1;
      ${updated(2, 'second')}
    }`,
);

export const ADAM_W_ALONE = adamWOn('AdamW on one tensor', [1], updated(1, 'i'));

const NORM_TENSORS = Array.from({ length: MOST_NORMS }, (_, i) => i);

/**
 * Sums over parts of up to six tensors at once, one thread per part of one of them. Uniforms: the size of each tensor,
 * and the number of the thread behind its last; a tensor that is not there has no thread.
 * @param term adds the value that is called `x` to `sum`
 */
const partSums = (name: string, term: string): Program =>
  program({
    name,
    reads: NORM_TENSORS.map((i) => `x${i}`),
    writes: ['result'],
    uniforms: [...NORM_TENSORS.map((i) => `size${i}`), ...NORM_TENSORS.map((i) => `end${i}`)],
    body: `
    if (index >= u.end${MOST_NORMS - 1}) { return; }
    var sum = 0.0;
    var begin = 0;
    ${NORM_TENSORS.map(
      (i) => `if (index >= begin && index < u.end${i}) {
      let start = (index - begin) * ${NORM_CHUNK};
      for (var at = start; at < min(u.size${i}, start + ${NORM_CHUNK}); at++) { let x = x${i}[at]; ${term} }
    }
    begin = u.end${i};`,
    ).join('\n')}
    result[index] = sum;`,
  });

export const SQUARED_NORMS = partSums('squared norms', 'sum += x * x;');
/** By the bits of the exponent: a shader may be compiled as if there were no NaN. */
export const NOT_FINITE = partSums(
  'values that are not finite',
  'if ((bitcast<u32>(x) & 0x7f800000u) == 0x7f800000u) { sum += 1.0; }',
);

const PAIRS = Array.from({ length: MOST_PAIRS }, (_, i) => i);

/** Differences of up to three pairs at once, one thread per part of one of them; uniforms as `SQUARED_NORMS`. */
export const DIFFERENCES = program({
  name: 'differences',
  reads: PAIRS.flatMap((i) => [`now${i}`, `before${i}`]),
  writes: ['result'],
  uniforms: [...PAIRS.map((i) => `size${i}`), ...PAIRS.map((i) => `end${i}`)],
  body: `
    if (index >= u.end${MOST_PAIRS - 1}) { return; }
    var largest = 0.0;
    var differ = 0.0;
    var begin = 0;
    ${PAIRS.map(
      (i) => `if (index >= begin && index < u.end${i}) {
      let start = (index - begin) * ${NORM_CHUNK};
      for (var at = start; at < min(u.size${i}, start + ${NORM_CHUNK}); at++) {
        largest = max(largest, abs(now${i}[at] - before${i}[at]));
        if (now${i}[at] != before${i}[at]) { differ += 1.0; }
      }
    }
    begin = u.end${i};`,
    ).join('\n')}
    result[2 * index] = largest;
    result[2 * index + 1] = differ;`,
});
