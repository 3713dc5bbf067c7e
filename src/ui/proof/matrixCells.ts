/** The columns of the policy matrix, and what its cells say. */
import type { MetricKey } from '../../config/metrics.ts';
import { texts } from '../../config/texts/index.ts';
import type { ModuleFacts, ObjectiveFacts, TermFacts } from '../../objectives/facts.ts';
import type { MatrixRow } from '../../protocol/audit.ts';
import { formatChange, formatCount } from '../../config/texts/numbers.ts';
import { partWords } from '../../metrics/verdictWords.ts';

/** `stopped` is ice, `acts` is warm; `zero` is neither: the gradient is there, and it is 0. */
export interface MatrixCell {
  state: 'stopped' | 'acts' | 'zero';
  word: string;
}

/** A thing that a freeze can stop. */
export type MatrixColumn =
  | { id: 'gradient' | 'ema' | 'decay'; parts: readonly string[] }
  | { id: MetricKey; term: TermFacts['word'] }
  | { id: 'tape' };

/** What a freeze can stop in an objective. */
export function matrixColumns({ modules, terms }: Pick<ObjectiveFacts, 'modules' | 'terms'>): MatrixColumn[] {
  const partsChangedBy = (by: ModuleFacts['changedBy']): string[] =>
    modules.filter(({ freezable, changedBy }) => freezable && changedBy === by).map(({ part }) => part);
  const [trained, averaged] = [partsChangedBy('gradient'), partsChangedBy('ema')];
  return [
    { id: 'gradient', parts: trained },
    ...(averaged.length > 0 ? [{ id: 'ema' as const, parts: averaged }] : []),
    ...terms.filter(({ inMatrix }) => inMatrix).map(({ metric, word }) => ({ id: metric, term: word })),
    { id: 'decay', parts: trained },
    { id: 'tape' },
  ];
}

/** Title of a column. */
export function matrixTitle(column: MatrixColumn): string {
  const { columns } = texts.matrix;
  if ('term' in column) return columns.terms[column.term];
  if (column.id === 'tape') return columns.tape;
  return columns[column.id](texts.joined.list(column.parts.map((part) => partWords(part).inSentence)));
}

const either = (acts: boolean, word: string = texts.matrix.acts, still: string = texts.matrix.stopped): MatrixCell =>
  acts ? { state: 'acts', word } : { state: 'stopped', word: still };

/** The cell of one column in a row as measured. */
export function matrixCell(row: MatrixRow, column: MatrixColumn): MatrixCell {
  const words = texts.matrix;
  if ('term' in column) return either(row.terms[column.id] ?? false);
  switch (column.id) {
    case 'gradient':
      if (row.gradient === 'zero') return { state: 'zero', word: words.zero };
      return either(row.gradient === 'norm', words.flows, words.none);
    case 'ema':
      return either(row.ema, words.moves(formatChange(Math.max(...column.parts.map((part) => row.change[part] ?? 0)))));
    case 'decay':
      return either(row.weightDecay);
    case 'tape':
      return either(row.tape.nodes > 0, words.nodes(formatCount(row.tape.nodes)), words.clean);
    default:
      return column satisfies never;
  }
}
