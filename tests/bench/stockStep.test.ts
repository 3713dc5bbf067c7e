/** The stock step is worth a comparison only if it trains the same model: its numbers follow ours on the CPU. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { sampleBatch } from '../../src/data/sampler.ts';
import { stateDictOf } from '../../src/model/stateDict.ts';
import { startBackend } from '../setup/nodeWasm.ts';
import { type LabRun, labRun } from './labStep.ts';
import { square } from './sizes.ts';
import { readMetrics, type StockMetrics, StockTrainer } from './stockStep.ts';

const STEPS = 8;
const SIZE = square('tiny', 64, 8, 16);

async function stockMetrics({ session, split, settings }: LabRun, frozen: boolean): Promise<StockMetrics[]> {
  const trainer = new StockTrainer(settings, await stateDictOf(session.lane('A').model));
  const metrics: StockMetrics[] = [];
  for (let step = 1; step <= STEPS; step += 1) {
    const { clips, frames, features, targets } = sampleBatch(split, {
      seed: settings.seed,
      step,
      clips: SIZE.clips,
      frames: SIZE.frames,
    });
    const batch = {
      features: tf.tensor3d(features, [clips, frames, SIZE.channelsIn]),
      targets: tf.tensor3d(targets, [clips, frames, SIZE.channelsOut]),
    };
    metrics.push(await readMetrics(trainer.step(batch, frozen)));
    tf.dispose([batch.features, batch.targets]);
  }
  trainer.dispose();
  return metrics;
}

const COLUMNS = {
  loss: 'loss/total',
  reconstruction: 'loss/reconstruction',
  commitment: 'loss/commitment',
  used: 'codebook/used_batch@0',
  perplexity: 'codebook/perplexity@0',
  gradientSslProj: 'gradient/ssl_proj',
  gradientDecoder: 'gradient/decoder',
} as const;

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  beforeAll(() => startBackend(backend));

  it.each([false, true])('the stock step trains the same model and leaks nothing (frozen: %s)', async (frozen) => {
    // tfjs's Adam has no weight decay.
    const run = await labRun(SIZE, { frozen, settings: { weightDecay: 0, learningRate: 0.01, decay: 0.8 } });
    const before = tf.memory().numTensors;
    const stock = await stockMetrics(run, frozen);
    expect(tf.memory().numTensors).toBe(before);
    for (let step = 0; step < STEPS; step += 1) await run.session.trainOnce();
    await run.session.flush();
    run.session.dispose();
    for (const [key, column] of Object.entries(COLUMNS)) {
      const ours = run.columns.get(column) ?? [];
      expect(ours, column).toHaveLength(STEPS);
      for (const [step, { [key as keyof StockMetrics]: theirs }] of stock.entries()) {
        const scale = 1 + Math.abs(theirs);
        expect(Math.abs((ours[step] as number) - theirs) / scale, `${column} in step ${step + 1}`).toBeLessThan(1e-4);
      }
    }
    expect(stock.at(-1)?.loss).toBeLessThan(stock[0]?.loss as number);
  });
});
