/** Requests that bring files in and out: weights, tokens, audio. */
import { experimentProblems } from '../config/validation.ts';
import { breathe, DataError, throwIfCancelled, type WorkOptions } from '../data/dataError.ts';
import { parseTokens, writeTokens } from '../formats/probeTokens.ts';
import { parseWeights, type WeightsFile, writeWeights } from '../formats/weightsJson.ts';
import type { DataInfo } from '../protocol/session.ts';
import { dataInfo, firstWeights } from '../train/build.ts';
import { captureLane, restoreLane } from '../train/checkpoint.ts';
import { Session } from '../train/session.ts';
import { RequestError } from './requestError.ts';
import type { Handlers, Workspace } from './workspace.ts';

type FileHandlers = Pick<
  Handlers,
  'exportWeights' | 'importWeights' | 'exportTokens' | 'importTokens' | 'addAudio' | 'removeAudio'
>;

/** Milliseconds of writing before other work is let in. */
const SLICE = 30;
/** Characters of a float32 in the file, about; for progress only. */
const CHARACTERS_PER_VALUE = 11;

export function fileHandlers(workspace: Workspace): FileHandlers {
  return {
    exportWeights({ lane }) {
      const { session } = workspace;
      return workspace.cancellable('export', async (options) => {
        const weights = await captureLane(session, lane);
        const file = new Blob(await textOf(weights, options), { type: 'application/json' });
        const name = `freeze-lab-lane-${lane}-step-${weights.step}.json`;
        session.log(lane, { code: 'exported', name });
        return { file, name };
      });
    },

    async importWeights({ file, name }) {
      const next = await workspace.cancellable('import', async (options) => {
        const weights = parseWeights(await file.text());
        throwIfCancelled(options.signal);
        return resume(workspace, weights, name, options);
      });
      await workspace.replaceSession(next);
      next.log(next.state.lanes[0]?.id ?? null, { code: 'imported', name });
      return next.state;
    },

    async exportTokens({ lane }) {
      const { session } = workspace;
      const tokens = await session.probeTokens(lane);
      const name = `freeze-lab-lane-${lane}-step-${session.step}-probe-tokens.txt`;
      return { file: new Blob([writeTokens(tokens)], { type: 'text/plain' }), name };
    },

    async importTokens({ file, name }) {
      workspace.session.importTokens(parseTokens(await file.text(), name));
      return null;
    },

    addAudio({ files }) {
      const { library } = workspace;
      return workspace.cancellable('audio', async ({ signal, onProgress }) => {
        const reports = [];
        for (const [i, file] of files.entries()) {
          const ofAll = (done: number): void => onProgress((i + done) / files.length, file.name);
          ofAll(0);
          reports.push(await library.add(file, { signal, onProgress: ofAll }));
        }
        return { reports, total: library.total() };
      });
    },

    removeAudio: ({ name }) => ({ total: workspace.library.remove(name) }),
  };
}

/** The text of a weights file in parts, written in slices so that training and a cancel get in between. */
async function textOf(weights: WeightsFile, { signal, onProgress }: Required<WorkOptions>): Promise<string[]> {
  const tensors = [...weights.stateDict.values(), ...weights.reference.values()];
  for (const { expAvg, expAvgSq } of weights.optimizer.values()) tensors.push(expAvg, expAvgSq);
  const characters = tensors.reduce((sum, { data }) => sum + data.length, 0) * CHARACTERS_PER_VALUE;
  const parts: string[] = [];
  let written = 0;
  let slice = performance.now();
  for (const part of writeWeights(weights)) {
    parts.push(part);
    written += part.length;
    if (performance.now() - slice < SLICE) continue;
    onProgress(Math.min(written / characters, 0.99), '');
    await breathe(signal);
    slice = performance.now();
  }
  return parts;
}

/** A session that goes on where the file was written. */
async function resume(
  workspace: Workspace,
  weights: WeightsFile,
  name: string,
  options: WorkOptions,
): Promise<Session> {
  const { experiment, step, seconds } = weights;
  const problems = experimentProblems(experiment);
  if (problems.length > 0) throw new RequestError('unreadable-file', `${name}: ${problems.join('; ')}.`);
  const { dataset, split } = await workspace.prepareData(experiment, options);
  const data = dataInfo(dataset, split);
  if (!isSameData(data, weights.data)) {
    const other = `${weights.data.seconds.toFixed(1)} s of “${weights.data.kind}”`;
    throw new DataError('no-data', `${name} was trained on other data (${other}). Add the same audio files first.`);
  }
  const initial = await firstWeights(experiment.settings, split);
  throwIfCancelled(options.signal);
  const { emit } = workspace.services;
  const lanes = [restoreLane(weights, name)];
  const sessionId = workspace.nextSessionId();
  return new Session({ sessionId, experiment, split, data, initial, lanes, step, seconds, emit });
}

/** Whether a file was written on the data at hand; names of files may differ. */
function isSameData(a: DataInfo, b: DataInfo): boolean {
  return (
    a.kind === b.kind &&
    a.trainingFrames === b.trainingFrames &&
    a.channelsIn === b.channelsIn &&
    a.channelsOut === b.channelsOut
  );
}
