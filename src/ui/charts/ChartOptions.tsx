/** How axes and sizes of all charts behave: remembered in this browser. */
import { DropdownMenu } from 'radix-ui';
import { texts } from '../../config/texts/index.ts';
import { useLab, useLabInstance } from '../useLab.ts';
import { OptionsIcon } from './chartIcons.tsx';
import { chartSpecs } from './chartSpecs.ts';
import { linkX } from './chartZoom.ts';
import { changeChartPreferences, useChartPreferences } from './preferences.ts';
import { sectionsOf } from './sections.ts';
import { MenuGroup } from '../MenuGroup.tsx';

interface Choice {
  label: string;
  checked: boolean;
  change: (checked: boolean) => void;
}

export function ChartOptions() {
  const lab = useLabInstance();
  const { chartTools: words } = texts;
  const { linked, ignoreOutliers, logX, large, folded } = useChartPreferences();
  const specs = useLab(({ session, draft, flipReference }) => chartSpecs(session?.experiment ?? draft, flipReference));
  const ids = specs.map(({ id }) => id);
  const sections = sectionsOf(specs).map(({ id }) => id);
  const axes: Choice[] = [
    { label: words.linked, checked: linked, change: (on) => linkX(lab, on, ids) },
    { label: words.logX, checked: logX, change: (on) => changeChartPreferences({ logX: on }) },
    {
      label: words.ignoreOutliers,
      checked: ignoreOutliers,
      change: (on) => changeChartPreferences({ ignoreOutliers: on }),
    },
  ];
  const sizes: Choice[] = [
    {
      label: words.allLarge,
      checked: ids.every((id) => large.includes(id)),
      change: (on) => changeChartPreferences({ large: on ? ids : [] }),
    },
    {
      label: words.allFolded,
      checked: sections.length > 1 && sections.every((id) => folded.includes(id)),
      change: (on) => changeChartPreferences({ folded: on ? sections : [] }),
    },
  ];
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="chart-options" aria-label={words.options} title={words.options}>
        <OptionsIcon />
      </DropdownMenu.Trigger>
      {/* Not in a portal: it stays in its landmark. */}
      <DropdownMenu.Content className="popover menu" tabIndex={0} align="start" sideOffset={6} collisionPadding={12}>
        <Choices label={words.axes} choices={axes} />
        <Choices label={words.sizes} choices={sizes} />
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}

function Choices({ label, choices }: { label: string; choices: readonly Choice[] }) {
  return (
    <MenuGroup label={label}>
      {choices.map((choice) => (
        <DropdownMenu.CheckboxItem
          key={choice.label}
          className="menu-item chart-option"
          checked={choice.checked}
          // Several can be chosen in one go.
          onSelect={(event) => event.preventDefault()}
          onCheckedChange={choice.change}
        >
          <span className="chart-option-mark" aria-hidden="true">
            {choice.checked ? '✓' : ''}
          </span>
          {choice.label}
        </DropdownMenu.CheckboxItem>
      ))}
    </MenuGroup>
  );
}
