/** How times are taken: contestants in turns within one run, medians of turns. */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';

export interface Contestant {
  name: string;
  /** One unit of work. May leave work on the device. */
  run(): Promise<void> | void;
  /** Resolves when everything done so far is finished on the device, too. */
  settle(): Promise<void>;
}

export interface TurnPlan {
  turns: number;
  /** Milliseconds that a turn goes on for, at least one unit of work long. */
  turnTime: number;
}

/**
 * Gives each contestant one warming turn, then turns in an order that is reversed each time, so that a machine that
 * becomes slower does so for all of them.
 * @returns milliseconds per unit of work by name, the median of the turns
 */
export async function takeTurns(contestants: Contestant[], plan: TurnPlan): Promise<Map<string, number>> {
  const times = new Map(contestants.map(({ name }): [string, number[]] => [name, []]));
  for (const contestant of contestants) {
    await contestant.run();
    await contestant.run();
    await contestant.settle();
  }
  for (let turn = 0; turn < plan.turns; turn += 1) {
    for (const contestant of turn % 2 === 0 ? contestants : contestants.toReversed()) {
      times.get(contestant.name)?.push(await oneTurn(contestant, plan.turnTime));
    }
  }
  return new Map([...times].map(([name, values]) => [name, median(values)]));
}

async function oneTurn({ run, settle }: Contestant, turnTime: number): Promise<number> {
  const begin = performance.now();
  let units = 0;
  do {
    await run();
    units += 1;
  } while (performance.now() - begin < turnTime);
  await settle();
  return (performance.now() - begin) / units;
}

/** Resolves when the device has nothing left to do. */
export async function settleDevice(): Promise<void> {
  if (tf.getBackend() !== 'webgpu') return;
  const backend = tf.backend() as WebGPUBackend;
  // Without commands that wait there is no encoder, and tfjs's submit would trip over that.
  if ((backend as unknown as { commandEncoder: GPUCommandEncoder | null }).commandEncoder) backend.submitQueue();
  await backend.device.queue.onSubmittedWorkDone();
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

/** Exponent of the growth: slope of the least-squares line through (log n, log ms). */
export function growthExponent(points: [n: number, ms: number][]): number {
  const logs = points.map(([n, ms]) => [Math.log(n), Math.log(ms)] as const);
  const meanX = logs.reduce((sum, [x]) => sum + x, 0) / logs.length;
  const meanY = logs.reduce((sum, [, y]) => sum + y, 0) / logs.length;
  const covariance = logs.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  return covariance / logs.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
}
