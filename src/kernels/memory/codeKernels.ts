/** Codebook operations over typed arrays; see `codes.ts` for what they compute. */
import type { MemoryKernel } from './heap.ts';
import { transpose } from './heap.ts';

export const nearestCodeInMemory: MemoryKernel<'rows' | 'embed', object> = ({ rows, embed }, _attributes, heap) => {
  const [count, dim] = rows.shape as [number, number];
  const [codes] = embed.shape as [number];
  const transposed = heap.output([dim, codes]);
  transpose(heap.floats(embed), heap.floats(transposed), codes, dim);
  const products = heap.product(rows, transposed);
  const nearest = heap.output([count], 'int32');
  const squares = squaresOf(heap.floats(embed), codes, dim);
  pickNearest(heap.floats(products), squares, heap.ints(nearest));
  heap.release(transposed, products);
  return nearest;
};

function squaresOf(values: Float32Array, rows: number, dim: number): Float32Array {
  const squares = new Float32Array(rows);
  for (let row = 0; row < rows; row += 1) {
    let sum = 0;
    for (let at = row * dim; at < (row + 1) * dim; at += 1) sum += (values[at] as number) ** 2;
    squares[row] = sum;
  }
  return squares;
}

/** The lowest index of the smallest |code|² − 2 · row · code; the last code for a row of NaN. */
function pickNearest(products: Float32Array, squares: Float32Array, nearest: Int32Array): void {
  const codes = squares.length;
  for (let row = 0; row < nearest.length; row += 1) {
    const first = row * codes;
    let smallest = Number.POSITIVE_INFINITY;
    let found = codes - 1;
    for (let code = 0; code < codes; code += 1) {
      const distance = (squares[code] as number) - 2 * (products[first + code] as number);
      if (distance < smallest) {
        smallest = distance;
        found = code;
      }
    }
    nearest[row] = found;
  }
}

/** tfjs's own slice on wasm copies all of its input first. */
export const takeRowsInMemory: MemoryKernel<'rows', { from: number; count: number }> = (
  { rows },
  { from, count },
  heap,
) => {
  const [, dim] = rows.shape as [number, number];
  const taken = heap.output([count, dim]);
  heap.floats(taken).set(heap.floats(rows).subarray(from * dim, (from + count) * dim));
  return taken;
};

export const codeRowsInMemory: MemoryKernel<'rows' | 'embed' | 'codes', { training: boolean }> = (
  inputs,
  { training },
  heap,
) => {
  const [count, dim] = inputs.rows.shape as [number, number];
  const output = heap.output([count, dim]);
  const errors = heap.output([count]);
  const [rows, embed, codes] = [heap.floats(inputs.rows), heap.floats(inputs.embed), heap.ints(inputs.codes)];
  const [coded, squares] = [heap.floats(output), heap.floats(errors)];
  for (let row = 0; row < count; row += 1) {
    const code = (codes[row] as number) * dim;
    const first = row * dim;
    let sum = 0;
    for (let column = 0; column < dim; column += 1) {
      const x = rows[first + column] as number;
      const nearest = embed[code + column] as number;
      const difference = Math.fround(nearest - x);
      coded[first + column] = training ? x + difference : nearest;
      sum += difference * difference;
    }
    squares[row] = sum;
  }
  return [output, errors];
};

export const countCodesInMemory: MemoryKernel<'codes', { codeCount: number }> = ({ codes }, { codeCount }, heap) => {
  const counts = heap.output([codeCount]);
  countInto(heap.ints(codes), heap.floats(counts));
  return counts;
};

/** Sets `counts` to how often each index occurs. */
export function countInto(codes: Int32Array, counts: Float32Array): void {
  counts.fill(0);
  for (let row = 0; row < codes.length; row += 1) {
    const code = codes[row] as number;
    counts[code] = (counts[code] as number) + 1;
  }
}

export const sumByCodeInMemory: MemoryKernel<'rows' | 'codes', { codeCount: number }> = (
  { rows, codes },
  { codeCount },
  heap,
) => {
  const [, dim] = rows.shape as [number, number];
  const sums = heap.output([codeCount, dim]);
  sumInto(heap.floats(rows), heap.ints(codes), heap.floats(sums), dim);
  return sums;
};

/** Sets `sums` [codes, dim] to the sums of the rows given each code. */
export function sumInto(rows: Float32Array, codes: Int32Array, sums: Float32Array, dim: number): void {
  sums.fill(0);
  for (let row = 0; row < codes.length; row += 1) {
    const to = (codes[row] as number) * dim;
    const from = row * dim;
    for (let column = 0; column < dim; column += 1) {
      sums[to + column] = (sums[to + column] as number) + (rows[from + column] as number);
    }
  }
}
