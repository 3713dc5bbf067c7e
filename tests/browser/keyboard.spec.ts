/** The keyboard goes back to where it was when a dialog closes, so that the shortcuts work on. */
import { LabPage, TINY } from './harness/lab.ts';
import { expect, test } from './harness/page.ts';

test('after the list of shortcuts the space bar starts and pauses', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(TINY, 'wasm');
  await page.keyboard.press('?');
  const list = page.getByRole('dialog', { name: 'Keyboard' });
  await expect(list).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(list).toHaveCount(0);
  await page.keyboard.press('Space');
  await expect(lab.button('Pause')).toBeEnabled();
  await page.keyboard.press('Space');
  await expect(lab.button('Start')).toBeEnabled();
});

test('after a chart in full size the focus is on what opened it', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(TINY, 'wasm');
  const enlarge = lab.button('Enlarge Gradient norm');
  await enlarge.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(enlarge).toBeFocused();
});
