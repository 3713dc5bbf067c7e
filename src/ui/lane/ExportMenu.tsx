/** Everything that can be taken home and has no button of its own. */
import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { texts } from '../../config/texts/index.ts';
import type { WeightsFormat } from '../../protocol/files.ts';
import type { MetricsFormat } from '../../store/state.ts';
import type { ImageFormat } from '../charts/chartImage.tsx';
import { useChartFiles } from '../charts/useChartFiles.ts';
import { MenuIcon } from '../icons.tsx';
import { useExportable, useLab, useLabActions, useReady } from '../useLab.ts';

const WEIGHTS: readonly WeightsFormat[] = ['json', 'safetensors', 'torch'];
const METRICS: readonly MetricsFormat[] = ['csv', 'json', 'tensorboard'];
const IMAGES: readonly ImageFormat[] = ['png', 'svg'];

function Group({ label, children }: { label: string; children: ReactNode }) {
  return (
    <DropdownMenu.Group className="menu-group">
      <DropdownMenu.Label className="menu-label">{label}</DropdownMenu.Label>
      {children}
    </DropdownMenu.Group>
  );
}

/** `resting`: what it asks of the worker cannot be had just now. */
function Item({ onSelect, resting, children }: { onSelect: () => void; resting?: boolean; children: string }) {
  return (
    <DropdownMenu.Item className="menu-item" disabled={resting} onSelect={onSelect}>
      {children}
    </DropdownMenu.Item>
  );
}

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
        <MenuIcon />
        {words.menu}
      </DropdownMenu.Trigger>
      {/* Not in a portal: it stays in its landmark. On a phone it scrolls, so the keyboard must get into it. */}
      <DropdownMenu.Content className="popover menu" tabIndex={0} align="end" sideOffset={6} collisionPadding={12}>
        <Group label={words.everything}>
          <Item resting={!exportable} onSelect={() => void actions.exportSession()}>
            {words.session}
          </Item>
          <Item onSelect={() => void actions.exportReport()}>{words.report}</Item>
        </Group>
        <Group label={words.weightsOf(lane)}>
          {WEIGHTS.map((format) => (
            <Item
              key={format}
              resting={format === 'json' ? !exportable : resting}
              onSelect={() => void actions.exportWeights(lane, format)}
            >
              {words.weights[format]}
            </Item>
          ))}
        </Group>
        <Group label={words.codes(lane)}>
          <Item resting={resting} onSelect={() => void actions.exportSemanticTokens(lane)}>
            {words.tokensTsv}
          </Item>
        </Group>
        <Group label={words.metrics}>
          {METRICS.map((format) => (
            <Item key={format} onSelect={() => void actions.exportMetrics(format)}>
              {words.metricsFormat[format]}
            </Item>
          ))}
        </Group>
        <Group label={words.charts}>
          {IMAGES.map((format) => (
            <Item key={format} onSelect={() => void saveAll(format)}>
              {words.image[format]}
            </Item>
          ))}
        </Group>
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}
