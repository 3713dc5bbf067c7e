/** The verdict of a freeze check in a sentence, and what it rests on. */
import { useState } from 'react';
import { problemText } from '../../config/problems/problemText.ts';
import { texts } from '../../config/texts/index.ts';
import type { CheckVerdict, FreezeCheckReport } from '../../protocol/freezeCheck.ts';
import { ForeignText } from '../ForeignText.tsx';
import { DownloadIcon } from '../icons.tsx';
import { VerdictIcon } from '../lane/VerdictIcon.tsx';
import { formatChange, localDigits } from '../../config/texts/numbers.ts';
import { useLab, useLabActions } from '../useLab.ts';
import { CheckCodes } from './CheckCodes.tsx';
import { CheckPolicies } from './CheckPolicies.tsx';
import { CheckTensors } from './CheckTensors.tsx';
import { CheckTokens } from './CheckTokens.tsx';

/** As the verdict on a lane is drawn. */
const KINDS = { held: 'held', leaked: 'leaks', 'not-frozen': 'training', 'not-comparable': 'pending' } as const;
const kindOf = (verdict: CheckVerdict) => KINDS[verdict];

/** What became of each part, the parts that moved first. */
function sentencesOf({ verdict, causes, modules }: FreezeCheckReport): string[] {
  const { check } = texts;
  const factors = modules.flatMap(({ factor }) => (factor === null ? [] : [localDigits(factor.toPrecision(6))]));
  const still = modules.filter(({ motion }) => motion === 'still' && verdict !== 'held');
  return [
    ...causes.map(({ by, change }) => check.cause[by](formatChange(change))),
    ...factors.map(check.factor),
    ...still.map(({ part }) => check.still(part)),
  ];
}

function Verdict({ report }: { report: FreezeCheckReport }) {
  const { verdict, reason, rounded, precision } = report;
  return (
    <div className="verdict" data-kind={kindOf(verdict)} role="status">
      <p className="verdict-words">
        <VerdictIcon kind={kindOf(verdict)} />
        <span>{texts.check.verdict[verdict]}</span>
      </p>
      {reason === null ? (
        sentencesOf(report).map((sentence) => (
          <p key={sentence} className="verdict-detail figure">
            {sentence}
          </p>
        ))
      ) : (
        <p className="verdict-detail">
          <ForeignText>{problemText(reason)}</ForeignText>
        </p>
      )}
      {reason === null && (
        <p className="verdict-since">{(rounded ? texts.check.rounded : texts.check.precision)[precision]}</p>
      )}
    </div>
  );
}

function Exports() {
  const actions = useLabActions();
  const [copied, setCopied] = useState(false);
  const copy = (): void =>
    void navigator.clipboard.writeText(actions.checkText()).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <div className="button-row">
      {/* A page that came over plain http has no clipboard. */}
      {'clipboard' in navigator && (
        <button type="button" className="button" onClick={copy}>
          {copied ? texts.check.copied : texts.check.copy}
        </button>
      )}
      <button type="button" className="button" onClick={() => actions.saveCheck()}>
        <DownloadIcon />
        {texts.check.save}
      </button>
    </div>
  );
}

export function CheckResult({ report }: { report: FreezeCheckReport }) {
  const running = useLab(({ check }) => check.running);
  return (
    <div className="check-result" aria-busy={running}>
      <Verdict report={report} />
      {report.reason === null && (
        <>
          <CheckPolicies report={report} />
          <CheckTensors tensors={report.tensors} />
          {report.codebooks.map((codebook) => (
            <CheckCodes key={codebook.layer} codebook={codebook} layered={report.codebooks.length > 1} />
          ))}
          <CheckTokens report={report} />
        </>
      )}
      {/* Of another report nothing was copied. */}
      <Exports key={`${report.before.name} ${report.after.name} ${report.tokens !== null}`} />
    </div>
  );
}
