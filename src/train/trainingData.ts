/** Where batches come from: the data at the start, or others while a phase of fine-tuning lasts. */
import { phaseChanges, phaseKey } from '../config/dataPhase.ts';
import type { DataPhase } from '../config/experiment.ts';
import type { Settings } from '../config/settings.ts';
import type { Split } from '../data/split.ts';
import type { ObjectiveFacts } from '../objectives/facts.ts';
import { LabError } from '../protocol/errors.ts';
import type { DataChange } from '../protocol/session.ts';
import { BatchSource } from './batch.ts';
import type { Conditions } from './retrace.ts';

type BatchForm = ObjectiveFacts['batch'];

/** Data of phases, by `phaseKey`; all have the channels, the clips and the probe of the data at the start. */
export type PhaseSplits = ReadonlyMap<string, Split>;

export class TrainingData {
  /** The data at the start, which the probe is of. */
  readonly start: Split;
  readonly #splits: Map<string, Split>;
  readonly #settings: Settings;
  readonly #form: BatchForm;
  readonly #opening: DataPhase;
  #phase: DataPhase = {};
  #split: Split;
  #batches: BatchSource;

  /**
   * @param settings of the session, which changes them as it goes; those of the data stay
   * @param phase what is in use when the session begins; its data are among `splits`
   * @param form of the batches that the objective asks for
   */
  constructor(start: Split, splits: PhaseSplits, settings: Settings, phase: DataPhase, form: BatchForm) {
    this.start = start;
    this.#splits = new Map(splits);
    this.#settings = settings;
    this.#form = form;
    this.#opening = phase;
    this.#split = start;
    this.#batches = new BatchSource(start, form);
    this.use(phase);
  }

  /** What batches come from now. */
  get split(): Split {
    return this.#split;
  }

  get batches(): BatchSource {
    return this.#batches;
  }

  /** What sets the data in use apart from those at the start; empty: nothing. */
  get phase(): DataPhase {
    return this.#phase;
  }

  /** As an experiment has it. */
  get inExperiment(): { dataPhase?: DataPhase } {
    return Object.keys(this.#phase).length === 0 ? {} : { dataPhase: { ...this.#phase } };
  }

  /** The same after some changes, and no others, since the session began. */
  inExperimentAfter(changes: readonly DataChange[]): { dataPhase?: DataPhase } {
    const phase = phaseChanges(changes.at(-1)?.phase ?? this.#opening, this.#settings);
    return Object.keys(phase).length === 0 ? {} : { dataPhase: phase };
  }

  /** What a step runs with now. */
  get conditions(): Conditions {
    return { settings: this.#settings, split: this.#split };
  }

  /** Keeps the data of a phase, so that it can be used. */
  add(phase: DataPhase, split: Split): void {
    this.#splits.set(this.#key(phase), split);
  }

  /** Whether a phase can be used: its data are here. */
  has(phase: DataPhase): boolean {
    return this.#find(phase) !== undefined;
  }

  /**
   * Takes batches from the data of a phase from now on.
   * @returns whether those are others than before
   * @throws LabError if they were not added
   */
  use(phase: DataPhase): boolean {
    const split = this.#find(phase);
    if (!split) throw new LabError('invalid-request', { code: 'phase-not-ready' });
    if (split === this.#split) return false;
    this.#phase = phaseChanges(phase, this.#settings);
    this.#split = split;
    this.#batches = new BatchSource(split, this.#form);
    return true;
  }

  /**
   * Takes batches from the data that were in use after some changes, and no others, since the session began.
   * @returns whether those are others than now
   */
  goBackTo(changes: readonly DataChange[]): boolean {
    return this.use(changes.at(-1)?.phase ?? this.#opening);
  }

  #key(phase: DataPhase): string {
    return phaseKey(phaseChanges(phase, this.#settings));
  }

  #find(phase: DataPhase): Split | undefined {
    const key = this.#key(phase);
    return key === '{}' ? this.start : this.#splits.get(key);
  }
}
