/** The policy matrix: every freeze policy run from the same state, and what each of them stopped. */
import * as tf from '@tensorflow/tfjs-core';
import { NAMED_POLICIES } from '../config/freezePolicies.ts';
import type { MetricKey } from '../config/metrics.ts';
import type { Settings } from '../config/settings.ts';
import type { Split } from '../data/split.ts';
import type { AuditReport, MatrixRow } from '../protocol/audit.ts';
import { checkOf, measureAudit, takeBaseline } from './audit.ts';
import { disposeBaseline } from './auditBaseline.ts';
import { freezableModules } from '../objectives/facts.ts';
import { BatchSource, disposeBatch } from './batch.ts';
import { disposeLane, forkLane, type Lane } from './lane.ts';
import { disposePack } from './metricPack.ts';
import type { RowChoice } from './rowChoice.ts';
import { disposeOutcome, type StepOutcome, trainStep } from './step.ts';

export interface MatrixOptions {
  /** The state that every policy starts from; stays as it is. */
  lane: Lane;
  /** First step of the runs, and their number. */
  firstStep: number;
  steps: number;
  settings: Settings;
  rows: RowChoice;
  /** Where the batches come from. */
  split: Split;
  /** Called between policies; may throw to stop. */
  onProgress(done: number): Promise<void>;
}

/** What a run left behind. Owns its lane. */
interface Run {
  lane: Lane;
  report: AuditReport;
}

/**
 * Runs each policy several times: as it is, without weight decay, and without each term of the loss that the objective's
 * facts ask about. Whatever is different then in parameters that can be frozen, that cause reaches them under the
 * policy. Nothing is taken from the policy's definition.
 */
export async function policyMatrix(given: MatrixOptions): Promise<MatrixRow[]> {
  // Whoever goes on training meanwhile, or ends the session, does not move what the policies start from.
  const lane = forkLane(given.lane, given.lane.setup.id, given.firstStep - 1);
  try {
    return await runPolicies({ ...given, lane, settings: { ...given.settings } });
  } finally {
    disposeLane(lane);
  }
}

async function runPolicies(options: MatrixOptions): Promise<MatrixRow[]> {
  const { facts } = options.lane.objective;
  const rows: MatrixRow[] = [];
  const policies = ['unfrozen', ...NAMED_POLICIES] as const;
  for (const [i, policy] of policies.entries()) {
    await options.onProgress(i / policies.length);
    const plain = await run(options, policy, {});
    const noDecay = await run(options, policy, { weightDecay: 0 });
    const terms: [MetricKey, boolean][] = [];
    for (const { metric, weight } of facts.terms.filter(({ inMatrix }) => inMatrix)) {
      if (weight === null) continue;
      const without = await run(options, policy, { [weight]: 0 });
      terms.push([metric, await frozenPartDiffers(plain.lane, without.lane)]);
      disposeLane(without.lane);
    }
    const { change, gradient } = checkOf(plain.report, facts);
    const codebookMoved = plain.report.entries.some(({ name, identical }) => name.endsWith('.embed') && !identical);
    rows.push({
      policy,
      gradient: gradient === 'present' ? 'norm' : gradient,
      change,
      ema: codebookMoved,
      terms: Object.fromEntries(terms),
      weightDecay: await frozenPartDiffers(plain.lane, noDecay.lane),
      tape: plain.report.tape,
    });
    for (const { lane } of [plain, noDecay]) disposeLane(lane);
  }
  return rows;
}

async function run(options: MatrixOptions, policy: MatrixRow['policy'], changes: Partial<Settings>): Promise<Run> {
  const { firstStep, steps, rows } = options;
  const batches = new BatchSource(options.split, options.lane.objective.facts.batch);
  const lane = forkLane(options.lane, options.lane.setup.id, firstStep - 1);
  const { id } = lane.setup;
  lane.setup = policy === 'unfrozen' ? { id, frozen: false, policy: 'wholeForward' } : { id, frozen: true, policy };
  // A run starts as a person would: from a lane that trains.
  for (const mode of lane.model.modes.values()) mode.training = true;
  const baseline = takeBaseline(lane, firstStep);
  let last: StepOutcome | null = null;
  for (let step = firstStep; step < firstStep + steps; step += 1) {
    if (last) disposeOutcome(last);
    const batch = batches.upload(batches.draw(options.settings, step), options.settings, step, lane.objective);
    last = trainStep(lane, batch, {
      step,
      settings: { ...options.settings, ...changes },
      rows,
      measure: false,
      probe: null,
      places: null,
      imported: null,
    });
    disposeBatch(batch);
    disposePack(last.metrics);
  }
  if (!last) throw new Error('policyMatrix: expected at least one step');
  const measured = measureAudit(lane, baseline, firstStep + steps - 1, last.norms, last.tape);
  disposeOutcome(last);
  const report = await measured;
  disposeBaseline(baseline);
  return { lane, report };
}

/** Whether any value differs between two lanes in the parameters of modules that can be frozen. */
async function frozenPartDiffers(a: Lane, b: Lane): Promise<boolean> {
  const freezable = freezableModules(a.objective.facts);
  const own = [...a.model.parameters].filter(([, { module }]) => freezable.has(module));
  const different = tf.tidy(() => {
    const parts = own.map(([name, { variable }]) =>
      tf.sum(tf.cast(tf.notEqual(variable, b.model.parameters.get(name)?.variable as tf.Tensor), 'float32')),
    );
    return parts.length > 0 ? tf.addN(parts) : tf.scalar(0);
  });
  const [count] = await different.data();
  different.dispose();
  return count !== 0;
}
