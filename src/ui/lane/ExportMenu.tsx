/** Everything that can be taken home and has no button of its own. */
import { DropdownMenu } from 'radix-ui';
import { texts } from '../../config/texts/index.ts';
import type { WeightsFormat } from '../../protocol/files.ts';
import type { MetricsFormat } from '../../store/state.ts';
import type { ImageFormat } from '../charts/chartImage.tsx';
import { useChartFiles } from '../charts/useChartFiles.ts';
import { MoreIcon } from '../icons.tsx';
import { useExportable, useLab, useLabActions, useReady } from '../useLab.ts';
import { MenuGroup, MenuItem } from '../MenuGroup.tsx';

const WEIGHTS: readonly WeightsFormat[] = ['json', 'safetensors', 'torch'];
const METRICS: readonly MetricsFormat[] = ['csv', 'json', 'tensorboard'];
const IMAGES: readonly ImageFormat[] = ['png', 'svg'];

export function ExportMenu() {
  const actions = useLabActions();
  const { saveAll } = useChartFiles();
  const lane = useLab((state) => state.selectedLane);
  const resting = !useReady();
  const exportable = useExportable();
  const none = useLab((state) => state.session === null);
  const { exports: words } = texts;
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="button" disabled={none}>
        <MoreIcon />
        {words.menu}
      </DropdownMenu.Trigger>
      {/* Not in a portal: it stays in its landmark. On a phone it scrolls, so the keyboard must get into it. */}
      <DropdownMenu.Content className="popover menu" tabIndex={0} align="end" sideOffset={6} collisionPadding={12}>
        <MenuGroup label={words.everything}>
          <MenuItem resting={!exportable} onSelect={() => void actions.exportSession()}>
            {words.session}
          </MenuItem>
          <MenuItem onSelect={() => void actions.exportReport()}>{words.report}</MenuItem>
        </MenuGroup>
        <MenuGroup label={words.weightsOf(lane)}>
          {WEIGHTS.map((format) => (
            <MenuItem
              key={format}
              resting={format === 'json' ? !exportable : resting}
              onSelect={() => void actions.exportWeights(lane, format)}
            >
              {words.weights[format]}
            </MenuItem>
          ))}
        </MenuGroup>
        <MenuGroup label={words.codes(lane)}>
          <MenuItem resting={resting} onSelect={() => void actions.exportSemanticTokens(lane)}>
            {words.tokensTsv}
          </MenuItem>
        </MenuGroup>
        <MenuGroup label={words.metrics}>
          {METRICS.map((format) => (
            <MenuItem key={format} onSelect={() => void actions.exportMetrics(format)}>
              {words.metricsFormat[format]}
            </MenuItem>
          ))}
        </MenuGroup>
        <MenuGroup label={words.charts}>
          {IMAGES.map((format) => (
            <MenuItem key={format} onSelect={() => void saveAll(format)}>
              {words.image[format]}
            </MenuItem>
          ))}
        </MenuGroup>
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}
