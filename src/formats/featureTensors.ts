/** Which tensors of a file are features, and what merely stands beside them. */
import type { Problem } from '../config/problems/problem.ts';
import type { SkippedPart } from '../protocol/files.ts';
import type { TensorInfo } from './tensorFile.ts';

const isMatrix = ({ shape }: TensorInfo): boolean => shape.length === 2 || shape.length === 3;
const isFractional = ({ dtype }: TensorInfo): boolean => /float/.test(dtype);

/**
 * Parts a file's tensors. Numbers and lists, such as a sample rate, are left where there are features beside them; so are
 * whole numbers beside fractions.
 */
export function featureTensors(tensors: readonly TensorInfo[]): { features: TensorInfo[]; skipped: SkippedPart[] } {
  const matrices = tensors.filter(isMatrix);
  const fractional = matrices.filter(isFractional);
  // With nothing to choose from, each is looked at, so that its reader says what is wrong with it.
  const [chosen = tensors] = [fractional, matrices].filter(({ length }) => length > 0);
  const features = new Set(chosen);
  const skipped = tensors
    .filter((tensor) => !features.has(tensor))
    .map((tensor) => ({ path: tensor.path, reason: reasonFor(tensor) }));
  return { features: [...features], skipped };
}

function reasonFor(tensor: TensorInfo): Problem {
  const { shape, dtype } = tensor;
  if (shape.length === 0) return { code: 'single-number' };
  return isMatrix(tensor) ? { code: 'whole-numbers', type: dtype } : { code: 'shape-is', shape };
}

/** Whether a file holds something that features may be. */
export const mayBeFeatures = (tensors: readonly TensorInfo[]): boolean => tensors.some(isMatrix);
