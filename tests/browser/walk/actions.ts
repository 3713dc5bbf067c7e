/**
 * What a walk does to the page: everything that a person can do, and what fate can do to them. An action is plain data
 * (a name, a number that chooses among what is there, a pause behind it), so that a walk can be told and run again.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Download, Page } from '@playwright/test';
import fc from 'fast-check';
import { checkpoint, dropFiles, featureFile, interopFile, type OwnFile } from '../harness/ownFiles.ts';
import { closeItself, failUncaught, hang, killWorker, loseDevice } from '../harness/workerFaults.ts';

export interface Action {
  does: ActionName;
  /** Chooses a lane, a file, a value. */
  which: number;
  /** Milliseconds before the next action. */
  wait: number;
}

/** The page, and what the walk took home from it. */
export interface Walker {
  page: Page;
  /** Newest download by ending: `json`, `zip`, `csv`, `tsv`. */
  downloads: Map<string, Download>;
  /** Whether training runs on a GPU device that can be lost. */
  hasDevice: boolean;
  /** When something was asked for that may put another state in the place of the one that is there. */
  replacedAt: number;
  /** The step that was shown last, and how often the page had said that it goes on from a copy. */
  shown: { step: number; wentOn: number };
}

/** How often each action is drawn, against the others. */
const WEIGHTS = {
  start: 8,
  pause: 6,
  step: 6,
  reset: 4,
  freeze: 8,
  policy: 4,
  fork: 3,
  addLane: 2,
  removeLane: 3,
  selectLane: 2,
  dataset: 4,
  preset: 1,
  field: 4,
  speed: 2,
  layer: 1,
  flipReference: 1,
  key: 4,
  matrix: 1,
  dropGood: 4,
  dropBad: 4,
  exportWeights: 2,
  importWeights: 2,
  exportSession: 2,
  openSession: 2,
  cancel: 3,
  dialogs: 1,
  reload: 2,
  undo: 3,
  openRun: 2,
  offer: 4,
  clearStorage: 1,
  hide: 1,
  killWorker: 1,
  closeWorker: 1,
  hangWorker: 1,
  failWorker: 2,
  loseDevice: 1,
  restart: 4,
} as const;
export type ActionName = keyof typeof WEIGHTS;

/** One action, drawn. */
export const anyAction: fc.Arbitrary<Action> = fc.record({
  does: fc.oneof(
    ...Object.entries(WEIGHTS).map(([name, weight]) => ({ arbitrary: fc.constant(name as ActionName), weight })),
  ),
  which: fc.nat(999),
  wait: fc.constantFrom(0, 0, 20, 60, 150, 400),
});

const pick = <T>(list: readonly T[], which: number): T => list[which % list.length] as T;
const LANES = ['A', 'B', 'C', 'D'] as const;

/** Presses the button, switch or menu item of that name. @returns false if there is none that can be pressed */
export function press(page: Page, name: string | RegExp): Promise<boolean> {
  const pattern = typeof name === 'string' ? `^${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$` : name.source;
  return page.evaluate((source) => {
    const named = new RegExp(source);
    const controls = document.querySelectorAll<HTMLElement>('button, [role="menuitem"], input[type="radio"]');
    for (const each of controls) {
      const label = each.getAttribute('aria-label') ?? each.closest('label')?.textContent ?? each.textContent ?? '';
      if (!named.test(label.trim()) || each.matches(':disabled, [data-disabled]') || !each.checkVisibility()) continue;
      each.click();
      return true;
    }
    return false;
  }, pattern);
}

/** Chooses an option of a select by its place. @returns false if there is no such select */
function choose(page: Page, name: RegExp, which: number): Promise<boolean> {
  return page.evaluate(
    ([source, place]) => {
      const named = new RegExp(source);
      const selects = [...document.querySelectorAll('select')];
      const select = selects.find((each) =>
        named.test(each.getAttribute('aria-label') ?? each.labels[0]?.innerText ?? ''),
      );
      if (!select || select.disabled) return false;
      const option = select.options[place % select.options.length];
      if (!option || option.disabled) return false;
      select.value = option.value;
      select.dispatchEvent(new Event('change', { bubbles: true }));
      return true;
    },
    [name.source, which] as const,
  );
}

