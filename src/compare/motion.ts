/** How modules moved between two files: not at all, scaled by one factor, or otherwise. */
import type { ModuleFacts } from '../objectives/facts.ts';
import type { ModuleChange, Precision, TensorChange } from '../protocol/freezeCheck.ts';
import { SMALLEST_ERROR, UNIT_ROUNDOFF } from './precision.ts';
import type { TensorPair } from './tensorChange.ts';

/**
 * How far the shrinkage of a value may lie from that of all, as a share of it. Each step of AdamW multiplies by
 * 1 − lr·decay in float32. Where lr·decay is as small as the distance between two float32, rounding takes between 0.7 and
 * 1.4 of the mean off a value, always the same way, depending on its mantissa.
 */
const UNEVEN = 0.6;

/** @param changes and `pairs`: of the module's tensors, in the same order */
export function moduleChange(
  { name, part, changedBy }: ModuleFacts,
  changes: readonly TensorChange[],
  pairs: readonly TensorPair[],
  precision: Precision,
): ModuleChange {
  const moved = pairs.filter((_, i) => !(changes[i] as TensorChange).identical);
  const factor = changedBy === 'gradient' ? commonFactor(moved, precision) : null;
  const values = pairs.reduce((sum, { before }) => sum + before.length, 0);
  const differing = changes.reduce((sum, { changed }, i) => sum + changed * (pairs[i] as TensorPair).before.length, 0);
  return {
    module: name,
    part,
    motion: moved.length === 0 ? 'still' : factor === null ? 'moved' : 'scaled',
    factor,
    maxChange: Math.max(0, ...changes.map(({ maxChange }) => maxChange)),
    changed: differing / Math.max(values, 1),
  };
}

/**
 * The factor that all values were multiplied by, by least squares; null if there is none below 1. Rounding is monotone,
 * so a value that was shrunk never grows, in any precision: one that does, or that changes its sign, disproves it.
 */
export function commonFactor(pairs: readonly TensorPair[], precision: Precision): number | null {
  let [products, squares] = [0, 0];
  for (const { before, after } of pairs) {
    for (let i = 0; i < before.length; i += 1) {
      const from = before[i] as number;
      const to = after[i] as number;
      if (Math.abs(to) > Math.abs(from) || to * from < 0) return null;
      products += to * from;
      squares += from * from;
    }
  }
  const factor = products / squares;
  if (!(factor > 0 && factor < 1)) return null;
  const decay = 1 - factor;
  const [relative, absolute] = [UNEVEN * decay + 2 * UNIT_ROUNDOFF[precision], 2 * SMALLEST_ERROR[precision]];
  const fits = ({ before, after }: TensorPair): boolean => {
    for (let i = 0; i < before.length; i += 1) {
      const size = Math.abs(before[i] as number);
      const lost = size - Math.abs(after[i] as number);
      if (Math.abs(lost - decay * size) > relative * size + absolute) return false;
    }
    return true;
  };
  return pairs.every(fits) ? factor : null;
}
