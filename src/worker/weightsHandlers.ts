/** Requests that take the weights of a lane home and bring them back. */
import { FormatError } from '../formats/formatError.ts';
import { partOf, throwIfCancelled, type WorkOptions } from '../data/pacing.ts';
import { readBytes, type ReadOptions } from '../formats/byteSource.ts';
import { expecting } from '../formats/expectedFile.ts';
import { START_BYTES } from '../formats/foreignFile.ts';
import { beginningOfText } from '../formats/plainText.ts';
import { lostTensorProblem, weightsProblem } from '../formats/weightsHealth.ts';
import { noWeights, readWeights, type WeightsFile } from '../formats/weightsJson.ts';
import { writeWeightsSafetensors, writeWeightsTorch } from '../formats/weightsTensors.ts';
import type { WeightsFormat } from '../protocol/files.ts';
import { captureLane } from '../train/checkpoint.ts';
import { countingBytes } from '../lab/byteProgress.ts';
import { namingWeights, tellLost, weightsBlob } from '../lab/laneFiles.ts';
import type { Handlers, Workspace } from './workspace.ts';

const EXTENSIONS: Record<WeightsFormat, string> = { json: 'json', safetensors: 'safetensors', torch: 'pth' };

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
      const { session: next } = await workspace.succession.begin('import', (options) =>
        namingWeights(name, null, async () => {
          const reading = countingBytes(partOf(options, [0, 0.2], 'file'), file.size);
          const weights = await expecting('weights', file, name, () => read(file, reading), options);
          throwIfCancelled(options.signal);
          const problem = weightsProblem(weights);
          if (problem) throw new FormatError({ code: 'weights-lost', lost: lostTensorProblem(problem) });
          const { experiment, runTimeline, step, seconds } = weights;
          const lanes = [{ weights, origin: { kind: 'import', name, step } as const }];
          const resumable = { name, experiment, runTimeline, step, seconds, lanes };
          const rest = { ...partOf(options, [0.2, 1]), claim: options.claim };
          return { session: await workspace.resumedSession(resumable, workspace.inputs, rest) };
        }),
      );
      next.log(next.state.lanes[0]?.id ?? null, { code: 'imported', name });
      return next.state;
    },
  };
}

/** Looks at the beginning first: what is no JSON may be larger than any text can be. */
async function read(file: Blob, options: ReadOptions): Promise<WeightsFile> {
  const start = beginningOfText(await readBytes(file, 0, Math.min(file.size, START_BYTES)));
  if (start === null || !/^\s*\{/.test(start)) throw noWeights({ code: 'is-no-json' });
  return readWeights(file, options);
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
