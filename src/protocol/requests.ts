/** What the page asks of the worker. Every request gets exactly one reply, an error included. */
import type { DataPhase, Experiment, LaneId, LaneSetup } from '../config/experiment.ts';
import type { FreezeLevers, PolicyName } from '../config/freezePolicies.ts';
import type { Problem } from '../config/problems/problem.ts';
import type { Settings } from '../config/settings.ts';
import type { RunTimeline } from '../config/timeline.ts';
import type { CodeDetail, CodeMap, TrailOrigin } from './codes.ts';
import type { AuditReport, MatrixRow } from './audit.ts';
import type { FlipReference } from './events.ts';
import type { AgreementReport, CheckpointReport, FeatureManifest, FileIdentity, WeightsFormat } from './files.ts';
import type { FreezeCheckReport } from './freezeCheck.ts';
import type { KeptState } from './keeping.ts';
import type { SoundClip, SoundOf, SoundSource } from './sound.ts';
import type { SessionState } from './session.ts';
import type { SessionPage } from './sessionPage.ts';

export type BackendName = 'webgpu' | 'wasm' | 'cpu';
/** How WebGPU kernels multiply: in registers, for software adapters, or from shared tiles, for real GPUs. */
export type KernelVariant = 'registers' | 'shared';
/** What a person asks for in the address; null leaves it to the page. */
export interface BackendWish {
  backend: BackendName | null;
  kernels: KernelVariant | null;
}

/** Why WebGPU is not the backend; the page has a sentence and advice for each. */
export type WebGpuObstacle =
  | 'no-api' // the browser has no navigator.gpu
  | 'insecure-context' // the page is not served over https or from localhost
  | 'no-adapter' // the API is there, but no adapter was given
  | 'device-refused' // an adapter is there, but no device was given
  | 'forced'; // a person asked for another backend

export interface BackendInfo {
  name: BackendName;
  /** Vendor and architecture as the adapter says, or empty. */
  adapter: string;
  /** Of webgpu; null on other backends. */
  kernels: KernelVariant | null;
  /** Bytes: of the largest buffer, and of all memory that the backend can have; null where it sets no limit of its own. */
  limits: { buffer: number | null; memory: number | null };
  /** Set unless `name` is webgpu. */
  obstacle: WebGpuObstacle | null;
  /** The browser's own words, where there are any. */
  detail: string;
}

export interface AudioReport {
  name: string;
  /** Null if the file was taken. */
  error: Problem | null;
  /** What a person should know about a file that was taken. */
  warnings: AudioWarning[];
  seconds: number;
  sampleRate: number;
  channels: number;
}
export type AudioWarning = 'silent' | 'clipped' | 'shortened' | 'cut-off';

export interface Voice {
  id: string;
  name: string;
  /** BCP 47 tag. */
  language: string;
  seconds: number;
}

/** A freeze, thaw or change of a field, and the step at which it takes effect. */
export interface TakesEffect {
  step: number;
}

