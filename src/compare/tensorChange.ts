/** What moved between two states of the same tensors, in numbers. */
import type { CodebookChange, TensorChange } from '../protocol/freezeCheck.ts';

/** A tensor in both files, rounded to the same precision. Both arrays are of the shape's size, row-major. */
export interface TensorPair {
  /** PyTorch's name. */
  name: string;
  module: string;
  shape: readonly number[];
  before: Float32Array;
  after: Float32Array;
}

/** How far a tensor moved. An infinite value equals itself. */
export function tensorChange({ name, module, shape, before, after }: TensorPair): TensorChange {
  let [max, sum, differing] = [0, 0, 0];
  for (let i = 0; i < before.length; i += 1) {
    const from = before[i] as number;
    const to = after[i] as number;
    if (from === to) continue;
    const change = Math.abs(to - from);
    differing += 1;
    sum += change;
    if (change > max) max = change;
  }
  const count = Math.max(before.length, 1);
  return {
    name,
    module,
    shape: [...shape],
    identical: differing === 0,
    maxChange: max,
    meanChange: sum / count,
    changed: differing / count,
  };
}

/** The tensors of one codebook. */
export interface CodebookPairs {
  layer: number;
  /** [codes, dim] */
  embed: TensorPair;
  /** Decayed sums of frames, [codes, dim], and numbers of frames, [codes]. */
  sums: TensorPair;
  sizes: TensorPair;
}

/** How far each code of a codebook moved. */
export function codebookChange({ layer, embed, sums, sizes }: CodebookPairs): CodebookChange {
  const [codes = 0, dim = 0] = embed.shape;
  const changes = Array.from({ length: codes }, (_, code) => {
    const own = rowChange(embed, code, dim);
    return {
      code,
      maxChange: own.max,
      distance: own.distance,
      sumChange: rowChange(sums, code, dim).max,
      framesBefore: sizes.before[code] as number,
      framesAfter: sizes.after[code] as number,
    };
  });
  return { layer, moved: changes.filter(({ maxChange }) => maxChange > 0).length, codes: changes };
}

function rowChange({ before, after }: TensorPair, row: number, length: number): { max: number; distance: number } {
  let [max, squares] = [0, 0];
  for (let i = row * length; i < (row + 1) * length; i += 1) {
    const from = before[i] as number;
    const to = after[i] as number;
    if (from === to) continue;
    const change = Math.abs(to - from);
    squares += change * change;
    if (change > max) max = change;
  }
  return { max, distance: Math.sqrt(squares) };
}
