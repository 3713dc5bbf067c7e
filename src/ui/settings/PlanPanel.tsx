/** What every reset will play, as long as there is a plan. */
import type { TimelineEntry } from '../../config/experiment.ts';
import type { FieldId } from '../../config/fields.ts';
import { texts } from '../../config/texts/index.ts';
import { formatCount } from '../../config/texts/numbers.ts';
import { useLab, useLabActions } from '../useLab.ts';
import { isEmpty, phaseText, settingText } from './settingText.ts';

/** Entries shown at most. */
const SHOWN = 100;

function sentences(entry: TimelineEntry): string[] {
  const words = texts.plan;
  switch (entry.action) {
    case 'freeze': {
      const { id, frozen, policy } = entry.lane;
      return [(frozen ? words.frozen : words.thawed)(id, texts.policies[policy].label)];
    }
    case 'set':
      return Object.entries(entry.settings).map(([id, value]) =>
        words.set(texts.fields[id as FieldId].label, settingText(id as FieldId, value)),
      );
    case 'data':
      return [isEmpty(entry.settings) ? words.dataOfStart : words.data(phaseText(entry.settings))];
    case 'fork':
      return [words.forked(entry.lane)];
    case 'add':
      return [words.added(entry.lane.frozen, texts.policies[entry.lane.policy].label)];
    case 'remove':
      return [words.removed(entry.lane)];
    default:
      return entry satisfies never;
  }
}

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
              <span>{texts.joined.phrases(sentences(entry))}</span>
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
