/** What the page knows, and what a person can do. The shape of the store; no implementation. */
import type { WaitingVersion } from '../client/updates.ts';
import type { Experiment, LaneId } from '../config/experiment.ts';
import type { FreezeLevers, PolicyName } from '../config/freezePolicies.ts';
import type { MetricKey } from '../config/metrics.ts';
import type { ScenarioId } from '../config/scenarios.ts';
import type { ScenarioSize } from '../scenarios/scenario.ts';
import type { OwnPreset, PresetName } from '../config/presets.ts';
import type { PresetActions, PresetState } from './presetState.ts';
import type { FormState } from './settingsHistory.ts';
import type { Asked } from './asked.ts';
import type { Awaited } from './awaited.ts';
import type { Plan } from './plan.ts';
import type { DatasetKind, Settings } from '../config/settings.ts';
import type { CodeDetail, CodeMap, TrailOrigin } from '../protocol/codes.ts';
import type { WireError } from '../protocol/errors.ts';
import type { AuditReport, MatrixRow } from '../protocol/audit.ts';
import type { CodebookEvent, FlipReference, FlipsEvent, PaceEvent, TaskKind, WorkStage } from '../protocol/events.ts';
import type { AgreementReport, CheckpointReport, FeatureManifest, WeightsFormat } from '../protocol/files.ts';
import type { FreezeCheckReport } from '../protocol/freezeCheck.ts';
import type { AudioReport, AudioTotal, BackendInfo, Voice } from '../protocol/requests.ts';
import type { SessionState } from '../protocol/session.ts';
import type { PageLogEntry, PageView } from '../protocol/sessionPage.ts';
import type { SoundClip, SoundOf, SoundSource } from '../protocol/sound.ts';
import type { RunActions, RunState } from './runState.ts';
import type { UsageHistory } from './usageHistory.ts';

export interface LogEntry extends PageLogEntry {
  id: number;
}

export interface Pace {
  step: number;
  seconds: number;
  stepsPerSecond: number;
  work: PaceEvent['work'];
}

/** Long work under way. */
export interface Task {
  /** What `cancel` takes. */
  id: string;
  /** `classify` is the page's own: it asks what each dropped file is for. */
  kind: TaskKind | 'classify';
  /** 0 to 1. */
  done: number;
  stage: WorkStage | null;
  /** Name of the file in work, or empty. */
  detail: string;
}

/** How all charts are looked at together: what is kept with a session, and what is of the moment. */
export interface ChartView extends PageView {
  /** Where the pointer (or the keyboard cursor) stands on the x axis, in its unit. */
  hover: number | null;
}

/** A file as it was dropped or picked, and where it lay: `experiment/4-cnhubert/a.wav.pt`, or its name alone. */
export interface GivenFile {
  file: File;
  path: string;
}

/** What a drop held beside files that can be looked at. */
export interface BesideFiles {
  /** Names of what the browser could not read. */
  unreadable: readonly string[];
  /** Whether there were more files than are looked at. */
  cut: boolean;
}

/** The freeze check: what was chosen for it, and what came of it. */
export interface CheckState {
  open: boolean;
  before: File | null;
  after: File | null;
  /** A `6-name2semantic.tsv` to compare tokens with. */
  tokens: File | null;
  running: boolean;
  report: FreezeCheckReport | null;
  /** Why a file could not be read. */
  error: WireError | null;
}

export interface Repetition {
  /** The session whose run it repeats. */
  sessionId: string;
  seeds: readonly number[];
  /** How many seeds are complete, and how far the next one is. */
  done: number;
  step: number;
  /** Steps of each. */
  steps: number;
}

/** `tensorboard`: a zip of event files, one for each lane. */
export type MetricsFormat = 'csv' | 'json' | 'tensorboard';

