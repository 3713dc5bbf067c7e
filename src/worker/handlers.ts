/** What the worker does for each request. Knows nothing of `self`, so that tests run it over a MessageChannel. */
import * as tf from '@tensorflow/tfjs-core';
import { FIELDS, type FieldId } from '../config/fields.ts';
import { experimentProblems, fieldProblem } from '../config/validation.ts';
import { AudioLibrary } from '../data/audioLibrary.ts';
import { breathe, DataError, throwIfCancelled } from '../data/dataError.ts';
import { splitDataset } from '../data/sampler.ts';
import type { Experiment } from '../config/experiment.ts';
import type { FlipReference, ProgressTask, WorkerEvent } from '../protocol/events.ts';
import type { BackendInfo, BackendName, Params, RequestKind, Result } from '../protocol/requests.ts';
import type { DataInfo } from '../protocol/session.ts';
import { buildSession, dataInfo, firstWeights } from '../train/build.ts';
import { captureLane, restoreLane } from '../train/checkpoint.ts';
import { TrainingLoop } from '../train/loop.ts';
import { Session } from '../train/session.ts';
import { parseTokens, writeTokens } from '../formats/probeTokens.ts';
import { parseWeights, writeWeights } from '../formats/weightsJson.ts';
import { RequestError } from './requestError.ts';

export interface WorkerServices {
  chooseBackend(wanted: BackendName | null): Promise<BackendInfo>;
  fetchFile(url: string): Promise<Blob>;
  emit(event: WorkerEvent): void;
}

type Handlers = { [K in RequestKind]: (params: Params<K>) => Promise<Result<K>> | Result<K> };

/** Milliseconds of writing or reading text before other work is let in. */
const SLICE = 30;

