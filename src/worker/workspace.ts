/** What the handlers of one worker share: the session and its loop, the data, the long work in progress. */
import { LabError, type WireError } from '../protocol/errors.ts';
import { BundledSpeech } from '../data/bundledSpeech.ts';
import type { WorkOptions } from '../data/pacing.ts';
import { datasetFacts } from '../datasets/catalogue.ts';
import type { Experiment } from '../config/experiment.ts';
import type { KeptState } from '../protocol/keeping.ts';
import type { Problem } from '../config/problems/problem.ts';
import { refusal } from '../config/validation.ts';
import { deviceProblem } from '../objectives/memoryEstimate.ts';
import type { FlipReference, TaskKind, WorkerEvent } from '../protocol/events.ts';
import type { BackendInfo, BackendWish, Params, RequestKind, Result } from '../protocol/requests.ts';
import { TrainingLoop } from '../train/loop.ts';
import type { Session } from '../train/session.ts';
import { type Inputs, type DataFiles, dataFiles, noInputs } from '../lab/inputs.ts';
import { type Resumable, resumedSession } from '../lab/laneFiles.ts';
import { type BuildOptions, type BuiltSession, newSession } from '../lab/newSession.ts';
import { SessionKeeping } from './keeping.ts';
import { Succession, type Successor } from './succession.ts';
import { Tasks } from './tasks.ts';

export interface WorkerServices {
  chooseBackend(wish: BackendWish): Promise<BackendInfo>;
  fetchFile(url: string): Promise<Blob>;
  emit(event: WorkerEvent): void;
}

/** One handler per request. */
export type Handlers = { [K in RequestKind]: (params: Params<K>) => Promise<Result<K>> | Result<K> };

export class Workspace {
  readonly services: WorkerServices;
  readonly tasks: Tasks;
  readonly succession: Succession;
  readonly speech: BundledSpeech;
  inputs: Inputs;
  /** The page's address; the bundled files lie beside it. */
  site = '';
  backend: BackendInfo | null = null;
  /** Codes of the probe that flips are counted against, as text; of this session only. */
  probeTokens: Blob | null = null;
  /** The reading of session files under way, or a settled promise. */
  #opening: Promise<unknown> = Promise.resolve();
  #session: Session | null = null;
  #loop: TrainingLoop | null = null;
  /** What a person chose for every session, this one and those to come. */
  #speed: number | null = null;
  #watchedLayer: number | null = null;
  #flipReference: FlipReference = 'start';
  readonly #keeping = new SessionKeeping();
  readonly #builtFrom = new WeakMap<Session, DataFiles>();

  constructor(services: WorkerServices) {
    this.services = services;
    this.tasks = new Tasks(services.emit);
    this.succession = new Succession(
      this.tasks,
      {
        interrupt: async () => this.#loop?.interrupt(),
        goOn: () => this.#loop?.goOn(),
        copy: () => this.lastCopy(false),
      },
      (successor) => this.#take(successor),
    );
    this.speech = new BundledSpeech((path) => services.fetchFile(new URL(path, this.site).href));
    this.inputs = noInputs(this.speech);
  }

  /** @throws LabError before `initialise` */
  requireBackend(): void {
    if (!this.backend) throw new LabError('no-backend', { code: 'no-backend-yet' });
  }