const fixture = async (path: string): Promise<OwnFile> => ({
  name: path.split('/').at(-1) ?? path,
  mimeType: '',
  buffer: await readFile(fileURLToPath(new URL(path, import.meta.url))),
});
const text = (name: string, content: string): OwnFile => ({ name, mimeType: '', buffer: Buffer.from(content) });

const GOOD: readonly (() => Promise<OwnFile[]>)[] = [
  async () => [1, 2, 3].map((index) => featureFile(index)),
  async () => [await checkpoint(), ...[1, 2, 3].map((index) => featureFile(index))],
  async () => [await fixture('../audio/slt.mp3')],
  async () => [text('6-name2semantic.tsv', 'item_name\tsemantic_audio\nutt1.wav\t1 2 3\nutt2.wav\t4 5 6\n')],
];

const BAD: readonly (() => Promise<OwnFile[]>)[] = [
  async () => [text('s2G2333k.pth', 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n')],
  async () => [await interopFile('bad_truncated_half.pth')],
  async () => [await interopFile('bad_os_system.pth')],
  async () => [text('notes.txt', 'nothing of use'), text('page.wav', '<!doctype html><title>404</title>')],
  async () => [text('freeze-lab-weights.json', '{"format":"freeze-lab-weights","version":1}')],
  async () => [text('6-name2semantic.tsv', 'item_name\tsemantic_audio\nutt1.wav\tx y\n')],
];

/** Takes back what was taken home before. */
async function giveBack({ page, downloads }: Walker, ending: string): Promise<boolean> {
  const path = await downloads.get(ending)?.path();
  if (!path) return false;
  await dropFiles(page, [
    { name: `walk.${ending === 'zip' ? 'freezelab.zip' : ending}`, mimeType: '', buffer: await readFile(path) },
  ]);
  return true;
}

async function openMenu(page: Page, name: string, item: string): Promise<boolean> {
  const opener = page.getByRole('button', { name, exact: true });
  // Behind a dialog nothing has a name.
  if ((await opener.count()) === 0 || (await opener.isDisabled())) return false;
  await opener.focus();
  await page.keyboard.press('Enter');
  return press(page, item);
}

/** A worker that hangs may not take it for long, and one that is gone never does. @returns false if there is none */
function inTime(page: Page, fault: () => Promise<void>): boolean {
  if (page.workers().length !== 1) return false;
  void fault().catch(() => {});
  return true;
}

const markEnded = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const last = window.followed.at(-1);
    if (last) last.ended = true;
  });

/** Settings that keep a model tiny, and one that the form refuses. */
const FIELDS: readonly (readonly [label: RegExp, values: readonly string[]])[] = [
  [/^Learning rate$/, ['0.001', '0.01', '0', 'abc']],
  [/^Codes$/, ['8', '16', '24']],
  [/^Dimensions$/, ['4', '8']],
  [/^Batch size|^Clips per batch/, ['1', '2']],
  [/^Seed$/, ['1', '2', '3']],
];

async function typeInto(page: Page, which: number): Promise<boolean> {
  const [label, values] = pick(FIELDS, which);
  const input = page.getByLabel(label).first();
  if ((await input.count()) === 0 || !(await input.isEditable())) return false;
  // The field may go just then, with the data set that it belongs to.
  return input
    .fill(pick(values, Math.floor(which / FIELDS.length)), { timeout: 2000 })
    .then(() => input.press('Enter', { timeout: 2000 }))
    .then(
      () => true,
      () => false,
    );
}