export interface LabState extends RunState, PresetState {
  /**
   * `silent`: the worker does not answer just now; it becomes what it was as soon as the worker does. `lost`: the device
   * is gone. `failed`: the worker is. In these two the worker was ended, see `sessionEnded`.
   */
  connection: 'starting' | 'ready' | 'silent' | 'lost' | 'failed';
  /** Why the connection is `lost` or `failed`. */
  failure: WireError | null;
  /** What was going on when the connection became `silent`, `lost` or `failed`; else null. */
  interrupted: 'starting' | 'idle' | 'training' | null;
  /** Null while there is no worker that chose one. */
  backend: BackendInfo | null;
  voices: Voice[];
  session: SessionState | null;
  /** Whether `session` ended with its worker: it is what is left of a run, until another is there. */
  sessionEnded: boolean;
  /** What the form shows. Fields that are not live may differ from `session.experiment` until the next reset. */
  draft: Experiment;
  /** What the form knows beside the draft. */
  form: FormState;
  /** What a reset plays; null: nothing, it builds the draft. */
  plan: Plan | null;
  /** The question, or the run of a file, that is being played; null: a person's own experiment. */
  asked: Asked | null;
  /** The run of an address that takes files which are not there yet; null: none. */
  awaited: Awaited | null;
  pace: Pace;
  log: LogEntry[];
  /** All long work under way, the oldest first. */
  tasks: readonly Task[];
  audio: {
    reports: AudioReport[];
    total: AudioTotal /** Whether files came or went since the session was built. */;
    changed: boolean;
  };
  features: {
    /** Null before the first file. */
    manifest: FeatureManifest | null;
    /** Whether files came or went since the session was built. */
    changed: boolean;
  };
  /** What was found in the imported checkpoint; null before the first. */
  checkpoint: CheckpointReport | null;
  /** The imported `6-name2semantic.tsv`; null before the first. `utterances`: null if it came in a session file. */
  semanticTokens: { name: string; utterances: number | null } | null;
  /** How far each lane agreed with it when it was last measured. */
  agreements: Partial<Record<LaneId, AgreementReport>>;
  /** Whether lanes are being compared with it. */
  comparing: boolean;
  selectedLane: LaneId;
  /** Newest measured value of every metric per lane; refreshed about four times a second. */
  latest: Partial<Record<LaneId, Partial<Record<MetricKey, number>>>>;
  codebooks: Partial<Record<LaneId, CodebookEvent>>;
  /** What the `codebooks` so far amount to. */
  usageHistory: Partial<Record<LaneId, UsageHistory>>;
  /** The newest map of each lane's codebook; asked for while it is in view. */
  codeMaps: Partial<Record<LaneId, CodeMap | undefined>>;
  /** From where the maps draw the way of each code. */
  trailOrigin: TrailOrigin;
  /** The code that a person looks at, and what is near it as far as it was told. */
  chosenCode: { lane: LaneId; code: number } | null;
  codeDetail: CodeDetail | null;
  /** The newest audit of every lane. */
  audits: Partial<Record<LaneId, AuditReport>>;
  /** Which codes of the probe changed most, against `flipReference`. */
  flips: Partial<Record<LaneId, FlipsEvent>>;
  flipReference: FlipReference;
  /** The last policy matrix; null before the first. */
  matrix: { lane: LaneId; step: number; steps: number; rows: MatrixRow[] } | null;
  check: CheckState;
  /** The run of a session with other seeds, under way or done; null if there is none. */
  repetition: Repetition | null;
  /** Steps per second, or null for no limit. */
  speedLimit: number | null;
  /** A new version of the page that waits to be taken; null if there is none, or it was put off. */
  update: WaitingVersion | null;
  view: ChartView;
}

/**
 * Every action that can fail reports its error in the log and as a notice; none rejects. Whatever takes files answers
 * with a notice that says what became of each, and waits for a page that is still starting.
 */
