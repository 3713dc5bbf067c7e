/** Our weights JSON, seen as a file of tensors like any other. */
import { excerpt } from '../config/problems/problem.ts';
import type { ReadOptions } from './byteSource.ts';
import type { FileContent } from './fileContent.ts';
import { checkTotal, checkView, contiguousStride, type StoredTensor } from './tensorView.ts';
import { type FileTensor, readWeights } from './weightsJson.ts';

/**
 * Tensors under `state_dict/…`, `optimizer/<parameter>/exp_avg`, `…/exp_avg_sq` and `reference/…`.
 * @throws FormatError
 */
export async function readWeightsJson(file: Blob, options: ReadOptions): Promise<FileContent> {
  const weights = await readWeights(file, options);
  const tensors: StoredTensor[] = [];
  const add = (path: string, { shape, data }: FileTensor): void => {
    const view = { type: 'float32', shape, stride: contiguousStride(shape), offset: 0 } as const;
    checkView(view, data.length, { code: 'at-tensor', path: excerpt(path) });
    // A copy, because what is read may be changed or transferred by its reader.
    const readSpan = () => Promise.resolve(new Uint8Array(data.slice().buffer));
    tensors.push({ path, view, requiresGrad: false, readSpan });
  };
  for (const [name, tensor] of weights.stateDict) add(`state_dict/${name}`, tensor);
  for (const [name, { expAvg, expAvgSq }] of weights.optimizer) {
    add(`optimizer/${name}/exp_avg`, expAvg);
    add(`optimizer/${name}/exp_avg_sq`, expAvgSq);
  }
  for (const [name, tensor] of weights.reference) add(`reference/${name}`, tensor);
  checkTotal(tensors.map(({ view }) => view));
  return {
    format: 'weights-json',
    container: 'json',
    tensors,
    skipped: [],
    tree: null,
    metadata: new Map([['step', String(weights.step)]]),
    verify: () => Promise.resolve(),
  };
}
