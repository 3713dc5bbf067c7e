/**
 * Every scene of the gallery in both themes: nothing in the console, nothing that axe finds, nothing beyond the right
 * edge of a narrow screen. With `GALLERY_PICTURES=folder` each is photographed, too.
 */
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { build, preview, type PreviewServer } from 'vite';
import { expect, test } from './harness/page.ts';

const port = Number(process.env.PORT ?? 4183) + 1;
const configFile = join(import.meta.dirname, '../../vite.gallery.config.ts');
const outDir = join(import.meta.dirname, '../../test-results/gallery');
const pictures = process.env.GALLERY_PICTURES;
/** Rules about a page as a whole, which a scene is not. */
const OF_WHOLE_PAGES = ['page-has-heading-one', 'region', 'landmark-unique', 'landmark-no-duplicate-main'];
const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 390, height: 844 };

test.use({ baseURL: `http://localhost:${port}` });
let server: PreviewServer;
test.beforeAll(async () => {
  test.setTimeout(180_000);
  await build({ configFile, logLevel: 'error', build: { outDir, emptyOutDir: true } });
  server = await preview({ configFile, logLevel: 'error', build: { outDir }, preview: { port, strictPort: true } });
});
test.afterAll(() => server?.close());

test('every scene holds', async ({ page }) => {
  test.setTimeout(600_000);
  await page.goto('/');
  const links = await page
    .locator('a[href$="theme=light"]')
    .evaluateAll((all) => all.map((a) => a.getAttribute('href') ?? ''));
  expect(links.length).toBeGreaterThan(30);
  const found: string[] = [];
  // Without frames there is nothing to join on a page of its own, which takes longer than the rest.
  const axe = () => new AxeBuilder({ page }).setLegacyMode();
  for (const link of links) {
    const scene = new URLSearchParams(link).get('scene') ?? '';
    const look = async (theme: 'light' | 'dark', rules: AxeBuilder): Promise<void> => {
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
      const { violations } = await rules.analyze();
      for (const { id, nodes } of violations)
        found.push(`${scene}, ${theme}: ${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
      if (pictures) await page.screenshot({ path: join(pictures, `${scene.replace('/', '-')}-${theme}.png`) });
    };
    await page.setViewportSize(WIDE);
    await page.goto(`/${link}`);
    await expect(page.locator(`[data-scene="${scene}"]`)).toBeAttached();
    await look('light', axe().disableRules(OF_WHOLE_PAGES));
    await page.evaluate(() => document.documentElement.setAttribute('data-theme', 'dark'));
    // Themes differ in nothing but colours.
    await look('dark', axe().withRules(['color-contrast']));
    await page.setViewportSize(NARROW);
    const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement);
    if (scrollWidth > clientWidth) found.push(`${scene}: ${scrollWidth} px wide on ${clientWidth}`);
  }
  expect(found).toEqual([]);
});
