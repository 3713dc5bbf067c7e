/**
 * The guided tour on a first visit, by keyboard alone, with real training: offered, followed by doing what it asks for,
 * within the screen at every step, on a phone as well. And a word in the glossary. Axe finds nothing on the way.
 */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from './harness/page.ts';

test('a first visit is led to the switch and to what it does', async ({ page }) => {
  await page.goto('/?backend=wasm');
  const violations = async (): Promise<string[]> =>
    (await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  const card = page.getByRole('region', { name: 'Guided tour' });
  const next = async (title: string): Promise<void> => {
    await card.getByRole('button', { name: 'Next' }).press('Enter');
    await expect(card).toContainText(title);
  };
  await page.getByRole('button', { name: 'Take the tour' }).press('Enter');
  await expect(card).toContainText('Press Start');
  await expect(card).toBeFocused();
  expect.soft(await violations()).toEqual([]);
  await page.keyboard.press('Space');
  await expect(card).toContainText('Watch both lanes');
  await next('Take it with you');
  await next('Now freeze lane A');
  await expect(page.getByRole('switch', { name: /lane A$/ })).toBeInViewport();
  await page.keyboard.press('f');
  await expect(card).toContainText(/Lane A is frozen from step \d+/);
  await expect(page.getByRole('group', { name: 'Lane A' })).toContainText('nothing moved');

  await page.setViewportSize({ width: 390, height: 844 });
  await next('And this is the proof');
  await expect(card).toBeInViewport({ ratio: 1 });
  await expect(page.locator('[data-tour-here="true"]')).toContainText('nothing moved');
  expect.soft(await violations()).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(card).toHaveCount(0);

  await page.getByRole('main').getByRole('button', { name: 'quantizer', exact: true }).press('Enter');
  await page.getByRole('button', { name: 'All words' }).press('Enter');
  await expect(
    page.getByRole('dialog').getByRole('heading', { name: 'quantizer 量化器', exact: true }),
  ).toBeInViewport();
  expect.soft(await violations()).toEqual([]);
  await page.reload();
  await expect(page.getByRole('button', { name: 'Start', exact: true })).toBeEnabled();
  await expect(page.getByRole('button', { name: 'Take the tour' })).toHaveCount(0);
});
