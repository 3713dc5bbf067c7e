/** How times are taken: contestants in turns within one run, medians of turns. */
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
  /** Milliseconds that a turn should take, as far as one unit of work and at most 64 of them (or `mostUnits`) allow. */
  turnTime: number;
  mostUnits?: number;
}

/** Most units of work in a turn, unless the plan allows more. */
const MOST_UNITS = 64;

/**
 * Gives each contestant two warming turns, then turns in an order that is reversed each time, so that a machine that
 * becomes slower does so for all of them.
 * @returns milliseconds per unit of work by name, the median of the turns
 */
export async function takeTurns(contestants: Contestant[], plan: TurnPlan): Promise<Map<string, number>> {
  const entries: { contestant: Contestant; units: number; times: number[] }[] = [];
  for (const contestant of contestants) {
    await oneTurn(contestant, 1);
    const units = Math.floor(plan.turnTime / (await oneTurn(contestant, 1)));
    entries.push({ contestant, units: Math.min(Math.max(units, 1), plan.mostUnits ?? MOST_UNITS), times: [] });
  }
  for (let turn = 0; turn < plan.turns; turn += 1) {
    for (const { contestant, units, times } of turn % 2 === 0 ? entries : entries.toReversed()) {
      times.push(await oneTurn(contestant, units));
    }
  }
  return new Map(entries.map(({ contestant, times }) => [contestant.name, median(times)]));
}

/** Milliseconds per unit. */
async function oneTurn({ run, settle }: Contestant, units: number): Promise<number> {
  const begin = performance.now();
  for (let unit = 0; unit < units; unit += 1) await run();
  await settle();
  return (performance.now() - begin) / units;
}

/** What tfjs keeps to itself of its WebGPU backend. */
interface PendingCommands {
  device: GPUDevice;
  commandEncoder: GPUCommandEncoder | null;
  endComputePassEncoder(): void;
  submitQueue(): void;
}

/** Resolves when the device has nothing left to do. */
export async function settleDevice(): Promise<void> {
  if (tf.getBackend() !== 'webgpu') return;
  const backend = tf.backend() as unknown as PendingCommands;
  // What tfjs does before a read-back; it has no public way to send off commands that wait.
  if (backend.commandEncoder) {
    backend.endComputePassEncoder();
    backend.submitQueue();
  }
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
