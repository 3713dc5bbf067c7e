/** What a key does in a plot. The cursor is a slider, so arrows, Home, End and Page Up and Down move it. */
import { type AxisRange, fractionAt, valueAt } from './axisRange.ts';

export type KeyDeed =
  | { deed: 'cursor'; to: number }
  | { deed: 'leave' }
  | { deed: 'reset' }
  | { deed: 'zoom'; axis: 'x' | 'y'; factor: number }
  | { deed: 'move'; axis: 'x' | 'y'; by: number }
  | { deed: 'mark'; direction: 1 | -1 };

export interface PressedKey {
  key: string;
  /** The place of the key: with Alt some keyboards write another sign. */
  code?: string;
  shiftKey?: boolean;
  altKey?: boolean;
  ctrlKey?: boolean;
  metaKey?: boolean;
}

const STRIDE = 0.01;
const LONG_STRIDE = 0.1;
const ZOOM = 0.7;
const MOVE = 0.1;

const PANS: Record<string, { axis: 'x' | 'y'; by: number }> = {
  ArrowLeft: { axis: 'x', by: -MOVE },
  ArrowRight: { axis: 'x', by: MOVE },
  ArrowDown: { axis: 'y', by: -MOVE },
  ArrowUp: { axis: 'y', by: MOVE },
};

const isPlus = ({ key, code }: PressedKey): boolean =>
  key === '+' || key === '=' || code === 'NumpadAdd' || code === 'Equal';
const isMinus = ({ key, code }: PressedKey): boolean =>
  key === '-' || key === '_' || code === 'NumpadSubtract' || code === 'Minus';

/**
 * @param hover where the cursor stands, or null
 * @param least smallest stride of the cursor in the unit of the axis: 1 on one that counts steps
 * @returns null if the key is not the plot's
 */
export function keyDeed(pressed: PressedKey, hover: number | null, range: AxisRange, least: number): KeyDeed | null {
  const { key } = pressed;
  // Those are the browser's: back, another tab, the size of the page.
  if (pressed.ctrlKey || pressed.metaKey) return null;
  if (isPlus(pressed)) return { deed: 'zoom', axis: pressed.altKey ? 'y' : 'x', factor: ZOOM };
  if (isMinus(pressed)) return { deed: 'zoom', axis: pressed.altKey ? 'y' : 'x', factor: 1 / ZOOM };
  if (pressed.altKey) return null;
  const pan = PANS[key];
  if (pressed.shiftKey && pan) return { deed: 'move', ...pan };
  if (key === '0') return { deed: 'reset' };
  if (key === '[') return { deed: 'mark', direction: -1 };
  if (key === ']') return { deed: 'mark', direction: 1 };
  if (key === 'Escape') return { deed: hover === null ? 'reset' : 'leave' };
  const to = cursorTarget(key, hover, range, least);
  return to === null ? null : { deed: 'cursor', to };
}

function cursorTarget(key: string, hover: number | null, range: AxisRange, least: number): number | null {
  const now = hover ?? range.to;
  const beside = (share: number): number => {
    const there = valueAt(range, fractionAt(range, now) + share);
    // A stride of less than a step would not move at all on an axis of steps.
    const far = share < 0 ? Math.min(there, now - least) : Math.max(there, now + least);
    return Math.min(range.to, Math.max(range.from, far));
  };
  if (key === 'ArrowLeft') return beside(-STRIDE);
  if (key === 'ArrowRight') return beside(STRIDE);
  if (key === 'PageDown') return beside(-LONG_STRIDE);
  if (key === 'PageUp') return beside(LONG_STRIDE);
  if (key === 'Home') return range.from;
  return key === 'End' ? range.to : null;
}
