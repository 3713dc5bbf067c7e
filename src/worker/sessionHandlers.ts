/** Requests about the session: building it, running it, changing it while it runs. */
import * as tf from '@tensorflow/tfjs-core';
import { memoryProblem } from '../objectives/experimentProblems.ts';
import { MOST_STEPS } from '../config/limits.ts';
import { liveProblems, phaseProblems } from '../config/validation.ts';
import { LabError, wireError } from '../protocol/errors.ts';
import { checkStepsLeft } from '../train/loop.ts';
import type { Session } from '../train/session.ts';
import { checkExperiment, preparePhase } from '../lab/newSession.ts';
import type { Handlers, Workspace } from './workspace.ts';

type SessionHandlers = Pick<
  Handlers,
  | 'initialise'
  | 'build'
  | 'start'
  | 'pause'
  | 'step'
  | 'setFreeze'
  | 'setLive'
  | 'setData'
  | 'setSpeed'
  | 'addLane'
  | 'forkLane'
  | 'removeLane'
  | 'runTimeline'
  | 'restoreHealthy'
  | 'watchCodebook'
  | 'cancel'
  | 'ping'
  | 'memory'
>;

export function sessionHandlers(workspace: Workspace): SessionHandlers {
  return {
    async initialise({ site, ...wish }) {
      workspace.site = site;
      workspace.backend = await workspace.services.chooseBackend(wish);
      const voices = await workspace.speech.voices().catch(() => []);
      return { backend: workspace.backend, voices };
    },

    build: ({ experiment }) => build(workspace, experiment),

    async start() {
      const isWanted = await workspace.succession.settled();
      const { session, loop } = workspace;
      if (!isWanted) return session.state;
      session.refuseIfDiverged();
      checkStepsLeft(session);
      session.log(null, { code: 'started' });
      loop.start((thrown) => {
        const error = wireError(thrown);
        session.log(null, { code: 'error', error });
        workspace.tellIfExhausted(error);
      });
      return session.state;
    },

    async pause() {
      workspace.succession.takeBack();
      const { session, loop } = workspace;
      const wasRunning = session.running;
      await loop.pause();
      if (wasRunning) session.log(null, { code: 'paused' });
      return session.state;
    },

    async step({ count, share = 1 }) {
      const isWanted = await workspace.succession.settled();
      const { session, loop } = workspace;
      if (!isWanted) return session.state;
      if (!Number.isInteger(count) || count < 1 || count > MOST_STEPS) {
        throw new LabError('invalid-request', { code: 'cannot-do-steps', count, most: MOST_STEPS });
      }
      session.refuseIfDiverged();
      await loop.step(count, share).catch((thrown: unknown) => {
        workspace.tellIfExhausted(wireError(thrown));
        throw thrown;
      });
      return session.state;
    },

    setFreeze: ({ lane, frozen, policy, levers }) => ({
      step: workspace.session.setFreeze(lane, frozen, policy, levers),
    }),

    setLive({ changes }) {
      const [problem] = liveProblems(changes);
      if (problem) throw new LabError('invalid-request', { code: 'setting-refused', problem });
      return { step: workspace.session.setLive(changes) };
    },

    async setData({ phase }) {
      await workspace.succession.settled();
      const { session, inputs } = workspace;
      const { settings, trainingData } = session;
      const [problem] = phaseProblems(phase, settings.dataset);
      if (problem) throw new LabError('invalid-request', { code: 'setting-refused', problem });
      session.refuseIfDiverged();
      if (!trainingData.has(phase)) {
        const split = await workspace.cancellable('data', (options) =>
          preparePhase(settings, phase, inputs, trainingData.start, options),
        );
        if (workspace.session !== session) throw new LabError('cancelled', { code: 'cancelled' });
        trainingData.add(phase, split);
      }
      session.setData(phase);
      return session.state;
    },

    setSpeed({ stepsPerSecond }) {
      if (stepsPerSecond !== null && !(stepsPerSecond > 0)) {
        throw new LabError('invalid-request', { code: 'speed-limit', stepsPerSecond });
      }
      workspace.setSpeed(stepsPerSecond);
      return null;
    },

    async addLane({ setup }) {
      await workspace.succession.settled();
      checkRoom(workspace.session);
      workspace.session.addLane(setup);
      return workspace.session.state;
    },

    async forkLane({ lane }) {
      await workspace.succession.settled();
      checkRoom(workspace.session);
      workspace.session.forkLane(lane);
      return workspace.session.state;
    },

    async removeLane({ lane }) {
      await workspace.succession.settled();
      const { session } = workspace;
      session.lane(lane);
      // The only lane is not removed.
      const tellCopy = session.state.lanes.length > 1 ? await workspace.lastCopy(true) : null;
      if (workspace.session !== session) throw new LabError('cancelled', { code: 'session-replaced' });
      tellCopy?.();
      session.removeLane(lane);
      return session.state;
    },

    runTimeline: () => workspace.session.timeline.soFar,

    async restoreHealthy() {
      await workspace.succession.settled();
      const { session, loop } = workspace;
      await loop.pause();
      await session.restoreHealthy();
      return session.state;
    },

    watchCodebook({ layer }) {
      workspace.watchCodebook(layer);
      return null;
    },

    cancel({ taskId }) {
      workspace.tasks.cancel(taskId);
      return null;
    },

    ping: () => null,

    memory() {
      const { numTensors, numBytes, ...rest } = tf.memory() as tf.MemoryInfo & { numBytesAllocatedInGPU?: number };
      return { tensors: numTensors, bytes: numBytes, gpuBytes: rest.numBytesAllocatedInGPU ?? null };
    },
  };
}

async function build(workspace: Workspace, experiment: Parameters<Handlers['build']>[0]['experiment']) {
  workspace.requireBackend();
  checkExperiment(experiment, { code: 'experiment-unbuildable' });
  workspace.checkDevice(experiment, { code: 'experiment-unbuildable' });
  const began = performance.now();
  const { session: next } = await workspace.succession.begin('build', async (options) => {
    await options.claim();
    return { session: await workspace.newSession(experiment, workspace.inputs, options) };
  });
  const seconds = (performance.now() - began) / 1000;
  next.log(null, { code: 'built', backend: workspace.backend?.name ?? '', seconds });
  return next.state;
}

/** @throws LabError if memory has no room for one more lane */
function checkRoom({ state: { experiment, lanes } }: Session): void {
  const problem = memoryProblem(experiment, lanes.length + 1);
  if (problem) throw new LabError('invalid-request', { code: 'no-room-for-lane', problem });
}
