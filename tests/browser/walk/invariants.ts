/** What must hold on the page whatever was done to it: right after each action, and once it has come to rest. */
import { readFile } from 'node:fs/promises';
import { type Page, expect } from '@playwright/test';
import { memoryOf } from '../harness/eventTap.ts';
import { exportedText, goOnAtRest, keptRuns, pressedForFile } from '../harness/keptRuns.ts';
import { LabPage } from '../harness/lab.ts';
import { press, type Walker } from './actions.ts';

/** Milliseconds that the page gets to say the same as its worker, on a machine that does other things; longer than a hang. */
const AGREE_WITHIN = 60_000;
/** Milliseconds that a page gets to notice that its worker is gone or hangs, and to start another. */
const REVIVED_WITHIN = 120_000;
/** Tensors that four lanes with everything measured stay well below. */
const MOST_TENSORS = 1500;

/** The page as a person sees it, beside what its worker told last. */
interface View {
  banner: string | null;
  transport: { name: string; enabled: boolean } | null;
  step: number;
  lanes: string[];
  frozen: string[];
  tooWide: number;
  /** Entries of the log that say that training goes on from a copy. */
  wentOn: number;
  busy: boolean;
  diverged: boolean;
  alive: number;
  told: { step: number; running: boolean; lanes: string[]; frozen: string[] } | null;
}

function viewOf(page: Page): Promise<View> {
  return page.evaluate(() => {
    const visible = (selector: string) =>
      [...document.querySelectorAll<HTMLElement>(selector)].filter((each) => each.checkVisibility());
    const transport = visible('button').find((each) => /^(Start|Pause)$/.test(each.textContent.trim()));
    const letters = (elements: HTMLElement[]) =>
      elements.map((each) => (each.getAttribute('aria-label') ?? '').slice(-1)).toSorted();
    const switches = visible('[role="switch"][aria-label^="Freeze quantizer"]');
    const alive = window.followed.filter(({ ended }) => !ended);
    const last = window.followed.at(-1);
    const session = last?.ended === false ? last.session : null;
    const ofSession = last?.pace?.sessionId === session?.sessionId ? (last?.pace?.step ?? 0) : 0;
    return {
      banner: visible('.banner')[0]?.textContent ?? null,
      transport: transport ? { name: transport.textContent.trim(), enabled: !transport.matches(':disabled') } : null,
      step: Number((document.querySelector('.step-figure')?.textContent ?? '').replaceAll(/\D/g, '')),
      lanes: letters(visible('[aria-label^="Select lane"]')),
      frozen: letters(switches.filter((each) => each.getAttribute('aria-checked') === 'true')),
      tooWide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      wentOn: [...document.querySelectorAll('[role="log"] *')].filter(
        (each) => each.childElementCount === 0 && /goes on from the copy of step/.test(each.textContent),
      ).length,
      busy: document.querySelector('progress, [aria-busy="true"]') !== null,
      diverged: document.querySelector('.divergence') !== null,
      alive: alive.length,
      told: session && {
        step: Math.max(session.step, ofSession),
        running: session.running,
        lanes: session.lanes.map(({ id }) => id).toSorted(),
        frozen: session.lanes
          .filter(({ frozen }) => frozen)
          .map(({ id }) => id)
          .toSorted(),
      },
    };
  });
}

/** Milliseconds after which what was asked for has happened, unless the page shows that it is at it. */
const HAPPENED_WITHIN = 20_000;

/** What is wrong at any moment, whatever is under way. */
export async function checkMoment(walker: Walker): Promise<void> {
  const { page, shown } = walker;
  const view = await viewOf(page);
  const asked = view.busy || performance.now() - walker.replacedAt < HAPPENED_WITHIN;
  if (view.busy) walker.replacedAt = performance.now();
  if (view.step < shown.step && !asked)
    expect(view.wentOn, `the step went back from ${shown.step} to ${view.step} without a word`).toBeGreaterThan(
      shown.wentOn,
    );
  walker.shown = { step: view.step, wentOn: view.wentOn };
  expect(view.alive, 'workers alive at once').toBeLessThanOrEqual(1);
  expect(view.tooWide, 'pixels that the page is wider than the window').toBeLessThanOrEqual(0);
  if (view.banner !== null && /Restart/.test(view.banner))
    expect(view.transport?.name === 'Pause' && view.transport.enabled, 'Pause can be pressed beside Restart').toBe(
      false,
    );
}

