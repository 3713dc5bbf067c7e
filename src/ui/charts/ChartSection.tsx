/** A group of charts under a heading that folds it. Folded charts are not drawn. */
import { type ReactNode, useId } from 'react';
import { texts } from '../../config/texts/index.ts';
import { useLab } from '../useLab.ts';
import { isWatched } from '../scenarios/watchedPlaces.ts';
import { FoldIcon } from './chartIcons.tsx';
import { changeChartPreferences, chartPreferences, toggled, useChartPreferences } from './preferences.ts';
import type { ChartSectionSpec } from './sections.ts';

interface Props {
  section: ChartSectionSpec;
  /** Of a chart alone nothing is folded, so there is no heading. */
  alone: boolean;
  children: ReactNode;
}

export function ChartSection({ section: { id, specs }, alone, children }: Props) {
  const content = useId();
  const { folded } = useChartPreferences();
  // What a question says to look at is not hidden from it.
  const watched = useLab((state) => specs.some((spec) => isWatched(state, spec.id)));
  const open = alone || watched || !folded.includes(id);
  const title = texts.chartTools.sections[id];
  if (alone) return children;
  return (
    <section className="chart-section" aria-label={title} data-open={open}>
      <h2 className="chart-section-head">
        <button
          type="button"
          aria-expanded={open}
          aria-controls={open ? content : undefined}
          disabled={watched}
          onClick={() => changeChartPreferences({ folded: toggled(chartPreferences().folded, id) })}
        >
          <FoldIcon />
          {title}
          <span className="chart-section-count">{texts.chartTools.charts(specs.length)}</span>
        </button>
      </h2>
      {open && <div id={content}>{children}</div>}
    </section>
  );
}
