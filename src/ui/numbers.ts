/** Numbers as a person reads them: no more digits than mean something, and a width that hardly changes. */

/** A count, grouped by thin spaces. By hand: Intl takes a hundred times as long, and this runs for every live figure. */
export function formatCount(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, '\u2009');
}

/** A measured value with three significant digits; an exact 0 stays `0`. */
export function formatValue(value: number): string {
  if (Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e5 || size < 1e-3) return value.toExponential(1).replace('e+', 'e');
  if (size >= 1000) return formatCount(value);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
}

/** A change with three significant digits: of a leak even the smallest counts. An exact 0 stays `0`. */
export function formatChange(value: number): string {
  const size = Math.abs(value);
  return size >= 1e-3 && size < 0.1 ? value.toPrecision(3) : formatValue(value);
}

/** Seconds with one decimal below a hundred. */
export function formatSeconds(value: number): string {
  return value.toFixed(value < 100 ? 1 : 0);
}

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB'] as const;

/** Bytes in the largest unit that keeps the number above 1. */
export function formatBytes(bytes: number): { value: string; unit: string } {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return { value: unit === 0 ? formatCount(value) : formatValue(value), unit: BYTE_UNITS[unit] ?? 'B' };
}

/** The shortest text that reads back as the same setting, as one would type it. */
export function formatSetting(value: number): string {
  const size = Math.abs(value);
  if (value !== 0 && (size < 1e-4 || size >= 1e10)) return value.toExponential().replace('e+', 'e');
  return String(value);
}
