/**
 * The weights file: JSON that PyTorch's users can load with a few lines of Python, and from which a run goes on
 * exactly where it was written. `docs/weights-format.md` describes it.
 */
import * as v from 'valibot';
import { defaultExperiment, type Experiment } from '../config/experiment.ts';
import type { AuditReport } from '../protocol/audit.ts';
import type { DataInfo, LaneState } from '../protocol/session.ts';

export const WEIGHTS_FORMAT = 'freeze-lab-weights';
export const WEIGHTS_VERSION = 1;

/** A float32 tensor in PyTorch's order of axes, row-major. */
export interface FileTensor {
  shape: number[];
  data: Float32Array;
}

/** One lane with all that its next step depends on. */
export interface WeightsFile {
  /** Holds the one lane. */
  experiment: Experiment;
  data: DataInfo;
  /** Steps done, and seconds of training. */
  step: number;
  seconds: number;
  freezeHistory: LaneState['history'];
  training: LaneState['training'];
  stateDict: Map<string, FileTensor>;
  optimizer: Map<string, { step: number; expAvg: FileTensor; expAvgSq: FileTensor }>;
  /** Parameters whose gradient exists, which matters where gradients are cleared to zeros. */
  hadGradient: string[];
  /** Measurements refer to these: the state at step 0, the step of last use per layer and code, the probe's codes. */
  reference: Map<string, FileTensor>;
  lastUsed: number[][];
  probeCodes: number[][];
  /** What the audit of the present freeze state compares with; null before its first step. */
  freezeState: FreezeState | null;
  /** The audit of the freeze state at the time of writing; for the reader only. */
  audit: AuditReport | null;
}

export interface FreezeState {
  /** First step under it. */
  since: number;
  /** Whether the codebook was initialised when it began, and the largest momentum of ssl_proj; null: it had none. */
  inited: boolean;
  momentum: number | null;
  /** Codes of the probe when it began, per layer. */
  probeCodes: number[][];
  /** The tensors when it began; those that are not here were as in `reference`. */
  tensors: Map<string, FileTensor>;
}

/** A file that is no weights file, or a damaged one. The message says what is wrong and where. */
export class WeightsFileError extends Error {}

/** Values per piece of text: small enough that other work gets in between. */
const VALUES_PER_PIECE = 20_000;

/** The file's text in pieces, so that the writer can let other work in between them. */
export function* writeWeights(file: WeightsFile): Generator<string> {
  const { experiment, data, step, seconds, freezeHistory, training, hadGradient, lastUsed, probeCodes, audit } = file;
  const head = {
    format: WEIGHTS_FORMAT,
    version: WEIGHTS_VERSION,
    experiment,
    data,
    step,
    seconds,
    freeze_history: freezeHistory,
  };
  yield `${JSON.stringify({ ...head, training, had_gradient: hadGradient, audit }).slice(0, -1)},\n"state_dict":`;
  yield* writeTensors(file.stateDict);
  yield ',\n"optimizer":{';
  let separator = '\n';
  for (const [name, { step: count, expAvg, expAvgSq }] of file.optimizer) {
    yield `${separator}${JSON.stringify(name)}:{"step":${count},"exp_avg":`;
    yield* writeTensor(expAvg);
    yield ',"exp_avg_sq":';
    yield* writeTensor(expAvgSq);
    yield '}';
    separator = ',\n';
  }
  yield '},\n"reference":';
  yield* writeTensors(file.reference);
  if (file.freezeState) {
    const { since, inited, momentum, probeCodes: codes, tensors } = file.freezeState;
    yield `,\n"freeze_state":${JSON.stringify({ since, inited, momentum, probe_codes: codes }).slice(0, -1)},"tensors":`;
    yield* writeTensors(tensors);
    yield '}';
  }
  yield `,\n${JSON.stringify({ last_used: lastUsed, probe_codes: probeCodes }).slice(1)}\n`;
}

function* writeTensors(tensors: Map<string, FileTensor>): Generator<string> {
  let separator = '{\n';
  if (tensors.size === 0) yield '{';
  for (const [name, tensor] of tensors) {
    yield `${separator}${JSON.stringify(name)}:`;
    yield* writeTensor(tensor);
    separator = ',\n';
  }
  yield '}';
}

function* writeTensor({ shape, data }: FileTensor): Generator<string> {
  yield `{"shape":${JSON.stringify(shape)},"dtype":"float32","data":[`;
  for (let from = 0; from < data.length; from += VALUES_PER_PIECE) {
    const piece = Array.from(data.subarray(from, from + VALUES_PER_PIECE), formatFloat32);
    yield `${from === 0 ? '' : ','}${piece.join(',')}`;
  }
  yield ']}';
}

/** The shortest of 6 to 9 significant digits that reads back as the same float32; JSON has no NaN and infinities. */
export function formatFloat32(value: number): string {
  if (!Number.isFinite(value)) return `"${value}"`;
  if (Object.is(value, -0)) return '-0.0';
  for (const digits of [6, 7, 8]) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return String(short);
  }
  return String(Number(value.toPrecision(9)));
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const TensorEntry = v.object({
  shape: v.array(v.pipe(v.number(), v.integer(), v.minValue(1))),
  dtype: v.literal('float32'),
  data: v.array(v.any()),
});
const Tensors = v.record(v.string(), TensorEntry);
const Modes = v.object({ ssl_proj: v.boolean(), quantizer: v.boolean() });
const PolicyName = v.string() as v.GenericSchema<LaneState['policy']>;
const FreezeMark = v.object({ step: count, frozen: v.boolean(), policy: PolicyName });

