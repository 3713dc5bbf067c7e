/** Axe finds nothing, on wide and narrow screens, light and dark, before and while training. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { LabPage, TINY } from './harness/lab.ts';
import { checkpoint, dropFiles, featureFile } from './harness/ownFiles.ts';
import { expect, test } from './harness/page.ts';

const SCREENS = [
  { name: 'wide', width: 1440, height: 900 },
  { name: 'narrow', width: 390, height: 844 },
];

async function violationsOn(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}

for (const { name, width, height } of SCREENS) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`no violation on a ${name} screen, ${colorScheme}`, async ({ page }) => {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const lab = new LabPage(page);
      const violations = () => violationsOn(page);
      await lab.open(TINY, 'wasm');
      expect(await violations()).toEqual([]);
      await lab.step(10);
      await lab.freezeSwitch('A').click();
      await lab.step(10);
      expect(await violations()).toEqual([]);
    });
  }

  test(`no violation with a person’s own files on a ${name} screen`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    const lab = new LabPage(page);
    await lab.open(TINY, 'wasm');
    await page.evaluate(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['x'], 'a.pth'));
      document.body.dispatchEvent(new DragEvent('dragenter', { dataTransfer, bubbles: true }));
    });
    await expect(page.getByText('Drop files or a folder')).toBeVisible();
    expect(await violationsOn(page)).toEqual([]);
    await dropFiles(page, [await checkpoint(), featureFile(1), featureFile(2), featureFile(3)]);
    await expect(lab.log).toContainText('Loaded tiny_s2G.pth');
    const tsv = Buffer.from(`utt1.wav\t${'1 '.repeat(80).trim()}\nutt9.wav\t1 2\n`);
    await page.getByLabel('Import semantic tokens').setInputFiles({ name: 'a.tsv', mimeType: '', buffer: tsv });
    await expect(page.getByText('Only in the file (1)')).toBeVisible();
    for (const summary of await page.locator('summary').all()) if (await summary.isVisible()) await summary.click();
    expect(await violationsOn(page)).toEqual([]);
    await lab.button('More exports').click();
    await expect(page.getByRole('menu')).toBeVisible();
    expect(await violationsOn(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await lab.button('Show all files').click();
    expect(await violationsOn(page)).toEqual([]);
  });
}
