/** An address with mistakes in it: each is said to the person, and there is a session all the same. */
import type { Page } from '@playwright/test';
import { LabPage, TINY } from './harness/lab.ts';
import { expect, test } from './harness/page.ts';

const notices = (page: Page) => page.getByRole('region', { name: /Notices/ }).getByRole('listitem');

for (const [what, search, said] of [
  ['a backend that there is not', '?backend=cuda', 'backend “cuda”'],
  ['a value that does not fit', `?backend=wasm&x=${JSON.stringify({ ...TINY, dim: 1 })}`, 'dim is 1; expected'],
  ['something that is no JSON', '?backend=wasm&x={', 'not a JSON object of settings'],
] as const) {
  test(`a notice names ${what}`, async ({ page }) => {
    await page.goto(`/${search}`);
    await expect(notices(page).filter({ hasText: said })).toBeVisible({ timeout: 15_000 });
    await expect(new LabPage(page).log).toContainText(said);
    await expect(new LabPage(page).button('Start')).toBeEnabled();
  });
}

for (const [what, settings, said] of [
  [
    'a voice that there is not',
    { ...TINY, voices: ['bob', 'slt'] },
    /the voice “bob”.*choose from .*slt.*Trained on is slt/,
  ],
  [
    'only voices that there are not',
    { ...TINY, voices: ['bob', 'eve'] },
    /the voices “bob” and “eve”.*Trained on are all of them/,
  ],
  ['sizes that are too large together', { batchSize: 64, clipFrames: 512, dim: 1024 }, /a batch of 32768 frames/],
] as const) {
  test(`${what} in the address: said, and there is a session`, async ({ page }) => {
    const lab = new LabPage(page);
    await lab.open(settings, 'wasm');
    await expect(notices(page).filter({ hasText: said })).toBeVisible();
    await expect(lab.log).toContainText(said);
    await lab.step(1);
  });
}
