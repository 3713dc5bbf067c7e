/** How often each code was used over the steps, in memory that does not grow with the run. */
import type { CodebookEvent } from '../protocol/events.ts';

/** Batches that were looked at, one behind another. */
export interface UsageColumn {
  /** Steps of the first and the last of them. */
  from: number;
  to: number;
  batches: number;
  /** Frames per code in all of these batches. */
  counts: Float32Array;
}

/** Of one lane and layer. Never changed in place, so that React sees a change. */
export interface UsageHistory {
  sessionId: string;
  layer: number;
  /** Oldest first. */
  columns: readonly UsageColumn[];
  /** Batches that a column takes. */
  perColumn: number;
}

/** As many as a narrow screen can show. Beyond it two neighbours become one, so that the columns span any run. */
export const MOST_COLUMNS = 96;

/** The history with one more batch. It begins anew with another session, layer or size. */
export function withUsage(history: UsageHistory | undefined, event: CodebookEvent): UsageHistory {
  const { sessionId, layer, step, counts } = event;
  const last = history?.columns.at(-1);
  if (
    !history ||
    history.sessionId !== sessionId ||
    history.layer !== layer ||
    (last && (last.counts.length !== counts.length || last.to >= step))
  ) {
    return { sessionId, layer, columns: [columnOf(event)], perColumn: 1 };
  }
  const columns = [...history.columns];
  const open = last && last.batches < history.perColumn ? last : null;
  if (open) columns[columns.length - 1] = joined(open, columnOf(event));
  else columns.push(columnOf(event));
  if (columns.length <= MOST_COLUMNS) return { ...history, columns };
  return { ...history, columns: inPairs(columns), perColumn: 2 * history.perColumn };
}

/** What is left of a history when the session goes back to a step; undefined if that is nothing. */
export function usageUpTo(history: UsageHistory, step: number): UsageHistory | undefined {
  const columns = history.columns.filter(({ to }) => to <= step);
  return columns.length === 0 ? undefined : { ...history, columns };
}

function columnOf({ step, counts }: CodebookEvent): UsageColumn {
  return { from: step, to: step, batches: 1, counts };
}

function joined(a: UsageColumn, b: UsageColumn): UsageColumn {
  const counts = a.counts.map((count, code) => count + (b.counts[code] as number));
  return { from: a.from, to: b.to, batches: a.batches + b.batches, counts };
}

function inPairs(columns: readonly UsageColumn[]): UsageColumn[] {
  return columns.flatMap((column, i) => {
    if (i % 2 === 1) return [];
    const next = columns[i + 1];
    return [next ? joined(column, next) : column];
  });
}