export interface LabActions extends RunActions, PresetActions {
  /** Trains until `pause`; a question that is being played, until its end. */
  start(): Promise<void>;
  pause(): Promise<void>;
  step(count: number): Promise<void>;
  /** Builds the session anew from the draft, or from the plan. */
  reset(): Promise<void>;
  setFreeze(lane: LaneId, frozen: boolean): Promise<void>;
  setPolicy(lane: LaneId, policy: PolicyName, levers?: FreezeLevers): Promise<void>;
  /** Changes a field of the draft; a live field changes the running session too. */
  changeField<F extends keyof Settings>(field: F, value: Settings[F]): Promise<void>;
  /** Changes several fields in one go. Live ones wait for the reset if any of the others does. */
  changeFields(changes: Partial<Settings>): Promise<void>;
  /** Takes over a preset, or the sizes that the data set suggests. All of it waits for the reset, live fields as well. */
  applyPreset(preset: PresetName | 'suggested' | OwnPreset): Promise<void>;
  /** Takes back the last change of settings; nothing without one. What waited then waits again. */
  undoSettings(): Promise<void>;
  /** Makes the last one that was taken back once more. */
  redoSettings(): Promise<void>;
  /** Takes over the live fields that wait for a reset, from the next step on. */
  takeWaiting(): Promise<void>;
  /**
   * Chooses the data set; a plane comes with sizes that can be drawn, and leaving it brings the small preset back. All of
   * it waits for the reset.
   */
  chooseDataset(kind: DatasetKind): Promise<void>;
  /** Takes batches from the data that the form shows, of the same kind, from the next step on. The run goes on. */
  goOnWithData(): Promise<void>;
  addLane(): Promise<void>;
  forkLane(lane: LaneId): Promise<void>;
  removeLane(lane: LaneId): Promise<void>;
  /** After a divergence: puts all lanes back to the last healthy state; later points are dropped. */
  restoreHealthy(): Promise<void>;
  exportWeights(lane: LaneId, format?: WeightsFormat): Promise<void>;
  importWeights(file: File): Promise<void>;
  /** Starts from the weights of a checkpoint; the draft takes its sizes. */
  importCheckpoint(file: File): Promise<void>;
  /** Writes everything to one file: lanes, data, and what the page shows. Training rests until all was copied. */
  exportSession(): Promise<void>;
  /** Puts a session file in the place of everything. */
  openSession(file: File): Promise<void>;
  /** Finds out what each file is for, and imports it as that. */
  takeFiles(files: readonly GivenFile[], beside?: BesideFiles): Promise<void>;
  /** Runs every freeze policy for `steps` steps from the present state of a lane. Pauses training. */
  runMatrix(lane: LaneId, steps: number): Promise<void>;
  setFlipReference(reference: FlipReference): Promise<void>;
  openCheck(): void;
  closeCheck(): void;
  /** Chooses a file for the freeze check; it runs as soon as both checkpoints are there. Errors are shown with it. */
  chooseForCheck(part: 'before' | 'after' | 'tokens', file: File | null): Promise<void>;
  swapChecked(): Promise<void>;
  /** Compares the tokens of the two checkpoints as well. */
  checkWithTokens(): Promise<void>;
  /** What came of it as JSON; empty before. */
  checkText(): string;
  /** Writes that to a file. */
  saveCheck(): void;
  /** Asks for the maps of all lanes, and for what is near the chosen code. One look at a time; errors are not told. */
  refreshCodeMaps(): Promise<void>;
  setTrailOrigin(origin: TrailOrigin): Promise<void>;
  /** Null: none. */
  chooseCode(lane: LaneId, code: number | null): Promise<void>;
  /** Utterances of the present session that have sound; none if that failed. */
  soundSources(): Promise<SoundSource[]>;
  /** Makes a stretch of an utterance heard. Null if that failed, which was said, or was cancelled. */
  makeSound(asked: SoundOf): Promise<SoundClip | null>;
  /** Writes the probe's codes of a lane to a file. */
  exportTokens(lane: LaneId): Promise<void>;
  importTokens(file: File): Promise<void>;
  /** Reads a `6-name2semantic.tsv` and compares every lane with it. */
  importSemanticTokens(file: File): Promise<void>;
  measureAgreement(lane: LaneId): Promise<void>;
  /** Writes a lane's codes of the whole data set as `6-name2semantic.tsv`. */
  exportSemanticTokens(lane: LaneId): Promise<void>;
  /** `csv` if no format is named. */
  exportMetrics(format?: MetricsFormat): Promise<void>;
  addAudio(files: File[]): Promise<void>;
  removeAudio(name: string): Promise<void>;
  addFeatures(files: File[]): Promise<void>;
  /** Null takes all of them out. */
  removeFeatures(names: string[] | null): Promise<void>;
  /** Every reset from now on plays the run that is there, from its start to the present step. */
  planRun(): Promise<void>;
  /** A reset builds what the form and the switches show. */
  dropPlan(): void;
  /**
   * The address that plays the run which is there; of one that cannot be told whole, its experiment as it is now.
   * @returns null if that failed, which was said
   */
  linkToRun(): Promise<{ address: string; whole: boolean } | null>;
  /** Builds the run of the address now that its files are there, as a plan. */
  setUpAwaited(): Promise<void>;
  /** Waits for them no more. */
  dropAwaited(): void;
  /** Writes the run that is there as one HTML page, in the language of the page. */
  exportReport(): Promise<void>;
  /** Sets up a scenario in the place of the session, and starts it; it stops by itself at its end. */
  ask(scenario: ScenarioId, size?: ScenarioSize): Promise<void>;
  /** Asks again what is asked. */
  playAgain(): Promise<void>;
  /** Writes what was asked for and done in this run to a file. */
  saveRun(name: string): Promise<void>;
  /** Puts settings, switches and plan back as they were before a question was asked, and builds them. */
  leaveAsked(): Promise<void>;
  /** What was asked becomes a person's own experiment. */
  keepAsked(): void;
  /** Trains the run that is there again, up to the present step, with so many other seeds; at most ten. */
  repeatWithSeeds(count: number): Promise<void>;
  /** Ends that, and forgets what it gave. */
  cancelRepetition(): void;
  setSpeed(stepsPerSecond: number | null): Promise<void>;
  /** Loads the page again with the new version; nothing while training runs. */
  takeUpdate(): void;
  /** Says no more of the new version until the page is loaded again. */
  postponeUpdate(): void;
  /** Ends a task, see `LabState.tasks`. */
  cancel(taskId: string): Promise<void>;
  selectLane(lane: LaneId): void;
  setView(change: Partial<ChartView>): void;
  /** Starts the worker anew after it was lost; the draft is kept. */
  restart(): Promise<void>;
}
