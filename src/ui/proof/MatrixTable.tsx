/** The policy matrix as a table: a row per policy, a column per thing that a freeze can stop. */
import { texts } from '../../config/texts/index.ts';
import type { MatrixRow } from '../../protocol/audit.ts';
import type { LabState } from '../../store/state.ts';
import { FlameIcon, SnowflakeIcon, ZeroIcon } from '../icons.tsx';
import { formatCount } from '../numbers.ts';
import { MATRIX_COLUMNS, type MatrixCell, type MatrixColumn, matrixCell } from './matrixCells.ts';

const ICONS = { stopped: SnowflakeIcon, acts: FlameIcon, zero: ZeroIcon } satisfies Record<
  MatrixCell['state'],
  () => unknown
>;

function Cell({ row, column }: { row: MatrixRow; column: MatrixColumn }) {
  const { state, word } = matrixCell(row, column);
  const Icon = ICONS[state];
  return (
    <td data-state={state}>
      <span className="matrix-cell figure">
        <Icon />
        {word}
      </span>
    </td>
  );
}

function PolicyName({ policy }: { policy: MatrixRow['policy'] }) {
  const unfrozen = policy === 'unfrozen';
  const label = unfrozen ? texts.matrix.unfrozen : texts.policies[policy].label;
  const occurs = unfrozen ? texts.matrix.unfrozenOccurs : texts.policies[policy].occurs;
  return (
    <th scope="row">
      {label} <span className="matrix-occurs">{occurs}</span>
    </th>
  );
}

/** @param matrix as measured */
export function MatrixTable({ matrix }: { matrix: NonNullable<LabState['matrix']> }) {
  const { lane, step, steps, rows } = matrix;
  return (
    <>
      {/* It scrolls where there is too little room, so the keyboard must be able to get into it. */}
      <section className="matrix-scroll" aria-label={texts.matrix.title} tabIndex={0}>
        <table className="matrix-table">
          <caption className="visually-hidden">{texts.matrix.title}</caption>
          <thead>
            <tr>
              <th scope="col">{texts.matrix.columns.policy}</th>
              {MATRIX_COLUMNS.map((column) => (
                <th key={column} scope="col">
                  {texts.matrix.columns[column]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.policy}>
                <PolicyName policy={row.policy} />
                {MATRIX_COLUMNS.map((column) => (
                  <Cell key={column} row={row} column={column} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className="quiet small">{texts.matrix.measured(lane, formatCount(step), formatCount(steps))}</p>
    </>
  );
}
