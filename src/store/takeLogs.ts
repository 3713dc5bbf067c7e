/** Logs of a training that were dropped: read on the page, and answered with what they allow to say. */
import type { LOG_FILES } from '../config/otherFiles.ts';
import { FormatError } from '../formats/formatError.ts';
import { logRun } from '../metrics/loggedRun.ts';
import type { DropReport } from '../protocol/dropReport.ts';
import type { LabContext } from './context.ts';
import { left, merged, refused, taken, told } from './dropReport.ts';
import type { GivenFile } from './state.ts';
import type { OwnTask } from './tasks.ts';

export interface GivenLog {
  given: GivenFile;
  kind: (typeof LOG_FILES)[number];
}

/**
 * Reads logs one after the other. One that tells nothing is refused where it is all that was dropped, and left alone
 * beside other files: in a folder nobody means it. Never rejects.
 * @param alone whether nothing else was dropped
 */
export function logsTaken(context: LabContext, logs: readonly GivenLog[], alone: boolean): Promise<DropReport> {
  const names = logs.map(({ given }) => given.file.name);
  return context.outcome(names, () =>
    context.ownTasks.run(context.store, 'classify', async (task) => {
      const reports: DropReport[] = [];
      for (const log of logs) reports.push(await logTaken(log, alone, task));
      return merged(reports);
    }),
  );
}

async function logTaken({ given: { file }, kind }: GivenLog, alone: boolean, task: OwnTask): Promise<DropReport> {
  try {
    let read = 0;
    const { findings, logged } = await logRun(file, {
      onBytes(count) {
        read += count;
      },
      async pause() {
        // Only what takes long pauses, and is worth a bar.
        task.tell(Math.min(0.99, read / file.size), file.name);
        await new Promise((resolve) => setTimeout(resolve));
        task.check();
      },
    });
    if (logged.size === 0) return left(kind, [file.name]);
    return merged([taken('log', [file.name]), told(file.name, findings)]);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return alone ? refused([{ name: file.name, reason: error.problem }]) : left(kind, [file.name]);
  }
}
