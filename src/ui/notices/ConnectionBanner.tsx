/** Says, over the full width, what is wrong with the worker, what is shown meanwhile, and offers to start it anew. */
import { problemText } from '../../config/problems/problemText.ts';
import { texts } from '../../config/texts/index.ts';
import { ForeignText } from '../ForeignText.tsx';
import { isOver } from '../../store/condition.ts';
import type { LabState } from '../../store/state.ts';
import { formatCount } from '../../config/texts/numbers.ts';
import { useLab, useLabActions } from '../useLab.ts';

type Outage = Pick<LabState, 'connection' | 'interrupted' | 'failure'> & {
  /** Step of the copy from which it goes on by itself; null if it does not. */
  recovering: string | null;
  /** Step at which the run ended that is still shown; null if there is none. */
  ended: string | null;
};

/** The headline and what follows it; null while all is well. */
function wordsOf({
  connection,
  interrupted,
  failure,
  ended,
  recovering,
}: Outage): [string, ...(string | null)[]] | null {
  const { outage, wait, over, overSoon, overUntilReset, restarting, noModel } = texts.notices;
  const soon = ended === null ? null : overSoon(ended);
  const moment = interrupted ?? 'idle';
  switch (connection) {
    case 'ready':
      // The first build after a restart was cancelled.
      return ended === null ? null : [noModel, overUntilReset(ended)];
    case 'starting':
      if (recovering !== null)
        return [restarting, texts.runs.recovering(recovering), failure && problemText(failure.problem)];
      return soon === null ? null : [restarting, soon];
    case 'silent':
      return [outage.silent[moment], wait[moment], soon];
    case 'lost':
    case 'failed': {
      const exhausted = failure?.code === 'out-of-memory';
      return [
        exhausted ? texts.memory.ended : outage[connection][moment],
        failure && problemText(failure.problem),
        ended === null ? null : over(ended),
      ];
    }
    default:
      return connection satisfies never;
  }
}

export function ConnectionBanner() {
  const actions = useLabActions();
  const connection = useLab((state) => state.connection);
  const interrupted = useLab((state) => state.interrupted);
  const failure = useLab((state) => state.failure);
  const ended = useLab((state) => (isOver(state) ? formatCount(state.pace.step) : null));
  const kept = useLab((state) => state.keeping.step);
  const recovering = useLab((state) => state.recovering !== null);
  const words = wordsOf({
    connection,
    interrupted,
    failure,
    ended,
    recovering: recovering ? formatCount(kept ?? 0) : null,
  });
  if (words === null) return null;
  const [headline, ...sentences] = words;
  return (
    <div
      className="banner"
      data-state={connection}
      role={connection === 'starting' || connection === 'ready' ? 'status' : 'alert'}
    >
      <p>
        <b>{headline}</b>
        {texts.joined.gap}
        <ForeignText>
          {texts.joined.sentences(sentences.flatMap((each) => (each === null ? [] : [texts.joined.closed(each)])))}
        </ForeignText>
      </p>
      {connection !== 'starting' && connection !== 'ready' && (
        <span className="banner-ways">
          {kept !== null && (
            <button type="button" className="button" onClick={() => void actions.goOn()}>
              {texts.runs.goOnFrom(formatCount(kept))}
            </button>
          )}
          <button type="button" className="button" onClick={() => void actions.restart()}>
            {texts.notices.restart}
          </button>
        </span>
      )}
    </div>
  );
}