  /** @throws LabError before the first `build` */
  get session(): Session {
    if (!this.#session) throw new LabError('no-session', { code: 'no-session-yet' });
    return this.#session;
  }

  /** @throws LabError before the first `build` */
  get loop(): TrainingLoop {
    if (!this.#loop) throw new LabError('no-session', { code: 'no-session-yet' });
    return this.#loop;
  }

  /**
   * @param what begins the message
   * @throws LabError if the device cannot hold an experiment's largest tensor
   */
  checkDevice(experiment: Experiment, what: Problem): void {
    const problem = this.backend && deviceProblem(experiment, this.backend.limits);
    if (problem) throw new LabError('invalid-request', refusal(what, [problem]));
  }

  /** A session at step 0, beside the one there is. Errors as of `newSession`. */
  async newSession(experiment: Experiment, inputs: Inputs, options: Required<WorkOptions>): Promise<Session> {
    this.checkDevice(experiment, { code: 'experiment-unbuildable' });
    return this.remembered(await newSession(experiment, inputs, this.services.emit, options));
  }

  /** A session that goes on from weights, beside the one there is. Errors as of `resumedSession`. */
  async resumedSession(resumable: Resumable, inputs: Inputs, options: BuildOptions): Promise<Session> {
    this.checkDevice(resumable.experiment, { code: 'sizes-untrainable', name: resumable.name });
    return this.remembered(await resumedSession(resumable, inputs, this.services.emit, options));
  }

  /** Notes what a session's data were made of. */
  remembered({ session, files }: BuiltSession): Session {
    this.#builtFrom.set(session, files);
    return session;
  }

  /** The files that are here; of the kind that a session is trained on, those that it was built from. */
  filesOf(session: Session): DataFiles {
    const { files } = datasetFacts(session.data.kind);
    const built = this.#builtFrom.get(session);
    const present = dataFiles(this.inputs);
    return built && files ? { ...present, [files]: built[files] } : present;
  }

  /**
   * Reads a session file: a succession that brings files of its own, too. What is brought meanwhile is for the session
   * to come, see `opened`.
   */
  open<T extends Successor>(prepare: (options: BuildOptions) => Promise<T>): Promise<T> {
    const work = this.succession.begin('import', prepare);
    this.#opening = work.catch(() => undefined);
    return work;
  }

  /** Waits for the session file that is being read, if one is. */
  async opened(): Promise<void> {
    await this.#opening;
  }

  /** Ends the session there is, which does not train, and puts another in its place. */
  #take({ session: next, bring, probeTokens = null }: Successor): void {
    this.tasks.cancelAll('matrix', 'sound');
    const { audio } = this.inputs;
    if (bring) this.inputs = bring(this.inputs);
    // What is still being read was for the files that are gone.
    if (this.inputs.audio !== audio) this.tasks.cancelAll('audio', 'features', 'tokens');
    this.#session?.dispose();
    this.#session = next;
    this.probeTokens = probeTokens;
    this.#loop = new TrainingLoop(next, this.services.emit, this.#speed);
    next.watch.codebook(this.#watchedLayer);
    next.watch.setFlipReference(this.#flipReference);
  }

  /** A copy of the session that is there. Errors as of `session`, and what `check` throws between pieces of the work. */
  copyForKeeping(filesKnown: string | null, check?: () => void): Promise<KeptState> {
    const { session, probeTokens } = this;
    const { checkpoint, semanticTokens } = this.inputs;
    const files = {
      ...this.filesOf(session),
      checkpoint: checkpoint?.file ?? null,
      semanticTokens: semanticTokens?.file ?? null,
    };
    return this.#keeping.copy(session, { files, probeTokens }, filesKnown, check);
  }

  /**
   * Copies what is about to be lost of the session there is, if anything was trained. Never rejects: what cannot be copied
   * any more must not keep a person from what comes next.
   * @returns tells the page of it; to be called when it is certain
   */
  async lastCopy(goesOn: boolean): Promise<() => void> {
    if (!this.#session || this.#session.step === 0) return () => undefined;
    try {
      const kept = await this.copyForKeeping(null);
      return () => this.services.emit({ kind: 'kept', kept, goesOn });
    } catch (error) {
      console.warn(error);
      return () => undefined;
    }
  }

  /** A step that ran out of memory has trained some tensors and not others: such a session is no use. */
  tellIfExhausted({ problem }: WireError): void {
    if (problem.code !== 'out-of-memory') return;
    this.services.emit({ kind: 'lost', reason: problem.detail, outOf: problem.of });
  }

  setSpeed(stepsPerSecond: number | null): void {
    this.#speed = stepsPerSecond;
    this.#loop?.setSpeed(stepsPerSecond);
  }

  watchCodebook(layer: number | null): void {
    this.#watchedLayer = layer;
    this.#session?.watch.codebook(layer);
  }

  setFlipReference(reference: FlipReference): void {
    this.#flipReference = reference;
    this.#session?.watch.setFlipReference(reference);
  }

  /** Runs long work beside everything else, see `Tasks`. */
  cancellable<T>(task: TaskKind, run: (options: Required<WorkOptions>) => Promise<T>): Promise<T> {
    return this.tasks.run(task, run);
  }
}
