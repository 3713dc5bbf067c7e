/** Tokens of the two checkpoints: how many changed, how many are near a tie, and how many of a file's are left. */
import { problemText } from '../../config/problems/problemText.ts';
import { texts } from '../../config/texts/index.ts';
import type { FreezeCheckReport, TokenChange, TokenFileCounts, UtteranceTokens } from '../../protocol/freezeCheck.ts';
import { FileButton } from '../FileButton.tsx';
import { ForeignText } from '../ForeignText.tsx';
import { formatCount, formatPercent } from '../../config/texts/numbers.ts';
import { useLab, useLabActions, useReady } from '../useLab.ts';

/** Rows drawn at most; more are counted. */
const ROWS = 100;

const percent = (part: number, whole: number): string => formatPercent(part / whole, part / whole < 0.1 ? 2 : 1);

function fileSentences({ name, mismatch, compared, before, after, lostNearTies }: TokenFileCounts): string[] {
  const said = texts.check.tokens;
  if (mismatch?.kind === 'rate') return [said.otherRate(name)];
  if (mismatch?.kind === 'codes')
    return [said.otherCodes(name, formatCount(mismatch.largest), formatCount(mismatch.codes))];
  if (compared === 0) return [said.noneCompared(name)];
  const given = said.file(name, formatCount(compared), percent(before, compared), percent(after, compared));
  if (after === compared) return [said.noneUnknown, given];
  const lost = compared - after;
  return [said.unknown(percent(lost, compared)), given, said.unknownNear(formatCount(lostNearTies), formatCount(lost))];
}

function sentencesOf({ tokens, changed, nearTies, changedNearTies, source, file }: TokenChange): string[] {
  const said = texts.check.tokens;
  const all = formatCount(tokens);
  return [
    changed === 0 ? said.none(all) : said.changed(formatCount(changed), all, percent(changed, tokens)),
    ...(file ? fileSentences(file) : []),
    said.nearTies(formatCount(nearTies), all, formatCount(changedNearTies)),
    said.source[source],
  ];
}

function Utterances({ utterances, withFile }: { utterances: readonly UtteranceTokens[]; withFile: boolean }) {
  const { columns, perUtterance, more } = texts.check.tokens;
  const sorted = utterances.toSorted((a, b) => b.changed / b.tokens - a.changed / a.tokens);
  const left = sorted.length - ROWS;
  return (
    <details className="agreement-details">
      <summary>{perUtterance(formatCount(utterances.length))}</summary>
      <table className="file-table figure">
        <thead>
          <tr>
            <th scope="col">{columns.utterance}</th>
            <th scope="col">{columns.tokens}</th>
            <th scope="col">{columns.changed}</th>
            <th scope="col">{columns.nearTies}</th>
            {withFile && <th scope="col">{columns.file}</th>}
          </tr>
        </thead>
        <tbody>
          {sorted.slice(0, ROWS).map(({ name, tokens, changed, nearTies, file }) => (
            <tr key={name}>
              <th scope="row">
                <ForeignText className="file-name" titled>
                  {name}
                </ForeignText>
              </th>
              <td>{formatCount(tokens)}</td>
              <td>{formatCount(changed)}</td>
              <td>{formatCount(nearTies)}</td>
              {withFile && <td>{file === null ? '–' : formatCount(file.compared - file.after)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
      {left > 0 && <p className="quiet small">{more(formatCount(left))}</p>}
    </details>
  );
}

export function CheckTokens({ report }: { report: FreezeCheckReport }) {
  const actions = useLabActions();
  const ready = useReady();
  const chosen = useLab(({ check }) => check.tokens);
  const running = useLab(({ check }) => check.running);
  const { tokens, tokensMissing } = report;
  const said = texts.check.tokens;
  const [first, ...others] = tokens === null ? [] : sentencesOf(tokens);
  return (
    <section>
      <h3>{said.title}</h3>
      {first === undefined ? <p className="quiet small">{said.intro}</p> : <p className="figure">{first}</p>}
      {others.map((sentence) => (
        <p key={sentence} className="small figure">
          <ForeignText>{sentence}</ForeignText>
        </p>
      ))}
      {tokens !== null && <Utterances utterances={tokens.utterances} withFile={tokens.file !== null} />}
      {tokensMissing !== null && <p className="warning-text small">{problemText(tokensMissing)}</p>}
      {chosen !== null && tokens === null && (
        <p className="quiet small">
          <ForeignText>{said.chosen(chosen.name)}</ForeignText>
        </p>
      )}
      <div className="button-row">
        <button
          type="button"
          className="button"
          disabled={!ready || running}
          onClick={() => void actions.checkWithTokens()}
        >
          {tokens === null ? said.run : said.again}
        </button>
        <FileButton accept=".tsv,.txt" onFiles={([file]) => file && void actions.chooseForCheck('tokens', file)}>
          {said.choose}
        </FileButton>
      </div>
    </section>
  );
}
