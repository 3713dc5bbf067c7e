/** Which rows stand in for random draws. */
import { randomStream } from '../data/random.ts';

/** Rows for k-means to start from, and for dead codes. Both return int32 [codes]. */
export interface RowChoice {
  kMeansStart(layer: number, rowCount: number, codeCount: number): Int32Array;
  deadCodes(step: number, layer: number, rowCount: number, codeCount: number): Int32Array;
}

/** Rows drawn at random without repetition, as the original draws them; over again if there are too few. */
export function randomRows(seed: number): RowChoice {
  return {
    kMeansStart: (layer, rowCount, codeCount) => drawRows(seed, ['kmeans', layer], rowCount, codeCount),
    deadCodes: (step, layer, rowCount, codeCount) => drawRows(seed, ['dead codes', step, layer], rowCount, codeCount),
  };
}

function drawRows(seed: number, keys: (string | number)[], rowCount: number, codeCount: number): Int32Array {
  const random = randomStream(seed, ...keys);
  const order = Int32Array.from({ length: rowCount }, (_, i) => i);
  const drawn = Math.min(rowCount, codeCount);
  for (let i = 0; i < drawn; i += 1) {
    const other = i + random.integer(rowCount - i);
    [order[i], order[other]] = [order[other] as number, order[i] as number];
  }
  return Int32Array.from({ length: codeCount }, (_, i) => order[i % drawn] as number);
}
