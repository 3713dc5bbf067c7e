/**
 * Numbers as a person reads them, in the language of now: no more digits than mean something, and a width that
 * hardly changes.
 */
import { languageTag } from './index.ts';

/** How a language writes numbers. */
interface Marks {
  tag: string;
  decimal: string;
  /** Around the digits of a percentage. */
  percent: readonly [string, string];
}

function marksOf(tag: string): Marks {
  const decimal = new Intl.NumberFormat(tag).formatToParts(0.5).find(({ type }) => type === 'decimal');
  const share = new Intl.NumberFormat(tag, { style: 'percent' }).formatToParts(0.5);
  const digits = share.findIndex(({ type }) => type === 'integer');
  const joined = (parts: typeof share): string => parts.map(({ value }) => value).join('');
  return {
    tag,
    decimal: decimal?.value ?? '.',
    percent: [joined(share.slice(0, digits)), joined(share.slice(digits + 1))],
  };
}

let known = marksOf('en');

/** `Intl` is asked once a language: it takes a hundred times as long, and figures are live. */
function marks(): Marks {
  const tag = languageTag();
  if (known.tag !== tag) known = marksOf(tag);
  return known;
}

/** Digits from `toFixed` and the like as the language writes them. */
export function localDigits(digits: string): string {
  const { decimal } = marks();
  return decimal === '.' ? digits : digits.replace('.', decimal);
}

/** A share of 1 as a percentage. */
export function formatPercent(share: number, decimals: number): string {
  return percentOf((100 * share).toFixed(decimals));
}

/** Digits as a percentage. */
export function percentOf(digits: string): string {
  const [before, behind] = marks().percent;
  return `${before}${localDigits(digits)}${behind}`;
}

/** A count, grouped by thin spaces, which every language reads. */
export function formatCount(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, '\u2009');
}

/** A measured value with three significant digits; an exact 0 stays `0`. */
export function formatValue(value: number): string {
  if (Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e5 || size < 1e-3) return localDigits(value.toExponential(1).replace('e+', 'e'));
  if (size >= 1000) return formatCount(value);
  return localDigits(value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3));
}

/** A change with three significant digits: of a leak even the smallest counts. An exact 0 stays `0`. */
export function formatChange(value: number): string {
  const size = Math.abs(value);
  return size >= 1e-3 && size < 0.1 ? localDigits(value.toPrecision(3)) : formatValue(value);
}

/** Seconds with one decimal below a hundred. */
export function formatSeconds(value: number): string {
  return localDigits(value.toFixed(value < 100 ? 1 : 0));
}

/** Units of time that have passed, in seconds. */
const AGO: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
];

/** How long ago a moment was, in the largest unit of which one has passed. @param then milliseconds since the epoch */
export function formatAgo(then: number, now = Date.now()): string {
  const seconds = Math.max(0, (now - then) / 1000);
  const [unit, size] = AGO.find(([, each]) => seconds >= each) ?? ['second', 1];
  return new Intl.RelativeTimeFormat(languageTag(), { numeric: 'auto' }).format(-Math.floor(seconds / size), unit);
}

let dates = { tag: '', format: new Intl.DateTimeFormat('en') };

/** Day and time of a moment, here. @param then milliseconds since the epoch */
export function formatDate(then: number): string {
  const tag = languageTag();
  // As with numbers: making one takes far longer than using it.
  if (dates.tag !== tag) {
    dates = { tag, format: new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short' }) };
  }
  return dates.format.format(then);
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

/** The same in one piece. */
export function sizeText(bytes: number): string {
  const { value, unit } = formatBytes(bytes);
  return `${value}\u00a0${unit}`;
}

/** The shortest text that reads back as the same setting, as one would type it. */
export function formatSetting(value: number): string {
  const size = Math.abs(value);
  if (value !== 0 && (size < 1e-4 || size >= 1e10)) return value.toExponential().replace('e+', 'e');
  return String(value);
}
