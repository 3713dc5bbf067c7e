/** Training runs of SoVITS against PyTorch: every number of every step, and the states they leave. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { NO_GRADIENT } from '../../../src/config/metrics.ts';
import { type StateDict, stateDictOf } from '../../../src/model/stateDict.ts';
import { type Attribution, attribute, disposeAttribution } from '../../../src/objectives/sovits/attribution.ts';
import { fixedSizes, sovitsOf } from '../../../src/objectives/sovits/objective.ts';
import type { Term } from '../../../src/objectives/sovits/phases.ts';
import { createLane, disposeLane, type Lane } from '../../../src/train/lane.ts';
import { readPack } from '../../../src/train/metricPack.ts';
import type { RowChoice } from '../../../src/train/rowChoice.ts';
import { disposeOutcome, trainStep } from '../../../src/train/step.ts';
import { sovitsFiles } from '../../reference/sovitsReference.ts';
import { startBackend } from '../../setup/nodeWasm.ts';
import {
  batchAt,
  disposeBatch,
  leversAt,
  type ReferenceRun,
  type ReferenceStep,
  referenceRun,
  settingsOf,
  sizesOf,
  stateOf,
} from './referenceRun.ts';

/** Relative to the expected value, and beyond that; as the reference states them. */
const BOUNDS = {
  loss: [2e-5, 1e-6],
  norm: [3e-4, 1e-6],
  attribution: [1e-2, 1e-6],
  change: [1e-4, 1e-5],
  state: [2e-5, 2e-5],
} as const;

/** Softmax does not change with a key's bias: its gradient is rounding noise, which AdamW makes full steps of. */
const IS_NOISE = /(conv_k|w_ks)\.bias$/;

/** Rows in order, where the original draws at random. */
const IN_ORDER: RowChoice = {
  kMeansStart: () => {
    throw new Error('the codebook is initialised');
  },
  deadCodes: (_step, _layer, rowCount, codeCount) => Int32Array.from({ length: codeCount }, (_, i) => i % rowCount),
};

/** Where the whole set is named, all runs are trained to their end, and every step is looked at from every side. */
const IS_WHOLE = process.env.LAB_SOVITS !== undefined;

/** Runs by their names, and how many steps of each are taken. */
const RUNS: [name: string, steps: number][] = IS_WHOLE
  ? sovitsFiles('cases').map((name) => [name, referenceRun(name).steps.length])
  : [
      ['main__unfrozen', 2],
      ['main__frozen_as_upstream_v2', 2],
      // Frozen in the third and fourth step; the last one.
      ['main__toggle', 6],
    ];

/** Our names for the terms. */
const TERM_NAMES = {
  gen: 'adversarial',
  fm: 'features',
  mel: 'mel',
  kl: 'divergence',
  commit: 'commitment',
} as const satisfies Record<string, Term>;
const MODULES = ['ssl_proj', 'enc_p', 'enc_q', 'flow', 'dec', 'ref_enc'];

function close(
  name: string,
  actual: number | undefined,
  expected: number,
  [relative, beyond]: readonly [number, number],
) {
  const size = Math.abs((actual ?? Number.NaN) - expected);
  expect(size, `${name}: ${actual}, not ${expected}`).toBeLessThanOrEqual(relative * Math.abs(expected) + beyond);
}

function closeOrNone(
  name: string,
  actual: number | null,
  expected: number | null,
  bounds: readonly [number, number],
): void {
  expect(actual === null, `${name}: none`).toBe(expected === null);
  if (actual !== null && expected !== null) close(name, actual, expected, bounds);
}

const normOf = async (squares: readonly (tf.Scalar | null)[]): Promise<number | null> => {
  const present = squares.filter((square) => square !== null);
  const values = await Promise.all(present.map(async (square) => (await square.data())[0] as number));
  return values.length === 0 ? null : Math.sqrt(values.reduce((sum, value) => sum + value, 0));
};

/** A run in training, step by step. */
class Replay {
  readonly #run: ReferenceRun;
  readonly #initial: StateDict;
  readonly lane: Lane;
  #attribution: Attribution | null = null;

