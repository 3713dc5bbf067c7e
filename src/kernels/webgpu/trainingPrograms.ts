/** WebGPU programs of the loss, the optimizer and the norms. Every sum runs in a fixed order. */
import { MOST_NORMS, NORM_CHUNK } from '../reductions.ts';
import { program } from './program.ts';

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

/** Adds up the parts of both losses, in one workgroup. */
export const LOSS = program({
  name: 'loss',
  reads: ['squares', 'errors'],
  writes: ['loss', 'parts'],
  uniforms: [
    'squareCount',
    'errorCount',
    'perSquare:f32',
    'perError:f32',
    'training:f32',
    'reconstruction:f32',
    'commitment:f32',
  ],
  declarations: 'var<workgroup> sums : array<vec2<f32>, 64>;',
  body: `
    var sum = vec2<f32>();
    for (var i = local; i < u.squareCount; i += 64) { sum.x += squares[i]; }
    for (var i = local; i < u.errorCount; i += 64) { sum.y += errors[i]; }
    sums[local] = sum;
    workgroupBarrier();
    if (local > 0) { return; }
    var total = vec2<f32>();
    for (var i = 0; i < 64; i++) { total += sums[i]; }
    let rebuilt = total.x * u.perSquare;
    let error = total.y * u.perError;
    let committed = error * u.training;
    loss[0] = u.reconstruction * rebuilt + u.commitment * committed;
    parts[0] = rebuilt;
    parts[1] = committed;
    parts[2] = error;`,
});

export const MEAN_SQUARE_GRADIENT = program({
  name: 'gradient of the reconstruction loss',
  reads: ['dy', 'a', 'b'],
  writes: ['result'],
  uniforms: ['size', 'scale:f32'],
  body: `
    if (index >= u.size) { return; }
    result[index] = (a[index] - b[index]) * u.scale * dy[0];`,
});

export const COMMITMENT_GRADIENT = program({
  name: 'gradient of the commitment loss',
  reads: ['dy', 'x', 'embed', 'codes:i32'],
  writes: ['result'],
  uniforms: ['size', 'dim', 'scale:f32'],
  body: `
    if (index >= u.size) { return; }
    let nearest = embed[codes[index / u.dim] * u.dim + index % u.dim];
    result[index] = (x[index] - nearest) * u.scale * dy[0];`,
});

const updated = (which: 1 | 2, at: string): string => `
    let g = gradient${which}[${at}];
    let m = u.beta1 * m${which}[${at}] + u.rest1 * g;
    let v = u.beta2 * v${which}[${at}] + u.rest2 * g * g;
    m${which}[${at}] = m;
    v${which}[${at}] = v;
    let change = m / (sqrt(v) * u.rootCorrection${which} + u.epsilon);
    parameter${which}[${at}] = u.keep${which} * parameter${which}[${at}] - u.stepSize${which} * change;`;

/** AdamW on two tensors, in place: eight storage buffers, as many as every device has. */
export const ADAM_W = program({
  name: 'AdamW',
  reads: ['gradient1', 'gradient2'],
  writes: ['parameter1', 'm1', 'v1', 'parameter2', 'm2', 'v2'],
  uniforms: [
    'size1',
    'size2',
    ...['beta1', 'rest1', 'beta2', 'rest2', 'epsilon'].map((name) => `${name}:f32`),
    ...[1, 2].flatMap((i) => [`keep${i}:f32`, `stepSize${i}:f32`, `rootCorrection${i}:f32`]),
  ],
  body: `
    if (index < u.size1) {${updated(1, 'index')}
      return;
    }
    let second = index - u.size1;
    if (second >= u.size2) { return; }
    ${updated(2, 'second')}`,
});

const NORM_TENSORS = Array.from({ length: MOST_NORMS }, (_, i) => i);

/**
 * Squared norms of up to six tensors at once, one workgroup per chunk of one of them. Uniforms: the size of each tensor,
 * and the number of the workgroup behind its last; a tensor that is not there has no workgroup.
 */
export const SQUARED_NORMS = program({
  name: 'squared norms',
  reads: NORM_TENSORS.map((i) => `x${i}`),
  writes: ['result'],
  uniforms: [...NORM_TENSORS.map((i) => `size${i}`), ...NORM_TENSORS.map((i) => `end${i}`)],
  declarations: 'var<workgroup> sums : array<f32, 64>;',
  body: `
    var sum = 0.0;
    var begin = 0;
    ${NORM_TENSORS.map(
      (i) => `if (group >= begin && group < u.end${i}) {
      let start = (group - begin) * ${NORM_CHUNK};
      let end = min(u.size${i}, start + ${NORM_CHUNK});
      for (var at = start + local; at < end; at += 64) { sum += x${i}[at] * x${i}[at]; }
    }
    begin = u.end${i};`,
    ).join('\n')}
    sums[local] = sum;
    workgroupBarrier();
    if (local > 0) { return; }
    var total = 0.0;
    for (var i = 0; i < 64; i++) { total += sums[i]; }
    result[group] = total;`,
});
