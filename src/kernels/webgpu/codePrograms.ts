/** WebGPU programs of the codebook. Every sum runs in a fixed order: the same input gives the same bits. */
import { type Program, program, RUN } from './program.ts';
import { unrolled, type Variant } from './product.ts';

/** Rows and codes that a thread compares at once in registers. */
const EDGE = 8;

/** Threads that `nearestCode` needs. */
export function nearestThreads(variant: Variant, rows: number): number {
  return variant === 'registers' ? Math.ceil(rows / EDGE) : Math.ceil(rows / SHARED_ROWS) * SHARED_THREADS;
}

/**
 * rows [n, dim], embed [codes, dim] -> int32 [n]: the code with the smallest |e|² − 2 x·e, the lowest index on ties; a
 * row of NaN gets the last code. No matrix of distances. Uniforms: rows, codes, dim.
 */
export function nearestCodeProgram(variant: Variant): Program {
  return variant === 'registers' ? nearestInRegisters() : nearestShared();
}

/** One thread goes through the codes, eight at a time, for eight rows. */
function nearestInRegisters(): Program {
  const each = (line: (i: number, j: number) => string): string =>
    unrolled(EDGE, (i) => unrolled(EDGE, (j) => line(i, j)));
  return program({
    name: 'nearest code (registers)',
    reads: ['rows', 'embed'],
    writes: ['result:i32'],
    uniforms: ['count', 'codes', 'dim'],
    // Few threads, since a software adapter shares out workgroups among its cores.
    workgroup: 16,
    body: `
      let count = u.count;
      let codes = u.codes;
      let dim = u.dim;
      let first = index * ${EDGE};
      if (first >= count) { return; }
      ${unrolled(EDGE, (i) => `let row${i} = min(first + ${i}, count - 1) * dim; var best${i} = codes - 1; var smallest${i} = 3.4e38;`)}
      for (var code = 0; code < codes; code += ${EDGE}) {
        ${unrolled(EDGE, (j) => `let code${j} = min(code + ${j}, codes - 1); let at${j} = code${j} * dim; var square${j} = 0.0;`)}
        ${each((i, j) => `var product${i}_${j} = 0.0;`)}
        for (var d = 0; d < dim; d++) {
          ${unrolled(EDGE, (j) => `let e${j} = embed[at${j} + d]; square${j} += e${j} * e${j};`)}
          ${unrolled(EDGE, (i) => `let x${i} = rows[row${i} + d];`)}
          ${each((i, j) => `product${i}_${j} += x${i} * e${j};`)}
        }
        ${each(
          (i, j) => `
          let distance${i}_${j} = square${j} - 2.0 * product${i}_${j};
          let closer${i}_${j} = distance${i}_${j} < smallest${i};
          smallest${i} = select(smallest${i}, distance${i}_${j}, closer${i}_${j});
          best${i} = select(best${i}, code${j}, closer${i}_${j});`,
        )}
      }
      ${unrolled(EDGE, (i) => `if (first + ${i} < count) { result[first + ${i}] = best${i}; }`)}`,
  });
}

const SHARED_ROWS = 16;
const SHARED_CODES = 64;
const SHARED_THREADS = 64;
const SLICE = 16;
const ROW_LOADS = (SHARED_ROWS * SLICE) / SHARED_THREADS;
const CODE_LOADS = (SHARED_CODES * SLICE) / SHARED_THREADS;

