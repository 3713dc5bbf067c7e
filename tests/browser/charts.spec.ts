/** A chart under a real pointer and wheel: what is zoomed, what scrolls, and what is saved of it. */
import { readFile } from 'node:fs/promises';
import { LabPage, TINY } from './harness/lab.ts';
import { expect, test } from './harness/page.ts';

test('the wheel zooms with Ctrl and scrolls without, a box zooms both axes, and the visible range is saved', async ({
  page,
}) => {
  const lab = new LabPage(page);
  await lab.open(TINY, 'wasm');
  await lab.step(100);
  const chart = lab.figure('Reconstruction loss');
  const plot = chart.getByRole('slider');
  await plot.scrollIntoViewIfNeeded();
  // An empty chart ends at 100 as well, but begins at 0.
  await expect(plot).toHaveAttribute('aria-valuemin', '1');
  await expect(plot).toHaveAttribute('aria-valuemax', '100');
  const reset = chart.getByRole('button', { name: 'Reset zoom, Reconstruction loss' });
  const place = async (x: number, y: number): Promise<[number, number]> => {
    const box = await plot.boundingBox();
    if (!box) throw new Error('the plot has no place');
    return [box.x + x * box.width, box.y + y * box.height];
  };

  await page.mouse.move(...(await place(0.5, 0.5)));
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -120);
  await page.keyboard.up('Control');
  await expect(reset).toBeVisible();
  await plot.dblclick();
  await expect(reset).toHaveCount(0);

  // The keyboard elsewhere: the wheel is the page's.
  await lab.button('Enlarge Reconstruction loss').focus();
  const before = (await place(0, 0))[1];
  await page.mouse.wheel(0, 60);
  await expect.poll(async () => (await place(0, 0))[1]).toBeLessThan(before);
  await expect(reset).toHaveCount(0);

  await page.mouse.move(...(await place(0.25, 0.3)));
  await page.mouse.down();
  await page.mouse.move(...(await place(0.75, 0.8)), { steps: 3 });
  await page.mouse.up();
  await expect(reset).toBeVisible();
  const [from, to] = [await plot.getAttribute('aria-valuemin'), await plot.getAttribute('aria-valuemax')];
  await chart.getByRole('button', { name: 'More for Reconstruction loss' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'CSV, visible range' }).click(),
  ]);
  const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\r\n');
  const steps = lines.filter((line) => line.startsWith('A,')).map((line) => line.split(',')[1]);
  expect([steps[0], steps.at(-1)]).toEqual([from, to]);
  expect(steps).toHaveLength(Number(to) - Number(from) + 1);
});
