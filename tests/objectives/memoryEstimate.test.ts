/** The estimate of memory against what training really holds, and what follows from a device's limits. */
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { speechOnDisk } from '../../src/cli/speechOnDisk.ts';
import { defaultExperiment, type Experiment, LANE_IDS } from '../../src/config/experiment.ts';
import { PRESETS } from '../../src/config/presets.ts';
import type { Settings } from '../../src/config/settings.ts';
import { noInputs } from '../../src/lab/inputs.ts';
import { newSession } from '../../src/lab/newSession.ts';
import { deviceProblem, likelyShortage, memoryEstimate } from '../../src/objectives/memoryEstimate.ts';
import { startBackend } from '../setup/nodeWasm.ts';

function experimentOf(preset: keyof typeof PRESETS, lanes: number, settings: Partial<Settings>): Experiment {
  const experiment = defaultExperiment();
  Object.assign(experiment.settings, PRESETS[preset], { kmeansIterations: 1 }, settings);
  experiment.lanes = LANE_IDS.slice(0, lanes).map((id) => ({ id, frozen: false, policy: 'wholeForward' }));
  return experiment;
}

/** Bytes of tensors at the peak of three steps, the first two copies of the state among them. */
async function peakOf(experiment: Experiment): Promise<number> {
  const before = tf.memory().numBytes;
  const options = { signal: new AbortController().signal, onProgress() {} };
  const { session } = await newSession(experiment, noInputs(speechOnDisk()), () => {}, options);
  const checked = tf.env().getBool('CHECK_COMPUTATION_FOR_ERRORS');
  // Or the profiler reads every result.
  tf.env().set('CHECK_COMPUTATION_FOR_ERRORS', false);
  try {
    let peak = 0;
    for (let step = 0; step < 3; step += 1) {
      const train = async (): Promise<tf.TensorContainer> => {
        await session.trainOnce();
        return [];
      };
      // It awaits what it is given, whatever its type says.
      const { peakBytes } = await tf.profile(train as unknown as () => tf.TensorContainer);
      peak = Math.max(peak, peakBytes);
    }
    await session.flush();
    return peak - before;
  } finally {
    tf.env().set('CHECK_COMPUTATION_FOR_ERRORS', checked);
    session.dispose();
  }
}

/** Estimate over measured: never less than this, or a page says that something fits that does not; nor far more. */
const [LEAST, MOST] = [0.8, 1.6];

type Row = ['cpu' | 'wasm', keyof typeof PRESETS, number, Partial<Settings>];
const SMALL_ROWS: Row[] = (['cpu', 'wasm'] as const).flatMap((backend) =>
  [1, 2, 4].flatMap((lanes) => [1, 4].map((layers): Row => [backend, 'small', lanes, { layers }])),
);
const OTHER_SHAPES: Row[] = [
  ['wasm', 'small', 1, { dim: 256 }],
  ['wasm', 'small', 1, { codes: 1024 }],
  ['wasm', 'small', 1, { hidden: 512 }],
  ['wasm', 'small', 2, { batchSize: 32, clipFrames: 128 }],
  ['wasm', 'small', 1, { tokenRate: '25hz' }],
  ['wasm', 'small', 1, { splice: 4 }],
];
const LARGE_ROWS: Row[] = [
  ['wasm', 'medium', 1, {}],
  ['wasm', 'medium', 2, { layers: 4 }],
  ['wasm', 'gptSovits', 1, {}],
];

/** Estimate over measured. */
async function ratioOf([backend, preset, lanes, settings]: Row): Promise<number> {
  await startBackend(backend);
  const experiment = experimentOf(preset, lanes, settings);
  const measured = await peakOf(experiment);
  return memoryEstimate(experiment, lanes, null).total / measured;
}

describe('the estimate and what is measured', () => {
  it.each([...SMALL_ROWS, ...OTHER_SHAPES])('%s, %s, lanes: %i, %o', { tags: ['slow'] }, async (...row) => {
    const ratio = await ratioOf(row);
    expect(ratio).toBeGreaterThan(LEAST);
    expect(ratio).toBeLessThan(MOST);
  });
  it.each(LARGE_ROWS)('%s, %s, lanes: %i, %o', { tags: ['slow'], timeout: 600_000 }, async (...row) => {
    const ratio = await ratioOf(row);
    expect(ratio).toBeGreaterThan(LEAST);
    expect(ratio).toBeLessThan(MOST);
  });
});

describe('limits of a device', () => {
  const experiment = experimentOf('gptSovits', 1, {});

  it('refuse the piece that is too large, by name, with its size, the limit and what to do', () => {
    const { largest } = memoryEstimate(experiment, 1, null);
    expect(deviceProblem(experiment, { buffer: largest.bytes, memory: null })).toBeNull();
    const problem = deviceProblem(experiment, { buffer: largest.bytes - 1, memory: null });
    expect(problem).toMatchObject({ code: 'piece-too-large', bytes: largest.bytes });
    expect(problem).toSay(/takes? \d+ MiB in one piece; this device holds at most \d+: choose/);
    expect(deviceProblem(experiment, { buffer: null, memory: null })).toBeNull();
  });

  it('name each piece, where it is the largest', () => {
    const pieceOf = (settings: Partial<Settings>): string =>
      memoryEstimate(experimentOf('small', 1, settings), 1, null).largest.piece;
    expect(pieceOf({ codes: 2048, dim: 128 })).toBe('codebook');
    expect(pieceOf({ batchSize: 64, clipFrames: 256 })).toBe('batch');
    expect(pieceOf({ hidden: 1024, dim: 256, codes: 16 })).toBe('parameters');
  });

  it('warn where the whole probably does not fit, and only there', () => {
    const estimate = memoryEstimate(experiment, 4, 4000);
    const none = { buffer: null, memory: null };
    expect(likelyShortage(estimate, none, null)).toBeNull();
    expect(likelyShortage(estimate, { ...none, memory: 2 * estimate.total }, null)).toBeNull();
    expect(likelyShortage(estimate, { ...none, memory: estimate.total }, null)).toEqual({
      of: 'backend',
      most: estimate.total,
    });
    expect(likelyShortage(estimate, none, estimate.total)).toEqual({ of: 'machine', most: estimate.total });
    expect(likelyShortage(estimate, none, 4 * estimate.total)).toBeNull();
  });

  it('grow with lanes, by one lane each; the data count once', () => {
    const [one, two] = [memoryEstimate(experiment, 1, 4000), memoryEstimate(experiment, 2, 4000)];
    expect(two.total - one.total).toBe(one.perLane);
    const values = 4000 * (768 + 96);
    expect(one.total - memoryEstimate(experiment, 1, null).total).toBe(4 * values);
  });
});
