/** Our step and the stock step as contestants: each draws its batch, uploads it, trains and has its metrics read. */
import * as tf from '@tensorflow/tfjs-core';
import { sampleBatch } from '../../src/data/sampler.ts';
import { stateDictOf } from '../../src/model/stateDict.ts';
import { labRun, type RunOptions } from './labStep.ts';
import { timeInSubmit } from './gpuCounters.ts';
import { type Contestant, settleDevice } from './measuring.ts';
import type { Size } from './sizes.ts';
import { readMetrics, StockTrainer } from './stockStep.ts';

export interface Trainer extends Contestant {
  /** Milliseconds inside the step function of every step so far, without handing over to the device and waiting. */
  scripting: number[];
  dispose(): Promise<void>;
}

/** Tells the milliseconds since, without those in `queue.submit`. */
function stopwatch(): () => number {
  const [begin, submitted] = [performance.now(), timeInSubmit()];
  return () => performance.now() - begin - (timeInSubmit() - submitted);
}

/** Ours: a session, whose steps wait for the read-back of the step before. */
export async function labTrainer(name: string, size: Size, options: RunOptions = {}): Promise<Trainer> {
  const { session } = await labRun(size, options);
  const scripting: number[] = [];
  return {
    name,
    scripting,
    run() {
      const watch = stopwatch();
      const step = session.trainOnce();
      scripting.push(watch());
      return step;
    },
    async settle() {
      await session.flush();
      await settleDevice();
    },
    async dispose() {
      await session.flush();
      session.dispose();
    },
  };
}

/** Stock tfjs operations, from the same weights and on the same batches. */
export async function stockTrainer(name: string, size: Size, frozen = false): Promise<Trainer> {
  const { session, settings, split } = await labRun(size);
  const trainer = new StockTrainer(settings, await stateDictOf(session.lane('A').model));
  await session.flush();
  session.dispose();
  const scripting: number[] = [];
  let step = 0;
  return {
    name,
    scripting,
    async run() {
      step += 1;
      const watch = stopwatch();
      const batch = sampleBatch(split, { seed: settings.seed, step, clips: size.clips, frames: size.frames });
      const features = tf.tensor3d(batch.features, [size.clips, size.frames, size.channelsIn]);
      const targets = tf.tensor3d(batch.targets, [size.clips, size.frames, size.channelsOut]);
      const metrics = trainer.step({ features, targets }, frozen);
      tf.dispose([features, targets]);
      scripting.push(watch());
      await readMetrics(metrics);
    },
    settle: settleDevice,
    async dispose() {
      trainer.dispose();
    },
  };
}
