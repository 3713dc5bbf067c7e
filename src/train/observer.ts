/** Looks at lanes while they train and tells the page: audits, verdicts, flipped codes, the codebook. Changes nothing. */
import * as tf from '@tensorflow/tfjs-core';
import type { AuditReport } from '../protocol/audit.ts';
import type { FlipReference, FlipsEvent, WorkerEvent } from '../protocol/events.ts';
import type { LogContent } from '../protocol/log.ts';
import type { LaneId } from '../config/experiment.ts';
import { checkOf, measureAudit, takeBaseline } from './audit.ts';
import type { Work } from '../kernels/work.ts';
import { disposeBaseline } from './auditBaseline.ts';
import { codebookEvent } from './codebookView.ts';
import { disposeNorms } from './gradients.ts';
import type { Lane } from './lane.ts';
import { encodeProbe, flippedCodes, type Probe } from './probe.ts';
import type { StepOutcome } from './step.ts';
import { mostAwake } from './trainingTime.ts';

/** Milliseconds between two looks at the codebook, and between two audits. */
const CODEBOOK_INTERVAL = 250;
const AUDIT_INTERVAL = 500;
/** Steps between two audits at least: where a step takes long, an audit in each would make it longer still. */
const FEWEST_STEPS = 8;

export interface ObserverOptions {
  sessionId: string;
  probe: Probe;
  emit(event: WorkerEvent): void;
  log(lane: LaneId | null, content: LogContent, step: number): void;
  /** Called when a check may have changed what the page knows of a lane. */
  tellState(): void;
}

/** What is looked at in a step, for all lanes alike. */
export interface Look {
  codebook: boolean;
  audit: boolean;
}

export class Observer {
  readonly #options: ObserverOptions;
  readonly #codebookClock = new Clock(CODEBOOK_INTERVAL, 1);
  readonly #auditClock = new Clock(AUDIT_INTERVAL, FEWEST_STEPS);
  /** Reads under way. */
  readonly #background = new Set<Promise<void>>();
  #layer: number | null = null;
  #flipReference: FlipReference = 'start';
  #importedTokens: tf.Tensor1D[] | null = null;

  constructor(options: ObserverOptions) {
    this.#options = options;
  }

  /** Imported codes of the probe, per layer; stay the observer's. */
  get importedTokens(): tf.Tensor1D[] | null {
    return this.#importedTokens;
  }

