/** What a chart shows, and how it is computed: on demand, beside its title. */
import { Popover } from 'radix-ui';
import { texts } from '../../config/texts/index.ts';
import type { ChartId } from './chartSpecs.ts';

export function ChartAbout({ id }: { id: ChartId }) {
  const title = texts.charts.titles[id];
  return (
    <Popover.Root>
      <Popover.Trigger className="help-button chart-about" aria-label={texts.charts.aboutChart(title)}>
        <span aria-hidden="true">?</span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="popover" align="start" sideOffset={4} collisionPadding={8} aria-label={title}>
          {texts.charts.about[id]}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
