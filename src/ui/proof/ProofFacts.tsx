/** What the proof rests on: the mode of each module, the tape, and which codebook rules are in force. */
import type { ReactNode } from 'react';
import type { TermId } from '../../config/texts/glossaryTerms.ts';
import { texts } from '../../config/texts/index.ts';
import type { AuditReport } from '../../protocol/audit.ts';
import { Term } from '../help/Term.tsx';
import { SnowflakeIcon } from '../icons.tsx';
import { formatBytes, formatCount, formatPercent, formatValue } from '../../config/texts/numbers.ts';
import { useLab } from '../useLab.ts';

function Fact({ name, term, code = false, title, children }: FactProps) {
  return (
    <div className="figure-row" title={title}>
      <dt className={code ? 'code' : undefined}>
        <Term id={term}>{name}</Term>
      </dt>
      <dd className="figure">{children}</dd>
    </div>
  );
}

interface FactProps {
  name: string;
  term?: TermId;
  code?: boolean;
  title?: string;
  children: ReactNode;
}

function Mode({ training }: { training: boolean | undefined }) {
  if (training === undefined) return texts.audit.unknown;
  if (training) return <Term id="evaluation-mode">{texts.audit.mode.training}</Term>;
  return (
    <span className="ice-text">
      <SnowflakeIcon /> <Term id="evaluation-mode">{texts.audit.mode.evaluation}</Term>
    </span>
  );
}

/** What is on the tape in words; undefined if nothing was measured yet. */
function tapeText(tape: AuditReport['tape'] | undefined): string {
  if (tape === undefined) return texts.audit.unknown;
  if (tape.nodes === 0) return texts.audit.tapeEmpty;
  const { value, unit } = formatBytes(tape.bytes);
  return texts.audit.tape(formatCount(tape.nodes), `${value} ${unit}`);
}

/** Work of the selected lane's step, and how it compares with a lane that is not frozen. */
function WorkPerStep() {
  const text = useLab(({ pace, selectedLane, session }) => {
    const own = pace.work[selectedLane];
    if (!own) return texts.audit.unknown;
    const said = texts.audit.work[own.unit](
      own.unit === 'dispatches' ? formatCount(own.value) : formatValue(own.value),
    );
    const isFrozen = session?.lanes.some(({ id, frozen }) => id === selectedLane && frozen);
    const other = isFrozen ? session?.lanes.find(({ frozen }) => !frozen)?.id : undefined;
    const unfrozen = other && pace.work[other];
    if (!unfrozen) return said;
    return said + texts.audit.work.unfrozen(other, formatPercent(own.value / unfrozen.value, 0));
  });
  return (
    <Fact name={texts.audit.workTitle} title={texts.audit.workHelp}>
      {text}
    </Fact>
  );
}

/** @param report null before the first step under the present position of the switch */
export function ProofFacts({ report }: { report: AuditReport | null }) {
  // Of the running session: the form may say something else until the next reset.
  const codebookRules = useLab((state) => (state.session?.experiment ?? state.draft).settings.codebookRules);
  const modules = useLab(({ session, selectedLane }) => session?.lanes.find(({ id }) => id === selectedLane)?.training);
  return (
    <dl className="proof-facts">
      {Object.keys(modules ?? {}).map((module) => (
        <Fact key={module} name={module} code>
          <Mode training={report?.training[module]} />
        </Fact>
      ))}
      <Fact name={texts.audit.tapeTitle} term="tape">
        {tapeText(report?.tape)}
      </Fact>
      <WorkPerStep />
      <Fact name={texts.audit.codebookRulesTitle} term="dead-code" title={texts.audit.codebookRulesHelp[codebookRules]}>
        {texts.audit.codebookRules[codebookRules]}
      </Fact>
    </dl>
  );
}
