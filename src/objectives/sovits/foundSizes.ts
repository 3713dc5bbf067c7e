/** Which of the sizes that can be chosen a model has that is there. */
import { codebookPrefix } from '../codebookPrefix.ts';
import { NAMED_SIZES } from './namedSizes.ts';
import type { SovitsSizes } from './sizes.ts';

/**
 * The sizes of a model that is there.
 * @param shapeOf PyTorch's shape of a tensor, by its name
 * @throws Error for a model of none of the sizes that can be chosen
 */
export function sizesOfShapes(shapeOf: (name: string) => readonly number[]): SovitsSizes {
  const [stats, hidden] = shapeOf('enc_p.proj.weight');
  const found = Object.values(NAMED_SIZES).find((sizes) => stats === 2 * sizes.latent && hidden === sizes.hidden);
  const [features, , stride] = shapeOf('ssl_proj.weight');
  const [codes] = shapeOf(`${codebookPrefix(0)}.embed`);
  if (!found || features === undefined || codes === undefined || (stride !== 1 && stride !== 2)) {
    throw new Error(`sovits: no size with ${stats} statistics of ${hidden} channels`);
  }
  return { ...found, features, codes, codeStride: stride };
}
