/**
 * Weights of GPT-SoVITS's size, written to JSON and read again in the page: how long it takes, whether every bit comes
 * back, and whether the page's main thread stays free. The bar: no task above 50 ms.
 *
 * Training runs on wasm, because a software GPU would take the page's core.
 */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { PRESETS } from '../../src/config/presets.ts';
import { LabPage } from '../browser/harness/lab.ts';

const SETTINGS = { ...PRESETS.gptSovits, dataset: 'speech', kmeansIterations: 1 };

test.setTimeout(30 * 60_000);
const folder = mkdtempSync(join(tmpdir(), 'freeze-lab-weights-'));
test.afterAll(() => rmSync(folder, { recursive: true }));

test('weights of full size: out, in, and out again', async ({ page }) => {
  await page.addInitScript(() => {
    const tasks: { start: number; duration: number }[] = [];
    Object.assign(window, { longTasks: tasks });
    const note = ({ startTime, duration }: PerformanceEntry) => tasks.push({ start: startTime, duration });
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type: 'longtask' });
  });
  const lab = new LabPage(page);
  await lab.open(SETTINGS, 'wasm');
  await lab.step(1); // or the optimizer would have no moments

  const first = join(folder, 'first.json');
  const exported = await measure(page, () => saveWeights(lab, first));
  const imported = await measure(page, async () => {
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), lab.button('Import weights').click()]);
    await chooser.setFiles(first);
    await expect(lab.log).toContainText('Loaded first.json', { timeout: 300_000 });
  });
  const second = join(folder, 'second.json');
  const again = await measure(page, () => saveWeights(lab, second));

  console.log(`load of this machine: ${loadavg()[0]?.toFixed(1)} (other work on it lengthens tasks)`);
  console.log(`file: ${(statSync(first).size / 2 ** 20).toFixed(0)} MB`);
  for (const [what, { seconds, longTasks }] of Object.entries({ exported, imported, 'exported again': again })) {
    const tasks = longTasks.length === 0 ? 'none' : longTasks.map((duration) => `${duration.toFixed(0)} ms`).join(', ');
    console.log(`${what}: ${seconds.toFixed(1)} s; tasks above 50 ms: ${tasks}`);
  }
  const tensors = tensorsOf(first);
  expect(tensors.get('state_dict/ssl_proj.weight')).toContain('"shape":[768,768,2]');
  expect(tensors.get('state_dict/quantizer.vq.layers.0._codebook.embed')).toContain('"shape":[1024,768]');
  expect([...tensors.keys()].filter((name) => name.startsWith('optimizer/')).length).toBeGreaterThan(0);
  const after = tensorsOf(second);
  expect([...after.keys()]).toEqual([...tensors.keys()]);
  expect([...tensors].filter(([name, text]) => after.get(name) !== text).map(([name]) => name)).toEqual([]);
  expect([exported, imported, again].flatMap(({ longTasks }) => longTasks)).toEqual([]);
});

async function saveWeights(lab: LabPage, path: string): Promise<void> {
  const [download] = await Promise.all([
    lab.page.waitForEvent('download', { timeout: 300_000 }),
    lab.button('Export weights').click(),
  ]);
  await download.saveAs(path);
}

/** Seconds that some work takes, and the page's tasks above 50 ms meanwhile. */
async function measure(page: Page, work: () => Promise<void>): Promise<{ seconds: number; longTasks: number[] }> {
  await page.waitForTimeout(1000); // what was before is not to be counted
  const begin = await page.evaluate(() => performance.now());
  await work();
  const end = await page.evaluate(() => performance.now());
  await page.waitForTimeout(1000); // the observer tells of a task after its end
  const tasks = await page.evaluate(
    () => (window as unknown as { longTasks: { start: number; duration: number }[] }).longTasks,
  );
  const during = tasks.filter(({ start, duration }) => start + duration > begin && start < end);
  return { seconds: (end - begin) / 1000, longTasks: during.map(({ duration }) => duration) };
}

/** Every tensor of a weights file as text, by its place in the file. Equal texts are equal bits. */
function tensorsOf(path: string): Map<string, string> {
  const tensors = new Map<string, string>();
  const visit = (value: unknown, place: string): void => {
    if (typeof value !== 'object' || value === null) return;
    if ('shape' in value && 'data' in value) tensors.set(place, JSON.stringify(value));
    else for (const [key, member] of Object.entries(value)) visit(member, place === '' ? key : `${place}/${key}`);
  };
  visit(JSON.parse(readFileSync(path, 'utf8')), '');
  return tensors;
}
