/** The measurements, each on whichever backend is set. */
import { stateDictOf } from '../../src/model/stateDict.ts';
import * as tf from '@tensorflow/tfjs-core';
import { canCapture } from '../../src/kernels/capture.ts';
import { countGpu, type GpuCounts, readBackIsAwaited } from './gpuCounters.ts';
import { kernelPairs } from './kernelPairs.ts';
import { labRun } from './labStep.ts';
import { growthExponent, median, settleDevice, takeTurns } from './measuring.ts';
import type { GrowthResult, KernelResult, RunOptions, SectionResults, StepResult } from './results.ts';
import { SIZES, type SizeName, square } from './sizes.ts';
import { labTrainer, stockTrainer, type Trainer } from './trainers.ts';

const STEP_TURNS = { turns: 5, turnTime: 1000 };
const SHORT_TURNS = { turns: 5, turnTime: 300 };
/** Steps that are begun on an idle device, and the milliseconds after which there are enough of them. */
const IDLE_STEPS = { fewest: 6, most: 100, enough: 5000 };

/** Runs the sections asked for, in order, and says what it is at. */
export async function runSections(
  { sections, sizes, steps }: Omit<RunOptions, 'backend'>,
  say: (line: string) => void,
): Promise<SectionResults> {
  const results: SectionResults = {};
  for (const section of sections) {
    say(`${section} …`);
    switch (section) {
      case 'step':
        results.step = {};
        for (const size of sizes) results.step[size] = await stepAgainstStock(size);
        break;
      case 'kernels':
        results.kernels = [];
        for (const size of sizes) results.kernels.push(...(await kernelsAgainstCompositions(size)));
        break;
      case 'growth':
        results.growth = await growth();
        break;
      case 'lanes':
        results.lanes = await lanes();
        break;
      case 'frozen':
        results.frozen = {};
        for (const size of sizes) results.frozen[size] = await frozenAgainstUnfrozen(size);
        break;
      case 'copies':
        results.copies = {};
        for (const size of sizes) results.copies[size] = await withAndWithoutCopies(size);
        break;
      case 'bits':
        results.bits = await differingBits(steps);
        break;
      default:
        section satisfies never;
    }
  }
  return results;
}

/** Steps of a model too small to matter, after which the engine has compiled what a long training would run. */
const WARMING = { steps: 1000, size: square('warming', 64, 8, 16) };

async function stepAgainstStock(name: SizeName): Promise<NonNullable<NonNullable<SectionResults['step']>[SizeName]>> {
  for (const trainer of [await labTrainer('ours', WARMING.size), await stockTrainer('stock', WARMING.size)]) {
    for (let step = 0; step < WARMING.steps; step += 1) await trainer.run();
    await trainer.dispose();
  }
  const ours = await labTrainer('ours', SIZES[name]);
  const tape = canCapture() ? await labTrainer('tape', SIZES[name], { replays: false }) : null;
  const stock = await stockTrainer('stock', SIZES[name]);
  const times = await takeTurns([ours, ...(tape ? [tape] : []), stock], STEP_TURNS);
  const resultOf = async (trainer: Trainer): Promise<StepResult> => ({
    ms: times.get(trainer.name) ?? Number.NaN,
    ...(await idleSteps(trainer)),
    awaitsReadBack: await awaitsReadBack(trainer),
  });
  const result = {
    ours: await resultOf(ours),
    tape: tape && (await resultOf(tape)),
    stock: await resultOf(stock),
  };
  await ours.dispose();
  await tape?.dispose();
  await stock.dispose();
  return result;
}

/** Whether a step waits for its own read-back; that of the step before is waited out first. */
async function awaitsReadBack(trainer: Trainer): Promise<boolean | null> {
  if (tf.getBackend() !== 'webgpu') return null;
  await trainer.settle();
  return readBackIsAwaited(async () => trainer.run());
}

/**
 * What single steps take that are begun when the device has nothing to do: a software adapter would compute on the
 * cores that JavaScript needs. Calls are those of the step with the fewest, because audits come by the clock, in some
 * steps and not in others.
 */
async function idleSteps(trainer: Trainer): Promise<Pick<StepResult, 'scripting' | 'gpu'>> {
  const counts: GpuCounts[] = [];
  const before = trainer.scripting.length;
  const begin = performance.now();
  const isEnough = (steps: number): boolean =>
    steps >= IDLE_STEPS.most || (steps >= IDLE_STEPS.fewest && performance.now() - begin > IDLE_STEPS.enough);
  for (let steps = 0; !isEnough(steps); steps += 1) {
    await trainer.settle();
    if (tf.getBackend() === 'webgpu') counts.push(await countGpu(async () => trainer.run()));
    else await trainer.run();
  }
  const [fewest] = counts.sort((a, b) => a.dispatches - b.dispatches);
  return { scripting: median(trainer.scripting.slice(before)), gpu: fewest ?? null };
}