  /** Takes over the codes. */
  setImportedTokens(codes: tf.Tensor1D[]): void {
    if (this.#importedTokens) tf.dispose(this.#importedTokens);
    this.#importedTokens = codes;
  }

  setFlipReference(reference: FlipReference): void {
    this.#flipReference = reference;
  }

  /** Which layer the codebook and flip events show; null for none. */
  watchLayer(layer: number | null): void {
    this.#layer = layer;
    this.#codebookClock.reset();
  }

  /** What is due in the coming step. */
  nextLook(): Look {
    const now = performance.now();
    return { codebook: this.#layer !== null && this.#codebookClock.due(now), audit: this.#auditClock.due(now) };
  }

  /** What the lane's present freeze state is measured against from now on. To be called before its first step. */
  beginFreezeState(lane: Lane, step: number): void {
    const { measured } = lane;
    if (measured.baseline) disposeBaseline(measured.baseline);
    if (measured.freezeTokens) tf.dispose(measured.freezeTokens);
    measured.baseline = takeBaseline(lane, step);
    measured.freezeTokens = encodeProbe(lane, this.#options.probe);
  }

  /** Looks at a lane after its step and takes over what the step left. `changed`: first step of a freeze state. */
  afterStep(
    lane: Lane,
    step: number,
    { layers, norms, tape, work, learning }: StepOutcome,
    look: Look,
    changed: boolean,
  ): void {
    const layer = this.#layer;
    const trace = layer === null ? undefined : layers[layer];
    if (look.codebook && layer !== null && trace) {
      const { sessionId, emit } = this.#options;
      this.#inBackground(codebookEvent(lane, sessionId, step, layer, trace).then(emit));
    }
    for (const { rows, codes } of layers) tf.dispose([rows, codes]);
    if (learning) this.#inBackground(learning);
    const { measured } = lane;
    measured.work = changed ? work : smoothed(measured.work, work);
    if (measured.lastStep) disposeNorms(measured.lastStep.norms);
    measured.lastStep = { norms, tape };
    if (changed) this.#inBackground(this.#reportFreeze(lane, step));
    else if (look.audit) this.#inBackground(this.#reportAudit(lane, step));
  }

  /** Measures the audit of a lane now; null before its first step. */
  async audit(lane: Lane, step: number): Promise<AuditReport | null> {
    const { baseline, lastStep } = lane.measured;
    return baseline && lastStep && measureAudit(lane, baseline, step, lastStep.norms, lastStep.tape);
  }

  /** Logs the verdict of a freeze that ended, once it was read. */
  logVerdict(measured: Promise<AuditReport | null>): void {
    const log = async (): Promise<void> => {
      const report = await measured;
      if (report) this.#options.log(report.lane, { code: 'verdict', report }, report.step);
    };
    this.#inBackground(log());
  }

  /** Tells the flipped codes of the watched layer now, for a page that does not train just then. */
  tellFlips(lanes: Lane[], step: number): void {
    const layer = this.#layer;
    if (layer === null) return;
    const tell = async (lane: Lane): Promise<void> => {
      const event = await this.#flips(lane, step, layer);
      if (event) this.#options.emit(event);
    };
    for (const lane of lanes) this.#inBackground(tell(lane));
  }

  /** Resolves when every look was sent, a last audit of the lanes included. */
  async flush(lanes: Lane[], step: number): Promise<void> {
    for (const lane of lanes) this.#inBackground(this.#reportAudit(lane, step));
    await Promise.all(this.#background);
  }

  dispose(): void {
    if (this.#importedTokens) tf.dispose(this.#importedTokens);
  }

  async #reportFreeze(lane: Lane, step: number): Promise<void> {
    const { sessionId, emit, log, tellState } = this.#options;
    const { id, frozen, policy } = lane.setup;
    const report = await this.audit(lane, step);
    if (!report) return;
    emit({ kind: 'audit', sessionId, report });
    log(id, { code: frozen ? 'frozen' : 'thawed', policy, check: checkOf(report, lane.objective.facts) }, step);
    tellState();
  }

  async #reportAudit(lane: Lane, step: number): Promise<void> {
    const { sessionId, emit } = this.#options;
    const flips = this.#layer === null ? null : this.#flips(lane, step, this.#layer);
    const report = await this.audit(lane, step);
    if (report) emit({ kind: 'audit', sessionId, report });
    const event = await flips;
    if (event) emit(event);
  }

  async #flips(lane: Lane, step: number, layer: number): Promise<FlipsEvent | null> {
    const { sessionId, probe } = this.#options;
    const reference = this.#flipReference;
    const { measured } = lane;
    const references = { start: measured.probeTokens, freeze: measured.freezeTokens, imported: this.#importedTokens };
    const before = references[reference]?.[layer];
    if (!before) return null;
    const codes = encodeProbe(lane, probe);
    const copy = tf.tidy(() => tf.add(before, tf.zerosLike(before)));
    const [then, now] = await Promise.all([copy.data(), codes[layer]?.data()]);
    tf.dispose([copy, ...codes]);
    if (!now || now.length !== then.length) return null;
    return { kind: 'flips', sessionId, lane: lane.setup.id, step, layer, reference, codes: flippedCodes(then, now) };
  }

  #inBackground(work: Promise<void>): void {
    const tracked: Promise<void> = work.finally(() => this.#background.delete(tracked));
    this.#background.add(tracked);
  }
}

/** Weight of the steps before in the time that a step takes. */
const PAST = 0.8;

/** Milliseconds vary from step to step, numbers of GPU programs do not. Hours in which the machine slept are no work. */
export function smoothed(past: Work | null, work: Work): Work {
  if (past?.unit !== 'milliseconds' || work.unit !== 'milliseconds') return work;
  const value = Math.min(work.value, mostAwake(past.value));
  return { ...work, value: PAST * past.value + (1 - PAST) * value };
}

/** Says at most once in an interval, and in some number of steps, that something is due. To be asked in every step. */
class Clock {
  readonly #interval: number;
  readonly #steps: number;
  #last = Number.NEGATIVE_INFINITY;
  #since = 0;

  constructor(interval: number, steps: number) {
    this.#interval = interval;
    this.#steps = steps;
  }

  due(now: number): boolean {
    this.#since += 1;
    if (now - this.#last < this.#interval || (this.#since < this.#steps && this.#last > 0)) return false;
    this.#last = now;
    this.#since = 0;
    return true;
  }

  reset(): void {
    this.#last = Number.NEGATIVE_INFINITY;
  }
}
