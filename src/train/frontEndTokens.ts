/** The tokens that a checkpoint gives for frames of features, and how near each is to a tie. */
import * as tf from '@tensorflow/tfjs-core';
import { roundToHalf, rounded } from '../compare/precision.ts';
import { defaultExperiment } from '../config/experiment.ts';
import type { Utterance } from '../data/dataset.ts';
import { breathe, type WorkOptions } from '../data/pacing.ts';
import { spliceFrames } from '../data/splicing.ts';
import { matMul } from '../kernels/matMul.ts';
import { type Codebook } from '../model/codebook.ts';
import { disposeModel, type NamedModel } from '../model/namedModel.ts';
import type { StateDict } from '../model/stateDict.ts';
import { objectiveOf } from '../objectives/named.ts';
import type { Objective } from '../objectives/objective.ts';
import type { ImportedCheckpoint } from './importedCheckpoint.ts';
import { encodeProbe } from './probe.ts';

/** Frames that are coded at once; even, so that no pair of frames at 25 Hz is torn apart. */
const PIECE_FRAMES = 512;

/** Tokens of one utterance. */
export interface UtteranceCodes {
  /** First layer, evaluation mode, float32: as GPT-SoVITS extracts them but for its precision. */
  codes: Int32Array;
  /** 1 where half precision can decide the token, see `isNearTie`. */
  nearTie: Uint8Array;
}

/** What frames come from: features, or neighbouring frames to be spliced into them. */
export interface FrameSource {
  utterances: readonly Utterance[];
  splice: number;
  channelsIn: number;
}

/**
 * Codes every utterance with the ssl_proj and first codebook of a checkpoint, on the present backend. An odd last frame at
 * 25 Hz has no token. No session is needed, and none is touched: the tensors are this function's own, disposed at its end.
 * @throws DataError `cancelled` if the signal is aborted
 */
export async function frontEndTokens(
  checkpoint: Pick<ImportedCheckpoint, 'found' | 'tensors'>,
  { utterances, splice, channelsIn }: FrameSource,
  { signal, onProgress }: WorkOptions = {},
): Promise<Map<string, UtteranceCodes>> {
  const exact = firstLayerOf(checkpoint, 'float32');
  const half = firstLayerOf(checkpoint, 'float16');
  const total = utterances.reduce((sum, { frames }) => sum + frames, 0);
  try {
    const squares = await squaredNorms(half.codebook);
    const result = new Map<string, UtteranceCodes>();
    let done = 0;
    for (const utterance of utterances) {
      const count = Math.floor(utterance.frames / exact.stride);
      const own = { codes: new Int32Array(count), nearTie: new Uint8Array(count) };
      for (let first = 0; first < count * exact.stride; first += PIECE_FRAMES) {
        await breathe(signal);
        onProgress?.((done + first) / total, utterance.name);
        const piece = { first, count: Math.min(PIECE_FRAMES, count * exact.stride - first), splice };
        const values = new Float32Array(piece.count * channelsIn);
        spliceFrames(utterance, piece, values, 0);
        const shape: [number, number, number] = [1, piece.count, channelsIn];
        const codes = await codesOf(exact, values, shape);
        own.codes.set(codes, first / exact.stride);
        own.nearTie.set(await nearTies(half, squares, codes, values, shape), first / exact.stride);
      }
      done += utterance.frames;
      result.set(utterance.name, own);
    }
    return result;
  } finally {
    disposeModel(exact.model);
    disposeModel(half.model);
  }
}

interface FirstLayer {
  objective: Objective;
  model: NamedModel;
  codebook: Codebook;
  stride: number;
}

/** The model of a checkpoint with its first codebook, its values rounded; what the checkpoint lacks is not used and zero. */
function firstLayerOf(
  { found, tensors }: Pick<ImportedCheckpoint, 'found' | 'tensors'>,
  precision: 'float32' | 'float16',
): FirstLayer {
  const objective = objectiveOf({});
  const settings = { ...defaultExperiment().settings, ...found.needed, layers: 1, hidden: 1 };
  const layout = objective.layoutFor(settings, { channelsIn: found.channelsIn, channelsOut: 1 });
  const state: StateDict = new Map(
    layout.map(({ name, shape }) => {
      const stored = tensors.get(name);
      const fits = stored?.shape.join() === shape.join();
      const size = shape.reduce((product, axis) => product * axis, 1);
      const data = stored && fits ? rounded(stored.data, precision) : new Float32Array(size);
      return [name, { shape: [...shape], data }];
    }),
  );
  const model = objective.modelFrom(state);
  const [codebook] = model.codebooks?.layers ?? [];
  if (!codebook) throw new Error(`${objective.facts.name} has no codebook`);
  return { objective, model, codebook, stride: objective.coder?.stride(model) ?? 1 };
}

