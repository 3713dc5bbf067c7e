/** Axe finds nothing, on wide and narrow screens, light and dark, before and while training. */
import { AxeBuilder } from '@axe-core/playwright';
import { LabPage, TINY } from './harness/lab.ts';
import { expect, test } from './harness/page.ts';

const SCREENS = [
  { name: 'wide', width: 1440, height: 900 },
  { name: 'narrow', width: 390, height: 844 },
];

for (const { name, width, height } of SCREENS) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`no violation on a ${name} screen, ${colorScheme}`, async ({ page }) => {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const lab = new LabPage(page);
      const violations = async () => {
        const { violations: found } = await new AxeBuilder({ page }).analyze();
        return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
      };
      await lab.open(TINY, 'wasm');
      expect(await violations()).toEqual([]);
      await lab.step(10);
      await lab.freezeSwitch('A').click();
      await lab.step(10);
      expect(await violations()).toEqual([]);
    });
  }
}
