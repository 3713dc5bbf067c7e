/** Requests about the session: building it, running it, changing it while it runs. */
import * as tf from '@tensorflow/tfjs-core';
import { FIELDS, type FieldId } from '../config/fields.ts';
import { fieldProblem } from '../config/validation.ts';
import { checkExperiment, requireBackend } from './experimentCheck.ts';
import { RequestError } from './requestError.ts';
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
  | 'setSpeed'
  | 'addLane'
  | 'forkLane'
  | 'removeLane'
  | 'restoreHealthy'
  | 'watchCodebook'
  | 'cancel'
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

    start() {
      const { session, loop } = workspace;
      session.refuseIfDiverged();
      session.log(null, { code: 'started' });
      loop.start((error) => session.log(null, { code: 'error', error: { code: 'internal', message: String(error) } }));
      return session.state;
    },

    async pause() {
      const { session, loop } = workspace;
      const wasRunning = session.running;
      await loop.pause();
      if (wasRunning) session.log(null, { code: 'paused' });
      return session.state;
    },

    async step({ count }) {
      const { session, loop } = workspace;
      if (!Number.isInteger(count) || count < 1) {
        throw new RequestError('invalid-request', `Cannot do ${count} steps; expected a whole number from 1.`);
      }
      session.refuseIfDiverged();
      await loop.step(count);
      return session.state;
    },

    setFreeze: ({ lane, frozen, policy, levers }) => ({
      step: workspace.session.setFreeze(lane, frozen, policy, levers),
    }),

    setLive({ changes }) {
      for (const [field, value] of Object.entries(changes)) {
        const problem = liveProblem(field, value);
        if (problem) throw new RequestError('invalid-request', `${problem}.`);
      }
      return { step: workspace.session.setLive(changes) };
    },

    setSpeed({ stepsPerSecond }) {
      if (stepsPerSecond !== null && !(stepsPerSecond > 0)) {
        const expected = 'expected more than 0 steps per second, or none';
        throw new RequestError('invalid-request', `The speed limit is ${stepsPerSecond}; ${expected}.`);
      }
      workspace.setSpeed(stepsPerSecond);
      return null;
    },

    addLane({ setup }) {
      workspace.session.addLane(setup);
      return workspace.session.state;
    },

    forkLane({ lane }) {
      workspace.session.forkLane(lane);
      return workspace.session.state;
    },

    removeLane({ lane }) {
      workspace.session.removeLane(lane);
      return workspace.session.state;
    },

    async restoreHealthy() {
      const { session, loop } = workspace;
      await loop.pause();
      await session.restoreHealthy();
      return session.state;
    },

    watchCodebook({ layer }) {
      workspace.watchCodebook(layer);
      return null;
    },

    cancel() {
      workspace.cancel();
      return null;
    },

    memory() {
      const { numTensors, numBytes, ...rest } = tf.memory() as tf.MemoryInfo & { numBytesAllocatedInGPU?: number };
      return { tensors: numTensors, bytes: numBytes, gpuBytes: rest.numBytesAllocatedInGPU ?? null };
    },
  };
}

async function build(workspace: Workspace, experiment: Parameters<Handlers['build']>[0]['experiment']) {
  requireBackend(workspace);
  checkExperiment(experiment, 'The experiment cannot be built');
  const began = performance.now();
  const next = await workspace.cancellable('build', (options) =>
    workspace.newSession(experiment, workspace.brought, options),
  );
  await workspace.replaceSession(next);
  const seconds = (performance.now() - began) / 1000;
  next.log(null, { code: 'built', backend: workspace.backend?.name ?? '', seconds });
  return next.state;
}

/** What is wrong with a change while training runs, or null. */
function liveProblem(field: string, value: unknown): string | null {
  if (!Object.hasOwn(FIELDS, field)) return `There is no field ${field}`;
  const id = field as FieldId;
  return FIELDS[id].live ? fieldProblem(id, value) : `${id} cannot change while training; it needs a reset`;
}
