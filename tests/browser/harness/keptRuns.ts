/** What a run shows of itself, and what the page keeps of it: for tests that end a run and bring it back. */
import { readFile } from 'node:fs/promises';
import { type Download, expect, type Locator, type Page } from '@playwright/test';
import { LabPage, TINY } from './lab.ts';

/** Freezes lane A behind step 10, as a plan in the address. */
const FROZEN = [{ step: 11, action: 'freeze', lane: { id: 'A', frozen: true, policy: 'wholeForward' } }];

/** The address of a run in which lane A is frozen on the way. @param steps where it ends by itself, if it does */
export function frozenRun(steps?: number): string {
  const end = steps === undefined ? {} : { steps: String(steps), name: 'whole' };
  return `/?${new URLSearchParams({ backend: 'wasm', x: JSON.stringify(TINY), timeline: JSON.stringify(FROZEN), ...end })}`;
}

export const stepFigure = (page: Page): Locator => page.locator('.step-figure');
export const stepNow = async (page: Page): Promise<number> =>
  Number((await stepFigure(page).textContent())?.replace(/\D/g, ''));
export const trainedTo = (page: Page, step: number): Promise<void> =>
  expect.poll(() => stepNow(page)).toBeGreaterThanOrEqual(step);

/** Of an earlier visit, with the ways on. */
export const offer = (page: Page): Locator => page.getByRole('region', { name: 'A run of an earlier visit' });
/** The button beside Reset; a notice has one of the same name for a while. */
export const undoButton = (page: Page): Locator =>
  page.getByRole('group', { name: 'Transport' }).getByRole('button', { name: 'Undo' });

/** The step that a sentence names. */
export function stepNamed(sentence: string | null): number {
  const [, digits = ''] = /\bstep ([\d,.\s]*\d)/.exec(sentence ?? '') ?? [];
  return Number(digits.replace(/\D/g, '') || Number.NaN);
}

/** Opens a page of the address and waits until it could train. */
export async function openPage(page: Page, address: string): Promise<LabPage> {
  await page.goto(address);
  await expect(page.locator('.start:enabled')).toBeVisible({ timeout: 150_000 });
  return new LabPage(page);
}

/** Accepts the offer of a run that was training, and waits until it trains. @returns the step that it goes on from */
export async function goOn(page: Page): Promise<number> {
  await expect(offer(page)).toContainText('A run ended with its page.');
  const step = stepNamed(await offer(page).textContent());
  await offer(page).getByRole('button', { name: 'Go on' }).click();
  await expect(offer(page)).toHaveCount(0);
  await expect(new LabPage(page).button('Pause')).toBeEnabled({ timeout: 150_000 });
  return step;
}

/** Accepts the offer of a run that stood still. @returns the step that it goes on from */
export async function goOnAtRest(page: Page): Promise<number> {
  await expect(offer(page)).toContainText('A run ended with its page.');
  const step = stepNamed(await offer(page).textContent());
  await offer(page).getByRole('button', { name: 'Go on' }).click({ timeout: 150_000 });
  await expect(offer(page)).toHaveCount(0);
  await expect.poll(() => stepNow(page)).toBe(step);
  return step;
}

/** The rows of the exported metrics, lane by lane: their steps, in the order of the file. */
export async function exportedSteps(lab: LabPage): Promise<Record<string, number[]>> {
  const steps: Record<string, number[]> = {};
  for (const row of (await exportedText(lab, 'Export metrics')).trim().split('\r\n').slice(1)) {
    const [lane = '', step] = row.split(',');
    (steps[lane] ??= []).push(Number(step));
  }
  return steps;
}

/** Whether every step up to one stands in the metrics of these lanes, once and in order. */
export async function expectEveryStepOnce(lab: LabPage, last: number, lanes = ['A', 'B']): Promise<void> {
  const all = Array.from({ length: last }, (_, i) => i + 1);
  expect(await exportedSteps(lab)).toEqual(Object.fromEntries(lanes.map((lane) => [lane, all])));
}

/** Presses a button until it gives a file: a notice that slides in over the button takes the press. */
export async function pressedForFile(page: Page, name: string): Promise<Download> {
  const button = page.getByRole('button', { name, exact: true });
  for (let tries = 3; ; tries -= 1) {
    const press = Promise.all([page.waitForEvent('download', { timeout: 60_000 }), button.click()]);
    try {
      const [file] = await press;
      return file;
    } catch (error) {
      if (tries === 1) throw error;
    }
  }
}

/** The file that a button gives, as text. */
export async function exportedText(lab: LabPage, name: 'Export metrics' | 'Export weights'): Promise<string> {
  const file = await pressedForFile(lab.page, name);
  return readFile(await file.path(), 'utf8');
}

/** The weights file of each lane: optimizer, references of the audit and the run's timeline included; not how long it took. */
export async function weightsOf(lab: LabPage, lanes = ['A', 'B']): Promise<unknown[]> {
  const files: unknown[] = [];
  for (const lane of lanes) {
    await lab.button(`Select lane ${lane}`).click();
    // The audit is of a step that this worker has done, gradients included: there is none right after a run came back.
    const {
      seconds: _,
      audit: _audit,
      ...file
    } = JSON.parse(await exportedText(lab, 'Export weights')) as {
      seconds: number;
      audit: unknown;
    };
    files.push(file);
  }
  return files;
}

/** Pauses, and compares weights and curves with those of the same run that nothing interrupted, on a page of its own. */
export async function expectBitsOfWhole(lab: LabPage): Promise<void> {
  await lab.button('Pause').click();
  await expect(lab.button('Start')).toBeEnabled();
  const step = await stepNow(lab.page);
  await expectEveryStepOnce(lab, step);
  const own = await weightsOf(lab);
  const page = await lab.page.context().newPage();
  const whole = await openPage(page, frozenRun(step));
  await whole.button('Start').click();
  await trainedTo(page, step);
  await expect(whole.button('Start')).toBeEnabled();
  expect(own).toEqual(await weightsOf(whole));
  await page.close();
}

/** What the page's store of runs holds, asked beside the page. */
export function keptRuns(page: Page): Promise<{ id: string; step: number; open: boolean }[]> {
  return page.evaluate(
    () =>
      new Promise<{ id: string; step: number; open: boolean }[]>((resolve, reject) => {
        const opening = indexedDB.open('freeze-lab-runs');
        // There is none: it is the page that makes it, with what belongs into it.
        opening.onupgradeneeded = () => opening.transaction?.abort();
        opening.onerror = () => resolve([]);
        opening.onsuccess = () => {
          const { result: database } = opening;
          const asking = database.transaction('entries').objectStore('entries').getAll();
          asking.onsuccess = () => {
            database.close();
            resolve(asking.result as { id: string; step: number; open: boolean }[]);
          };
          asking.onerror = () => reject(asking.error ?? new Error('not read'));
        };
      }),
  );
}
