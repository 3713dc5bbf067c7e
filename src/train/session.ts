/** A session: the lanes of one experiment in lockstep on one data set. No clock and no loop; see `loop.ts`. */
import * as tf from '@tensorflow/tfjs-core';
import { type DataPhase, EXPERIMENT_VERSION, type LaneId, type LaneSetup } from '../config/experiment.ts';
import type { FreezeLevers, PolicyName } from '../config/freezePolicies.ts';
import type { Settings } from '../config/settings.ts';
import type { Dataset } from '../data/dataset.ts';
import type { StateDict } from '../model/stateDict.ts';
import type { AuditReport, MatrixRow } from '../protocol/audit.ts';
import type { LogEvent, WorkerEvent, PaceEvent } from '../protocol/events.ts';
import type { DataInfo, SessionState } from '../protocol/session.ts';
import { named, objectiveOf } from '../objectives/named.ts';
import { DivergenceGuard } from './divergenceGuard.ts';
import { createLane, disposeLane, forkLane, type Lane, laneState, setFreeze, sizeOf } from './lane.ts';
import { LaneList } from './laneList.ts';
import { LaneTraining } from './laneTraining.ts';
import { MetricsBuffer } from './metricsBuffer.ts';
import { Observer } from './observer.ts';
import { policyMatrix } from './policyMatrix.ts';
import { encodeProbe, type Probe } from './probe.ts';
import type { SessionOptions } from './sessionOptions.ts';
import { CapturedSteps } from './capturedSteps.ts';
import { randomRows, type RowChoice } from './rowChoice.ts';
import { Timeline } from './timeline.ts';
import { TrainingData } from './trainingData.ts';
import { Watch } from './watch.ts';

export class Session {
  readonly id: string;
  readonly dataset: Dataset;
  readonly data: DataInfo;
  /** Seconds of training without pauses; the loop counts them. */
  seconds: number;
  /** True while the loop runs. */
  running = false;
  readonly capturedSteps = new CapturedSteps();
  readonly guard: DivergenceGuard;
  readonly timeline: Timeline;
  readonly trainingData: TrainingData;
  readonly watch: Watch;
  readonly #emit: (event: WorkerEvent) => void;
  readonly #objective: Lane['objective'];
  readonly #settings: Settings;
  readonly #initial: StateDict;
  readonly #lanes: LaneList;
  readonly #probe: Probe;
  readonly #rows: RowChoice;
  readonly #training: LaneTraining;
  readonly #metrics: MetricsBuffer;
  readonly #observer: Observer;
  #step: number;

