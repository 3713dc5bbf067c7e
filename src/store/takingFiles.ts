/** What every way to give files goes through, drop or button: wait for a page that starts, take them, answer. */
import type { LabContext } from './context.ts';
import type { DropReport, TakenKind } from '../protocol/dropReport.ts';
import { left } from './dropReport.ts';
import { dataAwaitReset } from './tokenComparison.ts';

/** These take effect with the next reset. */
const FOR_RESET: readonly TakenKind[] = ['features', 'audio', 'semantic-tokens'];
/** Of these the worker writes the line of the log. */
const LOGGED_BY_WORKER: readonly TakenKind[] = ['checkpoint', 'session', 'weights'];

/**
 * Takes files and says what became of them, in a notice and a line of the log.
 * @param names of all files that were given
 * @param take must not reject, see `LabContext.outcome`
 */
export async function answered(
  context: LabContext,
  names: readonly string[],
  take: () => Promise<DropReport>,
): Promise<void> {
  const running = await whenStarted(context, names.length);
  const report = running ? await take() : left('not-running', names);
  const waits = report.taken.some(({ kind }) => FOR_RESET.includes(kind)) && dataAwaitReset(context.store.getState());
  answer(context, { ...report, waits });
}

/** Says what became of files, in a notice and a line of the log. */
export function answer(context: LabContext, report: DropReport): void {
  const { taken, refused, left: apart } = report;
  const [only, ...more] = taken;
  const alone = more.length === 0 && refused.count === 0 && apart.length === 0;
  if (!(alone && only && LOGGED_BY_WORKER.includes(only.kind))) {
    context.log({ code: 'files', report }, context.store.getState().pace.step, null);
  }
  context.notices.tell({ kind: 'files', report });
}

/** Waits while the worker starts, and says so. @returns whether it runs */
async function whenStarted({ store, notices }: LabContext, count: number): Promise<boolean> {
  const starting = (): boolean => store.getState().connection === 'starting';
  if (starting()) {
    notices.tell({ kind: 'files-wait', count });
    await new Promise<void>((resolve) => {
      const end = store.subscribe(() => {
        if (starting()) return;
        end();
        resolve();
      });
    });
  }
  const { connection } = store.getState();
  return connection !== 'lost' && connection !== 'failed';
}