const FileSchema = v.object({
  format: v.literal(WEIGHTS_FORMAT),
  version: v.literal(WEIGHTS_VERSION),
  experiment: v.looseObject({
    version: v.literal(1),
    settings: v.record(v.string(), v.unknown()),
    lanes: v.array(v.unknown()),
  }),
  data: v.looseObject({
    kind: v.string(),
    channelsIn: count,
    channelsOut: count,
    trainingFrames: count,
    seconds: v.number(),
  }),
  step: count,
  seconds: v.number(),
  freeze_history: v.array(FreezeMark),
  training: Modes,
  had_gradient: v.array(v.string()),
  state_dict: Tensors,
  optimizer: v.record(v.string(), v.object({ step: count, exp_avg: TensorEntry, exp_avg_sq: TensorEntry })),
  reference: Tensors,
  freeze_state: v.optional(
    v.object({
      since: count,
      inited: v.boolean(),
      momentum: v.nullable(v.number()),
      probe_codes: v.array(v.array(count)),
      tensors: Tensors,
    }),
  ),
  last_used: v.array(v.array(count)),
  probe_codes: v.array(v.array(count)),
  audit: v.nullable(v.looseObject({})),
});

type Raw = v.InferOutput<typeof TensorEntry>;

/**
 * Reads a weights file. Whether the experiment in it makes sense is for the caller to check.
 * @throws WeightsFileError
 */
export function parseWeights(text: string): WeightsFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new WeightsFileError(
      `it is not JSON (${(error as Error).message}). Expected a file written by “Export weights”.`,
    );
  }
  // One issue is all that is reported; a large file of another kind would have millions.
  const parsed = v.safeParse(FileSchema, json, { abortEarly: true });
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new WeightsFileError(
      `at ${v.getDotPath(issue) ?? 'the top'}: ${issue.message}. Expected a file written by “Export weights”.`,
    );
  }
  const file = parsed.output;
  const optimizer: WeightsFile['optimizer'] = new Map();
  for (const [name, { step, exp_avg, exp_avg_sq }] of Object.entries(file.optimizer)) {
    optimizer.set(name, {
      step,
      expAvg: readTensor(`${name} exp_avg`, exp_avg),
      expAvgSq: readTensor(`${name} exp_avg_sq`, exp_avg_sq),
    });
  }
  return {
    experiment: withAllSettings(file.experiment as unknown as Experiment),
    data: file.data as unknown as DataInfo,
    step: file.step,
    seconds: file.seconds,
    freezeHistory: file.freeze_history,
    training: file.training,
    stateDict: readTensors(file.state_dict),
    optimizer,
    hadGradient: file.had_gradient,
    reference: readTensors(file.reference),
    lastUsed: file.last_used,
    probeCodes: file.probe_codes,
    freezeState: readFreezeState(file.freeze_state),
    audit: file.audit as AuditReport | null,
  };
}

/** The experiment of a file. A setting that the file is older than has its default. */
export function withAllSettings(experiment: Experiment): Experiment {
  return { ...experiment, settings: { ...defaultExperiment().settings, ...experiment.settings } };
}

function readFreezeState(raw: v.InferOutput<typeof FileSchema>['freeze_state']): FreezeState | null {
  if (!raw) return null;
  const { probe_codes: probeCodes, tensors, ...rest } = raw;
  return { ...rest, probeCodes, tensors: readTensors(tensors) };
}

function readTensors(raw: Record<string, Raw>): Map<string, FileTensor> {
  return new Map(Object.entries(raw).map(([name, tensor]) => [name, readTensor(name, tensor)]));
}

function readTensor(name: string, { shape, data }: Raw): FileTensor {
  const size = shape.reduce((product, axis) => product * axis, 1);
  if (data.length !== size) {
    throw new WeightsFileError(`${name} holds ${data.length} values; its shape [${shape.join(', ')}] needs ${size}.`);
  }
  const values = new Float32Array(size);
  for (let i = 0; i < size; i += 1) values[i] = readFloat(name, i, data[i]);
  return { shape, data: values };
}

function readFloat(name: string, index: number, value: unknown): number {
  if (typeof value === 'number') {
    if (Number.isFinite(Math.fround(value))) return value;
    throw new WeightsFileError(`${name}[${index}] is ${value}, which float32 cannot hold (at most 3.4e38).`);
  }
  if (value === 'NaN') return Number.NaN;
  if (value === 'Infinity') return Number.POSITIVE_INFINITY;
  if (value === '-Infinity') return Number.NEGATIVE_INFINITY;
  // Not what it is if it is an object: that may be nested too deeply to be written out.
  const kind = value === null ? 'null, as some programs write NaN' : `of type ${typeof value}`;
  const what = typeof value === 'string' ? JSON.stringify(value.slice(0, 40)) : kind;
  throw new WeightsFileError(`${name}[${index}] is ${what}; expected a number.`);
}
