/** Every code of a codebook as a cell: how often it was used in the last batch, or how long ago. */
import { useCallback } from 'react';
import { texts } from '../../config/texts/index.ts';
import type { CodebookEvent } from '../../protocol/events.ts';
import { formatCount } from '../../config/texts/numbers.ts';
import { type Draw, useCanvas } from './useCanvas.ts';
import { cellsFor, strengthOf, usageOf } from './usage.ts';

const GAP = 1.5;

/** A code never used: an empty cell with a stroke through it. */
function drawNever(context: CanvasRenderingContext2D, x: number, y: number, side: number): void {
  context.strokeRect(x + 0.5, y + 0.5, side - 1, side - 1);
  context.beginPath();
  context.moveTo(x + side - 1, y + 1);
  context.lineTo(x + 1, y + side - 1);
  context.stroke();
}

function drawUsage(event: CodebookEvent): Draw {
  return (context, width, height, palette) => {
    const { counts, lastUsed, step } = event;
    const { columns, size } = cellsFor(counts.length, width, height);
    const side = size > 4 ? size - GAP : size;
    const most = counts.reduce((a, b) => Math.max(a, b), 1);
    context.fillStyle = palette.lane;
    context.strokeStyle = palette.line;
    context.lineWidth = 1;
    for (let code = 0; code < counts.length; code += 1) {
      const x = (code % columns) * size;
      const y = Math.floor(code / columns) * size;
      const strength = strengthOf(counts[code] ?? 0, lastUsed[code] ?? 0, step, most);
      if (strength === null) {
        context.globalAlpha = 1;
        drawNever(context, x, y, side);
      } else {
        context.globalAlpha = strength;
        context.fillRect(x, y, side, side);
      }
    }
    context.globalAlpha = 1;
  };
}

/** The heat map of one lane. */
export function UsageMap({ event }: { event: CodebookEvent }) {
  const draw = useCallback<Draw>((...args) => drawUsage(event)(...args), [event]);
  const canvas = useCanvas(draw);
  const { used, codes, never } = usageOf(event);
  return (
    <canvas
      ref={canvas}
      className="usage-map"
      role="img"
      aria-label={texts.codebook.usageSummary(
        event.lane,
        formatCount(used),
        formatCount(codes),
        formatCount(never),
        formatCount(event.step),
      )}
    />
  );
}
