/** What the usage of a codebook amounts to, and how a code is coloured by it. */
import type { CodebookEvent } from '../../protocol/events.ts';

export interface Usage {
  codes: number;
  used: number;
  /** Codes that no frame has ever had. */
  never: number;
}

export function usageOf({ counts, lastUsed }: Pick<CodebookEvent, 'counts' | 'lastUsed'>): Usage {
  let used = 0;
  let never = 0;
  for (let i = 0; i < counts.length; i += 1) {
    if ((counts[i] ?? 0) > 0) used += 1;
    else if ((lastUsed[i] ?? 0) === 0) never += 1;
  }
  return { codes: counts.length, used, never };
}

/** Steps after which an unused code has faded to its faintest. */
const FADE = 200;

/**
 * Strength of a code's colour, or null for a code never used. Codes in the batch range from 0.4 to 1 by the logarithm
 * of their count; the others from 0.25 down to 0.06 by how long ago they were used.
 */
export function strengthOf(count: number, lastUsed: number, step: number, most: number): number | null {
  if (count > 0) return 0.4 + 0.6 * (most > 1 ? Math.log(count) / Math.log(most) : 1);
  if (lastUsed === 0) return null;
  const age = Math.min(1, Math.max(0, step - lastUsed) / FADE);
  return 0.25 - 0.19 * age;
}

export interface Cells {
  columns: number;
  rows: number;
  size: number;
}

/** The largest square cells with which all codes fit. */
export function cellsFor(codes: number, width: number, height: number): Cells {
  let columns = Math.max(1, Math.ceil(Math.sqrt((codes * width) / Math.max(1, height))));
  while (columns < codes && Math.ceil(codes / columns) * (width / columns) > height) columns += 1;
  const rows = Math.ceil(codes / columns);
  return { columns, rows, size: Math.min(width / columns, height / rows) };
}
