/**
 * Matrix products, from which convolutions are made. What is multiplied is described by functions in WGSL, so that
 * windows of a convolution need not be laid out in memory; how it is multiplied depends on the adapter:
 *
 * - `registers`: one thread computes an 8 × 8 tile in registers. For software adapters, where a barrier costs most, a
 *   load costs more than a product, and a branch in the inner loop more than both.
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
   * - `fn placeA(m : i32, s : i32) -> vec3<i32>`: in x the index of a at k = 0, in y and z the range of k in which it is
   *   not 0; `fn valueA(i : i32) -> f32`: the value at an index;
   * - `fn placeB(n : i32, s : i32) -> i32` and `fn valueB(i : i32) -> f32`: the same for b, which is never 0;
   * - `fn store(m : i32, n : i32, sum : f32)`.
   */
  functions: string;
  /** By how much the index grows with k, in WGSL. */
  strideA: string;
  strideB: string;
  /** Whether neighbours in memory differ in k, for a and b: decides which thread loads what. */
  alongK: { a: boolean; b: boolean };
}

/** Rows and columns of a thread's tile in registers. */
const EDGE = 8;
/** Threads of a workgroup: few in registers, since a software adapter shares out workgroups among its cores. */
const THREADS = { registers: 16, shared: 64 };

/** How many threads a product needs. */
export function productThreads(variant: Variant, rows: number, columns: number): number {
  return variant === 'registers'
    ? Math.ceil(rows / EDGE) * Math.ceil(columns / EDGE)
    : Math.ceil(rows / TILE) * Math.ceil(columns / TILE) * THREADS.shared;
}

export function productProgram(product: Product, variant: Variant): Program {
  const { name, reads, writes } = product;
  const uniforms = ['rows', 'columns', 'segments', 'inner', ...product.uniforms];
  return program({
    name: `${name} (${variant})`,
    reads,
    writes,
    uniforms,
    workgroup: THREADS[variant],
    ...(variant === 'registers' ? registers(product) : shared(product)),
  });
}

/** A line for each row (or column) of a tile. */
export const unrolled = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join('\n');

/** Scalars rather than vectors or arrays: a software adapter keeps them in registers, whatever their number. */
function registers({ functions, strideA, strideB }: Product): { declarations: string; body: string } {
  const each = (line: (i: number, j: number) => string): string =>
    unrolled(EDGE, (i) => unrolled(EDGE, (j) => line(i, j)));
  return {
    declarations: functions,
    body: `
      let rows = u.rows;
      let columns = u.columns;
      let inner = u.inner;
      let strideA = ${strideA};
      let strideB = ${strideB};
      let across = (columns + ${EDGE - 1}) / ${EDGE};
      let row = (index / across) * ${EDGE};
      let column = (index % across) * ${EDGE};
      if (row >= rows) { return; }
      ${each((i, j) => `var sum${i}_${j} = 0.0;`)}
      for (var s = 0; s < u.segments; s++) {
        ${unrolled(EDGE, (i) => `let place${i} = placeA(min(row + ${i}, rows - 1), s); var a${i} = place${i}.x;`)}
        ${unrolled(EDGE, (j) => `var b${j} = placeB(min(column + ${j}, columns - 1), s);`)}
        for (var k = 0; k < inner; k++) {
          ${unrolled(EDGE, (j) => `let y${j} = valueB(b${j}); b${j} += strideB;`)}
          ${unrolled(
            EDGE,
            (i) => `let x${i} = select(0.0, valueA(a${i}), k >= place${i}.y && k < place${i}.z); a${i} += strideA;`,
          )}
          ${each((i, j) => `sum${i}_${j} += x${i} * y${j};`)}
        }
      }
      ${each((i, j) => `if (row + ${i} < rows && column + ${j} < columns) { store(row + ${i}, column + ${j}, sum${i}_${j}); }`)}`,
  };
}

const TILE = 32;
/** Inner steps per slice. */
const SLICE = 16;
const LOADS = (TILE * SLICE) / THREADS.shared;

/**
 * Which element of a slice (row or column of the tile, inner step) a thread loads in turn i: neighbours along k, or
 * neighbours along the tile.
 */
const loaded = (alongK: boolean, i: number): { at: string; k: string } =>
  alongK
    ? { at: `(local / ${SLICE} + ${(THREADS.shared / SLICE) * i})`, k: `(local % ${SLICE})` }
    : { at: `(local % ${TILE})`, k: `(local / ${TILE} + ${(THREADS.shared / TILE) * i})` };

function shared({ functions, strideA, strideB, alongK }: Product): { declarations: string; body: string } {
  const turns = Array.from({ length: LOADS }, (_, i) => ({ a: loaded(alongK.a, i), b: loaded(alongK.b, i), i }));
  return {
    declarations: `${functions}
      var<workgroup> sliceA : array<f32, ${TILE * SLICE}>;
      var<workgroup> sliceB : array<f32, ${TILE * SLICE}>;`,
    body: `
      let strideA = ${strideA};
      let strideB = ${strideB};
      let across = (u.columns + ${TILE - 1}) / ${TILE};
      let firstRow = (group / across) * ${TILE};
      let firstColumn = (group % across) * ${TILE};
      let row = (local / 8) * 4;
      let column = (local % 8) * 4;
      ${unrolled(4, (i) => `var sum${i} = vec4<f32>();`)}
      for (var s = 0; s < u.segments; s++) {
        ${turns.map(({ a, b, i }) => `let a${i} = placeA(min(firstRow + ${a.at}, u.rows - 1), s); let b${i} = placeB(min(firstColumn + ${b.at}, u.columns - 1), s);`).join('\n')}
        for (var start = 0; start < u.inner; start += ${SLICE}) {
          ${turns
            .map(
              ({ a, b, i }) => `{
                let ka = start + ${a.k};
                let kb = start + ${b.k};
                var fromA = 0.0;
                var fromB = 0.0;
                if (ka < u.inner && ka >= a${i}.y && ka < a${i}.z) { fromA = valueA(a${i}.x + ka * strideA); }
                if (kb < u.inner) { fromB = valueB(b${i} + kb * strideB); }
                sliceA[${a.k} * ${TILE} + ${a.at}] = fromA;
                sliceB[${b.k} * ${TILE} + ${b.at}] = fromB;
              }`,
            )
            .join('\n')}
          workgroupBarrier();
          for (var k = 0; k < ${SLICE}; k++) {
            let a = k * ${TILE} + row;
            let b = k * ${TILE} + column;
            let values = vec4<f32>(sliceB[b], sliceB[b + 1], sliceB[b + 2], sliceB[b + 3]);
            ${unrolled(4, (i) => `sum${i} += sliceA[a + ${i}] * values;`)}
          }
          workgroupBarrier();
        }
      }
      let m = firstRow + row;
      let n = firstColumn + column;
      ${unrolled(4, (i) => unrolled(4, (j) => `if (m + ${i} < u.rows && n + ${j} < u.columns) { store(m + ${i}, n + ${j}, sum${i}[${j}]); }`))}`,
  };
}
