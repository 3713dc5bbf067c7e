/** Reads what a person typed into a number field, or says in words what is wrong with it. */
import type { NumberField } from '../../config/fields.ts';
import { texts } from '../../config/texts/index.ts';
import { formatSetting } from '../../config/texts/numbers.ts';

export type Reading = { ok: true; value: number } | { ok: false; problem: string };

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** A number in groups of three, which others read as a decimal. */
const GROUPED = /^[+-]?[1-9]\d{0,2},\d{3}$/;

/**
 * Accepts a decimal point or comma, an exponent, and digits of full width; nothing else that JavaScript would take for a
 * number.
 */
export function readNumber(typed: string, field: NumberField): Reading {
  const plain = typed.normalize('NFKC').trim().replaceAll('−', '-');
  const text = plain.replace(',', '.');
  if (text === '') return { ok: false, problem: texts.settings.empty };
  if (!NUMBER.test(text)) return { ok: false, problem: texts.settings.notNumber(typed.trim()) };
  const value = Number(text);
  if (GROUPED.test(plain)) {
    const whole = plain.replace(',', '');
    return { ok: false, problem: texts.settings.ambiguous(typed.trim(), formatSetting(value), whole) };
  }
  if (value < field.min) return { ok: false, problem: texts.settings.tooSmall(formatSetting(field.min)) };
  if (value > field.max) return { ok: false, problem: texts.settings.tooLarge(formatSetting(field.max)) };
  if (field.kind === 'integer') {
    if (!Number.isInteger(value)) return { ok: false, problem: texts.settings.notWhole(typed.trim()) };
    if (value % field.step !== 0) {
      return { ok: false, problem: texts.settings.notStep(String(field.step), typed.trim()) };
    }
  }
  return { ok: true, value };
}

/** Positions of a slider on a log scale. */
export const SLIDER_STEPS = 200;

/** Where a value stands on a logarithmic slider, 0 to `SLIDER_STEPS`. */
export function sliderPosition(value: number, field: NumberField): number {
  return Math.round((Math.log(value / field.min) / Math.log(field.max / field.min)) * SLIDER_STEPS);
}

/** The value at a position of a logarithmic slider, with two significant digits and within the bounds. */
export function sliderValue(position: number, field: NumberField): number {
  const exact = field.min * (field.max / field.min) ** (position / SLIDER_STEPS);
  return Math.min(field.max, Math.max(field.min, Number(exact.toPrecision(2))));
}
