/**
 * The weights file: JSON that PyTorch's users can load with a few lines of Python, and from which a run goes on
 * exactly where it was written. `docs/weights-format.md` describes it.
 */
import { excerpt, type Problem } from '../config/problems/problem.ts';
import { foundValue } from '../config/problems/foundValue.ts';
import * as v from 'valibot';
import type { Experiment } from '../config/experiment.ts';
import { knownRunTimeline, withKnownParts } from '../config/knownParts.ts';
import type { RunTimeline } from '../config/timeline.ts';
import type { AuditReport } from '../protocol/audit.ts';
import type { DataInfo, LaneState } from '../protocol/session.ts';
import type { ReadOptions } from './byteSource.ts';
import { FormatError } from './formatError.ts';
import { issueProblem } from '../config/schemaParts.ts';
import { FloatList, readSlicedJson } from './slicedJson.ts';
import { type tensorEntry, WEIGHTS_FORMAT, WEIGHTS_VERSION, weightsSchema } from './weightsSchema.ts';

export { WEIGHTS_FORMAT };

/** A float32 tensor in PyTorch's order of axes, row-major. */
export interface FileTensor {
  shape: number[];
  data: Float32Array;
}

/** One lane with all that its next step depends on. */
export interface WeightsFile {
  /** Holds the one lane. */
  experiment: Experiment;
  /** The run of its session so far, all lanes in it; null if that is not known. */
  runTimeline: RunTimeline | null;
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
  probeTokens: number[][];
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
  probeTokens: number[][];
  /** The tensors when it began; those that are not here were as in `reference`. */
  tensors: Map<string, FileTensor>;
}

/** Values per piece of text: small enough that other work gets in between. */
const VALUES_PER_PIECE = 20_000;

/** Says the values of a tensor as JSON: a list of them, or a text that stands for one that is kept elsewhere. */
export type SayValues = (name: string, data: Float32Array) => Iterable<string>;

/** The file's text in pieces, so that the writer can let other work in between them. */
export function* writeWeights(file: WeightsFile, say: SayValues = asList): Generator<string> {
  const {
    experiment,
    runTimeline,
    data,
    step,
    seconds,
    freezeHistory,
    training,
    hadGradient,
    lastUsed,
    probeTokens,
    audit,
  } = file;
  const head = {
    format: WEIGHTS_FORMAT,
    version: WEIGHTS_VERSION,
    experiment,
    run_timeline: runTimeline,
    data,
    step,
    seconds,
    freeze_history: freezeHistory,
  };
  yield `${JSON.stringify({ ...head, training, had_gradient: hadGradient, audit }).slice(0, -1)},\n"state_dict":`;
  yield* writeTensors(file.stateDict, say);
  yield ',\n"optimizer":{';
  let separator = '\n';
  for (const [name, { step: count, expAvg, expAvgSq }] of file.optimizer) {
    yield `${separator}${JSON.stringify(name)}:{"step":${count},"exp_avg":`;
    yield* writeTensor(name, expAvg, say);
    yield ',"exp_avg_sq":';
    yield* writeTensor(name, expAvgSq, say);
    yield '}';
    separator = ',\n';
  }
  yield '},\n"reference":';
  yield* writeTensors(file.reference, say);
  if (file.freezeState) {
    const { since, inited, momentum, probeTokens: codes, tensors } = file.freezeState;
    yield `,\n"freeze_state":${JSON.stringify({ since, inited, momentum, probe_codes: codes }).slice(0, -1)},"tensors":`;
    yield* writeTensors(tensors, say);
    yield '}';
  }
  yield `,\n${JSON.stringify({ last_used: lastUsed, probe_codes: probeTokens }).slice(1)}\n`;
}

function* writeTensors(tensors: Map<string, FileTensor>, say: SayValues): Generator<string> {
  let separator = '{\n';
  if (tensors.size === 0) yield '{';
  for (const [name, tensor] of tensors) {
    yield `${separator}${JSON.stringify(name)}:`;
    yield* writeTensor(name, tensor, say);
    separator = ',\n';
  }
  yield '}';
}

function* writeTensor(name: string, { shape, data }: FileTensor, say: SayValues): Generator<string> {
  yield `{"shape":${JSON.stringify(shape)},"dtype":"float32","data":`;
  yield* say(name, data);
  yield '}';
}

