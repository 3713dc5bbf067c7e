/** All charts of the page, and the one in full size. */
import { Dialog } from 'radix-ui';
import { useState } from 'react';
import { charts } from '../../config/texts/charts.en.ts';
import { Smoother } from '../../store/smoothing.ts';
import './charts.css';
import { CloseIcon } from '../icons.tsx';
import { useLab } from '../useLab.ts';
import { ChartFigure, useLaneIds } from './ChartFigure.tsx';
import { ChartScheduler } from './chartScheduler.ts';
import { CHART_SPECS, type ChartId, type ScaleKind, SPECS_BY_REFERENCE } from './chartSpecs.ts';

const PLOT_HEIGHT = 164;

const firstScales = (): Record<ChartId, ScaleKind> =>
  Object.fromEntries(CHART_SPECS.map(({ id, scale }) => [id, scale])) as Record<ChartId, ScaleKind>;

/** The charts. Takes the width it is given: three columns, two, or one. */
export function ChartGrid() {
  // One of each for all charts: drawing takes turns, and averages are computed once.
  const [scheduler] = useState(() => new ChartScheduler());
  const [smoother] = useState(() => new Smoother());
  const [scales, setScales] = useState(firstScales);
  const [enlarged, setEnlarged] = useState<ChartId | null>(null);
  const lanes = useLaneIds().length;
  const shared = (id: ChartId) => ({
    scale: scales[id],
    onScale: (scale: ScaleKind) => setScales((before) => ({ ...before, [id]: scale })),
    scheduler,
    smoother,
  });
  const specs = SPECS_BY_REFERENCE[useLab((state) => state.flipReference)];
  const spec = specs.find(({ id }) => id === enlarged);
  return (
    <section className="charts" aria-label={charts.grid}>
      <div className="chart-grid" data-lanes={lanes}>
        {specs.map((each) => (
          <ChartFigure
            key={each.id}
            spec={each}
            {...shared(each.id)}
            plotHeight={PLOT_HEIGHT}
            resting={enlarged !== null}
            onEnlarge={() => setEnlarged(each.id)}
          />
        ))}
      </div>
      <Dialog.Root open={spec !== undefined} onOpenChange={(open) => !open && setEnlarged(null)}>
        <Dialog.Portal>
          <Dialog.Overlay className="chart-dialog-shade" />
          <Dialog.Content className="chart-dialog">
            <Dialog.Title className="chart-summary">{spec ? charts.titles[spec.id] : ''}</Dialog.Title>
            <Dialog.Description className="chart-dialog-help">{charts.dialogHelp}</Dialog.Description>
            <Dialog.Close className="chart-button chart-dialog-close" aria-label={charts.close}>
              <CloseIcon />
            </Dialog.Close>
            {spec && (
              <ChartFigure spec={spec} {...shared(spec.id)} plotHeight={Math.max(240, window.innerHeight * 0.58)} />
            )}
          </Dialog.Content>
        </Dialog.Portal>
      </Dialog.Root>
    </section>
  );
}