/** Each does one thing. @returns false where it was not possible just then */
const ACTIONS: Record<ActionName, (walker: Walker, which: number) => Promise<boolean>> = {
  start: ({ page }) => press(page, 'Start'),
  pause: ({ page }) => press(page, 'Pause'),
  step: ({ page }) => press(page, 'Step'),
  reset: ({ page }, which) => press(page, pick(['Reset', 'Apply and reset'], which)),
  freeze: ({ page }, which) => press(page, `Freeze quantizer, lane ${pick(LANES, which)}`),
  policy: ({ page }, which) => choose(page, new RegExp(`^Freeze policy, lane ${pick(LANES, which)}`), which),
  fork: ({ page }, which) => press(page, `Fork lane ${pick(LANES, which)}`),
  addLane: ({ page }) => press(page, 'Add lane'),
  removeLane: ({ page }, which) => press(page, `Remove lane ${pick(LANES, which)}`),
  selectLane: ({ page }, which) => press(page, `Select lane ${pick(LANES, which)}`),
  dataset: ({ page }, which) => press(page, pick([/^Speech/, /^Plane/, /^Your audio/, /^Your features/], which)),
  preset: ({ page }) => press(page, /^Small/),
  field: ({ page }, which) => typeInto(page, which),
  speed: ({ page }, which) => choose(page, /^Speed limit$/, which),
  layer: ({ page }, which) => choose(page, /^Layer/, which),
  flipReference: ({ page }, which) => press(page, pick([/start/, /freeze$/], which)),
  async key({ page }, which) {
    await page.keyboard.press(pick(['Space', 's', 'r', 'f', '1', '2', '?', 'Escape', 'Control+z'], which));
    return true;
  },
  async matrix({ page }, which) {
    const opened = await press(page, 'Policy matrix');
    const run = opened && (await press(page, /^Run (all policies|again)$/));
    // Closing the dialog leaves the matrix running.
    if (which % 2 === 0) await page.keyboard.press('Escape');
    return run;
  },
  async dropGood({ page }, which) {
    await dropFiles(page, await pick(GOOD, which)());
    return true;
  },
  async dropBad({ page }, which) {
    await dropFiles(page, await pick(BAD, which)());
    return true;
  },
  exportWeights: ({ page }) => press(page, 'Export weights'),
  importWeights: (walker) => giveBack(walker, 'json'),
  exportSession: ({ page }) => openMenu(page, 'More exports', 'Session file'),
  openSession: (walker) => giveBack(walker, 'zip'),
  cancel: ({ page }) => press(page, /^Cancel/),
  async dialogs({ page }, which) {
    await press(page, pick([/^Enlarge/, /^Help$/, /^Backend/], which));
    await page.keyboard.press('Escape');
    return true;
  },
  async reload({ page }) {
    await page.reload();
    return true;
  },
  async hide({ page }) {
    const other = await page.context().newPage();
    await other.bringToFront();
    await page.waitForTimeout(200);
    await other.close();
    return true;
  },
  async killWorker({ page }) {
    await killWorker(page);
    return true;
  },
  async closeWorker({ page }) {
    if (!inTime(page, () => closeItself(page))) return false;
    await markEnded(page);
    return true;
  },
  hangWorker: async ({ page }, which) => inTime(page, () => hang(page, which % 2 === 0 ? 3000 : 25_000)),
  failWorker: async ({ page }) => inTime(page, () => failUncaught(page, 'thrown by the walk')),
  loseDevice: async ({ page, hasDevice }) => hasDevice && inTime(page, () => loseDevice(page)),
  restart: ({ page }, which) => press(page, pick([/^Restart$/, /^Go on from step/], which)),
  undo: ({ page }) => press(page, 'Undo'),
  async openRun({ page }, which) {
    if (!(await press(page, 'Kept runs'))) return false;
    await page.waitForTimeout(100);
    const chosen = await press(page, pick([/^Open: /, /^Open a copy: /, /^Open/, /^Delete: /], which));
    await page.keyboard.press('Escape');
    return chosen;
  },
  offer: ({ page }, which) => press(page, which % 4 === 0 ? 'Not now' : 'Go on'),
  async clearStorage({ page }) {
    const devTools = await page.context().newCDPSession(page);
    const { origin } = new URL(page.url());
    await devTools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
    await devTools.detach();
    return true;
  },
};

/** What puts another state in the place of the one that is there, or may, because somebody asked for it. */
const REPLACING: ReadonlySet<ActionName> = new Set<ActionName>([
  'reset',
  'dataset',
  'preset',
  'key',
  'dropGood',
  'importWeights',
  'openSession',
  'cancel',
  'reload',
  'restart',
  'undo',
  'openRun',
  'offer',
]);

/** Does it. @returns false where it was not possible just then */
export async function perform(walker: Walker, { does, which, wait }: Action): Promise<boolean> {
  if (REPLACING.has(does)) walker.replacedAt = performance.now();
  const done = await ACTIONS[does](walker, which);
  if (wait > 0) await walker.page.waitForTimeout(wait);
  return done;
}
