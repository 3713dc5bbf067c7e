/**
 * Watches over the lanes of a session: notices when a value is no longer finite, finds out which was the first and why,
 * and keeps the last healthy state. No step waits for it.
 */
import { LabError } from '../protocol/errors.ts';
import type { Problem } from '../config/problems/problem.ts';
import { DATA_PARTS } from '../config/batchForm.ts';
import type { LaneId } from '../config/experiment.ts';
import type { MetricKey } from '../config/metrics.ts';
import { valueHealth } from '../formats/valueHealth.ts';
import type { ObjectiveFacts } from '../objectives/facts.ts';
import type { Divergence, LostLane } from '../protocol/divergence.ts';
import { BatchSource } from './batch.ts';
import { causeOf, type DivergenceEvidence } from './divergenceCause.ts';
import { HealthyStates } from './healthyStates.ts';
import type { Lane } from './lane.ts';
import { areFinite, copyLane, disposeCopy, firstLost, lookAt, type StateHealth, type StateCopy } from './laneCopy.ts';
import { type LaneList } from './laneList.ts';
import { LossHistory } from './lossHistory.ts';
import { type Conditions, lostTensor, type Retraced, retrace } from './retrace.ts';
import type { RowChoice } from './rowChoice.ts';

/** Changes of settings and data that are remembered, to run the last steps again. */
const MOST_CHANGES = 100;
/** Steps whose losses tell whether lanes at rest do well. */
const REST_STEPS = 16;

