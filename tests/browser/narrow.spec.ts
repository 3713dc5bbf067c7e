/** Every width, zoomed pages among them: nothing lies beyond the right edge. And colours that the system imposes. */
import type { Locator, Page } from '@playwright/test';
import { LabPage, TINY } from './harness/lab.ts';
import { expect, test } from './harness/page.ts';

/** 720 and 640 are screens of 1440 and 1280 at 200 % zoom, 320 is 1280 at 400 %. */
const WIDTHS = [240, 320, 390, 640, 720, 759, 760, 800, 900, 1019, 1020, 1100, 1279, 1280, 1440];
/** The widest figure that a loss is shown with. */
const WIDEST = '1.2e-10';

/** Lane A learns, lane B is frozen, and both have figures. */
async function trained(page: Page): Promise<LabPage> {
  const lab = new LabPage(page);
  await lab.open(TINY, 'wasm');
  await lab.step(10);
  await expect(page.locator('.loss-values').first()).toContainText(/\d/);
  return lab;
}

/** What reaches beyond the right edge: the page as a whole, or elements that no box of their own cuts or scrolls. */
function beyondRightEdge(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const isCut = (element: Element): boolean => {
      for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
        const { overflowX, clipPath, contain, contentVisibility } = getComputedStyle(at);
        if (clipPath !== 'none' || contain.includes('paint') || contentVisibility === 'auto') return true;
        if (overflowX !== 'visible' && at.getBoundingClientRect().right <= clientWidth + 0.5) return true;
      }
      return getComputedStyle(element).clipPath !== 'none';
    };
    const found = scrollWidth > clientWidth ? [`the page is ${scrollWidth} of ${clientWidth} wide`] : [];
    for (const element of document.body.querySelectorAll('*')) {
      const { right, width } = element.getBoundingClientRect();
      if (width > 0 && right > clientWidth + 0.5 && !isCut(element)) {
        found.push(`${element.tagName} ${element.getAttribute('class') ?? ''} ends at ${right}`);
      }
    }
    return found.slice(0, 5);
  });
}

/** Figures of the losses that end outside of their lane's row. */
function lossesCutOff(page: Page, widest: string): Promise<string[]> {
  return page.evaluate((figure) => {
    const range = document.createRange();
    return [...document.querySelectorAll('.loss-values > span')].flatMap((line) => {
      const text = line.lastChild as Text;
      text.data = ` ${figure}`.slice(text.data.startsWith(' ') ? 0 : 1);
      range.selectNodeContents(line);
      const edge = (line.closest('.lane-row') as Element).getBoundingClientRect().right;
      const { right } = range.getBoundingClientRect();
      return right > Math.min(edge - 2, document.documentElement.clientWidth) ? [`${right} of ${edge}`] : [];
    });
  }, widest);
}

test('at no width does anything lie beyond the right edge, with two lanes or four', async ({ page }) => {
  const lab = await trained(page);
  for (const lanes of [2, 4]) {
    for (; (await page.locator('.lane-row').count()) < lanes; ) {
      await page.setViewportSize({ width: 1440, height: 900 });
      const before = await page.locator('.lane-row').count();
      await lab.button('Add lane').click();
      await expect(page.locator('.lane-row')).toHaveCount(before + 1);
    }
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: width < 800 ? 450 : 900 });
      await page.evaluate(() => {
        for (const details of document.querySelectorAll('details')) details.open = true;
      });
      await expect
        .poll(() => beyondRightEdge(page), { message: `${lanes} lanes at ${width} px`, timeout: 5000 })
        .toEqual([]);
      expect(await lossesCutOff(page, WIDEST), `losses at ${width} px`).toEqual([]);
    }
  }
});

/** Shares of a picture's pixels by colour, the commonest first. */
async function colours(page: Page, picture: Buffer): Promise<{ colour: string; share: number }[]> {
  return page.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
    const context = canvas.getContext('2d') as CanvasRenderingContext2D;
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    const counts = new Map<string, number>();
    for (let i = 0; i < data.length; i += 4) {
      const colour = data.slice(i, i + 3).join(' ');
      counts.set(colour, (counts.get(colour) ?? 0) + 4 / data.length);
    }
    return [...counts].map(([colour, share]) => ({ colour, share })).toSorted((a, b) => b.share - a.share);
  }, picture.toString('base64'));
}

for (const [colorScheme, ink] of [
  ['light', '0 0 0'],
  ['dark', '255 255 255'],
] as const) {
  test(`in forced colours the streams and arrows are drawn, ${colorScheme}`, async ({ page }) => {
    await trained(page);
    await page.emulateMedia({ forcedColors: 'active', colorScheme, reducedMotion: 'reduce' });
    /** How much of it has the colour of text. */
    const inked = async (picture: Buffer): Promise<number> =>
      (await colours(page, picture)).find(({ colour }) => colour === ink)?.share ?? 0;
    const stream = (lane: string, kind: string): Locator =>
      page.locator(`.lane-row[data-lane="${lane}"] .pipe[data-kind="${kind}"]`).first();
    expect(await inked(await stream('A', 'flowing').screenshot())).toBeGreaterThan(0.03);
    const cut = await inked(await stream('B', 'cut').screenshot());
    expect(cut).toBeGreaterThan(0.02);
    expect(cut).toBeLessThan(0.12); // dashes, 3 of 22 pixels high
    const station = await page.locator('.station[data-at="decoder"]').boundingBox();
    const head = station && { x: station.x - 9, y: station.y + station.height / 2 - 5, width: 8, height: 10 };
    const arrow = await inked(await page.screenshot({ clip: head ?? { x: 0, y: 0, width: 0, height: 0 } }));
    expect(arrow).toBeGreaterThan(0.25);
    expect(arrow).toBeLessThan(0.75); // a box would be all of it
  });
}
