/**
 * A long run: what it holds in memory along the way, kept all the time as on anybody's page. Tensors and their bytes must
 * not grow once a tenth of the steps is done, nor the GPU's; the page's process may grow by the curves, which are kept for
 * every step. Environment: LONG_STEPS (default 100000), LONG_BACKEND (wasm, webgpu; default wasm).
 */
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { lastPace, memoryOf, tapEvents } from '../browser/harness/eventTap.ts';
import { LabPage, TINY } from '../browser/harness/lab.ts';

const STEPS = Number(process.env.LONG_STEPS ?? 100_000);
const BACKEND = process.env.LONG_BACKEND === 'webgpu' ? 'webgpu' : 'wasm';
const LOOKS = 10;

test.setTimeout(60 * 60_000);

test(`${STEPS} steps on ${BACKEND} hold no more at the end than at the start`, async ({ page, browser }) => {
  await tapEvents(page);
  const session = await browser.newBrowserCDPSession();
  /** Resident megabytes of the page's process, worker included. */
  const resident = async (): Promise<number> => {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    const sizes = processInfo
      .filter(({ type }) => type === 'renderer')
      .map(({ id }) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? 0));
    return Math.max(...sizes) / 1024;
  };
  const lab = new LabPage(page);
  await lab.open(BACKEND === 'wasm' ? { ...TINY, dataset: 'plane', dim: 2, hidden: 4 } : TINY, BACKEND);
  await lab.button('Start').click();
  const looks: { step: number; tensors: number; bytes: number; gpuBytes: number | null; resident: number }[] = [];
  for (let look = 1; look <= LOOKS; look += 1) {
    const target = (STEPS * look) / LOOKS;
    await expect.poll(async () => (await lastPace(page))?.step ?? 0, { timeout: 50 * 60_000 }).toBeGreaterThan(target);
    // A step in flight holds more: it stands still for a look.
    await lab.button('Pause').click();
    await expect(lab.button('Start')).toBeEnabled();
    const { tensors, bytes, gpuBytes } = await memoryOf(page);
    const step = (await lastPace(page))?.step ?? 0;
    looks.push({ step, tensors, bytes, gpuBytes, resident: await resident() });
    await lab.button('Start').click();
  }
  console.table(looks);
  const [first] = looks;
  for (const { tensors, bytes } of looks)
    expect({ tensors, bytes }).toEqual({ tensors: first?.tensors, bytes: first?.bytes });
  const gpu = looks.slice(LOOKS / 2).map(({ gpuBytes }) => gpuBytes);
  expect(new Set(gpu).size).toBe(1);
});