export class DivergenceGuard {
  readonly #rows: RowChoice;
  readonly #firstStep: number;
  readonly #facts: Pick<ObjectiveFacts, 'telling' | 'batch' | 'terms'>;
  readonly #losses = new LossHistory();
  readonly states = new HealthyStates(this.#losses);
  /** Settings and data, and the first step that ran with them. */
  #conditions: (Conditions & { from: number })[];
  /** The first step of each lane whose metrics are not finite. */
  readonly #bad = new Map<LaneId, number>();
  /** A copy was found to hold values that are not finite. */
  #badCopy = false;
  #divergence: Divergence | null = null;

  /**
   * @param firstStep steps done when the session began
   * @param facts metrics in which a value that is not finite shows first, the form of batches, and what weighs the loss
   */
  constructor(
    { settings, split }: Conditions,
    rows: RowChoice,
    firstStep: number,
    facts: Pick<ObjectiveFacts, 'telling' | 'batch' | 'terms'>,
  ) {
    this.#facts = facts;
    this.#rows = rows;
    this.#firstStep = firstStep;
    this.#conditions = [{ from: 0, settings: { ...settings }, split }];
  }

  /** Whether training may not go on. */
  get stopped(): boolean {
    return this.#divergence !== null || this.#bad.size > 0 || this.#badCopy;
  }

  /** What was found; null also while it is being found out. */
  get divergence(): Divergence | null {
    return this.#divergence;
  }

  /**
   * @param lanes how many there are
   * @throws LabError that says what can be done, if training may not go on
   */
  refuseIfStopped(lanes: number): void {
    if (this.stopped) throw new LabError('invalid-request', stoppedProblem(this.#divergence, lanes));
  }

  /** What to go back to. @throws LabError if training has not diverged, or there is no healthy state */
  stateToRestore(): StateCopy {
    const { healthy } = this.states;
    if (!this.#divergence) throw new LabError('invalid-request', { code: 'nothing-to-restore' });
    if (!healthy) throw new LabError('invalid-request', { code: 'no-healthy-state' });
    return healthy;
  }

  /** To be called before each step. */
  beforeStep(step: number, seconds: number, lanes: LaneList): void {
    this.states.copyIfDue(step, seconds, lanes);
  }

  /** Takes notice of the metrics of a step, in order of steps. */
  onRow(lane: LaneId, step: number, values: ReadonlyMap<MetricKey, number>): void {
    const isBad = this.#facts.telling.some((key) => !Number.isFinite(values.get(key) ?? 0));
    if (!isBad) this.#losses.add(lane, step, values.get('loss/total') ?? 0);
    else if (!this.#bad.has(lane)) this.#bad.set(lane, step);
    if (!this.stopped && !this.states.review()) this.#badCopy = true;
  }

  /** Live settings and data that hold from a step on. */
  changeConditions(from: number, { settings, split }: Conditions): void {
    const before = this.#conditions.filter((each) => each.from < from);
    this.#conditions = [...before, { from, settings: { ...settings }, split }];
    if (this.#conditions.length > MOST_CHANGES) this.#conditions.shift();
  }

  /** What a step runs with, or ran with, as far back as is remembered. */
  conditionsAt(step: number): Conditions {
    return (this.#conditions.findLast(({ from }) => from <= step) ?? this.#conditions[0]) as Conditions;
  }

  /** Lanes came: the state to go back to should have them. */
  lanesChanged(): void {
    this.states.requestCopy();
  }

  /**
   * To be called when a run has ended and its metrics are read.
   * @returns what was found if training has diverged just now
   */
  async settle(lanes: readonly Lane[], step: number): Promise<Divergence | null> {
    await this.states.checked();
    if (this.#divergence) return null;
    if (this.stopped || !(await areLanesFinite(lanes))) {
      this.#divergence = await this.#explain(lanes, step);
      if (this.#divergence) return this.#divergence;
    }
    this.states.settle(this.#losses.areCalm(step - REST_STEPS));
    return null;
  }

  /** @returns whether what is left can be trained again after a divergence */
  removeLane(id: LaneId): boolean {
    this.states.removeLane(id);
    this.#losses.removeLane(id);
    this.#bad.delete(id);
    if (!this.#divergence) return false;
    const lost = this.#divergence.lost.filter(({ lane }) => lane !== id);
    const [next] = lost;
    if (!next) {
      this.#recover();
      return true;
    }
    const isFirst = this.#divergence.lane === id;
    this.#divergence = { ...this.#divergence, lost, ...(isFirst && { lane: next.lane, first: next.first }) };
    return false;
  }

  /** The lanes were put back to the healthy state. */
  restored(step: number): void {
    this.#losses.forgetAfter(step);
    this.#recover();
  }

  dispose(): void {
    this.states.dispose();
  }

  #recover(): void {
    this.#divergence = null;
    this.#bad.clear();
    this.#badCopy = false;
  }

  async #explain(lanes: readonly Lane[], step: number): Promise<Divergence | null> {
    const looks = lanes.map(async (lane) => [lane, await lookAt(lane)] as const);
    const found = (await Promise.all(looks)).flatMap(([lane, state]) => this.#lostLane(lane.setup.id, state));
    const since = ({ lane }: LostLane): number => this.#bad.get(lane) ?? step;
    const [first] = found.toSorted((a, b) => since(a) - since(b));
    const lane = lanes.find(({ setup }) => setup.id === first?.lane);
    const traced = first && lane ? await this.#retrace(lane, since(first)) : null;
    // Lanes may have been removed meanwhile.
    const lost = found.filter((each) => lanes.some(({ setup }) => setup.id === each.lane));
    if (!first || !lost.includes(first)) {
      this.#recover();
      return lost.length > 0 ? this.#explain(lanes, step) : null;
    }
    const healthy = this.states.conclude(lanes);
    return { ...this.#divergenceOf(first, traced, healthy, since(first)), lost };
  }

  #divergenceOf(
    lost: LostLane,
    traced: Retraced | null,
    healthy: StateCopy | null,
    seen: number,
  ): Omit<Divergence, 'lost'> {
    const beforeFirstStep = !traced && healthy === null;
    const step = traced?.step ?? (beforeFirstStep ? this.#firstStep : seen);
    const first = traced?.first ?? lost.first;
    const cause = causeOf({
      first,
      inputs: this.#inputsAt(step),
      learningRate: this.conditionsAt(step).settings.learningRate,
      weights: this.#weightsAt(step),
      before: traced?.before ?? null,
      growth: this.#losses.growthOf(lost.lane),
      beforeFirstStep,
    });
    return { lane: lost.lane, step, first, cause, healthyStep: healthy?.step ?? null };
  }

  #lostLane(lane: LaneId, state: readonly StateHealth[]): LostLane[] {
    const tensors = state.filter((each) => firstLost([each]) !== null);
    const [first] = tensors;
    if (!first && !this.#bad.has(lane)) return [];
    return [{ lane, tensors: tensors.length, first: first ? lostTensor(first.place, first.name, first.health) : null }];
  }

  async #retrace(lane: Lane, to: number): Promise<Retraced | null> {
    const start = this.states.newestFinite;
    const copy = start?.lanes.get(lane.setup.id);
    if (!start || !copy || start.step >= to) return null;
    const conditionsAt = (step: number): Conditions => this.conditionsAt(step);
    return retrace({ lane, copy, from: start.step, to, conditionsAt, rows: this.#rows });
  }

  #inputsAt(step: number): DivergenceEvidence['inputs'] {
    const { batch: form } = this.#facts;
    const { settings, split } = this.conditionsAt(step);
    const batch = new BatchSource(split, form).draw(settings, Math.max(step, 1));
    const given = DATA_PARTS.filter((part) => form.parts.includes(part));
    return Object.fromEntries(given.map((part) => [part, valueHealth(batch[part] as Float32Array)]));
  }

  #weightsAt(step: number): DivergenceEvidence['weights'] {
    const { settings } = this.conditionsAt(step);
    const fields = this.#facts.terms.flatMap(({ weight }) => weight ?? []);
    return fields.map((field) => ({ field, value: settings[field] }));
  }
}

async function areLanesFinite(lanes: readonly Lane[]): Promise<boolean> {
  const copies = lanes.map(copyLane);
  try {
    return await areFinite(copies);
  } finally {
    copies.forEach(disposeCopy);
  }
}

/** What a request is refused with that would train from lost values. `lanes`: how many there are. */
function stoppedProblem(divergence: Divergence | null, lanes: number): Problem {
  if (!divergence) return { code: 'diverged-just-now' };
  const { lane, step, lost, healthyStep } = divergence;
  const ways: Problem[] = [
    ...(healthyStep === null ? [] : [{ code: 'way-back', step: healthyStep } as const]),
    ...(lost.length < lanes ? [{ code: 'way-remove', lanes: lost.map((each) => each.lane) } as const] : []),
    { code: 'way-reset' },
  ];
  return { code: 'diverged', lane, step, ways };
}
