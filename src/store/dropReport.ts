/** What became of files that a person gave, by a drop or a button: one value, built from the worker's replies. */
import { texts } from '../config/texts/index.ts';

/** What the page takes. */
export const TAKEN_KINDS = [
  'features',
  'audio',
  'checkpoint',
  'semantic-tokens',
  'probe-tokens',
  'session',
  'weights',
] as const;
export type TakenKind = (typeof TAKEN_KINDS)[number];

/** Why files were left alone: what they are, or what else of the drop stood in their way. */
export type LeftReason = keyof typeof texts.drops.what;
export const LEFT_REASONS = Object.keys(texts.drops.what) as LeftReason[];

interface FileGroup {
  count: number;
  /** The first few. */
  names: string[];
}

export interface DropReport {
  taken: (FileGroup & { kind: TakenKind })[];
  /** `first` are the first few; `reason` is a sentence, which may begin with the name. */
  refused: { count: number; first: { name: string; reason: string }[] };
  left: (FileGroup & { what: LeftReason })[];
  /** Whether what was taken waits for the next reset: to be trained on, or to be compared. */
  waits: boolean;
}

/** Names that are kept of a group, and refusals that are kept with their reasons; more are counted. */
export const MOST_NAMES = 4;
export const MOST_REASONS = 3;

const group = (names: readonly string[]): FileGroup => ({ count: names.length, names: names.slice(0, MOST_NAMES) });

/** Parts of a report; files of a kind once, in one call. */
export const NOTHING: DropReport = { taken: [], refused: { count: 0, first: [] }, left: [], waits: false };

export function taken(kind: TakenKind, names: readonly string[]): DropReport {
  return names.length === 0 ? NOTHING : { ...NOTHING, taken: [{ kind, ...group(names) }] };
}

export function refused(files: readonly { name: string; reason: string }[]): DropReport {
  return { ...NOTHING, refused: { count: files.length, first: files.slice(0, MOST_REASONS) } };
}

export function left(what: LeftReason, names: readonly string[]): DropReport {
  return names.length === 0 ? NOTHING : { ...NOTHING, left: [{ what, ...group(names) }] };
}

/** All of it in one report. Groups of the same kind become one. */
export function merged(reports: readonly DropReport[]): DropReport {
  const join = <G extends FileGroup>(groups: readonly G[], key: (each: G) => string): G[] => {
    const byKey = new Map<string, G>();
    for (const each of groups) {
      const before = byKey.get(key(each));
      const count = (before?.count ?? 0) + each.count;
      const names = [...(before?.names ?? []), ...each.names].slice(0, MOST_NAMES);
      byKey.set(key(each), { ...each, count, names });
    }
    return [...byKey.values()];
  };
  const first = reports.flatMap((report) => report.refused.first).slice(0, MOST_REASONS);
  return {
    taken: join(
      reports.flatMap((report) => report.taken),
      ({ kind }) => kind,
    ),
    refused: { count: reports.reduce((sum, report) => sum + report.refused.count, 0), first },
    left: join(
      reports.flatMap((report) => report.left),
      ({ what }) => what,
    ),
    waits: reports.some((report) => report.waits),
  };
}

/** How loud a report is: an error where all that was usable was refused, a warning where a person has something to do. */
export function levelOf({ taken, refused, left }: DropReport): 'error' | 'warning' | 'info' {
  if (refused.count > 0) return taken.length > 0 ? 'warning' : 'error';
  if (left.some(({ what }) => what.startsWith('rival-') || what === 'not-running')) return 'warning';
  return taken.length === 0 && left.some(({ what }) => what === 'unknown') ? 'warning' : 'info';
}
