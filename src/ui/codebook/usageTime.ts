/** What the usage of a codebook over the steps amounts to: a picture of code × time, and codes by rank. */
import type { UsageColumn, UsageHistory } from '../../store/usageHistory.ts';

/** Frames per code in all columns together, [codes]. */
export function totalUsage(columns: readonly UsageColumn[]): Float32Array {
  const total = new Float32Array(columns[0]?.counts.length ?? 0);
  for (const { counts } of columns) for (const [code, count] of counts.entries()) total[code]! += count;
  return total;
}

/** Strengths from 0 to 1 of every row of pixels in every column. */
export interface UsagePicture {
  /** Rows of codes: where there are more codes than `rows`, a row shows the most used of its codes. */
  rows: number;
  /** Left edges in steps, and the right edge of the last: columns + 1. */
  edges: number[];
  /** [columns][rows], by the logarithm of frames per batch. */
  strengths: Float32Array[];
}

/** @param mostRows pixels that there are */
export function usagePicture({ columns }: UsageHistory, mostRows: number): UsagePicture {
  const codes = columns[0]?.counts.length ?? 0;
  const rows = Math.max(1, Math.min(codes, mostRows));
  const means = columns.map(({ counts, batches }) => {
    const column = new Float32Array(rows);
    for (let code = 0; code < codes; code += 1) {
      const row = Math.floor((code * rows) / codes);
      column[row] = Math.max(column[row] as number, (counts[code] as number) / batches);
    }
    return column;
  });
  const most = means.reduce((all, column) => column.reduce((a, b) => Math.max(a, b), all), 0);
  const strengths = means.map((column) => column.map((mean) => (most > 0 ? Math.log1p(mean) / Math.log1p(most) : 0)));
  return { rows, edges: [...columns.map(({ from }) => from), columns.at(-1)?.to ?? 0], strengths };
}

/** Codes by usage. */
export interface Ranks {
  /** The most used first; of equal ones the lower code. */
  order: number[];
  /** Share of all frames, in that order. */
  shares: number[];
  /** How many of the most used codes have half of all frames; 0 without frames. */
  half: number;
  /** Codes without a frame. */
  never: number;
}

export function ranksOf(counts: Float32Array): Ranks {
  const all = counts.reduce((a, b) => a + b, 0);
  const order = [...counts.keys()].sort((a, b) => (counts[b] as number) - (counts[a] as number) || a - b);
  const shares = order.map((code) => (all > 0 ? (counts[code] as number) / all : 0));
  let [half, sum] = [0, 0];
  if (all > 0) while (sum < 0.5 && half < shares.length) sum += shares[half++] as number;
  return { order, shares, half, never: counts.filter((count) => count === 0).length };
}

/** Height from 0 to 1 of a share on a logarithmic scale from `least` to `most`; 0 for none. */
export function rankHeight(share: number, least: number, most: number): number {
  if (share <= 0 || most <= 0) return 0;
  if (most <= least) return 1;
  return 0.04 + 0.96 * Math.max(0, Math.log(share / least) / Math.log(most / least));
}
