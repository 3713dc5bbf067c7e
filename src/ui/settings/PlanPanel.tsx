/** What every reset will play, as long as there is a plan. */
import { texts } from '../../config/texts/index.ts';
import { formatCount } from '../../config/texts/numbers.ts';
import { useLab, useLabActions } from '../useLab.ts';
import { actionText } from '../../config/texts/settingText.ts';

/** Entries shown at most. */
const SHOWN = 100;

export function PlanPanel() {
  const plan = useLab((state) => state.plan);
  const { dropPlan } = useLabActions();
  if (plan === null) return null;
  const { timeline } = plan;
  return (
    <section className="plan" aria-labelledby="plan-title">
      <h3 id="plan-title">{texts.plan.title}</h3>
      <p className="small">{texts.plan.summary(timeline.length, formatCount(timeline.length))}</p>
      <details>
        <summary>{texts.plan.show}</summary>
        <ol className="plain-list small">
          {timeline.slice(0, SHOWN).map((entry, i) => (
            // Entries have no identity but their place.
            <li key={i}>
              <span className="figure quiet">{texts.plan.step(formatCount(entry.step))}</span>
              <span>{actionText(entry)}</span>
            </li>
          ))}
        </ol>
        {timeline.length > SHOWN && (
          <p className="quiet small">{texts.plan.more(formatCount(timeline.length - SHOWN))}</p>
        )}
      </details>
      <button type="button" className="button" title={texts.plan.dropHelp} onClick={dropPlan}>
        {texts.plan.drop}
      </button>
    </section>
  );
}
