/** What a gradient column says, and how it is drawn. None and 0 are different things. */
import type { LaneState } from '../../protocol/session.ts';
import { NO_GRADIENT } from '../../config/metrics.ts';
import { texts } from '../../config/texts/index.ts';
import { formatValue } from '../../config/texts/numbers.ts';

export type Gradient =
  | { kind: 'unknown' | 'none' | 'zero' | 'notFinite' }
  /** A finite norm above 0. */
  | { kind: 'norm'; norm: number };

/** Reads one value of a gradient column; undefined means that nothing was measured yet. */
export function readGradient(value: number | undefined): Gradient {
  if (value === undefined) return { kind: 'unknown' };
  if (value === NO_GRADIENT) return { kind: 'none' };
  if (!Number.isFinite(value)) return { kind: 'notFinite' };
  return value === 0 ? { kind: 'zero' } : { kind: 'norm', norm: value };
}

/** The gradient in words. */
export function gradientText(gradient: Gradient): string {
  switch (gradient.kind) {
    case 'unknown':
      return texts.flow.nothingYet;
    case 'none':
      return texts.flow.none;
    case 'zero':
      return '0';
    case 'notFinite':
      return texts.flow.notFinite;
    case 'norm':
      return formatValue(gradient.norm);
    default:
      return gradient satisfies never;
  }
}

const THINNEST = 3;
const THICKEST = 20;
/** Norms from 10^-4 to 10 fill the range of widths. */
const DECADES = { from: -4, to: 1 };

/** Width of the drawn flow in pixels, linear in the logarithm of the norm. */
export function flowWidth(norm: number): number {
  const share = (Math.log10(norm) - DECADES.from) / (DECADES.to - DECADES.from);
  return Math.round(THINNEST + (THICKEST - THINNEST) * Math.min(1, Math.max(0, share)));
}

/** What became of the gradient on its way through a module, as the last step measured it. */
export function passageOf({ kind }: Gradient): 'passed' | 'cut' | 'unknown' {
  if (kind === 'unknown') return 'unknown';
  return kind === 'none' ? 'cut' : 'passed';
}

/** How a lane is doing, for colour, shape and words alike. `stuck`: thawed, but still in evaluation mode. */
export type LaneCondition = 'training' | 'frozen' | 'stuck';

/** @param step the last one that ran: before the first step under a new state, its mode says nothing about it */
export function laneCondition(lane: LaneState, step: number): LaneCondition {
  if (lane.frozen) return 'frozen';
  if ((lane.history.at(-1)?.step ?? 0) > step) return 'training';
  return Object.values(lane.training).every(Boolean) ? 'training' : 'stuck';
}
