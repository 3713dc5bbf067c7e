/** The proof tensor by tensor: gradient, largest change, bit-identical or not. */
import { texts } from '../../config/texts/index.ts';
import { freezableModules } from '../../objectives/facts.ts';
import type { AuditEntry, AuditReport, GradientState } from '../../protocol/audit.ts';
import { formatChange, formatCount, formatValue } from '../../config/texts/numbers.ts';
import { Term } from '../help/Term.tsx';
import { useObjective } from '../useLab.ts';
import { tensorGroups } from './tensorGroups.ts';

function gradientWords(gradient: GradientState | null): string {
  if (gradient === null) return texts.audit.gradient.buffer;
  return gradient.kind === 'norm' ? formatValue(gradient.norm) : texts.audit.gradient[gradient.kind];
}

/** `leak`: it moved although its module is frozen. */
function motionOf({ identical, module }: AuditEntry, frozen: ReadonlySet<string>): 'still' | 'leak' | 'moved' {
  if (identical) return 'still';
  return frozen.has(module) ? 'leak' : 'moved';
}

interface TensorProps {
  tail: string;
  entry: AuditEntry;
  /** Modules that are frozen. */
  frozen: ReadonlySet<string>;
}

function Tensor({ tail, entry, frozen }: TensorProps) {
  const { name, gradient, change, identical } = entry;
  return (
    <tr data-motion={motionOf(entry, frozen)}>
      <th scope="row" className="code" title={name} aria-label={name}>
        {tail}
      </th>
      <td data-gradient={gradient?.kind ?? 'buffer'} title={gradient === null ? texts.audit.bufferHelp : undefined}>
        {gradientWords(gradient)}
      </td>
      <td>{formatChange(change)}</td>
      <td className="proof-same">
        {identical ? (
          <>
            <span aria-hidden="true">=</span>
            <span className="visually-hidden">{texts.audit.identical}</span>
          </>
        ) : (
          texts.audit.moved
        )}
      </td>
    </tr>
  );
}

/** The table of one lane. Its columns have fixed widths, so that no digit moves another. */
export function ProofTable({ report }: { report: AuditReport }) {
  const { columns } = texts.audit;
  const objective = useObjective();
  const frozen = report.frozen ? freezableModules(objective) : new Set<string>();
  return (
    <table className="proof-table figure">
      <caption title={texts.audit.captionHelp}>
        <Term id="audit">{texts.audit.caption(formatCount(report.since))}</Term>
      </caption>
      <thead>
        <tr>
          <th scope="col">{columns.tensor}</th>
          <th scope="col">
            <Term id="none-or-zero">{columns.gradient}</Term>
          </th>
          <th scope="col" title={texts.audit.changeHelp}>
            {columns.change}
          </th>
          <th scope="col">{columns.same}</th>
        </tr>
      </thead>
      {tensorGroups(report.entries, objective.modules).map(({ id, prefix, tensors }) => (
        <tbody key={id}>
          {prefix !== '' && (
            <tr>
              <th scope="rowgroup" colSpan={4} className="code proof-group">
                {prefix}
              </th>
            </tr>
          )}
          {tensors.map(({ tail, entry }) => (
            <Tensor key={tail} tail={tail} entry={entry} frozen={frozen} />
          ))}
        </tbody>
      ))}
    </table>
  );
}
