/** Weights out and in: our own files, and checkpoints to start from. */
import { applyForeignSession } from './applySession.ts';
import type { LabContext } from './context.ts';
import type { DropReport } from '../protocol/dropReport.ts';
import { taken } from './dropReport.ts';
import { lastCopy, weightsOfCopy } from './lastCopy.ts';
import { withPlan } from './plan.ts';
import { restOf } from './rest.ts';
import type { LabActions } from './state.ts';
import { answered } from './takingFiles.ts';
import { replacing } from './replacement.ts';

type WeightsActions = Pick<LabActions, 'exportWeights' | 'importWeights' | 'importCheckpoint'>;

export function weightsActions(context: LabContext): WeightsActions {
  const { options } = context;
  return {
    async exportWeights(lane, format = 'json') {
      const result = await context.attempt(async () => {
        const copying = format === 'json' ? lastCopy(context) : null;
        const copy = copying && (await copying);
        return copy ? weightsOfCopy(copy, lane) : context.request('exportWeights', { lane, format });
      });
      if (result) options.saveFile(result.file, result.name);
    },
    importWeights: (file) => answered(context, [file.name], () => takeWeights(context, file)),
    importCheckpoint: (file) => answered(context, [file.name], () => takeCheckpoint(context, file)),
  };
}

/** Goes on from a weights file of ours. Never rejects. */
export function takeWeights(context: LabContext, file: File): Promise<DropReport> {
  return context.outcome([file.name], async () => {
    const session = await replacing(context, async () => {
      await restOf(context).over();
      return context.request('importWeights', { file, name: file.name });
    });
    applyForeignSession(context, session);
    context.store.setState({ plan: null });
    return taken('weights', [file.name]);
  });
}

/** Starts from a checkpoint; the draft takes its sizes. Never rejects. */
export function takeCheckpoint(context: LabContext, file: File): Promise<DropReport> {
  const { store } = context;
  return context.outcome([file.name], async () => {
    const { report, session } = await replacing(context, async () => {
      await restOf(context).over();
      const { draft, plan } = store.getState();
      return context.request('importCheckpoint', { file, experiment: withPlan(draft, plan) });
    });
    context.checkpointFile = file;
    store.setState({ checkpoint: report });
    applyForeignSession(context, session);
    return taken('checkpoint', [file.name]);
  });
}