export interface Requests {
  /** Chooses the backend. To be sent first, once. `site`: the page's address, which relative paths are relative to. */
  initialise: {
    params: BackendWish & { site: string };
    result: { backend: BackendInfo; voices: Voice[] };
  };
  /**
   * Builds the session from scratch: same experiment, same curves. The session that is there goes on until then, and for
   * good if the build fails. Of builds and imports that put a session in its place, only the one that was asked for last
   * comes to an end; those before are rejected as `cancelled`.
   */
  build: { params: { experiment: Experiment }; result: SessionState };
  /**
   * Replies at once; training goes on until `pause`. While another session is on its way, `start`, `step` and requests
   * for other lanes wait and are for that one; a `pause`, or a session that is asked for later, takes a start or step back.
   */
  start: { params: Record<string, never>; result: SessionState };
  /** Replies after the step in flight, when every metric of it was sent. */
  pause: { params: Record<string, never>; result: SessionState };
  /** Runs `count` steps, then replies. `share`, above 0 and 1 by default, is how much of the time they may take. */
  step: { params: { count: number; share?: number }; result: SessionState };
  /** Freezes or thaws a lane at the next step boundary; changes the policy too if one is given. */
  setFreeze: {
    params: { lane: LaneId; frozen: boolean; policy?: PolicyName; levers?: FreezeLevers };
    result: TakesEffect;
  };
  /** Changes live fields at the next step boundary. */
  setLive: { params: { changes: Partial<Settings> }; result: TakesEffect };
  /** Takes batches from other data at the next step boundary, once those are made; the probe stays as it is. */
  setData: { params: { phase: DataPhase }; result: SessionState };
  /** Steps per second, or null for as fast as it goes. */
  setSpeed: { params: { stepsPerSecond: number | null }; result: null };
  /** Adds a lane with the initial weights at the present step. */
  addLane: { params: { setup: Omit<LaneSetup, 'id'> }; result: SessionState };
  /** Adds an exact copy of a lane: weights, buffers, optimizer state, freeze state. */
  forkLane: { params: { lane: LaneId }; result: SessionState };
  /** What it takes to tell the run so far again; null if that is not known, or more was done than a timeline tells. */
  runTimeline: { params: Record<string, never>; result: RunTimeline | null };
  removeLane: { params: { lane: LaneId }; result: SessionState };
  /** After a divergence: puts all lanes back to the state of `divergence.healthyStep`, and goes on from there. */
  restoreHealthy: { params: Record<string, never>; result: SessionState };
  /** Which layer the `codebook` events show; null stops them. */
  watchCodebook: { params: { layer: number | null }; result: null };
  /**
   * Draws the map of a layer's codebook as it is now; training goes on. Null without such a codebook, and where values are
   * not finite. To be asked no more often than a person looks: the page asks while the map is in view.
   */
  codeMap: { params: { lane: LaneId; layer: number; origin: TrailOrigin }; result: CodeMap | null };
  /** What is near a code as it is now. Null without such a codebook. */
  codeDetail: { params: { lane: LaneId; layer: number; code: number }; result: CodeDetail | null };
  /** Utterances of the session's data set that have sound, in its order; none where the data are no sound. */
  soundSources: { params: Record<string, never>; result: SoundSource[] };
  /** Makes a stretch of an utterance heard, as it was or as a lane has it now. Training goes on. */
  sound: { params: SoundOf; result: SoundClip };
  /** Measures the audit of a lane now. Null before its first step. */
  audit: { params: { lane: LaneId }; result: AuditReport | null };
  /**
   * Compares two checkpoints, whatever is trained meanwhile; needs no session. `withTokens`: also the tokens that both
   * give for the added features, or for the bundled speech, and those of a `6-name2semantic.tsv` if one is given.
   */
  checkFreeze: {
    params: { before: File; after: File; withTokens: boolean; tokens: File | null };
    result: FreezeCheckReport;
  };
  /** Runs every policy for `steps` steps from the present state of `lane`, which stays as it is. */
  policyMatrix: { params: { lane: LaneId; steps: number }; result: { step: number; rows: MatrixRow[] } };
  /** What the list of flipped codes compares with. */
  setFlipReference: { params: { reference: FlipReference }; result: null };
  /** The probe's codes of a lane, as text that `importTokens` takes: a line per layer, codes separated by spaces. */
  exportTokens: { params: { lane: LaneId }; result: { file: Blob; name: string } };
  /** Sets the imported reference of all lanes. */
  importTokens: { params: { file: Blob; name: string }; result: null };
  /** `json` (the default) resumes exactly; the others hold the tensors under PyTorch's names, for PyTorch. */
  exportWeights: { params: { lane: LaneId; format?: WeightsFormat }; result: { file: Blob; name: string } };
  /** Replaces the session by the one in the file, which goes on exactly where it was written. */
  importWeights: { params: { file: Blob; name: string }; result: SessionState };
  /** Adds files to the data set `audio`; the session stays as it is until the next `build`. */
  addAudio: { params: { files: File[] }; result: { reports: AudioReport[]; total: AudioTotal } };
  removeAudio: { params: { name: string }; result: { total: AudioTotal } };
  /** What a dropped file is for. Reads no more than its beginning and its directory. */
  classifyFile: { params: { file: File }; result: FileIdentity };
  /**
   * Takes weights from a GPT-SoVITS checkpoint, safetensors or our JSON, adjusts the sizes of `experiment` to them and
   * builds it, with `initialWeights: 'checkpoint'`. Refused or cancelled, session and checkpoint stay as they were.
   */
  importCheckpoint: {
    params: { file: File; experiment: Experiment };
    result: { report: CheckpointReport; session: SessionState };
  };
  /** Adds files to the data set `features`; the session stays as it is until the next `build`. */
  addFeatures: { params: { files: File[] }; result: { manifest: FeatureManifest } };
  /** Takes feature files out; null takes all. */
  removeFeatures: { params: { names: string[] | null }; result: { manifest: FeatureManifest } };
  /** Reads a `6-name2semantic.tsv`, for `semanticAgreement`. Replaces the one before. */
  importSemanticTokens: { params: { file: File }; result: { utterances: number } };
  /** Compares a lane's codes (first layer, evaluation mode) of the whole data set with the imported tokens. */
  semanticAgreement: { params: { lane: LaneId }; result: AgreementReport };
  /** A lane's codes of the whole data set as `6-name2semantic.tsv`. */
  exportSemanticTokens: { params: { lane: LaneId }; result: { file: Blob; name: string } };
  /**
   * Everything: lanes, data, checkpoint, and `page`, which the page writes (see `metrics/sessionPageLayout.ts`). Refused if `sessionId` is given
   * and the session is another one by now. All is copied at once, so training may go on meanwhile.
   */
  exportSession: { params: { page: Blob; sessionId?: string }; result: { file: Blob; name: string } };
  /**
   * A copy of everything, of one step, to be kept by the page; training goes on. No task: nothing is shown of it. Rejected
   * as `cancelled` if the session is another one, or becomes another one meanwhile. `filesKnown`: the `filesId` of the
   * files that the page has, or null.
   */
  keep: { params: { sessionId: string; filesKnown: string | null }; result: KeptState };
  /** Puts a session file in the place of everything. Refused or cancelled, all stays as it was. */
  importSession: {
    params: { file: File };
    result: {
      session: SessionState;
      /** Read and checked before anything was replaced; only its lanes are those of the session. */
      page: SessionPage;
      /** What the file brought, as files, so that the page can hand them to a new worker. */
      audio: { files: File[]; reports: AudioReport[]; total: AudioTotal };
      features: { files: File[]; manifest: FeatureManifest };
      checkpoint: { file: File; report: CheckpointReport } | null;
      semanticTokens: File | null;
      /** Codes of the probe that flips are counted against, as text. */
      probeTokens: Blob | null;
    };
  };
  /** Ends one task, see `ProgressEvent`; its request is then rejected as `cancelled`. One that is over is no error. */
  cancel: { params: { taskId: string }; result: null };
  /** Answered as soon as the worker gets to it: a sign that it is there. */
  ping: { params: Record<string, never>; result: null };
  /** What is held in memory, for tests and the page's memory read-out. */
  memory: { params: Record<string, never>; result: { tensors: number; bytes: number; gpuBytes: number | null } };
}

export interface AudioTotal {
  names: string[];
  seconds: number;
}

export type RequestKind = keyof Requests;
export type Params<K extends RequestKind> = Requests[K]['params'];
export type Result<K extends RequestKind> = Requests[K]['result'];