  constructor(name: string) {
    this.#run = referenceRun(name);
    this.#initial = stateOf(this.#run.files.initial);
    const objective = sovitsOf(fixedSizes(sizesOf(this.#run)), (terms, model, pass) => {
      if (!this.#isAttributed(this.lane.step - 1)) return;
      const trained = [...model.parameters].filter(([, { module }]) => this.#isTrained(module)).map(([key]) => key);
      this.#attribution = attribute(terms, model, pass, trained);
    });
    this.lane = createLane({ id: 'A', frozen: true, policy: 'custom' }, objective, this.#initial);
  }

  #isTrained(module: string): boolean {
    const { requiresGrad } = this.lane.setup.levers as ReturnType<typeof leversAt>;
    return MODULES.includes(module) && (requiresGrad || module !== 'ssl_proj');
  }

  /** Takes the first steps of the run; the state is compared behind the first and behind the run's last. */
  async check(count: number): Promise<void> {
    const { steps, files } = this.#run;
    for (const [i, expected] of steps.slice(0, count).entries()) {
      await this.#step(i, expected);
      if (i === 0) await this.#compareState(files.after_step_1, 1);
    }
    if (count === steps.length) await this.#compareState(files.final, count);
  }

  async #step(index: number, expected: ReferenceStep): Promise<void> {
    const { lane } = this;
    lane.setup.levers = leversAt(this.#run, index);
    const batch = batchAt(this.#run, index);
    const nothingElse = { measure: false, probe: null, places: null, imported: null };
    const settings = settingsOf(this.#run);
    const outcome = trainStep(lane, batch, { step: index + 1, settings, rows: IN_ORDER, ...nothingElse });
    const codes = await Promise.all(outcome.layers.map(async (layer) => [...(await layer.codes.data())]));
    const metrics = await readPack(outcome.metrics);
    const value = (key: string): number | undefined => metrics.get(key as `${string}/${string}`);
    disposeOutcome(outcome);
    disposeBatch(batch);
    expect(codes).toEqual(expected.codes.map((layer) => layer.flat()));
    expect([value('codebook/used_batch@0')]).toEqual([expected.usage].flat());
    expect(value('codebook/replaced@0') ?? 0).toBe(expected.replaced_codes);
    for (const module of ['ssl_proj', 'quantizer']) {
      expect(lane.model.modes.get(module)?.training, module).toBe(expected.training[module]);
    }
    expect(outcome.reached.has('ssl_proj')).toBe(expected.quantized_requires_grad);
    this.#compareLosses(value, expected);
    this.#compareNorms(value, expected);
    expect(this.#attribution !== null).toBe(this.#isAttributed(index));
    if (this.#attribution) await this.#compareAttribution(this.#attribution, expected);
    await this.#compareChanges(expected);
  }

  #compareLosses(value: (key: string) => number | undefined, { losses }: ReferenceStep): void {
    const { c_mel, c_kl } = this.#run.config;
    const weighted = (key: string, weight: number): number => (value(key) ?? Number.NaN) * weight;
    const found: Record<string, (number | undefined) | (number | undefined)[]> = {
      disc: value('loss/discriminator'),
      disc_real: [0, 1, 2, 3, 4, 5].map((i) => value(`loss/real_of@${i}`)),
      disc_fake: [0, 1, 2, 3, 4, 5].map((i) => value(`loss/made_of@${i}`)),
      gen: value('loss/adversarial'),
      gen_parts: [0, 1, 2, 3, 4, 5].map((i) => value(`loss/adversarial_of@${i}`)),
      fm: value('loss/features'),
      mel: weighted('loss/mel', c_mel),
      kl_ssl: value('loss/commitment'),
      kl: weighted('loss/divergence', c_kl),
      gen_total: value('loss/total'),
    };
    expect(Object.keys(found).sort()).toEqual(Object.keys(losses).sort());
    for (const [name, expected] of Object.entries(losses)) {
      const actual = [found[name]].flat();
      for (const [i, each] of [expected].flat().entries()) close(`${name} ${i}`, actual[i], each, BOUNDS.loss);
    }
  }

  #compareNorms(value: (key: string) => number | undefined, { grad_norm }: ReferenceStep): void {
    const { net_g, disc, ...modules } = grad_norm;
    const norms = MODULES.map((module) => {
      const norm = value(`gradient/${module}`) ?? Number.NaN;
      closeOrNone(module, norm === NO_GRADIENT ? null : norm, modules[module] ?? null, BOUNDS.norm);
      return norm === NO_GRADIENT ? 0 : norm;
    });
    expect(Object.keys(modules).sort()).toEqual([...MODULES].sort());
    close('net_g', Math.hypot(...norms), net_g as number, BOUNDS.norm);
    close('disc', value('gradient/net_d'), disc as number, BOUNDS.norm);
  }

  async #compareAttribution(attribution: Attribution, expected: ReferenceStep): Promise<void> {
    for (const [theirs, term] of Object.entries(TERM_NAMES)) {
      const wanted = expected.attribution[theirs as keyof typeof TERM_NAMES];
      const { quantized, parameters } = attribution[term];
      const atCodes = await normOf([quantized]);
      closeOrNone(`${theirs} at the codes`, atCodes, wanted.quantized_as_leaf, BOUNDS.attribution);
      const connected = expected.quantized_requires_grad ? atCodes : null;
      closeOrNone(`${theirs} behind the codes`, connected, wanted.quantized, BOUNDS.attribution);
      const weight = await normOf([parameters.get('ssl_proj.weight') ?? null]);
      closeOrNone(`${theirs} at ssl_proj.weight`, weight, wanted['ssl_proj.weight'] ?? null, BOUNDS.attribution);
      for (const module of MODULES) {
        const own = [...parameters].filter(([name]) => name.startsWith(`${module}.`)).map(([, square]) => square);
        closeOrNone(`${theirs} at ${module}`, await normOf(own), wanted.modules[module] ?? null, BOUNDS.attribution);
      }
    }
    disposeAttribution(attribution);
    this.#attribution = null;
  }

  /** Five more passes back: in the first step of each phase, in every step only where time does not matter. */
  #isAttributed(index: number): boolean {
    const { plan } = this.#run;
    return IS_WHOLE || plan[index]?.phase !== plan[index - 1]?.phase;
  }

  async #compareChanges({ max_abs_change: expected }: ReferenceStep): Promise<void> {
    const state = await stateDictOf(this.lane.model);
    for (const [what, change] of Object.entries(expected)) {
      const [part, buffer] = what.split('.') as [string, string?];
      const isOwn = (name: string): boolean => {
        if (part === 'disc') return name.startsWith('discriminators.');
        if (part === 'quantizer') return name.endsWith(`._codebook.${buffer}`);
        return name === what || (buffer === undefined && name.startsWith(`${part}.`));
      };
      const names = [...state.keys()].filter((name) => isOwn(name) && !IS_NOISE.test(name));
      expect(names.length, what).toBeGreaterThan(0);
      const changes = names.map((name) => largestDifference(state, this.#initial, name));
      close(`change of ${what}`, Math.max(...changes), change, change === 0 ? [0, 0] : BOUNDS.change);
    }
  }

  async #compareState(files: ReferenceRun['files']['final'], steps: number): Promise<void> {
    const state = await stateDictOf(this.lane.model);
    const expected = stateOf(files);
    expect([...state.keys()].sort()).toEqual([...expected.keys()].sort());
    for (const [name, { data }] of expected) {
      const actual = state.get(name)?.data as Float32Array;
      const before = this.#initial.get(name)?.data as Float32Array;
      if (IS_NOISE.test(name)) {
        const most = 2 * this.#run.config.learning_rate * steps;
        expect(largestDifference(state, this.#initial, name), name).toBeLessThanOrEqual(most);
        continue;
      }
      // What did not move under PyTorch is bit for bit as it was.
      if (data.every((value, i) => value === before[i])) expect(actual, name).toEqual(before);
      for (const [i, value] of data.entries()) {
        const size = Math.abs((actual[i] as number) - value);
        if (!(size <= BOUNDS.state[0] * (1 + Math.abs(value))))
          expect.fail(`${name}[${i}]: ${actual[i]}, not ${value}`);
      }
    }
  }
}

function largestDifference(a: StateDict, b: StateDict, name: string): number {
  const [left, right] = [a.get(name)?.data as Float32Array, b.get(name)?.data as Float32Array];
  return left.reduce((most, value, i) => Math.max(most, Math.abs(value - (right[i] as number))), 0);
}

describe('on wasm', () => {
  beforeAll(() => startBackend('wasm'));

  it.each(RUNS)('%s is trained as under PyTorch', { tags: ['slow'], timeout: 600_000 }, async (name, steps) => {
    const before = tf.memory().numTensors;
    const replay = new Replay(name);
    await replay.check(steps);
    disposeLane(replay.lane);
    expect(tf.memory().numTensors).toBe(before);
  });
});
