/** The form of settings as a person handles it: keys, pointer, undo beside that of runs, presets that outlive the page. */
import { AxeBuilder } from '@axe-core/playwright';
import { LabPage, TINY } from './harness/lab.ts';
import { expect, test } from './harness/page.ts';

test('the form is searched, dragged and taken back; presets are there after the page was loaded again', async ({
  page,
}) => {
  const lab = new LabPage(page);
  await lab.open(TINY, 'cpu');
  await page.keyboard.press('/');
  await page.keyboard.type('threshold_ema_dead_code');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Dead below', { exact: true })).toBeFocused();
  await page.getByRole('searchbox').fill('beta');
  await expect(page.getByLabel('Beta 2', { exact: true })).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).include('.pane-settings').analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);

  const codes = page.getByLabel('Codes', { exact: true });
  const box = await page.getByText('Codes', { exact: true }).first().boundingBox();
  if (!box) throw new Error('no label');
  await page.mouse.move(box.x + 4, box.y + 4);
  await page.mouse.down();
  await page.mouse.move(box.x + 10, box.y + 4);
  await page.mouse.move(box.x + 60, box.y + 4);
  await page.mouse.up();
  await expect(codes).not.toHaveValue('16');
  await expect(codes).not.toBeFocused();
  await page.getByRole('button', { name: 'Save as a preset…' }).click();
  await page.keyboard.type('Mine');
  await page.keyboard.press('Enter');
  const value = await codes.inputValue();

  // The run that a reset put aside stays there, however often Ctrl Z is pressed in the form.
  await lab.button('Reset').click();
  await expect(lab.button('Start')).toBeEnabled();
  await page.getByRole('radio', { name: /^Mine/ }).focus();
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect(codes).toHaveValue('16');
  await expect(page.getByText('No change of a setting to undo')).toBeAttached();
  await expect(page.getByText(`changed · running with ${value}`)).toBeVisible();

  await page.reload();
  await page.getByRole('radio', { name: /^Mine/ }).check();
  await expect(codes).toHaveValue(value);
});