/** Brings the page to rest as a person would, and checks that it then says what is true. */
export async function checkAtRest(walker: Walker): Promise<void> {
  const { page } = walker;
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await revive(page);
  const agreed = async (): Promise<unknown> => {
    const { banner, step, lanes, frozen, transport, told } = await viewOf(page);
    return { banner, lanes, frozen, step, start: transport?.name, told };
  };
  await expect(page.getByRole('status').filter({ has: page.locator('progress') })).toHaveCount(0, { timeout: 120_000 });
  const pause = page.getByRole('button', { name: 'Pause', exact: true });
  if (await pause.isVisible()) {
    const before = (await viewOf(page)).step;
    await expect
      .poll(async () => (await viewOf(page)).step !== before || !(await pause.isVisible()), { timeout: AGREE_WITHIN })
      .toBe(true);
    await page.evaluate(() => {
      const button = [...document.querySelectorAll('button')].find((each) => each.textContent.trim() === 'Pause');
      button?.click();
    });
  }
  await expect
    .poll(
      async () => {
        // What was thrown behind a hang arrives only when that has ended.
        await reviveOnce(page);
        const { busy, transport, step, lanes, frozen, told } = await viewOf(page);
        return told !== null &&
          !busy &&
          transport?.name === 'Start' &&
          !told.running &&
          told.step === step &&
          String(told.lanes) === String(lanes) &&
          String(told.frozen) === String(frozen)
          ? 'agrees'
          : JSON.stringify(await agreed());
      },
      { timeout: AGREE_WITHIN, message: 'the page says what its worker says' },
    )
    .toBe('agrees');
  const { step, told, diverged } = await viewOf(page);
  await checkMetrics(walker, step, told?.lanes ?? []);
  expect((await memoryOf(page)).tensors, 'tensors held').toBeLessThan(MOST_TENSORS);
  if (step > 0 && !diverged) await checkKept(page, step);
}

/** Whatever happened, the run that is there outlives its page. */
async function checkKept(page: Page, step: number): Promise<void> {
  const kept = async (): Promise<boolean> => (await keptRuns(page)).some((run) => run.open && run.step === step);
  await expect.poll(kept, { timeout: AGREE_WITHIN, message: 'the run at rest is kept' }).toBe(true);
  const lab = new LabPage(page);
  const before = await exportedText(lab, 'Export metrics');
  await page.reload();
  expect(await goOnAtRest(page), 'the step that is offered').toBe(step);
  await expect(lab.button('Start')).toBeEnabled({ timeout: REVIVED_WITHIN });
  expect(await exportedText(lab, 'Export metrics'), 'curves after a reload').toBe(before);
}

/** Waits until the page can be used. */
async function revive(page: Page): Promise<void> {
  await expect
    .poll(() => reviveOnce(page), {
      timeout: REVIVED_WITHIN,
      intervals: [1000],
      message: 'the page notices what became of its worker',
    })
    .toBe('can be used');
}

/** Does what a person would who finds that the page cannot be used: restarts a worker that is gone, builds a model. */
async function reviveOnce(page: Page): Promise<string> {
  const usable = page.getByRole('button', { name: /^(Start|Pause)$/ }).and(page.locator(':enabled'));
  const restart = page.getByRole('button', { name: 'Restart', exact: true });
  // All of these may go just now: a hang ends by itself, and the button with it.
  const pressing = { timeout: 5000 };
  const ended = await page.evaluate(() => window.followed.at(-1)?.ended === true);
  const { told } = await viewOf(page);
  const body = told === null ? await page.locator('body').innerText() : '';
  if (/There is no model|Press Reset/.test(body)) {
    // Of own files there may be none: then the page refuses to build, and says what else to choose.
    if (/(was|were) added\. Add/.test(body)) await press(page, /^Speech/);
    await press(page, 'Reset');
  }
  if (await restart.isVisible()) await restart.click(pressing).catch(() => {});
  else if (!ended && (await usable.first().isVisible())) return 'can be used';
  return ended ? 'its worker is gone' : 'waits for its worker';
}

/** Every step of a lane stands there once, from its first one to the step that the page shows. */
async function checkMetrics(walker: Walker, step: number, lanes: string[]): Promise<void> {
  const download = await pressedForFile(walker.page, 'Export metrics');
  const [, ...rows] = (await readFile(await download.path(), 'utf8')).trim().split('\r\n');
  const last = new Map<string, number>();
  for (const row of rows) {
    const [lane = '', own = ''] = row.split(',');
    expect(lanes, 'lanes with metrics').toContain(lane);
    const before = last.get(lane);
    if (before !== undefined) expect(Number(own), `step of lane ${lane} after ${before}`).toBe(before + 1);
    last.set(lane, Number(own));
  }
  for (const [lane, end] of last) expect(end, `last step of lane ${lane}`).toBe(step);
}
