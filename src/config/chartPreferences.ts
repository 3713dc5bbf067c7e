/** How a person likes charts in this browser: kept by the page between visits, so it may be anything by now. */
import * as v from 'valibot';
import { LONGEST_NAME } from './limits.ts';
import { listOf, readBy, text, yesOrNo } from './schemaParts.ts';

const MOST_NAMES = 40;
const names = listOf(text(LONGEST_NAME), MOST_NAMES);

const chartPreferencesSchema = v.object({
  /** Ids of charts that are drawn as wide as the page. */
  large: names,
  /** Ids of sections that are folded. */
  folded: names,
  /** Whether zooming the x axis of one chart zooms all of them. */
  linked: yesOrNo,
  /** Whether y axes show usual values only. */
  ignoreOutliers: yesOrNo,
  /** Whether the x axis is logarithmic. */
  logX: yesOrNo,
});
export type ChartPreferences = v.InferOutput<typeof chartPreferencesSchema>;

export const FIRST_PREFERENCES: ChartPreferences = {
  large: [],
  folded: [],
  linked: true,
  ignoreOutliers: false,
  logX: false,
};

/** @param stored JSON that an earlier visit kept, or null @returns those, or the first ones if they cannot be read */
export function readChartPreferences(stored: string | null): ChartPreferences {
  if (stored === null || stored.length > 20_000) return FIRST_PREFERENCES;
  try {
    return readBy(chartPreferencesSchema, JSON.parse(stored)).value ?? FIRST_PREFERENCES;
  } catch {
    return FIRST_PREFERENCES; // no JSON
  }
}
