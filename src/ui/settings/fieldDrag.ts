/** How far a field's number moves: by pixels of a drag, and by key presses. Steps fit the field's range and scale. */
import type { NumberField } from '../../config/fields.ts';

/** Pixels that cross a linear field's range, where its steps allow that. */
const WHOLE_RANGE = 600;
/** Steps of a linear field in one pixel: slow enough to hit each where there are few, and never a blur. */
const LEAST_STEPS = 1 / 3;
const MOST_STEPS = 4;
/** Pixels for ten times as much, on a log scale. */
const DECADE = 100;
/** How much finer it goes with the shift key. */
const FINER = 10;

/** Pixels as they count for a drag. */
export const dragged = (pixels: number, fine: boolean): number => (fine ? pixels / FINER : pixels);

const within = (value: number, { min, max }: NumberField): number => Math.min(max, Math.max(min, value));
const decimalsOf = (value: number): number => {
  const [digits = '', exponent = '0'] = String(value).split('e');
  return Math.max(0, (digits.split('.')[1]?.length ?? 0) - Number(exponent));
};
/** Without the dust of binary fractions. */
const rounded = (value: number, ...like: number[]): number => Number(value.toFixed(Math.max(...like.map(decimalsOf))));
const grid = ({ kind, step }: NumberField, fine: boolean): number => (fine && kind === 'real' ? step / FINER : step);

/**
 * The value after a drag.
 * @param start where it began
 * @param pixels to the right, as `dragged` counts them
 * @param fine whether it may stand between the field's own steps
 */
export function valueAfterDrag(start: number, pixels: number, fine: boolean, field: NumberField): number {
  if (field.scale === 'log') return logarithmic(start * 10 ** (pixels / DECADE), fine, field);
  const steps = (field.max - field.min) / field.step;
  const speed = Math.min(MOST_STEPS, Math.max(LEAST_STEPS, steps / WHOLE_RANGE));
  const size = grid(field, fine);
  const moved = Math.round((pixels * speed * field.step) / size) * size;
  return within(rounded(start + moved, start, size), field);
}

/** The value after a key press. @param times 1 up, −1 down, or more at once */
export function valueAfterKey(value: number, times: number, fine: boolean, field: NumberField): number {
  if (field.scale === 'log') return logarithmic(value * field.step ** (fine ? times / FINER : times), fine, field);
  const size = grid(field, fine);
  return within(rounded(value + times * size, value, size), field);
}

const logarithmic = (value: number, fine: boolean, field: NumberField): number =>
  within(Number(value.toPrecision(fine ? 3 : 2)), field);

/** Key presses at once: arrows go one step, the page keys ten. */
export const STEP_KEYS: Readonly<Record<string, number>> = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 };
