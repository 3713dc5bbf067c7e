/**
 * What one chart offers beside what stands in its head. A new entry is one line here: a `MenuItem` in the group that it
 * belongs to.
 */
import { DropdownMenu } from 'radix-ui';
import { useRef, useState } from 'react';
import { texts } from '../../config/texts/index.ts';
import type { ImageFormat } from './chartImage.tsx';
import type { ChartSpec } from './chartSpecs.ts';
import { copyChart } from './copyChart.ts';
import { MoreIcon } from './chartIcons.tsx';
import { changeChartPreferences, chartPreferences, toggled } from './preferences.ts';
import { useLabInstance } from '../useLab.ts';
import { useChartFiles } from './useChartFiles.ts';
import { MenuGroup, MenuItem } from '../MenuGroup.tsx';

const PICTURES: readonly ImageFormat[] = ['png', 'svg'];

interface Props {
  spec: ChartSpec;
  /** Whether it has points. */
  empty: boolean;
  /** Whether it is as wide as the page; undefined in full size, where that makes no difference. */
  large: boolean | undefined;
}

export function ChartMenu({ spec, empty, large }: Props) {
  const files = useChartFiles();
  const lab = useLabInstance();
  const trigger = useRef<HTMLButtonElement>(null);
  const [place, setPlace] = useState<HTMLElement>();
  const { chartTools: words } = texts;
  const title = texts.charts.titles[spec.id];
  return (
    // A chart paints nothing outside of itself, so the menu stands in the landmark around it; in front of a dialog.
    <DropdownMenu.Root
      modal={false}
      onOpenChange={(open) => open && setPlace(landmarkOf(trigger.current) ?? undefined)}
    >
      <DropdownMenu.Trigger ref={trigger} className="chart-button" aria-label={words.menu(title)}>
        <MoreIcon />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={place}>
        <DropdownMenu.Content className="popover menu" tabIndex={0} align="end" sideOffset={4} collisionPadding={8}>
          {large !== undefined && (
            <MenuGroup label={words.size}>
              <MenuItem onSelect={() => changeChartPreferences({ large: toggled(chartPreferences().large, spec.id) })}>
                {large ? words.makeSmall : words.makeLarge}
              </MenuItem>
            </MenuGroup>
          )}
          <MenuGroup label={words.save}>
            <MenuItem onSelect={() => void copyChart(lab, spec.id)}>{texts.exports.copyChart.label}</MenuItem>
            {PICTURES.map((format) => (
              <MenuItem key={format} onSelect={() => void files.saveChart(spec.id, format)}>
                {words.picture[format]}
              </MenuItem>
            ))}
            <MenuItem resting={empty} onSelect={() => void files.saveCsv(spec.id, 'all')}>
              {words.csv}
            </MenuItem>
            <MenuItem resting={empty} onSelect={() => void files.saveCsv(spec.id, 'visible')}>
              {words.csvVisible}
            </MenuItem>
          </MenuGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

const landmarkOf = (element: HTMLElement | null): HTMLElement | null =>
  element?.closest('[role="dialog"]') ? null : (element?.closest<HTMLElement>('main') ?? null);
