/** Runs in a module worker of the browser, on WebGPU: replays reference cases, compares gradients, recalled codes and replayed steps. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { parseReferenceCase } from '../../../src/parity/referenceCase.ts';
import type { Variant } from '../../../src/kernels/webgpu/product.ts';
import { startWebGpu } from '../../../src/kernels/webgpu/device.ts';
import { type Deviation, replay } from '../../../src/parity/replay.ts';
import { QUANTIZERS, type RecallRun, type ReplayRun, runRecall, runReplay } from '../../train/twoWays.ts';
import { DIFFERENTIABLE, gradientsOf } from '../../kernels/differentiable.ts';

export interface ParityRequest {
  variant: Variant;
  cases: { name: string; text: string }[];
}

export interface ParityAnswer {
  adapter: string;
  /** First deviation of each case, null where it passed. */
  deviations: Record<string, Deviation | null>;
  /** Largest difference of any gradient between WebGPU and the CPU backend, relative to 1 + |value|. */
  gradients: Record<string, number>;
  /** A lane that recalls frozen codes beside one that computes them, per quantizer. */
  recalls: Record<string, RecallRun>;
  /** A run whose plain steps are replayed, and one that has none, per quantizer. */
  replays: Record<string, { plain: ReplayRun; taped: ReplayRun }>;
  /** Tensors that the replays left behind. */
  leaked: number;
  gpuErrors: string[];
}

async function read(backend: string): Promise<Map<string, Float32Array[]>> {
  await tf.setBackend(backend);
  const gradients = new Map<string, Float32Array[]>();
  for (const piece of DIFFERENTIABLE) {
    const tensors = gradientsOf(piece);
    gradients.set(piece.name, await Promise.all(tensors.map(async (tensor) => Float32Array.from(await tensor.data()))));
  }
  return gradients;
}

async function compareGradients(): Promise<Record<string, number>> {
  const [gpu, cpu] = [await read('webgpu'), await read('cpu')];
  await tf.setBackend('webgpu');
  const differences: Record<string, number> = {};
  for (const [name, expected] of cpu) {
    const relative = expected.flatMap((values, input) =>
      Array.from(
        values,
        (value, i) => Math.abs((gpu.get(name)?.[input]?.[i] ?? Number.NaN) - value) / (1 + Math.abs(value)),
      ),
    );
    differences[name] = relative.some(Number.isNaN) ? Number.POSITIVE_INFINITY : Math.max(...relative);
  }
  return differences;
}

async function answer({ variant, cases }: ParityRequest): Promise<ParityAnswer> {
  const gpuErrors: string[] = [];
  const { adapter } = await startWebGpu(navigator.gpu, (reason) => gpuErrors.push(reason), variant);
  const before = tf.memory().numTensors;
  const deviations: ParityAnswer['deviations'] = {};
  for (const { name, text } of cases) deviations[name] = await replay(parseReferenceCase(text));
  const recalls: ParityAnswer['recalls'] = {};
  const replays: ParityAnswer['replays'] = {};
  for (const [name, changes] of Object.entries(QUANTIZERS)) {
    recalls[name] = await runRecall(changes);
    replays[name] = { plain: await runReplay(true, changes), taped: await runReplay(false, changes) };
  }
  const leaked = tf.memory().numTensors - before;
  return { adapter, deviations, recalls, replays, gradients: await compareGradients(), leaked, gpuErrors };
}

addEventListener('message', ({ data }: MessageEvent<ParityRequest>) => {
  answer(data).then(
    (result) => postMessage(result),
    (error: unknown) => postMessage({ error: String(error) }),
  );
});
