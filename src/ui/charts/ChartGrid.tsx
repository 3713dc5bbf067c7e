/** All charts of the page, and the one in full size. */
import { Dialog } from 'radix-ui';
import { useId, useState } from 'react';
import { texts } from '../../config/texts/index.ts';
import { Smoother } from '../../store/smoothing.ts';
import './charts.css';
import { CloseIcon } from '../icons.tsx';
import { useFocusReturn } from '../useFocusReturn.ts';
import { useLab, useLabActions, useLabInstance } from '../useLab.ts';
import { ChartFigure, useLaneIds } from './ChartFigure.tsx';
import { ChartScheduler } from './chartScheduler.ts';
import { type ChartId, type ChartSpec, chartSpecs, type ScaleKind } from './chartSpecs.ts';
import { setZoom } from './chartZoom.ts';
import { ChartSection } from './ChartSection.tsx';
import { scaleOf } from './currentFrame.ts';
import { useChartPreferences } from './preferences.ts';
import { sectionsOf } from './sections.ts';

const PLOT_HEIGHT = 164;
const LARGE_PLOT_HEIGHT = 300;

/** The charts. Takes the width it is given: three columns, two, or one. */
export function ChartGrid() {
  // One of each for all charts: drawing takes turns, and averages are computed once.
  const [scheduler] = useState(() => new ChartScheduler());
  const [smoother] = useState(() => new Smoother());
  const lab = useLabInstance();
  const { setView } = useLabActions();
  const { large } = useChartPreferences();
  const help = useId();
  const scales = useLab((state) => state.view.scales);
  const [enlarged, setEnlarged] = useState<ChartId | null>(null);
  const lanes = useLaneIds().length;
  const shared = (each: ChartSpec) => ({
    scale: scaleOf(each, { scales }),
    onScale: (scale: ScaleKind) => {
      // A part of a linear axis may lie where a log scale has nothing.
      setZoom(lab, each.id, { y: null });
      setView({ scales: { ...scales, [each.id]: scale } });
    },
    help,
    scheduler,
    smoother,
  });
  const specs = useLab(({ session, draft, flipReference }) => chartSpecs(session?.experiment ?? draft, flipReference));
  const sections = sectionsOf(specs);
  const spec = specs.find(({ id }) => id === enlarged);
  const focusReturn = useFocusReturn();
  return (
    <section className="charts" aria-label={texts.charts.grid}>
      <p id={help} className="chart-summary">
        {texts.chartTools.keys}
      </p>
      {sections.map((section, i) => (
        <ChartSection key={section.id} section={section} alone={sections.length === 1}>
          <div className="chart-grid" data-lanes={lanes} data-tour={i === 0 ? 'charts' : undefined}>
            {section.specs.map((each) => (
              <ChartFigure
                key={each.id}
                spec={each}
                {...shared(each)}
                large={large.includes(each.id)}
                plotHeight={large.includes(each.id) ? LARGE_PLOT_HEIGHT : PLOT_HEIGHT}
                resting={enlarged !== null}
                onEnlarge={() => setEnlarged(each.id)}
              />
            ))}
          </div>
        </ChartSection>
      ))}
      <Dialog.Root open={spec !== undefined} onOpenChange={(open) => !open && setEnlarged(null)}>
        <Dialog.Portal>
          <Dialog.Overlay className="chart-dialog-shade" />
          <Dialog.Content className="chart-dialog" {...focusReturn}>
            <Dialog.Title className="chart-summary">{spec ? texts.charts.titles[spec.id] : ''}</Dialog.Title>
            <Dialog.Description className="chart-dialog-help">{texts.charts.dialogHelp}</Dialog.Description>
            <Dialog.Close className="chart-button chart-dialog-close" aria-label={texts.charts.close}>
              <CloseIcon />
            </Dialog.Close>
            {spec && (
              <ChartFigure spec={spec} {...shared(spec)} plotHeight={Math.max(240, window.innerHeight * 0.58)} />
            )}
          </Dialog.Content>
        </Dialog.Portal>
      </Dialog.Root>
    </section>
  );
}
