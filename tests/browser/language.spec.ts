/**
 * The page in the pseudo-language: whatever is not in accents did not come from the texts. And a change of language while
 * training goes on: everything is said anew, notices and log included, and the run is the same.
 */
import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import chinese from '../../src/config/texts/zh-CN/index.ts';
import pseudo from '../../src/config/texts/en-XA/index.ts';
import { TINY } from './harness/lab.ts';
import { checkpoint, dropFiles, featureFile, type OwnFile } from './harness/ownFiles.ts';
import { expect, test } from './harness/page.ts';

const manifest = readFileSync(new URL('../../public/speech/manifest.json', import.meta.url), 'utf8');
const voices = (JSON.parse(manifest) as { voices: { name: string }[] }).voices.map(({ name }) => name);

/** What is the same in every language. */
const NAMES: readonly RegExp[] = [
  // Lanes, modules and tensors, as PyTorch has them.
  /[A-D]/,
  /(?:weight\/)?(?:ssl_proj|quantizer|decoder|dec)(?:\.\w+)*|cluster_size|embed(?:_avg)?|inited|enc_p|float(?:16|32)/,
  // Numbers and units.
  /[\d.]+(?:e-?\d+|[kM])/,
  /B|kB|MB|GB/,
  // Backends as the address and the log have them.
  /webgpu|wasm|cpu/,
  // The language's own name, voices, Sonner's key.
  /English/,
  /alt\+T/,
  new RegExp(voices.join('|')),
  // Files: those of the bundled speech, those of this test, and what the page calls its exports.
  /[a-z]{3}-\d\.flac/,
  /a\.pth|utt\d\.wav\.pt|tiny_s2G\.pth|nonsense\.bin|a\.tsv|utt\d(?:\.wav)?/,
  /freeze-lab-[\w.-]+/,
];
const NAME = new RegExp(
  `(?<![\\p{L}\\p{N}_])(?:${NAMES.map(({ source }) => source).join('|')})(?![\\p{L}\\p{N}_])`,
  'gu',
);

/** Everything that is seen or read out. */
function shownOn(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const ATTRIBUTES = ['aria-label', 'aria-description', 'aria-valuetext', 'title', 'alt', 'placeholder'];
    const isShown = (element: Element | null): boolean =>
      element !== null && (element.closest('select') ?? element).checkVisibility({ visibilityProperty: true });
    const found = [document.title];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { parentElement, textContent } = walker.currentNode;
      // Keys, citations, files and formulas are the same in every language.
      const isName = parentElement?.closest(
        'script, style, kbd[translate="no"], .entry-formula[translate="no"], .source-list [translate="no"]',
      );
      if (parentElement && isShown(parentElement) && !isName) found.push(textContent ?? '');
    }
    for (const element of document.querySelectorAll(ATTRIBUTES.map((name) => `[${name}]`).join())) {
      if (isShown(element)) found.push(...ATTRIBUTES.map((name) => element.getAttribute(name) ?? ''));
    }
    return [...new Set(found.map((text) => text.trim()))].filter(Boolean);
  });
}

/** What is shown in plain letters although it is no name. */
const plainTexts = async (page: Page): Promise<string[]> =>
  (await shownOn(page)).filter((text) => /[a-z]/i.test(text.replaceAll(NAME, '')));

/** Chinese keeps names of code and a few words of the field, but no two English words stand together in it. */
const englishTexts = async (page: Page): Promise<string[]> =>
  (await shownOn(page)).filter((text) => /(?<![\w.*?=/-])[a-z]{2,} [a-z]{2,}/.test(text));

/** Buttons and headings whose text is wider than they are. */
const cutOffTexts = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, h1, h2, h3, th, legend, summary')]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }) && element.clientWidth > 8)
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1)
      .map((element) => `${element.tagName} ${element.className}: ${element.textContent}`),
  );

const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });
const languageChoice = (page: Page, tag = 'en-XA'): Locator =>
  page.locator('select', { has: page.locator(`option[lang="${tag}"]`) });

async function open(page: Page, lang: string | null): Promise<void> {
  const query = new URLSearchParams({ x: JSON.stringify(TINY), backend: 'wasm', ...(lang === null ? {} : { lang }) });
  await page.goto(`/?${query}`);
}

async function step(page: Page): Promise<void> {
  await button(page, pseudo.transport.step).click();
  await expect(button(page, pseudo.transport.step)).toBeEnabled();
  await expect(button(page, pseudo.transport.start)).toBeEnabled();
}

