/** Files of features for ssl_proj, such as GPT-SoVITS's `4-cnhubert/*.pt`: which tensors they hold, and how they lie. */
import { excerpt, type Problem } from '../config/problems/problem.ts';
import type { SkippedPart } from '../protocol/files.ts';
import type { ReadOptions } from './byteSource.ts';
import { type ElementType, toFloat32 } from './elementTypes.ts';
import { expecting } from './expectedFile.ts';
import { featureTensors } from './featureTensors.ts';
import { FormatError } from './formatError.ts';
import { areParameters, foreignTensors } from './modelFamily.ts';
import { openTensorFile, type TensorFile, type TensorInfo } from './tensorFile.ts';

/** One utterance in a file. */
export interface StoredFeatures {
  utterance: string;
  dtype: ElementType;
  frames: number;
  channels: number;
  /** @returns [frames, channels], row-major. Errors as of `TensorFile.read` */
  read(options?: ReadOptions): Promise<Float32Array>;
}

/** Channels of chinese-hubert-base, which GPT-SoVITS's features come from. */
const HUBERT_CHANNELS = 768;
/** HuBERT's large models have 1024. Keeps a batch within what every GPU can hold. */
export const MAX_FEATURE_CHANNELS = 1024;

/** What a file of features holds. */
export interface FeatureContent {
  utterances: StoredFeatures[];
  /** What stands beside the features. */
  skipped: SkippedPart[];
}

/**
 * Opens a file: lists what it holds without reading it. A file of one tensor is an utterance of the file's name without
 * its last extension (GPT-SoVITS adds `.pt` to the name of the recording); in a file of several, each tensor is an
 * utterance of its own name. Which tensors count says `featureTensors`.
 *
 * A tensor is [1, C, T], [C, T] or [T, C]. The axis that is as long as `channels` is the channels; where none or both
 * are, three axes are read as [1, C, T], as PyTorch has it, and two as [T, C], as users of NumPy have it.
 *
 * @param channels that features have here; null if that is not known, which stands for GPT-SoVITS's 768
 * @throws FormatError for a file that cannot be read, is a model, holds no tensor, or one of another shape
 */
export function openFeatureFile(
  file: Blob,
  name: string,
  channels: number | null,
  options: ReadOptions = {},
): Promise<FeatureContent> {
  const read = () => readContent(file, name, channels ?? HUBERT_CHANNELS, options);
  return expecting('features', file, name, read, options);
}

async function readContent(file: Blob, name: string, known: number, options: ReadOptions): Promise<FeatureContent> {
  const content = await openTensorFile(file, name, options);
  // Matrices of a model could pass for features.
  const isModel = areParameters(content.tensors) || foreignTensors(content.tensors, name) !== null;
  if (isModel) throw new FormatError({ code: 'is-a-model' }, null, name);
  const { features, skipped } = featureTensors(content.tensors);
  if (features.length === 0) throw new FormatError(noTensor(content.skipped), null, name);
  const nameOf = ({ path }: TensorInfo): string => utteranceName(features.length === 1 ? name : path);
  return {
    utterances: features.map((tensor) => storedFeatures(content, tensor, nameOf(tensor), known)),
    skipped: [...content.skipped, ...skipped],
  };
}

/** Names in a message. */
const LISTED = 3;

function noTensor(skipped: readonly SkippedPart[]): Problem {
  const first = skipped.slice(0, LISTED);
  const parts = first.map(({ path, reason }): Problem => ({ code: 'part-skipped', path: excerpt(path), reason }));
  return { code: 'holds-no-tensor', parts, more: skipped.length > LISTED };
}

/** A file's or tensor's name without the extension that features have. */
function utteranceName(name: string): string {
  return name.replace(/(?<=.)\.(pt|pth|npy|npz|safetensors)$/i, '');
}

function storedFeatures(content: TensorFile, tensor: TensorInfo, utterance: string, known: number): StoredFeatures {
  const { path, dtype, shape } = tensor;
  const refuse = (what: Problem): never => {
    throw new FormatError(what, path === '' ? null : { code: 'at-tensor', path: excerpt(path) }, content.name);
  };
  const layout = layoutOf(shape, known);
  if (!layout) {
    return refuse({ code: 'shape-of-no-features', shape });
  }
  const { channelsFirst, channels, frames } = layout;
  if (frames === 0 || channels === 0) refuse({ code: 'shape-so-empty', shape });
  if (channels > MAX_FEATURE_CHANNELS) {
    refuse({ code: 'too-many-channels', shape, frames, channels, known, most: MAX_FEATURE_CHANNELS });
  }
  return {
    utterance,
    dtype,
    frames,
    channels,
    async read(options = {}) {
      const values = toFloat32(await content.read(path, options));
      return channelsFirst ? transpose(values, channels, frames) : values;
    },
  };
}

/** Which axis is what, by the rule of `openFeatureFile`; null for a shape that no features have. */
function layoutOf(
  shape: readonly number[],
  known: number,
): { channelsFirst: boolean; channels: number; frames: number } | null {
  const hasClipAxis = shape.length === 3 && shape[0] === 1;
  if (!hasClipAxis && shape.length !== 2) return null;
  const [first, last] = shape.slice(-2) as [number, number];
  const oneIsKnown = (first === known) !== (last === known);
  const channelsFirst = oneIsKnown ? first === known : hasClipAxis;
  return channelsFirst
    ? { channelsFirst, channels: first, frames: last }
    : { channelsFirst, channels: last, frames: first };
}

/** [rows, columns] -> [columns, rows] */
function transpose(values: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(values.length);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      result[column * rows + row] = values[row * columns + column] as number;
    }
  }
  return result;
}
