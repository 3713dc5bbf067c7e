/** Our tokens against a `6-name2semantic.tsv`: how many the GPT (s1) would still get as it learned them. */
import { useId } from 'react';
import { texts } from '../../config/texts/index.ts';
import type { LaneId } from '../../config/experiment.ts';
import type { AgreementReport, TokenMismatch } from '../../protocol/files.ts';
import { dataAwaitReset } from '../../store/tokenComparison.ts';
import { FileButton } from '../FileButton.tsx';
import { Term } from '../help/Term.tsx';
import { DownloadIcon, ResetIcon } from '../icons.tsx';
import { formatCount } from '../../config/texts/numbers.ts';
import { useLab, useLabActions, useReady } from '../useLab.ts';
import { shareText } from './agreement.ts';
import { UtteranceTable } from './UtteranceTable.tsx';

function Files() {
  const actions = useLabActions();
  const lane = useLab((state) => state.selectedLane);
  const ready = useReady();
  return (
    <div className="flip-controls">
      <button
        type="button"
        className="button"
        disabled={!ready}
        onClick={() => void actions.exportSemanticTokens(lane)}
      >
        <DownloadIcon />
        {texts.tokens.export}
      </button>
      <FileButton
        accept=".tsv,text/tab-separated-values"
        onFiles={([file]) => file && void actions.importSemanticTokens(file)}
      >
        {texts.tokens.import}
      </FileButton>
    </div>
  );
}

function Mismatch({ mismatch }: { mismatch: TokenMismatch }) {
  const rate = useLab((state) => state.session?.experiment.settings.tokenRate ?? null);
  const { mismatch: words } = texts.tokens;
  if (mismatch.kind === 'codes') {
    const { largest, codes } = mismatch;
    return <p className="warning-text">{words.codes(formatCount(largest), formatCount(codes))}</p>;
  }
  const twice = mismatch.expected > mismatch.ours;
  const fitting = rate === '25hz' && twice ? '50hz' : rate === '50hz' && !twice ? '25hz' : null;
  const remedy = fitting === null ? null : (texts.choices[fitting] ?? fitting);
  return (
    <p className="warning-text">
      {words.rate(formatCount(mismatch.expected), formatCount(mismatch.ours), twice, remedy)}
    </p>
  );
}

function Result({ report }: { report: AgreementReport }) {
  const { compared, equal, step, mismatch } = report;
  if (mismatch !== null) return <Mismatch mismatch={mismatch} />;
  if (compared === 0) return <p className="warning-text">{texts.tokens.nothing}</p>;
  return (
    <p className="agreement-result figure" data-exact={equal === compared}>
      <b>{shareText(equal, compared)}</b> {texts.tokens.agreement}
      <span className="quiet">
        {texts.tokens.flipped(shareText(compared - equal, compared))} ·{' '}
        {texts.tokens.counts(formatCount(equal), formatCount(compared))} · {texts.tokens.at(formatCount(step))}
      </span>
    </p>
  );
}

/** One lane's result, with the button that measures it again. */
function Lane({ lane }: { lane: LaneId }) {
  const actions = useLabActions();
  const ready = useReady();
  const report = useLab((state) => state.agreements[lane] ?? null);
  const waits = useLab(dataAwaitReset);
  const pending = useLab(({ comparing }) => (comparing ? 'comparing' : 'notMeasured'));
  const measure = texts.tokens.measure(lane);
  return (
    <div className="agreement-lane" data-lane={lane}>
      <span className="lane-mark small" aria-hidden="true">
        {lane}
      </span>
      {report === null ? (
        <p className="quiet">{texts.tokens[waits ? 'waits' : pending]}</p>
      ) : (
        <Result report={report} />
      )}
      <button
        type="button"
        className="button"
        disabled={waits || !ready}
        onClick={() => void actions.measureAgreement(lane)}
      >
        <ResetIcon />
        {measure}
      </button>
    </div>
  );
}

/** Beneath the token flips. The table is of the selected lane. */
export function TokenAgreement() {
  const id = useId();
  const imported = useLab((state) => state.semanticTokens);
  const lanes = useLab((state) => state.session?.lanes) ?? [];
  const selected = useLab((state) => state.agreements[state.selectedLane] ?? null);
  return (
    <section className="agreement" aria-labelledby={id}>
      <div className="section-head">
        <h2 id={id} title={texts.tokens.help}>
          <Term id="token">{texts.tokens.title}</Term>
        </h2>
        <Files />
      </div>
      {imported === null ? (
        <p className="quiet">{texts.tokens.empty}</p>
      ) : (
        <>
          <p className="quiet small figure foreign">
            {texts.tokens.from(imported.name, imported.utterances === null ? null : formatCount(imported.utterances))}
          </p>
          {lanes.map(({ id: lane }) => (
            <Lane key={lane} lane={lane} />
          ))}
          {selected !== null && <UtteranceTable report={selected} />}
        </>
      )}
    </section>
  );
}
