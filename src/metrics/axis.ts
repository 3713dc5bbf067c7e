/** Ticks and bounds that a person would choose, and how they are written. */
import { localDigits, percentOf } from '../config/texts/numbers.ts';
import type { ChartFacts } from '../objectives/facts.ts';

type ScaleKind = ChartFacts['scale'];

export interface YAxisRange {
  scale: ScaleKind;
  min: number;
  max: number;
  ticks: number[];
}

/** The smallest 1, 2 or 5 times a power of ten that is not below `x`. */
export function niceAbove(x: number): number {
  const power = 10 ** Math.floor(Math.log10(x));
  // Powers of ten are not exact, so a hair's breadth is let through.
  for (const factor of [1, 2, 5]) if (factor * power >= x * (1 - 1e-9)) return factor * power;
  return 10 * power;
}

const cleaned = (x: number): number => Number(x.toPrecision(12));

/** About `count` round numbers from `from` to `to`, both included if round. */
export function linearTicks(from: number, to: number, count: number): number[] {
  const step = niceAbove((to - from) / count);
  if (!Number.isFinite(step) || step <= 0) return [from];
  const ticks: number[] = [];
  for (let i = Math.ceil(from / step - 1e-9); i * step <= to + step * 1e-9; i += 1) ticks.push(cleaned(i * step));
  return ticks;
}

/**
 * Linear: from 0 to the next round number, so that a curve's height means its size and the axis seldom moves; below 0
 * only as far as there are values.
 * @param max largest visible value @param bottom smallest one, if it is below 0
 */
function linearRange(max: number, bottom: number): YAxisRange {
  if (!(max > 0) && !(bottom < 0)) return { scale: 'linear', min: 0, max: 1, ticks: [0, 0.5, 1] };
  const [high, low] = [Math.max(0, max), Math.min(0, bottom)];
  const step = niceAbove((high - low) / 4);
  const top = cleaned(Math.ceil(high / step - 1e-9) * step);
  const least = cleaned(Math.floor(low / step + 1e-9) * step) + 0;
  return { scale: 'linear', min: least, max: top, ticks: linearTicks(least, top, 5) };
}

/** Logarithmic: between a 1, 2 or 5 times a power of ten, labelled at powers of ten or, within two decades, at 1-2-5. */
function logRange(min: number, max: number): YAxisRange {
  if (!(max > 0) || !(min > 0)) return { scale: 'log', min: 0.1, max: 10, ticks: [0.1, 1, 10] };
  const low = 1 / niceAbove(1 / min);
  const high = niceAbove(max * 1.0001);
  const from = cleaned(low === high ? low / 10 : low);
  const decades = Math.log10(high / from);
  const ticks: number[] = [];
  const every = Math.max(1, Math.ceil(decades / 5));
  for (let power = Math.floor(Math.log10(from)); power <= Math.ceil(Math.log10(high)); power += 1) {
    const factors = decades <= 2 ? [1, 2, 5] : power % every === 0 ? [1] : [];
    for (const factor of factors) ticks.push(cleaned(factor * 10 ** power));
  }
  return {
    scale: 'log',
    min: from,
    max: cleaned(high),
    ticks: ticks.filter((tick) => tick >= from * 0.999 && tick <= high * 1.001),
  };
}

/**
 * Bounds and ticks around what is visible.
 * @param min smallest value above 0, which counts on a log scale
 * @param bottom smallest value if it is below 0, which counts on a linear one
 */
export function yRange(scale: ScaleKind, min: number, max: number, bottom = 0): YAxisRange {
  return scale === 'log' ? logRange(min, max) : linearRange(max, bottom);
}

/** Round numbers on a part of an axis: powers of ten on a log scale, round numbers where that is less than a decade. */
export function ticksOf(scale: ScaleKind, from: number, to: number, count: number): number[] {
  const decades = scale === 'log' ? Math.log10(to / from) : 0;
  if (decades < 1) return linearTicks(from, to, count);
  const every = Math.max(1, Math.ceil(decades / count));
  const factors = decades < 2 ? [1, 2, 5] : [1];
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(from)); power <= Math.log10(to); power += 1) {
    for (const factor of factors) if (power % every === 0) ticks.push(cleaned(factor * 10 ** power));
  }
  return ticks.filter((tick) => tick >= from && tick <= to);
}

/** The part of an axis that a person chose. */
export function chosenRange(scale: ScaleKind, min: number, max: number): YAxisRange {
  return { scale, min, max, ticks: ticksOf(scale, min, max, 4) };
}

/** Short text of a tick: 0.02, 15, 1.2k, 3e-5, 2e34; as a percentage for fractions. */
export function tickText(value: number, unit: 'plain' | 'fraction' = 'plain'): string {
  if (unit === 'fraction') return percentOf(String(cleaned(value * 100)));
  const size = Math.abs(value);
  if (value === 0) return '0';
  if (size >= 1e9) return localDigits(cleaned(value).toExponential().replace('e+', 'e'));
  if (size >= 1e6) return localDigits(`${cleaned(value / 1e6)}M`);
  if (size >= 1000) return localDigits(`${cleaned(value / 1000)}k`);
  if (size < 0.001) return value.toExponential(0).replace('e+', 'e');
  return localDigits(String(cleaned(value)));
}
