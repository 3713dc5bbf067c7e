/** Tensors of a model that were found in a file, read for training. */
import { excerpt } from '../config/problems/problem.ts';
import type { ReadOptions } from './byteSource.ts';
import { toFloat32 } from './elementTypes.ts';
import { FormatError } from './formatError.ts';
import type { TensorFile, TensorInfo } from './tensorFile.ts';
import { valueHealth, valueProblem } from './valueHealth.ts';
import type { FileTensor } from './weightsJson.ts';

/** Where the tensors of a model stand in a file, by their names in PyTorch. */
export type TensorPlaces = ReadonlyMap<string, TensorInfo>;

/**
 * Reads tensors as float32. A scalar becomes [1], as flags of a model are here.
 * @param places of the tensors that are wanted
 * @throws FormatError for a damaged file, or values that cannot be trained
 */
export async function readPlaced(
  file: TensorFile,
  places: TensorPlaces,
  options: ReadOptions = {},
): Promise<Map<string, FileTensor>> {
  const tensors = new Map<string, FileTensor>();
  for (const [name, { path, shape }] of places) {
    const data = toFloat32(await file.read(path, options));
    const problem = valueProblem(name, valueHealth(data));
    if (problem !== null)
      throw new FormatError({ code: 'tensor-values', problem }, { code: 'at-tensor', path: excerpt(path) }, file.name);
    tensors.set(name, { shape: shape.length === 0 ? [1] : [...shape], data });
  }
  return tensors;
}