const nonsense: OwnFile = { name: 'nonsense.bin', mimeType: '', buffer: Buffer.from([1, 2, 3, 4, 5, 6, 7, 8]) };

async function openAllDetails(page: Page): Promise<void> {
  for (const summary of await page.locator('details:not([open]) > summary').all()) {
    if (await summary.isVisible()) await summary.click();
  }
}

test('in the pseudo-language nothing is in plain letters: the page, training, menus and dialogs', async ({ page }) => {
  await open(page, 'en-XA');
  await expect(button(page, pseudo.transport.start)).toBeEnabled();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en-XA');
  expect(await shownOn(page)).toContain(pseudo.title.statement);
  await openAllDetails(page);
  expect.soft(await plainTexts(page)).toEqual([]);

  await step(page);
  await page.getByRole('switch', { name: pseudo.lanes.freeze('A') }).click();
  await step(page);
  await openAllDetails(page);
  await expect(page.getByRole('log')).toContainText('A');
  expect.soft(await plainTexts(page)).toEqual([]);
  await button(page, pseudo.matrix.title).click();
  await button(page, pseudo.matrix.run).click();
  await expect(button(page, pseudo.matrix.again)).toBeVisible();
  expect.soft(await plainTexts(page)).toEqual([]);
  await page.keyboard.press('Escape');

  await page.locator('button.badge').click();
  await expect(page.locator('.popover')).toBeVisible();
  expect.soft(await plainTexts(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await button(page, pseudo.help.menu).click();
  await expect(page.getByRole('menu')).toBeVisible();
  expect.soft(await plainTexts(page)).toEqual([]);
  await page.keyboard.press('Escape');
  const enlarge = button(page, pseudo.charts.enlarge(pseudo.charts.titles.gradient));
  for (const open of [() => page.keyboard.press('?'), () => page.keyboard.press('g'), () => enlarge.click()]) {
    await open();
    await expect(page.getByRole('dialog')).toBeVisible();
    expect.soft(await plainTexts(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
  }
  await button(page, pseudo.exports.menu).click();
  await expect(page.getByRole('menu')).toBeVisible();
  expect.soft(await plainTexts(page)).toEqual([]);
  await page.keyboard.press('Escape');

  for (const width of [1024, 390]) {
    await page.setViewportSize({ width, height: 844 });
    await openAllDetails(page);
    expect.soft(await plainTexts(page)).toEqual([]);
    // A third longer than in English, the texts still fit. Charts take the new width in their turns.
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    expect.soft(await cutOffTexts(page)).toEqual([]);
  }
});

test('nor are the panels of data sets, what was dropped, and what was refused', async ({ page }) => {
  await open(page, 'en-XA');
  await expect(button(page, pseudo.transport.start)).toBeEnabled();
  for (const kind of ['audio', 'plane', 'features']) {
    await page.getByRole('radio', { name: pseudo.choices[kind] ?? '', exact: true }).check();
    await openAllDetails(page);
    expect.soft(await plainTexts(page)).toEqual([]);
  }
  await page.evaluate(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['x'], 'a.pth'));
    document.body.dispatchEvent(new DragEvent('dragenter', { dataTransfer, bubbles: true }));
  });
  await expect(page.getByText(pseudo.files.drop.title)).toBeVisible();
  expect.soft(await plainTexts(page)).toEqual([]);

  const notice = page.locator('[data-sonner-toast]');
  await dropFiles(page, [await checkpoint(), featureFile(1), featureFile(2)]);
  await expect(page.getByRole('log')).toContainText(pseudo.log.imported('tiny_s2G.pth'));
  expect.soft(await plainTexts(page)).toEqual([]);
  await dropFiles(page, [nonsense]);
  await expect(notice.filter({ hasText: 'nonsense.bin' }).first()).toBeVisible();
  expect.soft(await plainTexts(page)).toEqual([]);
  const tsv = Buffer.from(`utt1.wav\t${'1 '.repeat(80).trim()}\nutt9.wav\t1 2\n`);
  await page.getByLabel(pseudo.tokens.import).setInputFiles({ name: 'a.tsv', mimeType: '', buffer: tsv });
  await expect(page.getByText(pseudo.tokens.onlyInFile('1'))).toBeVisible();
  await page.getByLabel(pseudo.panel.importWeights).setInputFiles(nonsense);
  await expect(page.getByRole('log')).toContainText('nonsense.bin');
  await openAllDetails(page);
  expect.soft(await plainTexts(page)).toEqual([]);
  await button(page, pseudo.features.showAll).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  expect.soft(await plainTexts(page)).toEqual([]);
});

test('a change of language while training says everything anew, and the run goes on', async ({ page }) => {
  await open(page, 'en-XA');
  await expect(button(page, pseudo.transport.start)).toBeEnabled();
  await languageChoice(page).selectOption('en');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  expect((await shownOn(page)).filter((text) => text.includes('⟦'))).toEqual([]);

  await dropFiles(page, [nonsense]);
  await page.getByLabel('Import weights').setInputFiles(nonsense);
  await expect(page.locator('[data-sonner-toast]').filter({ hasText: 'was refused' }).first()).toBeVisible();
  await button(page, 'Start').click();
  const count = page.locator('.step-figure');
  const steps = async (): Promise<number> => Number((await count.textContent())?.replace(/\D/g, ''));
  await expect.poll(steps).toBeGreaterThan(5);
  await page.getByRole('switch', { name: 'Freeze quantizer, lane A' }).click();
  await expect(page.getByRole('log')).toContainText('Lane A frozen');
  await page.evaluate(() => Object.assign(window, { theSamePage: true }));

  const before = await steps();
  await languageChoice(page).selectOption('en-XA');
  await expect(button(page, pseudo.transport.pause)).toBeVisible();
  // Charts follow in their turns.
  await expect.poll(() => plainTexts(page)).toEqual([]);
  await expect.poll(steps).toBeGreaterThan(before);
  expect(await page.evaluate(() => 'theSamePage' in window)).toBe(true);
  await button(page, pseudo.transport.pause).click();
  await expect(button(page, pseudo.transport.start)).toBeEnabled();
  // Built once.
  const entries = await page.getByRole('log').textContent();
  const built = pseudo.log.built('', '').slice(1, 12);
  expect(entries?.split(built)).toHaveLength(2);
});

test('another language is fetched when it is chosen, remembered, and the address goes before that', async ({
  page,
}) => {
  const fetched: string[] = [];
  page.on('request', (request) => fetched.push(request.url()));
  const others = (): string[] => fetched.filter((url) => /\/(?:zh-CN|en-XA)-/.test(url));
  await open(page, null);
  await expect(button(page, 'Start')).toBeEnabled();
  await expect(languageChoice(page, 'zh-CN').locator('option')).toHaveText(['English', '简体中文']);
  expect(others()).toEqual([]);

  await languageChoice(page, 'zh-CN').selectOption('zh-CN');
  await expect(button(page, chinese.transport.start)).toBeEnabled();
  expect(others()).toHaveLength(1);
  await page.reload();
  await expect(button(page, chinese.transport.start)).toBeEnabled();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await open(page, 'en');
  await expect(button(page, 'Start')).toBeEnabled();
  await open(page, 'xx');
  await expect(page.getByRole('log')).toContainText('“xx”');
  await expect(page.getByRole('log')).toContainText(chinese.address.noLanguage('xx', ['en', 'zh-CN', 'en-XA']));
});

test.describe('in a browser of Taiwan', () => {
  test.use({ locale: 'zh-TW' });

  test('the page is Chinese: no sentence of it is English, and none is wider than a small phone', async ({ page }) => {
    await open(page, null);
    await expect(button(page, chinese.transport.start)).toBeEnabled();
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
    await expect(page).toHaveTitle(chinese.title.document);
    await button(page, chinese.transport.step).click();
    await expect(button(page, chinese.transport.start)).toBeEnabled();
    await page.getByRole('switch', { name: chinese.lanes.freeze('A') }).click();
    await button(page, chinese.transport.step).click();
    await expect(page.getByRole('log')).toContainText(chinese.audit.mode.evaluation);
    await dropFiles(page, [nonsense]);
    await expect(page.getByRole('log')).toContainText(chinese.drops.what.unknown);
    await openAllDetails(page);
    expect.soft(await englishTexts(page)).toEqual([]);
    await button(page, chinese.scenarios.menu).click();
    await expect(page.getByRole('menu')).toBeVisible();
    expect.soft(await englishTexts(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await button(page, chinese.check.open).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    expect.soft(await englishTexts(page)).toEqual([]);
    await page.keyboard.press('Escape');

    for (const width of [390, 360]) {
      await page.setViewportSize({ width, height: 844 });
      await openAllDetails(page);
      expect.soft(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
  });
});