  constructor(options: SessionOptions) {
    this.id = options.sessionId;
    this.dataset = options.dataset;
    this.data = options.data;
    this.seconds = options.seconds ?? 0;
    this.#step = options.step ?? 0;
    this.#emit = options.emit;
    this.#objective = objectiveOf(options.experiment);
    this.#settings = { ...options.experiment.settings };
    const { split, phases = new Map(), experiment } = options;
    this.trainingData = new TrainingData(
      split,
      phases,
      this.#settings,
      experiment.dataPhase ?? {},
      this.#objective.facts.batch,
    );
    this.#initial = options.initial;
    this.#rows = randomRows(this.#settings.seed);
    this.#lanes = new LaneList(options.lanes);
    this.timeline = new Timeline(options, this.#lanes.ids);
    const { probe, channelsIn } = split;
    this.#probe = { features: tf.tensor3d(probe.features, [probe.clips, probe.frames, channelsIn]) };
    this.guard = new DivergenceGuard(this.trainingData.conditions, this.#rows, this.#step, this.#objective.facts);
    this.#metrics = new MetricsBuffer(this.id, { emit: options.emit, onRow: (...row) => this.guard.onRow(...row) });
    this.#observer = new Observer({
      sessionId: this.id,
      probe: this.#probe,
      emit: options.emit,
      log: (...entry) => this.log(...entry),
      tellState: () => this.#tellState(),
    });
    const [observer, lanes, settings] = [this.#observer, this.#lanes, this.#settings];
    this.watch = new Watch({ observer, probe: this.#probe, lanes, settings, step: () => this.#step });
    this.#training = new LaneTraining({
      objective: this.#objective,
      trainingData: this.trainingData,
      lanes: this.#lanes,
      probe: this.#probe,
      rows: this.#rows,
      observer: this.#observer,
      capturedSteps: this.capturedSteps,
    });
    for (const lane of this.#lanes.all) {
      lane.measured.probeTokens ??= encodeProbe(lane, this.#probe);
      // No step has run under its freeze state, of a lane from a file as well.
      if ((lane.history.at(-1)?.step ?? 0) > this.#step) this.#lanes.changed.add(lane.setup.id);
    }
  }

  get step(): number {
    return this.#step;
  }

  get settings(): Readonly<Settings> {
    return this.#settings;
  }

  /** What the steps of each lane take. */
  get work(): PaceEvent['work'] {
    return Object.fromEntries(
      this.#lanes.all.flatMap(({ setup, measured: { work } }) => (work ? [[setup.id, work]] : [])),
    );
  }

  /** Whether a value is no longer finite; training goes no further then. */
  get diverged(): boolean {
    return this.guard.stopped;
  }

  /** @throws LabError that says what can be done, if training has diverged */
  refuseIfDiverged(): void {
    this.guard.refuseIfStopped(this.#lanes.all.length);
  }

  get state(): SessionState {
    return {
      sessionId: this.id,
      experiment: {
        version: EXPERIMENT_VERSION,
        ...named(this.#objective),
        settings: { ...this.#settings },
        ...this.trainingData.inExperiment,
        lanes: this.#lanes.all.map(({ setup }) => ({ ...setup })),
      },
      step: this.#step,
      running: this.running,
      divergence: this.guard.divergence,
      lanes: this.#lanes.all.map(laneState),
      data: this.data,
      dataChanges: this.timeline.dataChanges,
      size: sizeOf((this.#lanes.all[0] as Lane).model),
    };
  }

  /** Trains every lane on the next batch. Resolves when a further step may start. */
  async trainOnce(): Promise<void> {
    this.timeline.play(this.#step + 1, this);
    this.guard.beforeStep(this.#step, this.seconds, this.#lanes);
    const step = this.#step + 1;
    const metrics = this.#training.train(step, this.#settings);
    this.#step = step;
    await this.#metrics.push(step, this.seconds, metrics);
  }

  /** Resolves when the metrics of the steps done so far were sent; training goes on meanwhile. */
  sendMetrics(): Promise<void> {
    return this.#metrics.sendAll();
  }

  /** Resolves when everything of the steps done was sent, a last audit and what went wrong included. */
  async flush(): Promise<void> {
    await this.#metrics.flush();
    await this.examine();
    await this.#observer.flush(this.#lanes.all, this.#step);
  }

  /** Finds out whether the lanes, which stand still, are healthy. */
  async examine(): Promise<void> {
    const divergence = await this.guard.settle(this.#lanes.all, this.#step);
    if (divergence) this.log(divergence.lane, { code: 'diverged', divergence }, divergence.step);
  }

  /**
   * Puts all lanes back to the last healthy state, exactly. Lanes that were made of lost values since are gone; freezes
   * that were asked for since training stopped take effect with the next step; live settings stay as they are now, and
   * batches come from the data of then.
   * @throws LabError if training has not diverged, or there is no such state
   */
  async restoreHealthy(): Promise<void> {
    const healthy = this.guard.stateToRestore();
    const from = this.#step;
    const asked = await this.#lanes.putBack(healthy);
    this.capturedSteps.release();
    this.#step = healthy.step;
    this.seconds = healthy.seconds;
    this.guard.restored(healthy.step);
    this.timeline.rewind(healthy.step + 1, this.#lanes.ids, this.#settings);
    if (this.trainingData.goBackTo(this.timeline.dataChanges)) this.#forgetFrames();
    this.guard.changeConditions(healthy.step + 1, this.trainingData.conditions);
    this.#emit({ kind: 'rewind', sessionId: this.id, step: this.#step, seconds: this.seconds });
    this.log(null, { code: 'restored', from });
    for (const { id, frozen, policy, levers } of asked) this.setFreeze(id, frozen, policy, levers);
    this.#tellState();
  }

  /** Freezes or thaws a lane. @returns the first step that runs under the new state */
  setFreeze(id: LaneId, frozen: boolean, policy?: PolicyName, levers?: FreezeLevers): number {
    const next = this.#step + 1;
    const lane = this.lane(id);
    const { setup: before } = lane;
    const ending = before.frozen && !this.#lanes.changed.has(id) ? this.audit(id) : null;
    const marked = setFreeze(lane, next, frozen, policy, levers);
    if (lane.setup !== before) this.timeline.note({ action: 'freeze', lane: lane.setup }, next);
    if (marked) this.#lanes.changed.add(id);
    if (marked && ending) this.#observer.logVerdict(ending);
    this.#tellState();
    return next;
  }

  /** Measures the audit of a lane now; null before its first step. */
  audit(id: LaneId): Promise<AuditReport | null> {
    return this.#observer.audit(this.lane(id), this.#step);
  }

  /** Runs every policy for `steps` steps from the present state of a lane, which stays as it is. */
  policyMatrix(id: LaneId, steps: number, onProgress: (done: number) => Promise<void>): Promise<MatrixRow[]> {
    this.refuseIfDiverged();
    const [lane, firstStep, rows] = [this.lane(id), this.#step + 1, this.#rows];
    return policyMatrix({ lane, firstStep, steps, ...this.trainingData.conditions, rows, onProgress });
  }

  /** Changes live settings. @returns the first step that runs with them */
  setLive(changes: Partial<Settings>): number {
    for (const [field, value] of Object.entries(changes) as [keyof Settings, unknown][]) {
      const from = this.#settings[field];
      if (from !== value) this.log(null, { code: 'changed', field, from: String(from), to: String(value) });
    }
    Object.assign(this.#settings, changes);
    this.timeline.note({ action: 'set', settings: { ...changes } }, this.#step + 1);
    this.guard.changeConditions(this.#step + 1, this.trainingData.conditions);
    this.#tellState();
    return this.#step + 1;
  }

  /**
   * Takes batches from the data of a phase of fine-tuning, which were prepared; the probe stays what it is.
   * @returns the first step with them
   */
  setData(phase: DataPhase): number {
    const next = this.#step + 1;
    if (!this.trainingData.use(phase)) return next;
    this.#forgetFrames();
    const { phase: settings } = this.trainingData;
    this.log(null, { code: 'data', phase: settings });
    this.timeline.note({ action: 'data', settings }, next);
    this.guard.changeConditions(next, this.trainingData.conditions);
    this.#tellState();
    return next;
  }

  /** Adds a lane that starts from the initial weights now. */
  addLane(setup: Omit<LaneSetup, 'id'>): void {
    this.refuseIfDiverged();
    const lane = createLane({ ...setup, id: this.#lanes.freeId() }, this.#objective, this.#initial);
    lane.origin = { kind: 'added', step: this.#step };
    lane.history = setup.frozen ? [{ step: this.#step + 1, frozen: true, policy: setup.policy }] : [];
    lane.measured.probeTokens = encodeProbe(lane, this.#probe);
    this.timeline.note({ action: 'add', lane: setup }, this.#step + 1);
    this.#insert(lane);
    this.log(lane.setup.id, { code: 'added' });
  }

  /** Adds an exact copy of a lane. */
  forkLane(id: LaneId): void {
    this.refuseIfDiverged();
    const lane = forkLane(this.lane(id), this.#lanes.freeId(), this.#step);
    this.timeline.note({ action: 'fork', lane: id }, this.#step + 1);
    this.#insert(lane);
    this.log(lane.setup.id, { code: 'forked', from: id });
  }

  removeLane(id: LaneId): void {
    disposeLane(this.#lanes.remove(id));
    this.timeline.note({ action: 'remove', lane: id }, this.#step + 1);
    this.log(id, { code: 'removed' });
    if (this.guard.removeLane(id)) this.log(null, { code: 'recovered' });
    this.#tellState();
  }

  /** @throws LabError if there is no such lane */
  lane(id: LaneId): Lane {
    return this.#lanes.get(id);
  }

  log(lane: LaneId | null, content: LogEvent['content'], step = this.#step): void {
    this.#emit({ kind: 'log', sessionId: this.id, step, lane, content });
  }

  /** Disposes every tensor. Call `flush` before. */
  dispose(): void {
    this.capturedSteps.release();
    this.guard.dispose();
    for (const lane of this.#lanes.all) disposeLane(lane);
    this.#probe.features.dispose();
    this.#observer.dispose();
  }

  /** What lanes know of single frames is of other data. */
  #forgetFrames(): void {
    for (const lane of this.#lanes.all) lane.cache.frozenTokens = null;
    this.capturedSteps.release();
  }

  #insert(lane: Lane): void {
    this.#lanes.insert(lane);
    this.guard.lanesChanged();
    this.#tellState();
  }

  #tellState(): void {
    this.#emit({ kind: 'state', state: this.state });
  }
}