function* asList(_name: string, data: Float32Array): Generator<string> {
  yield '[';
  for (let from = 0; from < data.length; from += VALUES_PER_PIECE) {
    const piece = Array.from(data.subarray(from, from + VALUES_PER_PIECE), formatFloat32);
    yield `${from === 0 ? '' : ','}${piece.join(',')}`;
  }
  yield ']';
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

type Raw = v.InferOutput<typeof tensorEntry>;

/** Values that a text stands for in the JSON. */
export interface ValueList extends Pick<FloatList, 'length' | 'wrong'> {
  /** All of them, in an array of their own. */
  toArray(): Float32Array;
}
type Lists = ReadonlyMap<string, ValueList>;

/** Bytes of a file: one lane of the largest model that can be trained here. */
const MOST_BYTES = 2 ** 31;
/** What is no weights file at all. */
export const noWeights = (what: Problem): FormatError => new FormatError({ code: 'no-weights', what });

/**
 * Reads a weights file in pieces, so that a cancel and other work get in between. Whether the experiment in it makes
 * sense is for the caller to check.
 * @throws FormatError; the signal's reason if it is aborted
 */
export async function readWeights(file: Blob, options: ReadOptions = {}): Promise<WeightsFile> {
  if (file.size > MOST_BYTES) {
    throw noWeights({ code: 'bytes-read', bytes: file.size, most: MOST_BYTES });
  }
  const { json, lists } = await readSlicedJson(file, options).catch((error: unknown) => {
    throw error instanceof FormatError ? noWeights(error.what) : error;
  });
  return weightsFrom(json, lists);
}

/** The same of a text. @throws FormatError */
export function parseWeights(text: string): WeightsFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw noWeights({ code: 'not-json' });
  }
  return weightsFrom(json, new Map());
}

/**
 * The content of a file whose JSON was parsed. @param lists what texts in the place of values stand for
 * @throws FormatError
 */
export function weightsFrom(json: unknown, lists: Lists): WeightsFile {
  // One issue is all that is reported; a large file of another kind would have millions.
  const parsed = v.safeParse(weightsSchema, json, { abortEarly: true });
  if (!parsed.success) {
    const [issue] = parsed.issues;
    // A long list where none belongs.
    const list = lists.get(issue.input as string);
    const input = list ? Array(list.length) : issue.input;
    throw noWeights(issueProblem({ ...issue, input }));
  }
  const file = parsed.output;
  const tensors = (raw: Record<string, Raw>): Map<string, FileTensor> =>
    new Map(Object.entries(raw).map(([name, tensor]) => [name, readTensor(name, tensor, lists)]));
  const optimizer: WeightsFile['optimizer'] = new Map();
  for (const [name, { step, exp_avg, exp_avg_sq }] of Object.entries(file.optimizer)) {
    optimizer.set(name, {
      step,
      expAvg: readTensor(`${name} exp_avg`, exp_avg, lists),
      expAvgSq: readTensor(`${name} exp_avg_sq`, exp_avg_sq, lists),
    });
  }
  return {
    experiment: withKnownParts(file.experiment as unknown as Experiment),
    runTimeline: knownRunTimeline(file.run_timeline),
    data: file.data,
    step: file.step,
    seconds: file.seconds,
    freezeHistory: file.freeze_history,
    training: file.training,
    stateDict: tensors(file.state_dict),
    optimizer,
    hadGradient: file.had_gradient,
    reference: tensors(file.reference),
    lastUsed: file.last_used,
    probeTokens: file.probe_codes,
    freezeState: readFreezeState(file.freeze_state, tensors),
    audit: file.audit,
  };
}

function readFreezeState(
  raw: v.InferOutput<typeof weightsSchema>['freeze_state'],
  read: (raw: Record<string, Raw>) => Map<string, FileTensor>,
): FreezeState | null {
  if (!raw) return null;
  const { probe_codes: probeTokens, tensors, ...rest } = raw;
  return { ...rest, probeTokens, tensors: read(tensors) };
}

function listOf(values: readonly unknown[]): FloatList {
  const list = new FloatList();
  list.add(values);
  return list;
}

function readTensor(name: string, { shape, data }: Raw, lists: Lists): FileTensor {
  const list = typeof data === 'string' ? lists.get(data) : listOf(data);
  if (!list) throw new FormatError({ code: 'text-for-values', name: excerpt(name) });
  const size = shape.reduce((product, axis) => product * axis, 1);
  if (list.length !== size) {
    throw new FormatError({ code: 'holds-values-shape-needs', name: excerpt(name), list: list.length, shape, size });
  }
  if (list.wrong) {
    const { index, value } = list.wrong;
    if (typeof value === 'number') {
      throw new FormatError({
        code: 'value-beyond-float32',
        name: excerpt(name),
        index: index + 1,
        value,
      });
    }
    const found: Problem = value === null ? { code: 'null-for-nan' } : foundValue(value);
    throw new FormatError({ code: 'value-no-number', name: excerpt(name), at: index + 1, found });
  }
  return { shape, data: list.toArray() };
}
