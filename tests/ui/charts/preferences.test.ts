// @vitest-environment happy-dom
/** How charts are liked, over visits: whatever the browser kept, it is read as something. */
import { fc, test as property } from '@fast-check/vitest';
import { afterEach, expect, test } from 'vitest';
import { FIRST_PREFERENCES, readChartPreferences } from '../../../src/config/chartPreferences.ts';
import { changeChartPreferences, chartPreferences, toggled } from '../../../src/ui/charts/preferences.ts';

afterEach(() => localStorage.clear());

const liked = fc.record({
  large: fc.array(fc.string({ maxLength: 20 }), { maxLength: 5 }),
  folded: fc.array(fc.string({ maxLength: 20 }), { maxLength: 5 }),
  linked: fc.boolean(),
  ignoreOutliers: fc.boolean(),
  logX: fc.boolean(),
});

property.prop([liked])('what was chosen is there again', (preferences) => {
  expect(readChartPreferences(JSON.stringify(preferences))).toEqual(preferences);
});

property.prop([
  fc.oneof(
    fc.string(),
    fc.json(),
    liked.map((each) => JSON.stringify({ ...each, linked: 'yes' })),
  ),
])('what cannot be read is as on the first visit', (text) => {
  expect(readChartPreferences(text)).toEqual(FIRST_PREFERENCES);
});

test('a change keeps the rest, and its identity while nothing changes', () => {
  changeChartPreferences({ large: toggled([], 'flips') });
  changeChartPreferences({ logX: true });
  expect(chartPreferences()).toEqual({ ...FIRST_PREFERENCES, large: ['flips'], logX: true });
  expect(chartPreferences()).toBe(chartPreferences());
  expect(toggled(['flips', 'drift'], 'flips')).toEqual(['drift']);
});