async function kernelsAgainstCompositions(size: SizeName): Promise<KernelResult[]> {
  const results: KernelResult[] = [];
  const pairs = kernelPairs(SIZES[size]);
  for (const { name, ours, composition } of pairs.list) {
    const contestant = (name: string, f: () => tf.TensorContainer) => ({
      name,
      run: () => tf.dispose(f()),
      settle: settleDevice,
    });
    const times = await takeTurns([contestant('ours', ours), contestant('composition', composition)], SHORT_TURNS);
    const gpu = tf.getBackend() === 'webgpu' ? await countGpu(async () => tf.dispose(ours())) : null;
    const ms = (who: string): number => times.get(who) ?? Number.NaN;
    results.push({ kernel: name, size, ours: ms('ours'), composition: ms('composition'), gpu });
  }
  pairs.dispose();
  return results;
}

const GROWTH = {
  frames: [512, 1024, 2048].map((n) => [n, square(`${n} frames`, n, 64, 128)] as const),
  codes: [128, 256, 512].map((n) => [n, square(`${n} codes`, 1024, 64, n)] as const),
  dim: [64, 128, 256].map((n) => [n, square(`dim ${n}`, 1024, n, 128)] as const),
};

async function growth(): Promise<GrowthResult[]> {
  const results: GrowthResult[] = [];
  for (const [along, sizes] of Object.entries(GROWTH)) {
    const trainers = await Promise.all(sizes.map(([n, size]) => labTrainer(String(n), size)));
    const times = await takeTurns(trainers, SHORT_TURNS);
    for (const trainer of trainers) await trainer.dispose();
    const points = sizes.map(([n]): [number, number] => [n, times.get(String(n)) ?? Number.NaN]);
    results.push({ along: along as keyof typeof GROWTH, points, exponent: growthExponent(points) });
  }
  return results;
}

async function lanes(): Promise<Record<number, number>> {
  const counts = [1, 2, 4];
  const trainers = await Promise.all(counts.map((count) => labTrainer(String(count), SIZES.toy, { lanes: count })));
  const times = await takeTurns(trainers, SHORT_TURNS);
  for (const trainer of trainers) await trainer.dispose();
  return Object.fromEntries(counts.map((count) => [count, times.get(String(count)) ?? Number.NaN]));
}

/** Steps after which a frozen lane has coded nearly every frame: until then it computes codes as any other does. */
const LEARNING_STEPS = 100;

async function frozenAgainstUnfrozen(size: SizeName): Promise<{ frozen: number; unfrozen: number }> {
  const frozen = await labTrainer('frozen', SIZES[size], { frozen: true });
  for (let step = 0; step < LEARNING_STEPS; step += 1) await frozen.run();
  const trainers = [frozen, await labTrainer('unfrozen', SIZES[size])];
  const times = await takeTurns(trainers, { ...STEP_TURNS, turns: 11 });
  for (const trainer of trainers) await trainer.dispose();
  return { frozen: times.get('frozen') ?? Number.NaN, unfrozen: times.get('unfrozen') ?? Number.NaN };
}

/** Two lanes, as the page starts with; a long turn holds as many copies as its share of a long run. */
async function withAndWithoutCopies(size: SizeName): Promise<{ copies: number; none: number }> {
  const trainers = [
    await labTrainer('copies', SIZES[size], { lanes: 2 }),
    await labTrainer('none', SIZES[size], { lanes: 2, copies: false }),
  ];
  const times = await takeTurns(trainers, { turns: 31, turnTime: 1500, mostUnits: 2000 });
  for (const trainer of trainers) await trainer.dispose();
  return { copies: times.get('copies') ?? Number.NaN, none: times.get('none') ?? Number.NaN };
}

/** Trains twice from the same seed and compares every parameter and buffer. */
async function differingBits(steps: number): Promise<NonNullable<SectionResults['bits']>> {
  const finalState = async (): Promise<Uint32Array[]> => {
    const { session } = await labRun(SIZES.toy);
    for (let step = 0; step < steps; step += 1) await session.trainOnce();
    await session.flush();
    const state = await stateDictOf(session.lane('A').model);
    session.dispose();
    return [...state.values()].map(({ data }) => new Uint32Array(data.buffer, data.byteOffset, data.length));
  };
  const [first, second] = [await finalState(), await finalState()];
  const sum = (counts: number[]): number => counts.reduce((total, count) => total + count, 0);
  return {
    steps,
    values: sum(first.map(({ length }) => length)),
    different: sum(first.map((values, i) => values.filter((bits, at) => bits !== second[i]?.[at]).length)),
  };
}
