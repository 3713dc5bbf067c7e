/** A short piece of a line, to know it by in tables and legends. */
import type { LineFacts } from '../objectives/facts.ts';
import { lineClass } from './lineChart.ts';

export const swatch = (place: number, dash?: LineFacts['dash']): string =>
  `<svg class="swatch" viewBox="0 0 18 8" aria-hidden="true"><line class="mean ${lineClass(place, dash)}" x1="1" x2="17" y1="4" y2="4"/></svg>`;
