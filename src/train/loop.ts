/** Runs a session: start, pause, a number of steps, a speed limit. Yields between steps so that messages get in. */
import { LabError } from '../protocol/errors.ts';
import { MOST_STEPS } from '../config/limits.ts';
import { nextTask } from '../data/pacing.ts';
import type { WorkerEvent } from '../protocol/events.ts';
import type { Session } from './session.ts';
import { AwakeTime } from './trainingTime.ts';

/** Milliseconds between two pace events. */
const PACE_INTERVAL = 250;

/** @throws LabError if the session has done as many steps as there can be */
export function checkStepsLeft({ step }: Session): void {
  if (step < MOST_STEPS) return;
  throw new LabError('invalid-request', { code: 'steps-used-up', most: MOST_STEPS });
}

export class TrainingLoop {
  readonly #session: Session;
  readonly #emit: (event: WorkerEvent) => void;
  #stepsPerSecond: number | null = null;
  /** Of the time, how much the steps may take. */
  #share = 1;
  /** Steps left; Infinity after `start`. */
  #left = 0;
  /** Steps that were left when `interrupt` came. */
  #owed = 0;
  #onFailure: (error: unknown) => void = () => {};
  #run: Promise<void> | null = null;

  constructor(session: Session, emit: (event: WorkerEvent) => void, stepsPerSecond: number | null) {
    this.#session = session;
    this.#emit = emit;
    this.#stepsPerSecond = stepsPerSecond;
  }

  /** Trains until `pause`. Returns at once; a failure of the run goes to `onFailure`. */
  start(onFailure: (error: unknown) => void): void {
    this.#left = Number.POSITIVE_INFINITY;
    this.#share = 1;
    this.#onFailure = onFailure;
    this.#ensureRunning().catch(onFailure);
  }

  /**
   * Trains `count` steps and resolves when they are done and sent. Changes nothing while training runs anyway.
   * @param share of the time, above 0, that they may take; the rest is left to whatever else the machine does
   * @throws LabError if they reach beyond the last step
   */
  async step(count: number, share = 1): Promise<void> {
    if (this.#left === Number.POSITIVE_INFINITY) return;
    this.#share = share;
    this.#left += count;
    await this.#ensureRunning();
  }

  /** Resolves after the step in flight, when all of it was sent. */
  async pause(): Promise<void> {
    this.#owed = 0;
    this.#left = 0;
    await this.#run?.catch(() => {});
  }

  /** As `pause`, until `goOn`; a pause meanwhile is for good. */
  async interrupt(): Promise<void> {
    this.#owed = Math.max(this.#owed, this.#left);
    this.#left = 0;
    await this.#run?.catch(() => {});
  }

  /** Trains the steps that were left at `interrupt`. */
  goOn(): void {
    const owed = this.#owed;
    this.#owed = 0;
    if (owed === 0) return;
    this.#left = owed;
    this.#ensureRunning().catch(this.#onFailure);
  }

  setSpeed(stepsPerSecond: number | null): void {
    this.#stepsPerSecond = stepsPerSecond;
  }

  #ensureRunning(): Promise<void> {
    this.#run ??= this.#train().finally(() => {
      this.#run = null;
    });
    return this.#run;
  }

  async #train(): Promise<void> {
    const session = this.#session;
    session.running = true;
    this.#tellState();
    const pace = new Pace(this.#emit, session);
    const [ofSteps, ofRests] = [new AwakeTime(), new AwakeTime()];
    try {
      while (this.#left > 0 && !session.diverged && session.step < MOST_STEPS) {
        const begin = performance.now();
        this.#left -= 1;
        await session.trainOnce();
        const end = performance.now();
        const took = ofSteps.of(end - begin);
        session.seconds += took / 1000;
        pace.passed(took);
        pace.tell();
        await this.#rest(begin, took);
        pace.passed(ofRests.of(performance.now() - end));
      }
      await session.flush();
      if (this.#left > 0) checkStepsLeft(session);
    } finally {
      session.running = false;
      this.#left = 0;
      pace.tell(true);
      this.#tellState();
    }
  }

  /** Lets messages in; waits until the next step is due by the speed limit and the share, or the run ends. */
  async #rest(begin: number, took: number): Promise<void> {
    const others = performance.now() + took / this.#share - took;
    await nextTask();
    while (this.#left > 0) {
      const limit = this.#stepsPerSecond === null ? begin : begin + 1000 / this.#stepsPerSecond;
      const wait = Math.max(limit, others) - performance.now();
      if (wait <= 0) return;
      // Short naps, so that a pause or a new limit is noticed.
      await new Promise((resolve) => setTimeout(resolve, Math.min(wait, 50)));
    }
  }

  #tellState(): void {
    this.#emit({ kind: 'state', state: this.#session.state });
  }
}

/** Tells how fast training goes, over the time since the last telling; time in which the machine slept does not count. */
class Pace {
  readonly #emit: (event: WorkerEvent) => void;
  readonly #session: Session;
  #elapsed = 0;
  #step: number;

  constructor(emit: (event: WorkerEvent) => void, session: Session) {
    this.#emit = emit;
    this.#session = session;
    this.#step = session.step;
  }

  /** Milliseconds of training or of rest went by. */
  passed(milliseconds: number): void {
    this.#elapsed += milliseconds;
  }

  tell(now = false): void {
    const elapsed = this.#elapsed;
    if (elapsed < PACE_INTERVAL && !now) return;
    const { id, step, seconds, work } = this.#session;
    this.#emit({
      kind: 'pace',
      sessionId: id,
      step,
      seconds,
      stepsPerSecond: ((step - this.#step) * 1000) / Math.max(elapsed, 1),
      work,
    });
    this.#elapsed = 0;
    this.#step = step;
  }
}
