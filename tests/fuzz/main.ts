/**
 * `npm run fuzz -- [--runs N] [--seed S] [--only NAME]…`: N inputs over all readers, or over those that are named. What a
 * seed gives is the same on every machine. Says what was found, also when it is interrupted, and ends with 1 if there was
 * anything.
 */
import { readFileSync, writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { failureText, fuzz, type Fuzzed, INPUTS_PER_SEED, type Watch } from './fuzzing.ts';
import { READERS } from './readers.ts';
import type { FuzzedReader, Input } from './reader.ts';

const OPTIONS = {
  runs: { type: 'string', default: '20000' },
  seed: { type: 'string', default: '1' },
  only: { type: 'string', multiple: true },
} as const;

/** Seconds of computing that one input may take. */
const MOST_SECONDS = 60;
/** Bytes of an input that the watchdog can show. */
const SHOWN_BYTES = 2 ** 16;

/**
 * A thread that is told of every input and ends the process when one takes too long, also where the reader never comes
 * back to ask for the time.
 */
function watchdog(): Watch & { end(): void; stop(): Promise<number> } {
  const shared = new SharedArrayBuffer(16 + SHOWN_BYTES);
  const state = new Int32Array(shared, 0, 4);
  const shown = new Uint8Array(shared, 16);
  const source = readFileSync(new URL('watchdog.cjs', import.meta.url), 'utf8');
  const worker = new Worker(source, { eval: true, workerData: { shared, seconds: MOST_SECONDS } });
  return {
    begin(reader, seed, input: Input) {
      const bytes = new TextEncoder().encode(
        typeof input === 'string' ? `${reader} ${seed}\n${input}` : `${reader} ${seed}\n`,
      );
      shown.set(bytes.subarray(0, SHOWN_BYTES));
      let length = Math.min(bytes.length, SHOWN_BYTES);
      if (typeof input !== 'string') {
        const rest = input.subarray(0, SHOWN_BYTES - length);
        shown.set(rest, length);
        length += rest.length;
      }
      Atomics.store(state, 1, length);
      Atomics.add(state, 0, 1);
      Atomics.store(state, 2, 1);
    },
    end: () => void Atomics.store(state, 2, 0),
    stop: () => worker.terminate(),
  };
}

const writeLine = (line: string): void => void writeSync(1, `${line}\n`);

/** Inputs that a reader is given of one seed; not all where `share` says so. */
const ofOneSeed = ({ share = 100 }: FuzzedReader): number => Math.ceil((INPUTS_PER_SEED * share) / 100);

/** Adds what one more seed gave. */
function added(all: Fuzzed, more: Fuzzed): Fuzzed {
  return {
    inputs: all.inputs + more.inputs,
    read: all.read + more.read,
    refused: all.refused + more.refused,
    slowest: all.slowest.milliseconds > more.slowest.milliseconds ? all.slowest : more.slowest,
    mostBytes: Math.max(all.mostBytes, more.mostBytes),
    failures: [...all.failures, ...more.failures],
  };
}

/** Goes from reader to reader, a seed each time around, until all inputs were given or the process is told to end. */
async function fuzzAll(
  chosen: readonly FuzzedReader[],
  runs: number,
  seed: number,
): Promise<Map<FuzzedReader, Fuzzed>> {
  const results = new Map<FuzzedReader, Fuzzed>();
  const watch = watchdog();
  const told = { isOver: false };
  const end = (): void => void (told.isOver = true);
  process.on('SIGINT', end).on('SIGTERM', end);
  for (let round = 0, left = runs; left > 0 && !told.isOver; round++) {
    for (const reader of chosen) {
      const inputs = Math.min(left, ofOneSeed(reader));
      if (inputs === 0 || told.isOver) break;
      const more = await fuzz(reader, seed + round, inputs, watch);
      for (const failure of more.failures) writeLine(failureText(reader.name, failure));
      const before = results.get(reader);
      results.set(reader, before ? added(before, more) : more);
      left -= inputs;
      // Signals get in.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  await watch.stop();
  return results;
}

/** @returns the exit code */
export async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const [runs, seed] = [Number(values.runs), Number(values.seed)];
  const chosen = READERS.filter(({ name }) => values.only?.includes(name) ?? true);
  if (!Number.isSafeInteger(runs) || runs < 1 || !Number.isSafeInteger(seed) || chosen.length === 0) {
    console.error(
      `--runs and --seed are whole numbers; --only is one of ${READERS.map(({ name }) => name).join(', ')}`,
    );
    return 1;
  }
  const total = { inputs: 0, failures: 0 };
  for (const [{ name }, { inputs, read, refused, slowest, mostBytes, failures }] of await fuzzAll(chosen, runs, seed)) {
    total.inputs += inputs;
    total.failures += failures.length;
    writeLine(
      `${name.padEnd(20)} ${inputs} inputs: ${read} read, ${refused} refused, ${failures.length} failures; ` +
        `slowest ${slowest.milliseconds.toFixed(0)} ms (seed ${slowest.seed}), most ${(mostBytes / 2 ** 20).toFixed(1)} MiB`,
    );
  }
  writeLine(`${total.inputs} inputs, seeds from ${seed}, ${total.failures} failures`);
  return total.failures > 0 ? 1 : 0;
}
