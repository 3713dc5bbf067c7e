/** What happened to a run beside freezes, by step, from its log: settings, and lanes that came, went, or were put back. */
import type { LogEntry } from '../../store/state.ts';

const MARKED = [
  'changed',
  'forked',
  'added',
  'removed',
  'restored',
  'imported',
  'recovered',
] as const satisfies readonly LogEntry['content']['code'][];

/** All that happened at one step. */
export interface RunEvents {
  /** The first step after it. */
  step: number;
  /** At least one, the oldest first. */
  entries: readonly LogEntry[];
}

const isMarked = ({ content }: LogEntry): boolean => (MARKED as readonly string[]).includes(content.code);

/** Changes when there is another mark to draw. */
export const markedEntries = (log: readonly LogEntry[]): number => log.findLast(isMarked)?.id ?? -1;

/** @param log of the page, oldest first; what lies before the present run was built is left out */
export function runEvents(log: readonly LogEntry[]): RunEvents[] {
  const built = log.findLastIndex(({ content, step }) => content.code === 'built' && step === 0);
  const steps = new Map<number, LogEntry[]>();
  for (const entry of log.slice(built + 1)) {
    if (!isMarked(entry)) continue;
    const step = entry.step + 1;
    steps.set(step, [...(steps.get(step) ?? []), entry]);
  }
  return [...steps].map(([step, entries]) => ({ step, entries })).sort((a, b) => a.step - b.step);
}
