/** The selected lane: the verdict on its freeze, and the proof behind it. */
import { texts } from '../../config/texts/index.ts';
import type { LaneState } from '../../protocol/session.ts';
import { formatCount } from '../../config/texts/numbers.ts';
import { useInvitation } from '../notices/useInvitation.ts';
import { PolicyMatrix } from '../proof/PolicyMatrix.tsx';
import { ProofFacts } from '../proof/ProofFacts.tsx';
import { ProofTable } from '../proof/ProofTable.tsx';
import { useLab } from '../useLab.ts';
import { useVerdict } from './useVerdict.ts';
import { verdictParts } from '../../metrics/verdictWords.ts';
import { VerdictIcon } from './VerdictIcon.tsx';

function originSentence(origin: LaneState['origin']): string | null {
  if (origin === null) return null;
  const step = formatCount(origin.step);
  switch (origin.kind) {
    case 'fork':
      return texts.panel.origin.fork(origin.lane, step);
    case 'added':
      return texts.panel.origin.added(step);
    case 'import':
      return texts.panel.origin.import(origin.name, step);
    default:
      return origin satisfies never;
  }
}

function Proof({ lane }: { lane: LaneState }) {
  const { kind, sentence, report } = useVerdict(lane);
  const { headline, details } = report === null ? { headline: sentence, details: [] } : verdictParts(report);
  const policy = texts.policies[lane.policy].label;
  const since = formatCount(report?.since ?? lane.frozenAt ?? 1);
  return (
    <>
      <div className="verdict" data-kind={kind} data-tour="proof">
        <p className="verdict-words figure">
          <VerdictIcon kind={kind} />
          <span>{headline}</span>
        </p>
        {details.map((detail) => (
          <p key={detail} className="verdict-detail figure">
            {detail}
          </p>
        ))}
        <p className="verdict-since figure">
          {lane.frozen ? texts.audit.since(policy, since) : texts.audit.trainingSince(since)}
        </p>
      </div>
      <ProofFacts report={report} />
      {report === null ? <p className="quiet small">{texts.audit.empty}</p> : <ProofTable report={report} />}
    </>
  );
}

function Size() {
  const parameters = useLab((state) => state.session?.size.parameters ?? 0);
  const values = useLab((state) => state.session?.size.codebookValues ?? 0);
  return <p className="quiet small figure">{texts.audit.size(formatCount(parameters), formatCount(values))}</p>;
}

/** The upper part of the right panel. */
export function LanePanel() {
  const lane = useLab((state) => state.session?.lanes.find((each) => each.id === state.selectedLane) ?? null);
  const failed = useLab((state) => state.failure !== null);
  const invitation = useInvitation();
  if (lane === null)
    return <p className="quiet">{failed ? texts.panel.noModel : (invitation ?? texts.panel.noSession)}</p>;
  const origin = originSentence(lane.origin);
  return (
    <section className="lane-panel" aria-labelledby="lane-title" data-lane={lane.id}>
      <div className="lane-panel-head">
        <h2 id="lane-title">
          <span className="lane-mark" aria-hidden="true">
            {lane.id}
          </span>
          {texts.panel.title(lane.id)}
        </h2>
        <PolicyMatrix />
      </div>
      <Proof lane={lane} />
      {origin !== null && <p className="quiet small">{origin}</p>}
      <Size />
    </section>
  );
}
