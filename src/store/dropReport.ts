/** Parts of what became of files, made and put together; and how loud the whole is. */
import {
  type DropReport,
  type FileGroup,
  type LeftReason,
  MOST_FINDINGS,
  MOST_NAMES,
  MOST_REASONS,
  MOST_TOLD,
  type TakenKind,
} from '../protocol/dropReport.ts';

const group = (names: readonly string[]): FileGroup => ({ count: names.length, names: names.slice(0, MOST_NAMES) });

/** Parts of a report; files of a kind once, in one call. */
export const NOTHING: DropReport = { taken: [], refused: { count: 0, first: [] }, left: [], told: [], waits: false };

export function taken(kind: TakenKind, names: readonly string[]): DropReport {
  return names.length === 0 ? NOTHING : { ...NOTHING, taken: [{ kind, ...group(names) }] };
}

export function refused(files: DropReport['refused']['first']): DropReport {
  return { ...NOTHING, refused: { count: files.length, first: files.slice(0, MOST_REASONS) } };
}

export function left(what: LeftReason, names: readonly string[]): DropReport {
  return names.length === 0 ? NOTHING : { ...NOTHING, left: [{ what, ...group(names) }] };
}

/** What a log allows to say. */
export function told(name: string, findings: DropReport['told'][number]['findings']): DropReport {
  return { ...NOTHING, told: [{ name, findings: findings.slice(0, MOST_FINDINGS) }] };
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
    told: reports.flatMap((report) => report.told).slice(0, MOST_TOLD),
    waits: reports.some((report) => report.waits),
  };
}

/** How loud a report is: an error where all that was usable was refused, a warning where a person has something to do. */
export function levelOf({ taken, refused, left }: DropReport): 'error' | 'warning' | 'info' {
  if (refused.count > 0) return taken.length > 0 ? 'warning' : 'error';
  if (left.some(({ what }) => what.startsWith('rival-') || what === 'not-running')) return 'warning';
  return taken.length === 0 && left.some(({ what }) => what === 'unknown') ? 'warning' : 'info';
}