/** The handlers of one worker, which holds at most one session. */
export function createHandlers({ chooseBackend, fetchFile, emit }: WorkerServices): Handlers {
  let site = '';
  const library = new AudioLibrary((path) => fetchFile(new URL(path, site).href));
  let backend: BackendInfo | null = null;
  let session: Session | null = null;
  let loop: TrainingLoop | null = null;
  let speed: number | null = null;
  let sessions = 0;
  let watchedLayer: number | null = null;
  let flipReference: FlipReference = 'start';
  let work: AbortController | null = null;

  const current = (): { session: Session; loop: TrainingLoop } => {
    if (!session || !loop) throw new RequestError('no-session', 'There is no session yet; send build first.');
    return { session, loop };
  };

  /** Ends the running session and puts another in its place. */
  const replaceSession = async (next: Session): Promise<void> => {
    await loop?.pause();
    session?.dispose();
    session = next;
    loop = new TrainingLoop(next, emit, speed);
    next.watchCodebook(watchedLayer);
    next.setFlipReference(flipReference);
  };

  /** Runs long work that reports progress and can be cancelled. */
  const cancellable = async <T>(
    task: ProgressTask,
    run: (signal: AbortSignal, progress: (done: number, detail: string) => void) => Promise<T>,
  ): Promise<T> => {
    const own = new AbortController();
    work = own;
    const progress = (done: number, detail: string): void => emit({ kind: 'progress', task, done, detail });
    progress(0, '');
    try {
      return await run(own.signal, progress);
    } finally {
      progress(1, '');
      if (work === own) work = null;
    }
  };

  const prepareData = async (
    experiment: Experiment,
    signal: AbortSignal,
    onProgress: (done: number, detail: string) => void,
  ) => {
    const dataset = await library.dataset(experiment.settings, { signal, onProgress });
    return { dataset, split: splitDataset(dataset, experiment.settings.clipFrames) };
  };

  return {
    async initialise({ backend: wanted, site: address }) {
      site = address;
      backend = await chooseBackend(wanted);
      const voices = await library.voices().catch(() => []);
      return { backend, voices };
    },

    async build({ experiment }) {
      if (!backend) throw new RequestError('no-backend', 'No backend was chosen yet; send initialise first.');
      const problems = experimentProblems(experiment);
      if (problems.length > 0)
        throw new RequestError('invalid-request', `The experiment cannot be built: ${problems.join('; ')}.`);
      const began = performance.now();
      const next = await cancellable('build', async (signal, progress) => {
        const { dataset, split } = await prepareData(experiment, signal, progress);
        throwIfCancelled(signal);
        return buildSession(++sessions, experiment, dataset, split, emit);
      });
      await replaceSession(next);
      next.log(null, { code: 'built', backend: backend.name, seconds: (performance.now() - began) / 1000 });
      return next.state;
    },

    start() {
      const { session: active, loop: running } = current();
      if (active.diverged)
        throw new RequestError(
          'invalid-request',
          'The loss is no longer finite. Lower the learning rate and press Reset.',
        );
      active.log(null, { code: 'started' });
      running.start((error) =>
        active.log(null, { code: 'error', error: { code: 'internal', message: String(error) } }),
      );
      return active.state;
    },

    async pause() {
      const { session: active, loop: running } = current();
      const wasRunning = active.running;
      await running.pause();
      if (wasRunning) active.log(null, { code: 'paused' });
      return active.state;
    },

    async step({ count }) {
      const { session: active, loop: running } = current();
      if (!Number.isInteger(count) || count < 1)
        throw new RequestError('invalid-request', `Cannot do ${count} steps; expected a whole number from 1.`);
      await running.step(count);
      return active.state;
    },

    setFreeze({ lane, frozen, policy, levers }) {
      return { step: current().session.setFreeze(lane, frozen, policy, levers) };
    },

    setLive({ changes }) {
      for (const [field, value] of Object.entries(changes)) {
        const id = field as FieldId;
        if (!Object.hasOwn(FIELDS, id)) throw new RequestError('invalid-request', `There is no field ${field}.`);
        const problem = FIELDS[id].live
          ? fieldProblem(id, value)
          : `${id} cannot change while training; it needs a reset`;
        if (problem) throw new RequestError('invalid-request', `${problem}.`);
      }
      return { step: current().session.setLive(changes) };
    },

    setSpeed({ stepsPerSecond }) {
      if (stepsPerSecond !== null && !(stepsPerSecond > 0)) {
        throw new RequestError(
          'invalid-request',
          `The speed limit is ${stepsPerSecond}; expected more than 0 steps per second, or none.`,
        );
      }
      speed = stepsPerSecond;
      loop?.setSpeed(stepsPerSecond);
      return null;
    },

    addLane({ setup }) {
      current().session.addLane(setup);
      return current().session.state;
    },

    forkLane({ lane }) {
      current().session.forkLane(lane);
      return current().session.state;
    },

    removeLane({ lane }) {
      current().session.removeLane(lane);
      return current().session.state;
    },

    watchCodebook({ layer }) {
      watchedLayer = layer;
      session?.watchCodebook(layer);
      return null;
    },

    audit: ({ lane }) => current().session.audit(lane),

    async policyMatrix({ lane, steps }) {
      const { session: active, loop: running } = current();
      if (!Number.isInteger(steps) || steps < 1 || steps > 100) {
        throw new RequestError('invalid-request', `Cannot run ${steps} steps; expected a whole number from 1 to 100.`);
      }
      // The lane must not move under the runs.
      await running.pause();
      return cancellable('matrix', async (signal, progress) => {
        const rows = await active.policyMatrix(lane, steps, async (done) => {
          progress(done, '');
          await breathe(signal);
        });
        return { step: active.step, rows };
      });
    },

    setFlipReference({ reference }) {
      flipReference = reference;
      session?.setFlipReference(reference);
      return null;
    },

    async exportTokens({ lane }) {
      const { session: active } = current();
      const tokens = await active.probeTokens(lane);
      const name = `freeze-lab-lane-${lane}-step-${active.step}-probe-tokens.txt`;
      return { file: new Blob([writeTokens(tokens)], { type: 'text/plain' }), name };
    },

    async importTokens({ file, name }) {
      current().session.importTokens(parseTokens(await file.text(), name));
      return null;
    },

    async exportWeights({ lane }) {
      const { session: active } = current();
      return cancellable('export', async (signal, progress) => {
        const file = await captureLane(active, lane);
        const values = [...file.stateDict, ...file.reference].reduce((sum, [, { data }]) => sum + data.length, 0) * 2;
        const parts: string[] = [];
        let slice = performance.now();
        let written = 0;
        for (const part of writeWeights(file)) {
          parts.push(part);
          written += part.length / 10;
          if (performance.now() - slice < SLICE) continue;
          progress(Math.min(written / values, 0.99), '');
          await new Promise((resolve) => setTimeout(resolve, 0));
          throwIfCancelled(signal);
          slice = performance.now();
        }
        const name = `freeze-lab-lane-${lane}-step-${file.step}.json`;
        active.log(lane, { code: 'exported', name });
        return { file: new Blob(parts, { type: 'application/json' }), name };
      });
    },

    async importWeights({ file, name }) {
      const next = await cancellable('import', async (signal, progress) => {
        const weights = parseWeights(await file.text());
        throwIfCancelled(signal);
        const problems = experimentProblems(weights.experiment);
        if (problems.length > 0) throw new RequestError('unreadable-file', `${name}: ${problems.join('; ')}.`);
        const { experiment, step, seconds } = weights;
        const { dataset, split } = await prepareData(experiment, signal, progress);
        const data = dataInfo(dataset, split);
        if (!isSameData(data, weights.data)) {
          throw new DataError(
            'no-data',
            `${name} was trained on other data (${weights.data.seconds.toFixed(1)} s of “${weights.data.kind}”). Add the same audio files first.`,
          );
        }
        const initial = await firstWeights(experiment.settings, split);
        throwIfCancelled(signal);
        const lane = restoreLane(weights, name);
        return new Session({
          sessionId: ++sessions,
          experiment,
          split,
          data,
          initial,
          lanes: [lane],
          step,
          seconds,
          emit,
        });
      });
      await replaceSession(next);
      next.log(next.state.lanes[0]?.id ?? null, { code: 'imported', name });
      return next.state;
    },

    async addAudio({ files }) {
      return cancellable('audio', async (signal, progress) => {
        const reports = [];
        for (const [i, file] of files.entries()) {
          const onProgress = (done: number): void => progress((i + done) / files.length, file.name);
          onProgress(0);
          reports.push(await library.add(file, { signal, onProgress }));
        }
        return { reports, total: library.total() };
      });
    },

    removeAudio({ name }) {
      return { total: library.remove(name) };
    },

    cancel() {
      work?.abort();
      return null;
    },

    memory() {
      const { numTensors, numBytes, ...rest } = tf.memory() as tf.MemoryInfo & { numBytesAllocatedInGPU?: number };
      return { tensors: numTensors, bytes: numBytes, gpuBytes: rest.numBytesAllocatedInGPU ?? null };
    },
  };
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
