/** Requests that take the weights of a lane home and bring them back. */
import { throwIfCancelled } from '../data/dataError.ts';
import { problemSentence, weightsProblem } from '../formats/weightsHealth.ts';
import { parseWeights, type WeightsFile, WeightsFileError } from '../formats/weightsJson.ts';
import { writeWeightsSafetensors, writeWeightsTorch } from '../formats/weightsTensors.ts';
import type { WeightsFormat } from '../protocol/files.ts';
import { captureLane } from '../train/checkpoint.ts';
import type { WorkOptions } from '../data/dataError.ts';
import { resumedSession, tellLost, weightsBlob } from './laneFiles.ts';
import type { Handlers, Workspace } from './workspace.ts';

const EXTENSIONS: Record<WeightsFormat, string> = { json: 'json', safetensors: 'safetensors', torch: 'pth' };

const LOST_ADVICE = 'No step can be taken from there: use a file that was written before training diverged.';

export function weightsHandlers(workspace: Workspace): Pick<Handlers, 'exportWeights' | 'importWeights'> {
  return {
    exportWeights({ lane, format = 'json' }) {
      const { session } = workspace;
      return workspace.cancellable('export', async (options) => {
        const weights = await captureLane(session, lane);
        throwIfCancelled(options.signal);
        const file = await write(weights, format, options);
        const name = `freeze-lab-lane-${lane}-step-${weights.step}.${EXTENSIONS[format]}`;
        session.log(lane, { code: 'exported', name });
        tellLost(session, lane, name, weightsProblem(weights));
        return { file, name };
      });
    },

    async importWeights({ file, name }) {
      const next = await workspace.cancellable('import', async (options) => {
        const weights = parseWeights(await file.text());
        throwIfCancelled(options.signal);
        const problem = weightsProblem(weights);
        if (problem) throw new WeightsFileError(`${problemSentence(problem)}. ${LOST_ADVICE}`);
        const { experiment, step, seconds } = weights;
        const lanes = [{ weights, origin: { kind: 'import', name, step } as const }];
        return resumedSession(workspace, { name, experiment, step, seconds, lanes }, workspace.brought, options);
      });
      await workspace.replaceSession(next);
      next.log(next.state.lanes[0]?.id ?? null, { code: 'imported', name });
      return next.state;
    },
  };
}

function write(weights: WeightsFile, format: WeightsFormat, options: Required<WorkOptions>): Promise<Blob> | Blob {
  switch (format) {
    case 'json':
      return weightsBlob(weights, options);
    case 'safetensors':
      return new Blob(writeWeightsSafetensors(weights));
    case 'torch':
      return new Blob(writeWeightsTorch(weights));
  }
}
