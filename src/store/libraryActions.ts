/** The library of kept runs: what is in it, what a person says of a run, and what leaves it. */
import type { DropReport } from '../protocol/dropReport.ts';
import { tidyLabel } from '../protocol/runLabel.ts';
import { importedRun } from '../runs/importedRun.ts';
import { sessionFilesOf, writeRunBundle } from '../runs/runBundle.ts';
import { joinedCurves, runFile } from '../runs/runFile.ts';
import type { LabContext } from './context.ts';
import { merged, taken } from './dropReport.ts';
import { runOf } from './keptRun.ts';
import { newRunId } from './presentRun.ts';
import { marksOf, withRoom } from './runPlace.ts';
import type { ListedRun, RunActions } from './runState.ts';
import { answer } from './takingFiles.ts';

type LibraryActions = Pick<
  RunActions,
  'listRuns' | 'labelRun' | 'removeRuns' | 'restoreRuns' | 'forgetRemoved' | 'exportRuns' | 'importRuns' | 'readRun'
>;

export function libraryActions(context: LabContext): LibraryActions {
  const { store } = context;
  /** All that was taken out and not forgotten yet. */
  const removed = new Set<string>();
  return {
    async listRuns() {
      await context.attempt(() => listRuns(context));
    },
    async labelRun(run, label) {
      await context.attempt(async () => {
        await (await context.keeper?.runs)?.setLabel(run, tidyLabel(label));
        await listRuns(context);
      });
    },
    async removeRuns(runs) {
      await context.attempt(async () => {
        const free = await freeOf(context, runs);
        await (await context.keeper?.runs)?.setRemoved(free, Date.now());
        for (const run of free) removed.add(run);
        store.setState(({ offer, undo }) => ({
          removedRuns: free,
          offer: offer && free.includes(offer.run) ? null : offer,
          undo: undo && free.includes(undo.run) ? null : undo,
        }));
        await listRuns(context);
      });
    },
    async restoreRuns() {
      const { removedRuns } = store.getState();
      await context.attempt(async () => {
        await (await context.keeper?.runs)?.setRemoved(removedRuns, null);
        for (const run of removedRuns) removed.delete(run);
        store.setState({ removedRuns: [] });
        await listRuns(context);
      });
    },
    async forgetRemoved() {
      store.setState({ removedRuns: [] });
      const gone = new Set(removed);
      removed.clear();
      if (gone.size === 0) return;
      await context.attempt(async () => (await context.keeper?.runs)?.purge(Date.now(), gone));
    },
    async exportRuns(runs) {
      await context.attempt(async () => {
        const files: File[] = [];
        for (const run of runs) files.push(await runFile(await runOf(context, run)));
        const [only] = files;
        const file = files.length === 1 && only ? only : await writeRunBundle(files);
        context.options.saveFile(file, file.name);
      });
    },
    async importRuns(files) {
      answer(context, merged(await inTurn(files, (file) => importFile(context, file))));
      await context.attempt(() => listRuns(context));
    },
    readRun: (run) =>
      context.attempt(async () => {
        const { entry, lanes, curves } = await runOf(context, run);
        const ids = lanes.lanes.map(({ id }) => id);
        const { series } = await joinedCurves(curves, ids, lanes.step);
        return { entry, experiment: lanes.experiment, series };
      }),
  };
}

async function inTurn<T, R>(values: readonly T[], work: (value: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const value of values) results.push(await work(value));
  return results;
}

/** Takes all runs of a file, one by one: what is wrong with one leaves the others alone. Never rejects. */
function importFile(context: LabContext, file: File): Promise<DropReport> {
  return context.outcome([file.name], async () => {
    const reports = await inTurn(await sessionFilesOf(file), (each) =>
      context.outcome([each.name], async () => {
        await importRun(context, each);
        return taken('kept-run', [each.name]);
      }),
    );
    return merged(reports);
  });
}

/** @throws FormatError, RunStoreError */
async function importRun({ keeper }: LabContext, file: File): Promise<void> {
  if (!keeper) return;
  const update = await importedRun(file, newRunId());
  const runs = await keeper.runs;
  await withRoom(keeper.place, runs, keeper.keptRun?.id ?? '', file.size, () => runs.keep(update));
}

async function listRuns({ keeper, store }: LabContext): Promise<void> {
  if (!keeper) return;
  const runs = await keeper.runs;
  const entries = await runs.entries();
  const ids = entries.map(({ id }) => id);
  const held = await keeper.place.held(ids, await marksOf(runs, ids));
  const own = keeper.keptRun?.id;
  const holder = (id: string): ListedRun['held'] => (id === own ? 'here' : held.has(id) ? 'elsewhere' : null);
  store.setState({ runs: entries.map((entry) => ({ entry, held: holder(entry.id) })) });
  store.setState({ runSpace: await keeper.place.space() });
}

/** Those of the runs that no page has. */
async function freeOf({ keeper }: LabContext, ids: readonly string[]): Promise<string[]> {
  if (!keeper) return [];
  const held = await keeper.place.held(ids, await marksOf(await keeper.runs, ids));
  return ids.filter((id) => id !== keeper.keptRun?.id && !held.has(id));
}