/** A workgroup takes 16 rows through tiles of 64 codes, four rows and four codes per thread. */
function nearestShared(): Program {
  const turns = (count: number, turn: (at: string, i: number) => string): string =>
    Array.from({ length: count }, (_, i) => turn(`(local / ${SLICE} + ${(SHARED_THREADS / SLICE) * i})`, i)).join('\n');
  return program({
    name: 'nearest code (shared)',
    reads: ['rows', 'embed'],
    writes: ['result:i32'],
    uniforms: ['count', 'codes', 'dim'],
    workgroup: SHARED_THREADS,
    declarations: `
      var<workgroup> sliceRows : array<f32, ${SHARED_ROWS * SLICE}>;
      var<workgroup> sliceCodes : array<f32, ${SHARED_CODES * SLICE}>;
      var<workgroup> distances : array<f32, ${SHARED_ROWS * 16}>;
      var<workgroup> nearest : array<i32, ${SHARED_ROWS * 16}>;`,
    body: `
      let first = group * ${SHARED_ROWS};
      let row = (local / 16) * 4;
      let column = (local % 16) * 4;
      let inSlice = local % ${SLICE};
      ${unrolled(4, (i) => `var best${i} = u.codes - 1; var smallest${i} = 3.4e38;`)}
      for (var code = 0; code < u.codes; code += ${SHARED_CODES}) {
        ${unrolled(4, (i) => `var product${i} = vec4<f32>();`)}
        var square = vec4<f32>();
        for (var start = 0; start < u.dim; start += ${SLICE}) {
          let d = start + inSlice;
          ${turns(ROW_LOADS, (at) => `{ var value = 0.0; if (d < u.dim) { value = rows[min(first + ${at}, u.count - 1) * u.dim + d]; } sliceRows[inSlice * ${SHARED_ROWS} + ${at}] = value; }`)}
          ${turns(CODE_LOADS, (at) => `{ var value = 0.0; if (d < u.dim) { value = embed[min(code + ${at}, u.codes - 1) * u.dim + d]; } sliceCodes[inSlice * ${SHARED_CODES} + ${at}] = value; }`)}
          workgroupBarrier();
          for (var k = 0; k < ${SLICE}; k++) {
            let at = k * ${SHARED_CODES} + column;
            let e = vec4<f32>(sliceCodes[at], sliceCodes[at + 1], sliceCodes[at + 2], sliceCodes[at + 3]);
            square += e * e;
            ${unrolled(4, (i) => `product${i} += sliceRows[k * ${SHARED_ROWS} + row + ${i}] * e;`)}
          }
          workgroupBarrier();
        }
        ${unrolled(4, (i) => `let distance${i} = square - 2.0 * product${i};`)}
        ${unrolled(4, (i) => unrolled(4, (j) => `if (code + column + ${j} < u.codes && distance${i}[${j}] < smallest${i}) { smallest${i} = distance${i}[${j}]; best${i} = code + column + ${j}; }`))}
      }
      ${unrolled(4, (i) => `distances[(row + ${i}) * 16 + local % 16] = smallest${i}; nearest[(row + ${i}) * 16 + local % 16] = best${i};`)}
      workgroupBarrier();
      if (local >= ${SHARED_ROWS} || first + local >= u.count) { return; }
      var best = u.codes - 1;
      var smallest = 3.4e38;
      for (var i = local * 16; i < local * 16 + 16; i++) {
        let closer = distances[i] < smallest || (distances[i] == smallest && nearest[i] < best);
        if (closer) { smallest = distances[i]; best = nearest[i]; }
      }
      result[first + local] = best;`,
  });
}

/** One thread per row. Uniforms: rows, dim, training (0 or 1). */
export const CODE_ROWS = program({
  name: 'rows coded',
  reads: ['rows', 'embed', 'codes:i32'],
  writes: ['result', 'errors'],
  uniforms: ['count', 'dim', 'training'],
  body: `
    if (index >= u.count) { return; }
    let row = index * u.dim;
    let code = codes[index] * u.dim;
    var error = 0.0;
    for (var d = 0; d < u.dim; d++) {
      let difference = embed[code + d] - rows[row + d];
      result[row + d] = select(embed[code + d], rows[row + d] + difference, u.training == 1);
      error += difference * difference;
    }
    errors[index] = error;`,
});

/** One thread per code walks all frames. Uniforms: frames, codes. */
export const COUNT_CODES = program({
  name: 'codes counted',
  reads: ['codes:i32'],
  writes: ['counts'],
  uniforms: ['frames', 'codeCount'],
  body: `
    if (index >= u.codeCount) { return; }
    var count = 0.0;
    for (var n = 0; n < u.frames; n++) {
      if (codes[n] == index) { count += 1.0; }
    }
    counts[index] = count;`,
});

/**
 * The frames of each code as a linked list in order: `head` the first, `next` the one after each; -1 ends. One thread
 * per code. Uniforms: frames, codes.
 */
export const LIST_FRAMES = program({
  name: 'frames listed by code',
  reads: ['codes:i32'],
  writes: ['counts', 'head:i32', 'next:i32'],
  uniforms: ['frames', 'codeCount'],
  body: `
    if (index >= u.codeCount) { return; }
    var count = 0.0;
    var last = -1;
    let frames = u.frames;
    for (var n = 0; n < frames; n++) {
      if (codes[n] != index) { continue; }
      if (last < 0) { head[index] = n; } else { next[last] = n; }
      last = n;
      count += 1.0;
    }
    if (last < 0) { head[index] = -1; } else { next[last] = -1; }
    counts[index] = count;`,
});

