/**
 * Matrix products, from which convolutions are made. What is multiplied is described by functions in WGSL, so that
 * windows of a convolution need not be laid out in memory; how it is multiplied depends on the adapter:
 *
 * - `registers`: one thread computes a 4 × 4 tile in registers. For software adapters, where barriers cost most.
 * - `shared`: a workgroup computes a 32 × 32 tile from slices that it shares. For real GPUs.
 *
 * The sum runs over the inner dimension in order, so the same input gives the same bits.
 */
import { type Program, program } from './program.ts';

export type Variant = 'registers' | 'shared';

/**
 * sum over segments s and k < inner of a(m, s, k) · b(s, k, n), for rows m < u.rows and columns n < u.columns. Every
 * product has the uniforms rows, columns, segments and inner.
 */
export interface Product {
  name: string;
  reads: readonly string[];
  writes: readonly string[];
  uniforms: readonly string[];
  /**
   * WGSL functions:
   * - `fn placeA(m : i32, s : i32) -> vec3<i32>`: whatever `readA` needs, and in y and z the range of k that is not 0;
   * - `fn readA(place : vec3<i32>, k : i32) -> f32`, called for k in that range only;
   * - `fn placeB(n : i32, s : i32) -> i32` and `fn readB(place : i32, k : i32) -> f32`;
   * - `fn store(m : i32, n : i32, sum : f32)`.
   */
  functions: string;
  /** Whether neighbours in memory differ in k, for a and b: decides which thread loads what. */
  alongK: { a: boolean; b: boolean };
}

const FOUR = [0, 1, 2, 3] as const;
const lines = (line: (i: number) => string): string => FOUR.map(line).join('\n');
const stores = (row: string, column: string): string =>
  FOUR.map((i) =>
    FOUR.map(
      (j) =>
        `if (${row} + ${i} < u.rows && ${column} + ${j} < u.columns) { store(${row} + ${i}, ${column} + ${j}, sum${i}[${j}]); }`,
    ).join('\n'),
  ).join('\n');

/** How many threads a product needs. */
export function productThreads(variant: Variant, rows: number, columns: number): number {
  return variant === 'registers'
    ? Math.ceil(rows / 4) * Math.ceil(columns / 4)
    : Math.ceil(rows / TILE) * Math.ceil(columns / TILE) * THREADS;
}

export function productProgram(product: Product, variant: Variant): Program {
  const { name, reads, writes, functions } = product;
  const uniforms = ['rows', 'columns', 'segments', 'inner', ...product.uniforms];
  return program({
    name: `${name} (${variant})`,
    reads,
    writes,
    uniforms,
    ...(variant === 'registers' ? registers(functions) : shared(product)),
  });
}

function registers(functions: string): { declarations: string; body: string } {
  return {
    declarations: functions,
    body: `
      let across = (u.columns + 3) / 4;
      let row = (index / across) * 4;
      let column = (index % across) * 4;
      if (row >= u.rows) { return; }
      ${lines((i) => `var sum${i} = vec4<f32>();`)}
      for (var s = 0; s < u.segments; s++) {
        ${lines((i) => `let a${i} = placeA(min(row + ${i}, u.rows - 1), s);`)}
        ${lines((i) => `let b${i} = placeB(min(column + ${i}, u.columns - 1), s);`)}
        for (var k = 0; k < u.inner; k++) {
          let b = vec4<f32>(readB(b0, k), readB(b1, k), readB(b2, k), readB(b3, k));
          ${lines((i) => `if (k >= a${i}.y && k < a${i}.z) { sum${i} += readA(a${i}, k) * b; }`)}
        }
      }
      ${stores('row', 'column')}`,
  };
}

const TILE = 32;
const THREADS = 64;
/** Inner steps per slice. */
const SLICE = 16;
const LOADS = (TILE * SLICE) / THREADS;

/**
 * Which element of a slice (row or column of the tile, inner step) a thread loads in turn i: neighbours along k, or
 * neighbours along the tile.
 */
const loaded = (alongK: boolean, i: number): { at: string; k: string } =>
  alongK
    ? { at: `(local / ${SLICE} + ${(THREADS / SLICE) * i})`, k: `(local % ${SLICE})` }
    : { at: `(local % ${TILE})`, k: `(local / ${TILE} + ${(THREADS / TILE) * i})` };

function shared({ functions, alongK }: Product): { declarations: string; body: string } {
  const turns = Array.from({ length: LOADS }, (_, i) => ({ a: loaded(alongK.a, i), b: loaded(alongK.b, i), i }));
  return {
    declarations: `${functions}
      var<workgroup> sliceA : array<f32, ${TILE * SLICE}>;
      var<workgroup> sliceB : array<f32, ${TILE * SLICE}>;`,
    body: `
      let across = (u.columns + ${TILE - 1}) / ${TILE};
      let firstRow = (group / across) * ${TILE};
      let firstColumn = (group % across) * ${TILE};
      let row = (local / 8) * 4;
      let column = (local % 8) * 4;
      ${lines((i) => `var sum${i} = vec4<f32>();`)}
      for (var s = 0; s < u.segments; s++) {
        ${turns.map(({ a, b, i }) => `let a${i} = placeA(min(firstRow + ${a.at}, u.rows - 1), s); let b${i} = placeB(min(firstColumn + ${b.at}, u.columns - 1), s);`).join('\n')}
        for (var start = 0; start < u.inner; start += ${SLICE}) {
          ${turns
            .map(
              ({ a, b, i }) => `{
                let ka = start + ${a.k};
                let kb = start + ${b.k};
                var valueA = 0.0;
                var valueB = 0.0;
                if (ka < u.inner && ka >= a${i}.y && ka < a${i}.z) { valueA = readA(a${i}, ka); }
                if (kb < u.inner) { valueB = readB(b${i}, kb); }
                sliceA[${a.k} * ${TILE} + ${a.at}] = valueA;
                sliceB[${b.k} * ${TILE} + ${b.at}] = valueB;
              }`,
            )
            .join('\n')}
          workgroupBarrier();
          for (var k = 0; k < ${SLICE}; k++) {
            let a = k * ${TILE} + row;
            let b = k * ${TILE} + column;
            let values = vec4<f32>(sliceB[b], sliceB[b + 1], sliceB[b + 2], sliceB[b + 3]);
            ${lines((i) => `sum${i} += sliceA[a + ${i}] * values;`)}
          }
          workgroupBarrier();
        }
      }
      let m = firstRow + row;
      let n = firstColumn + column;
      ${stores('m', 'n')}`,
  };
}
