/** What a cell of the policy matrix says. */
import { texts } from '../../config/texts/index.ts';
import type { MatrixRow } from '../../protocol/audit.ts';
import { formatChange, formatCount } from '../numbers.ts';

/** `stopped` is ice, `acts` is warm; `zero` is neither: the gradient is there, and it is 0. */
export interface MatrixCell {
  state: 'stopped' | 'acts' | 'zero';
  word: string;
}
export type MatrixColumn = Exclude<keyof typeof texts.matrix.columns, 'policy'>;
export const MATRIX_COLUMNS: readonly MatrixColumn[] = ['gradient', 'ema', 'commitment', 'decay', 'tape'];

const either = (acts: boolean, word: string = texts.matrix.acts, still: string = texts.matrix.stopped): MatrixCell =>
  acts ? { state: 'acts', word } : { state: 'stopped', word: still };

/** The cell of one column in a row as measured. */
export function matrixCell(row: MatrixRow, column: MatrixColumn): MatrixCell {
  const words = texts.matrix;
  switch (column) {
    case 'gradient':
      if (row.gradient === 'zero') return { state: 'zero', word: words.zero };
      return either(row.gradient === 'norm', words.flows, words.none);
    case 'ema':
      return either(row.ema, words.moves(formatChange(row.change.codebook ?? 0)));
    case 'commitment':
      return either(row.commitmentGradient);
    case 'decay':
      return either(row.weightDecay);
    case 'tape':
      return either(row.tape.nodes > 0, words.nodes(formatCount(row.tape.nodes)), words.clean);
    default:
      return column satisfies never;
  }
}
