/** Agreement by utterance, and the names that only one side has. Folded: there may be thousands. */
import { useMemo } from 'react';
import { foreign } from '../../config/texts/foreignText.ts';
import { texts } from '../../config/texts/index.ts';
import type { AgreementReport } from '../../protocol/files.ts';
import { ForeignText } from '../ForeignText.tsx';
import { formatCount } from '../../config/texts/numbers.ts';
import { shareText, worstFirst } from './agreement.ts';

/** Rows drawn at most; more are counted. */
const ROWS = 100;

function Missing({ title, count, names }: { title: string; count: number; names: readonly string[] }) {
  if (count === 0) return null;
  const more = count - names.length;
  return (
    <p className="small">
      <b>{title}</b> <ForeignText className="quiet">{texts.joined.list(names.map(foreign))}</ForeignText>
      {more > 0 && <span className="quiet"> {texts.tokens.more(formatCount(more))}</span>}
    </p>
  );
}

export function UtteranceTable({ report }: { report: AgreementReport }) {
  const { lane, utterances, onlyInFile, onlyInData, ambiguous } = report;
  const sorted = useMemo(() => worstFirst(utterances), [utterances]);
  const more = sorted.length - ROWS;
  const { columns } = texts.tokens;
  return (
    <>
      <details className="agreement-details">
        <summary>
          <span className="lane-mark small" aria-hidden="true" data-lane={lane}>
            {lane}
          </span>{' '}
          {texts.tokens.perUtterance(formatCount(sorted.length))}
        </summary>
        <table className="file-table figure" aria-label={texts.tokens.lane(lane)}>
          <thead>
            <tr>
              <th scope="col">{columns.name}</th>
              <th scope="col">{columns.agreement}</th>
              <th scope="col">{columns.flipped}</th>
              <th scope="col">{columns.length}</th>
            </tr>
          </thead>
          <tbody>
            {sorted.slice(0, ROWS).map(({ name, equal, compared, expected, ours }) => (
              <tr key={name}>
                <th scope="row">
                  <ForeignText className="file-name" titled>
                    {name}
                  </ForeignText>
                </th>
                <td>{compared === 0 ? '–' : shareText(equal, compared)}</td>
                <td>{formatCount(compared - equal)}</td>
                <td className={expected === ours ? undefined : 'warning-text'}>
                  {texts.tokens.lengths(formatCount(expected), formatCount(ours))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {more > 0 && <p className="quiet small">{texts.tokens.more(formatCount(more))}</p>}
      </details>
      <Missing title={texts.tokens.ambiguous(formatCount(ambiguous.count))} {...ambiguous} />
      <Missing title={texts.tokens.onlyInFile(formatCount(onlyInFile.count))} {...onlyInFile} />
      <Missing title={texts.tokens.onlyInData(formatCount(onlyInData.count))} {...onlyInData} />
    </>
  );
}
