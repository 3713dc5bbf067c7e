/** Draws the icons of the installed page from public/favicon.svg, in Chrome: `node scripts/drawIcons.mjs`. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { root } from './buildPage.mjs';
import { findChrome } from './findChrome.mjs';

/**
 * Systems cut maskable icons to shapes of their own: what matters lies within a circle of four fifths of the width, and
 * the ground goes to the edge. iOS cuts corners by itself.
 */
const DRAWN = [
  { name: 'any-192', size: 192, share: 1 },
  { name: 'any-512', size: 512, share: 1 },
  { name: 'maskable-512', size: 512, share: 0.72 },
  { name: 'apple-180', size: 180, share: 0.84 },
];

const svg = await readFile(join(root, 'public/favicon.svg'), 'utf8');
const ground = /<rect[^>]*fill="([^"]+)"/.exec(svg)?.[1] ?? 'black';
const folder = join(root, 'public/icons');
await mkdir(folder, { recursive: true });
const executablePath = findChrome();
if (!executablePath) throw new Error('No Chrome or Chromium found.');
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
const page = await browser.newPage();
for (const { name, size, share } of DRAWN) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(
    `<style>body { margin: 0; height: 100vh; display: grid; place-items: center; ${share < 1 ? `background: ${ground}` : ''} }
    svg { width: ${share * 100}vw }</style>${svg}`,
  );
  await writeFile(join(folder, `${name}.png`), await page.screenshot({ omitBackground: true }));
}
await browser.close();
