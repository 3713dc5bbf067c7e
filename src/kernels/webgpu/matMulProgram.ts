/**
 * Matrix product for WebGPU without workgroup memory: one thread computes a 4 × 4 tile of the result in registers.
 *
 * For software adapters, where barriers cost most; a real GPU is better served by tfjs's shared-memory tiles. The sum
 * runs over the inner dimension in order, so the same input gives the same bits.
 */
import type { WebGPUProgram } from '@tensorflow/tfjs-backend-webgpu';

const TILE = 4;
const WORKGROUP = 64;

/** Tile coordinates as text, for unrolling: a private array with computed indices would live in slow memory. */
const AXIS = [0, 1, 2, 3] as const;

export class RegisterTileMatMul implements WebGPUProgram {
  readonly variableNames = ['A', 'B'];
  readonly uniforms = 'inner : i32, tilesAcross : i32, tiles : i32,';
  readonly workgroupSize: [number, number, number] = [WORKGROUP, 1, 1];
  readonly dispatchLayout = { x: [0, 1] };
  readonly dispatch: [number, number, number];
  readonly outputShape: number[];
  readonly shaderKey: string;
  readonly #transposeA: boolean;
  readonly #transposeB: boolean;
  readonly #inner: number;

  /** a [m, k] (or [k, m]) times b [k, n] (or [n, k]). */
  constructor(rows: number, inner: number, columns: number, transposeA: boolean, transposeB: boolean) {
    this.outputShape = [rows, columns];
    this.#inner = inner;
    this.#transposeA = transposeA;
    this.#transposeB = transposeB;
    const { tiles } = this.#tiling();
    this.dispatch = [Math.ceil(tiles / WORKGROUP), 1, 1];
    this.shaderKey = `labRegisterTileMatMul_${transposeA}_${transposeB}`;
  }

  /** Values for `uniforms`. */
  uniformData(): { type: string; data: number[] }[] {
    const { across, tiles } = this.#tiling();
    return [this.#inner, across, tiles].map((value) => ({ type: 'int32', data: [value] }));
  }

  getUserCode(): string {
    const a = this.#transposeA ? 'A[k * rows + row]' : 'A[row * uniforms.inner + k]';
    const b = this.#transposeB ? 'B[column * uniforms.inner + k]' : 'B[k * columns + column]';
    const each = (line: (i: number, j: number) => string): string =>
      AXIS.flatMap((i) => AXIS.map((j) => line(i, j))).join('\n');
    return `
      fn readA(row : i32, k : i32, rows : i32) -> f32 { return ${a}; }
      fn readB(k : i32, column : i32, columns : i32) -> f32 { return ${b}; }
      fn main(index : i32) {
        if (index >= uniforms.tiles) { return; }
        let rows = uniforms.outShape[0];
        let columns = uniforms.outShape[1];
        let row = (index / uniforms.tilesAcross) * ${TILE};
        let column = (index % uniforms.tilesAcross) * ${TILE};
        ${AXIS.map((i) => `let r${i} = min(row + ${i}, rows - 1); let c${i} = min(column + ${i}, columns - 1);`).join('\n')}
        ${each((i, j) => `var s${i}${j} = 0.0;`)}
        for (var k = 0; k < uniforms.inner; k = k + 1) {
          ${AXIS.map((i) => `let a${i} = readA(r${i}, k, rows); let b${i} = readB(k, c${i}, columns);`).join('\n')}
          ${each((i, j) => `s${i}${j} = s${i}${j} + a${i} * b${j};`)}
        }
        ${each((i, j) => `if (row + ${i} < rows && column + ${j} < columns) { setOutputAtIndex((row + ${i}) * columns + column + ${j}, s${i}${j}); }`)}
      }
    `;
  }

  #tiling(): { across: number; tiles: number } {
    const [rows, columns] = this.outputShape as [number, number];
    const across = Math.ceil(columns / TILE);
    return { across, tiles: across * Math.ceil(rows / TILE) };
  }
}
