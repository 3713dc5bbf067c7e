/** How often each code was used over the steps: a row for each code, time from left to right. */
import { useCallback } from 'react';
import { texts } from '../../config/texts/index.ts';
import type { LaneState } from '../../protocol/session.ts';
import type { UsageHistory } from '../../store/usageHistory.ts';
import { formatCount } from '../../config/texts/numbers.ts';
import { CodeCanvas } from './CodeCanvas.tsx';
import type { Draw } from './useCanvas.ts';
import { totalUsage, usagePicture } from './usageTime.ts';

function drawUsageOverTime(history: UsageHistory, switches: readonly number[], chosen: number | null): Draw {
  return (context, width, height, palette) => {
    const { rows, edges, strengths } = usagePicture(history, Math.floor(height));
    const [from, to] = [edges[0] as number, edges.at(-1) as number];
    const x = (step: number): number => (to > from ? (width * (step - from)) / (to - from) : 0);
    context.fillStyle = palette.lane;
    for (const [i, column] of strengths.entries()) {
      const left = Math.round(x(edges[i] as number));
      const right = to > from ? Math.round(x(edges[i + 1] as number)) : width;
      for (let row = 0; row < rows; row += 1) {
        const strength = column[row] as number;
        if (strength === 0) continue;
        context.globalAlpha = 0.1 + 0.9 * strength;
        const [top, bottom] = [Math.floor((row * height) / rows), Math.floor(((row + 1) * height) / rows)];
        context.fillRect(left, top, Math.max(1, right - left), Math.max(1, bottom - top));
      }
    }
    context.globalAlpha = 1;
    context.lineWidth = 1.5;
    context.strokeStyle = palette.ice;
    for (const step of switches) {
      if (step < from || step > to) continue;
      context.beginPath();
      context.moveTo(x(step), 0);
      context.lineTo(x(step), height);
      context.stroke();
    }
    if (chosen === null) return;
    const codes = history.columns[0]?.counts.length ?? 1;
    const middle = ((chosen + 0.5) * height) / codes;
    context.strokeStyle = palette.text;
    context.strokeRect(0.75, Math.max(0.75, middle - 3), width - 1.5, 6);
  };
}

export function UsageOverTime({
  lane,
  history,
  chosen,
}: {
  lane: LaneState;
  history: UsageHistory;
  /** The code that is looked at, if it is one of this lane. */
  chosen: number | null;
}) {
  const { history: marks } = lane;
  const draw = useCallback<Draw>(
    (...args) =>
      drawUsageOverTime(
        history,
        marks.map(({ step }) => step),
        chosen,
      )(...args),
    [history, marks, chosen],
  );
  const { columns } = history;
  const codes = columns[0]?.counts.length ?? 0;
  const codeAt = useCallback(
    (_width: number, height: number) => (_x: number, y: number) =>
      codes === 0 ? null : Math.min(codes - 1, Math.max(0, Math.floor((y * codes) / height))),
    [codes],
  );
  const [from, to] = [formatCount(columns[0]?.from ?? 0), formatCount(columns.at(-1)?.to ?? 0)];
  const never = totalUsage(columns).filter((count) => count === 0).length;
  const label = texts.codes.timeSummary(lane.id, formatCount(codes), from, to, formatCount(never));
  return (
    <>
      <CodeCanvas className="usage-time" lane={lane.id} draw={draw} codeAt={codeAt} label={label} />
      <p className="code-note figure">{texts.codes.steps(from, to)}</p>
    </>
  );
}
