/** Gives a reader many inputs, each drawn from a seed, and says what went wrong. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LabError } from '../../src/protocol/errors.ts';
import { Allocations } from './allocations.ts';
import { assertOwnPrototypes, assertRefusal, inheritedProperties } from './judgement.ts';
import { type FuzzedReader, type Input, LEAST_BYTES, TIMES } from './reader.ts';

export interface Fuzzed {
  /** Inputs that were read or refused as they should be. */
  inputs: number;
  read: number;
  refused: number;
  /** Milliseconds of computing of the slowest input, and which it was. */
  slowest: { milliseconds: number; seed: number; input: Input };
  /** Most bytes of arrays that one input made its reader construct. */
  mostBytes: number;
  failures: Failure[];
}
export interface Failure {
  seed: number;
  /** The smallest input that fast-check came down to. */
  input: Input;
  error: unknown;
}

/** Is told of every input before it is read, and when it was. */
export interface Watch {
  begin(reader: string, seed: number, input: Input): void;
  end(): void;
}

/** Inputs drawn from one seed. */
export const INPUTS_PER_SEED = 1000;
/** Failures after which a reader is given no more. */
const MOST_FAILURES = 5;

/**
 * @param seed the first of several, each for `INPUTS_PER_SEED` inputs: `seed`, `seed + 1`, …
 * @param inputs how many in all
 */
export async function fuzz(of: FuzzedReader, seed: number, inputs: number, watch?: Watch): Promise<Fuzzed> {
  const fuzzed: Fuzzed = {
    inputs: 0,
    read: 0,
    refused: 0,
    slowest: { milliseconds: 0, seed, input: '' },
    mostBytes: 0,
    failures: [],
  };
  const allocations = new Allocations();
  allocations.install();
  try {
    for (let at = seed, left = inputs; left > 0 && fuzzed.failures.length < MOST_FAILURES; at++) {
      const numRuns = Math.min(left, INPUTS_PER_SEED);
      const property = fc.asyncProperty(of.inputs, (input) => readOne(of, input, at, { fuzzed, allocations, watch }));
      const result = await fc.check(property, { seed: at, numRuns, interruptAfterTimeLimit: 600_000 });
      if (result.failed && result.counterexample) {
        fuzzed.failures.push({ seed: at, input: result.counterexample[0], error: result.errorInstance });
      }
      fuzzed.inputs += result.failed ? result.numRuns : numRuns;
      left -= numRuns;
    }
  } finally {
    allocations.uninstall();
  }
  return fuzzed;
}

interface Around {
  fuzzed: Fuzzed;
  allocations: Allocations;
  watch: Watch | undefined;
}

const sizeOf = (input: Input): number => (typeof input === 'string' ? 2 * input.length : input.length);

/** Milliseconds that this process has computed: what a loaded machine does beside it does not count. */
function computed(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** @throws whatever is wrong with how the reader took the input */
async function readOne(of: FuzzedReader, input: Input, seed: number, around: Around): Promise<void> {
  const { fuzzed, allocations, watch } = around;
  const inherited = inheritedProperties();
  watch?.begin(of.name, seed, input);
  const start = computed();
  allocations.begin(LEAST_BYTES + (of.times ?? TIMES) * sizeOf(input));
  const outcome = await attempt(of, input);
  allocations.end();
  const milliseconds = computed() - start;
  watch?.end();
  if (milliseconds > fuzzed.slowest.milliseconds) fuzzed.slowest = { milliseconds, seed, input };
  fuzzed.mostBytes = Math.max(fuzzed.mostBytes, allocations.taken);
  fuzzed[outcome.isRead ? 'read' : 'refused'] += 1;
  if (outcome.isRead) assertOwnPrototypes(outcome.value);
  else assertRefusal(outcome.thrown, of);
  assert(!allocations.isBeyond, `asked for ${allocations.taken} bytes`);
  assert.equal(inheritedProperties(), inherited, 'something that everything inherits was changed');
}

type Outcome = { isRead: true; value: unknown } | { isRead: false; thrown: unknown };

async function attempt(of: FuzzedReader, input: Input): Promise<Outcome> {
  try {
    return { isRead: true, value: await of.read(input) };
  } catch (thrown) {
    return { isRead: false, thrown };
  }
}

/** A failure for people. */
export function failureText(name: string, { seed, input, error }: Failure): string {
  const shown =
    typeof input === 'string'
      ? JSON.stringify(input).slice(0, 2000)
      : Buffer.from(input).toString('hex').slice(0, 4000);
  const said = error instanceof LabError ? error.message : error instanceof Error ? (error.stack ?? '') : String(error);
  return `${name}, seed ${seed}: ${said.slice(0, 1500)}\ninput: ${shown}`;
}
