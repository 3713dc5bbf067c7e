/** The verdict beside the switch: a few words to see, the whole sentence for whoever asks. */
import type { LaneId } from '../../config/experiment.ts';
import type { LaneState } from '../../protocol/session.ts';
import { useVerdict } from '../lane/useVerdict.ts';
import { VerdictIcon } from '../lane/VerdictIcon.tsx';

/** Id of the sentence that describes a lane's freeze switch. */
export const verdictId = (lane: LaneId): string => `verdict-${lane}`;

export function LaneVerdict({ lane }: { lane: LaneState }) {
  const { kind, sentence, short } = useVerdict(lane);
  return (
    <p className="lane-verdict figure" id={verdictId(lane.id)} data-kind={kind} title={sentence}>
      <VerdictIcon kind={kind} />
      <span className="lane-verdict-words" aria-hidden="true">
        {short}
      </span>
      <span className="visually-hidden">{sentence}</span>
    </p>
  );
}
