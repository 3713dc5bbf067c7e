/** The codes of a lane by usage, most used first: over the whole run, and in the newest batches. */
import { useCallback } from 'react';
import { texts } from '../../config/texts/index.ts';
import type { LaneState } from '../../protocol/session.ts';
import type { UsageHistory } from '../../store/usageHistory.ts';
import { formatCount, formatPercent } from '../../config/texts/numbers.ts';
import { CodeCanvas } from './CodeCanvas.tsx';
import type { Draw } from './useCanvas.ts';
import { rankHeight, ranksOf, totalUsage } from './usageTime.ts';

const PADDING = 3;

function drawRanks(history: UsageHistory, chosen: number | null): Draw {
  const whole = ranksOf(totalUsage(history.columns));
  const newest = ranksOf(totalUsage(history.columns.slice(-1)));
  return (context, width, height, palette) => {
    const count = whole.order.length;
    const positive = [...whole.shares, ...newest.shares].filter((share) => share > 0);
    const [least, most] = [Math.min(...positive), Math.max(...positive)];
    const room = height - 2 * PADDING;
    const top = (share: number): number => height - PADDING - room * rankHeight(share, least, most);
    context.fillStyle = palette.lane;
    const side = width / Math.max(1, count);
    for (const [rank, share] of whole.shares.entries()) {
      context.globalAlpha = whole.order[rank] === chosen ? 1 : 0.45;
      const left = rank * side;
      if (share > 0) context.fillRect(left, top(share), Math.max(1, side - (side > 4 ? 1 : 0)), height - top(share));
    }
    context.globalAlpha = 1;
    context.strokeStyle = palette.text;
    context.lineWidth = 1.5;
    context.setLineDash([4, 3]);
    context.beginPath();
    for (const [rank, share] of newest.shares.entries()) {
      if (share === 0) break;
      context.lineTo((rank + 0.5) * side, top(share));
    }
    context.stroke();
    context.setLineDash([]);
    const at = chosen === null ? -1 : whole.order.indexOf(chosen);
    if (at < 0) return;
    context.strokeRect(at * side - 1, 1, Math.max(3, side + 1), height - 2);
  };
}

export function UsageRanks({
  lane,
  history,
  chosen,
}: {
  lane: LaneState;
  history: UsageHistory;
  /** The code that is looked at, if it is one of this lane. */
  chosen: number | null;
}) {
  const draw = useCallback<Draw>((...args) => drawRanks(history, chosen)(...args), [history, chosen]);
  const codeAt = useCallback(
    (width: number) => {
      const { order } = ranksOf(totalUsage(history.columns));
      return (x: number) =>
        order[Math.min(order.length - 1, Math.max(0, Math.floor((x * order.length) / width)))] ?? null;
    },
    [history],
  );
  const { order, shares, half, never } = ranksOf(totalUsage(history.columns));
  const codes = formatCount(order.length);
  const label = texts.codes.ranksSummary(
    lane.id,
    codes,
    formatCount(half),
    formatCount(never),
    String(order[0] ?? 0),
    formatPercent(shares[0] ?? 0, 1),
  );
  return (
    <>
      <CodeCanvas className="usage-ranks" lane={lane.id} draw={draw} codeAt={codeAt} label={label} />
      <p className="code-note rank-ends figure">
        <span>{texts.codes.rankFirst}</span>
        <span>{texts.codes.ranksNote(formatCount(half), codes)}</span>
        <span>{texts.codes.rankLast}</span>
      </p>
    </>
  );
}