async function codesOf(layer: FirstLayer, values: Float32Array, shape: [number, number, number]): Promise<Int32Array> {
  const features = tf.tensor3d(values, shape);
  const coded = encodeProbe(layer, { features });
  features.dispose();
  try {
    return Int32Array.from(await (coded[0] as tf.Tensor1D).data<'int32'>());
  } finally {
    tf.dispose(coded);
  }
}

async function squaredNorms({ embed }: Codebook): Promise<Float32Array> {
  const squares = tf.tidy(() => tf.sum(tf.square(embed), 1));
  try {
    return Float32Array.from(await squares.data<'float32'>());
  } finally {
    squares.dispose();
  }
}

/** 1 for each token that is near a tie. @param half the model, rounded to half precision */
async function nearTies(
  half: FirstLayer,
  squares: Float32Array,
  codes: Int32Array,
  values: Float32Array,
  shape: [number, number, number],
): Promise<Uint8Array> {
  const features = tf.tensor3d(rounded(values, 'float16'), shape);
  const projected = (half.objective.coder as NonNullable<Objective['coder']>).project(half.model, features);
  features.dispose();
  const rows = rounded(await projected.data<'float32'>(), 'float16');
  projected.dispose();
  const dim = rows.length / codes.length;
  const products = tf.tidy(() => matMul(tf.tensor2d(rows, [codes.length, dim]), half.codebook.embed, { b: true }));
  const dots = await products.data<'float32'>();
  products.dispose();
  return Uint8Array.from(codes, (code, i) => {
    const row = rows.subarray(i * dim, (i + 1) * dim);
    const own = dots.subarray(i * squares.length, (i + 1) * squares.length);
    return isNearTie(code, row, own, squares) ? 1 : 0;
  });
}

/**
 * Whether half precision can decide a token. GPT-SoVITS extracts tokens in half precision by default: features, weights
 * and codes are half floats, the projection is one, and `core_vq.py` computes |x|² − 2x·e + |e|², each term and each sum
 * rounded to a half float. So x and e are those that half precision has, their terms are computed in float32, and the two
 * smallest distances are compared. They are near a tie if the gap is at most what rounding may move either by: half a
 * unit in the last place of 2x·e, of |e|², of |x|² − 2x·e, and of the distance. |x|² is the same for both. A token that
 * already differs from that of float32, through the rounding of features and weights alone, counts as well.
 *
 * @param code the token in float32
 * @param row x, rounded to half floats, [dim]
 * @param dots x·e of every code, and `squares`: |e|² of every code, [codes]
 */
export function isNearTie(
  code: number,
  row: ArrayLike<number>,
  dots: ArrayLike<number>,
  squares: ArrayLike<number>,
): boolean {
  let [first, second] = [-1, -1];
  let [least, next] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let i = 0; i < squares.length; i += 1) {
    const score = (squares[i] as number) - 2 * (dots[i] as number);
    if (score < least) [second, next, first, least] = [first, least, i, score];
    else if (score < next) [second, next] = [i, score];
  }
  if (first !== code) return true;
  if (second < 0) return false;
  let norm = 0;
  for (let i = 0; i < row.length; i += 1) norm += (row[i] as number) ** 2;
  const movable = (i: number): number => {
    const [double, square] = [2 * (dots[i] as number), squares[i] as number];
    return halfStep(double) + halfStep(square) + halfStep(norm - double) + halfStep(norm - double + square);
  };
  return next - least <= movable(first) + movable(second);
}

/** Half a unit in the last place of a half float of that size: how far rounding may move it. Infinite where it overflows. */
function halfStep(value: number): number {
  const size = Math.abs(roundToHalf(value));
  if (size < 2 ** -14) return 2 ** -25;
  return Number.isFinite(size) ? 2 ** (Math.floor(Math.log2(size)) - 11) : Number.POSITIVE_INFINITY;
}
