/** Says that training stopped because a value was lost, which and why, and offers the ways on. */
import { texts } from '../../config/texts/index.ts';
import { WarningIcon } from '../icons.tsx';
import { formatCount } from '../../config/texts/numbers.ts';
import { useLab, useLabActions } from '../useLab.ts';
import { divergenceWords } from './divergenceWords.ts';

/** What the transport's buttons are described by while no step can be taken. */
export const DIVERGENCE_ID = 'divergence';

/** @param compact only the title and the ways on, the rest on demand: for the bar at the bottom of narrow screens */
export function DivergenceBanner({ compact = false }: { compact?: boolean }) {
  const actions = useLabActions();
  const session = useLab((state) => (state.connection === 'ready' ? state.session : null));
  if (!session?.divergence) return null;
  const { divergence, lanes, running } = session;
  const { lost, healthyStep } = divergence;
  const { title, what, why, advice } = divergenceWords(
    divergence,
    lanes.map(({ id }) => id),
  );
  const [only, ...more] = lost;
  const canGoOnWithout = only && more.length === 0 && lanes.length > 1;
  const explanation = <p className="divergence-why">{texts.joined.sentences([what, why])}</p>;
  return (
    <section className="divergence" role="alert" id={DIVERGENCE_ID}>
      <WarningIcon />
      {compact ? (
        <details>
          <summary className="divergence-title">{title}</summary>
          {explanation}
          <p>{advice}</p>
        </details>
      ) : (
        <>
          <h2 className="divergence-title">{title}</h2>
          {explanation}
          <p className="divergence-advice">{advice}</p>
        </>
      )}
      <div className="divergence-ways">
        {healthyStep !== null && (
          <button
            type="button"
            className="button primary"
            disabled={running}
            onClick={() => void actions.restoreHealthy()}
          >
            {texts.divergence.goBack(formatCount(healthyStep))}
          </button>
        )}
        {canGoOnWithout && (
          <button type="button" className="button" onClick={() => void actions.removeLane(only.lane)}>
            {texts.divergence.remove(only.lane)}
          </button>
        )}
      </div>
    </section>
  );
}
