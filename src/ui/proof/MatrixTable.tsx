/** The policy matrix as a table: a row per policy, a column per thing that a freeze can stop. */
import { NAMED_POLICIES } from '../../config/freezePolicies.ts';
import { policyEntry } from '../../config/texts/glossaryTerms.ts';
import { texts } from '../../config/texts/index.ts';
import type { MatrixRow } from '../../protocol/audit.ts';
import type { LabState } from '../../store/state.ts';
import { Term } from '../help/Term.tsx';
import { FlameIcon, SnowflakeIcon, ZeroIcon } from '../icons.tsx';
import { formatCount } from '../../config/texts/numbers.ts';
import { useObjective } from '../useLab.ts';
import { type MatrixCell, type MatrixColumn, matrixCell, matrixColumns, matrixTitle } from './matrixCells.ts';

/** In the order of the policies, the unfrozen lane first. */
const POLICIES: readonly MatrixRow['policy'][] = ['unfrozen', ...NAMED_POLICIES];

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
      <Term id={unfrozen ? null : policyEntry(policy)}>{label}</Term> <span className="matrix-occurs">{occurs}</span>
    </th>
  );
}

/** What the table says about itself. */
function provenance(matrix: LabState['matrix']): string {
  if (matrix === null) return texts.matrix.empty;
  return texts.matrix.measured(matrix.lane, formatCount(matrix.step), formatCount(matrix.steps));
}

/** @param matrix as measured; null before the first run */
export function MatrixTable({ matrix }: { matrix: LabState['matrix'] }) {
  const columns = matrixColumns(useObjective());
  return (
    <>
      {/* It scrolls where there is too little room, so the keyboard must be able to get into it. */}
      <section className="matrix-scroll" aria-label={texts.matrix.title} tabIndex={0}>
        <table className="matrix-table">
          <caption className="visually-hidden">{texts.matrix.title}</caption>
          <thead>
            <tr>
              <th scope="col">
                <Term id="policy">{texts.matrix.columns.policy}</Term>
              </th>
              {columns.map((column) => (
                <th key={column.id} scope="col">
                  {matrixTitle(column)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {POLICIES.map((policy) => {
              const row = matrix?.rows.find((each) => each.policy === policy);
              return (
                <tr key={policy}>
                  <PolicyName policy={policy} />
                  {columns.map((column) =>
                    row === undefined ? (
                      <td key={column.id} data-state="unknown">
                        {texts.matrix.unknown}
                      </td>
                    ) : (
                      <Cell key={column.id} row={row} column={column} />
                    ),
                  )}
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
      <p className="quiet small">{provenance(matrix)}</p>
    </>
  );
}