/** One thread per run. Uniforms: runs, runs per row, dim. */
export const LOOK_UP = program({
  name: 'rows of the codes',
  reads: ['embed', 'codes:i32'],
  writes: ['rows'],
  uniforms: ['runs', 'perRow', 'dim'],
  body: `
    if (index >= u.runs) { return; }
    let row = index / u.perRow;
    let start = (index % u.perRow) * ${RUN};
    let code = codes[row] * u.dim;
    for (var d = start; d < min(start + ${RUN}, u.dim); d++) { rows[row * u.dim + d] = embed[code + d]; }`,
});

/** One thread per code and dimension walks the code's frames. Uniforms: codes, dim. */
export const SUM_LISTED = program({
  name: 'sums by code',
  reads: ['rows', 'head:i32', 'next:i32'],
  writes: ['sums'],
  uniforms: ['codeCount', 'dim'],
  body: `
    if (index >= u.codeCount * u.dim) { return; }
    var sum = 0.0;
    for (var n = head[index / u.dim]; n >= 0; n = next[n]) { sum += rows[n * u.dim + index % u.dim]; }
    sums[index] = sum;`,
});

/** The EMA of the cluster sizes, in place. */
export const CLUSTER_SIZES = program({
  name: 'cluster sizes',
  reads: ['counts'],
  writes: ['clusterSize'],
  uniforms: ['codeCount', 'decay:f32', 'rest:f32'],
  body: `
    if (index >= u.codeCount) { return; }
    clusterSize[index] = u.decay * clusterSize[index] + u.rest * counts[index];`,
});

/** Neighbouring dimensions that a thread of `MOVE_CODES` moves. */
export const MOVED_DIMS = 4;

/**
 * The EMA of the sums and the codes that follow from it, in place; the cluster sizes were brought up to date before.
 * One thread per code and four dimensions; each workgroup adds up the cluster sizes for itself.
 */
export const MOVE_CODES = program({
  name: 'codes moved',
  reads: ['rows', 'head:i32', 'next:i32', 'clusterSize'],
  writes: ['embedAvg', 'embed'],
  uniforms: ['codeCount', 'dim', 'perCode', 'decay:f32', 'rest:f32', 'epsilon:f32'],
  declarations: 'var<workgroup> parts : array<f32, 64>;',
  body: `
    var part = 0.0;
    for (var code = local; code < u.codeCount; code += 64) { part += clusterSize[code]; }
    parts[local] = part;
    workgroupBarrier();
    if (index >= u.codeCount * u.perCode) { return; }
    var total = 0.0;
    for (var i = 0; i < 64; i++) { total += parts[i]; }
    let code = index / u.perCode;
    let first = (index % u.perCode) * ${MOVED_DIMS};
    ${unrolled(MOVED_DIMS, (i) => `let d${i} = min(first + ${i}, u.dim - 1); var sum${i} = 0.0;`)}
    for (var n = head[code]; n >= 0; n = next[n]) {
      let row = n * u.dim;
      ${unrolled(MOVED_DIMS, (i) => `sum${i} += rows[row + d${i}];`)}
    }
    let smoothed = (clusterSize[code] + u.epsilon) / (total + f32(u.codeCount) * u.epsilon) * total;
    ${unrolled(
      MOVED_DIMS,
      (i) => `if (first + ${i} < u.dim) {
      let at = code * u.dim + d${i};
      let average = u.decay * embedAvg[at] + u.rest * sum${i};
      embedAvg[at] = average;
      embed[at] = average / smoothed;
    }`,
    )}`,
});

/**
 * Counts codes and notes when each was last used, in one workgroup. Result [3]: codes used, codes used after step
 * `since`, perplexity.
 */
export const CODE_USAGE = program({
  name: 'code usage',
  reads: ['codes:i32'],
  writes: ['lastUsed', 'result'],
  uniforms: ['frames', 'codeCount', 'step:f32', 'since:f32'],
  declarations: 'var<workgroup> parts : array<vec3<f32>, 64>;',
  body: `
    var part = vec3<f32>();
    let frames = u.frames;
    for (var code = local; code < u.codeCount; code += 64) {
      var count = 0.0;
      for (var n = 0; n < frames; n++) {
        if (codes[n] == code) { count += 1.0; }
      }
      if (count > 0.0) {
        let share = count / f32(u.frames);
        lastUsed[code] = u.step;
        part.x += 1.0;
        part.z -= share * log(share);
      }
      if (lastUsed[code] > u.since) { part.y += 1.0; }
    }
    parts[local] = part;
    workgroupBarrier();
    if (local > 0) { return; }
    var total = vec3<f32>();
    for (var i = 0; i < 64; i++) { total += parts[i]; }
    result[0] = total.x;
    result[1] = total.y;
    result[2] = exp(total.z);`,
});
