/**
 * The last state of all lanes that is known to be healthy, so that training can go back to it. A copy is made while
 * training goes on, and takes the place of the one before when its values were found finite and later steps went well.
 * While nothing trains there are no copies: the lanes themselves are the healthy state.
 */
import type { LaneId } from '../config/experiment.ts';
import type { Lane } from './lane.ts';
import { areFinite, copyLane, disposeCopy, type StateCopy } from './laneCopy.ts';
import type { LaneList } from './laneList.ts';
import type { LossHistory } from './lossHistory.ts';

/** Milliseconds between two copies at least. */
const SHORTEST_INTERVAL = 250;
/** And at most: a machine that slept while it copied would not copy again for weeks. */
const LONGEST_INTERVAL = 600_000;
/** Most of the time that copies may take. */
const LARGEST_SHARE = 0.01;
/** Steps between two copies at least: a copy passes over the model once, which a step does a dozen times. */
const FEWEST_STEPS = 32;
/** Steps that have to go well behind a copy. */
const PROOF_STEPS = 4;

interface Candidate {
  copy: StateCopy;
  /** Whether all of it is finite; null until that was read. */
  finite: boolean | null;
  check: Promise<void>;
}

export class HealthyStates {
  /** False, for comparison: no copies are made. */
  enabled = true;
  readonly #losses: LossHistory;
  #healthy: StateCopy | null = null;
  #candidate: Candidate | null = null;
  #due = true;
  #nextTime = 0;
  #nextStep = 0;

  constructor(losses: LossHistory) {
    this.#losses = losses;
  }

  get healthy(): StateCopy | null {
    return this.#healthy;
  }

  /** The newest copy whose values are finite, healthy or not: where a step can be run again from. */
  get newestFinite(): StateCopy | null {
    return this.#candidate?.finite ? this.#candidate.copy : this.#healthy;
  }

  /** The next step begins with a copy: lanes came or went. */
  requestCopy(): void {
    this.#due = true;
  }

  /** To be called before each step. */
  copyIfDue(step: number, seconds: number, { all, changed }: LaneList): void {
    if (!this.enabled) return;
    const now = performance.now();
    const isTime = now >= this.#nextTime && step >= this.#nextStep && !this.#candidate;
    if (!this.#due && !isTime) return;
    if (this.#candidate) disposeState(this.#candidate.copy);
    this.#due = false;
    const lanes = new Map(all.map((lane) => [lane.setup.id, copyLane(lane)]));
    const copy = { step, seconds, lanes, changed: new Set(changed) };
    const candidate: Candidate = { copy, finite: null, check: Promise.resolve() };
    candidate.check = areFinite([...copy.lanes.values()]).then((finite) => {
      candidate.finite = finite;
    });
    this.#candidate = candidate;
    const end = performance.now();
    const rest = Math.max(SHORTEST_INTERVAL, (end - now) / LARGEST_SHARE);
    this.#nextTime = end + Math.min(rest, LONGEST_INTERVAL);
    this.#nextStep = step + FEWEST_STEPS;
  }

  /**
   * Takes the copy over as healthy if enough is known of it. To be called as losses come in.
   * @returns false if it holds values that are not finite
   */
  review(): boolean {
    const { copy, finite } = this.#candidate ?? {};
    if (!copy || finite === null) return true;
    if (!finite) return false;
    const proof = copy.step + PROOF_STEPS;
    if (this.#healthy && !this.#losses.reach(copy.lanes.keys(), proof)) return true;
    if (this.#healthy && !this.#losses.areCalm(copy.step)) this.#drop();
    else this.#takeOver(copy);
    return true;
  }

  /** Resolves when it is known whether the newest copy is finite. */
  async checked(): Promise<void> {
    await this.#candidate?.check;
  }

  /** For lanes that stand still. `rest`: whether they are a healthy state themselves. */
  settle(rest: boolean): void {
    this.#drop();
    if (rest && this.#healthy) this.#forget();
    this.#due = true;
  }

  /**
   * Decides what there is to go back to, training having diverged. A copy that is no more than finite has to do where
   * there is no better one, or where lanes came since that.
   */
  conclude(lanes: readonly Lane[]): StateCopy | null {
    const { copy, finite } = this.#candidate ?? {};
    const isKnown = lanes.every(({ setup }) => this.#healthy?.lanes.has(setup.id));
    if (copy && finite && !isKnown) this.#takeOver(copy);
    else this.#drop();
    this.#due = true;
    return this.#healthy;
  }

  removeLane(id: LaneId): void {
    for (const state of [this.#healthy, this.#candidate?.copy]) {
      const copy = state?.lanes.get(id);
      if (copy) disposeCopy(copy);
      state?.lanes.delete(id);
    }
  }

  dispose(): void {
    this.#drop();
    this.#forget();
  }

  #takeOver(copy: StateCopy): void {
    this.#forget();
    this.#healthy = copy;
    this.#candidate = null;
  }

  #drop(): void {
    if (this.#candidate) disposeState(this.#candidate.copy);
    this.#candidate = null;
  }

  #forget(): void {
    if (this.#healthy) disposeState(this.#healthy);
    this.#healthy = null;
  }
}

function disposeState({ lanes }: StateCopy): void {
  for (const copy of lanes.values()) disposeCopy(copy);
}
