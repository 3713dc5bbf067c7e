/** Beneath the drawing: what the selected lane's policy does, its levers, and a further lane. */
import { useState } from 'react';
import { LANE_IDS, type LaneSetup } from '../../config/experiment.ts';
import { policyEntry } from '../../config/texts/glossaryTerms.ts';
import { texts } from '../../config/texts/index.ts';
import { Term } from '../help/Term.tsx';
import { ChevronIcon, PlusIcon } from '../icons.tsx';
import { useInvitation } from '../notices/useInvitation.ts';
import { useDiverged, useLab, useLabActions, useReady } from '../useLab.ts';
import { Levers } from './Levers.tsx';

const LEVERS_ID = 'levers';

/** What a policy does, always in the same place so that nothing jumps. */
function PolicySentence({ lane }: { lane: LaneSetup }) {
  const policy = texts.policies[lane.policy];
  const { joined } = texts;
  return (
    <p className="policy-sentence">
      <b>
        <Term id={policyEntry(lane.policy)}>{joined.closed(`${texts.lanes.name(lane.id)} · ${policy.label}`)}</Term>
        {joined.gap}
      </b>
      {policy.does}
      {joined.gap}
      <span className="quiet">{texts.lanes.occurs(policy.occurs)}</span>
    </p>
  );
}

function AddLane() {
  const actions = useLabActions();
  const ready = useReady();
  const full = useLab((state) => (state.session?.lanes.length ?? LANE_IDS.length) >= LANE_IDS.length);
  const diverged = useDiverged();
  return (
    <button
      type="button"
      className="button quiet-button"
      disabled={full || diverged || !ready}
      onClick={() => void actions.addLane()}
    >
      <PlusIcon />
      {texts.lanes.add}
    </button>
  );
}

/** The foot of the flow drawing. */
export function FlowFoot() {
  const lane = useLab((state) => state.draft.lanes.find((each) => each.id === state.selectedLane) ?? null);
  const untouched = useLab((state) => state.pace.step === 0 && state.session?.running !== true);
  const failed = useLab((state) => state.failure !== null);
  const invitation = useInvitation();
  const [wanted, setWanted] = useState<boolean | null>(null);
  // Whoever chooses to set levers by hand wants to see them.
  const open = lane !== null && (wanted ?? lane.policy === 'custom');
  const inviting = untouched && !failed && !open && (lane === null || lane.policy === 'wholeForward');
  return (
    <>
      <div className="flow-foot">
        {inviting || (lane === null && !failed) ? (
          <p className="policy-sentence">
            <b>
              {texts.joined.closed(invitation ?? texts.flow.emptyTitle)}
              {texts.joined.gap}
            </b>
            {texts.flow.emptyText}
          </p>
        ) : (
          lane !== null && <PolicySentence lane={lane} />
        )}
        <span className="flow-buttons">
          {lane !== null && (
            <button
              type="button"
              className="button quiet-button levers-button"
              aria-label={texts.levers.name(lane.id)}
              aria-expanded={open}
              aria-controls={open ? LEVERS_ID : undefined}
              onClick={() => setWanted(!open)}
            >
              <ChevronIcon />
              {texts.levers.title}
            </button>
          )}
          <AddLane />
        </span>
      </div>
      <div id={LEVERS_ID}>{open && <Levers lane={lane} />}</div>
    </>
  );
}
