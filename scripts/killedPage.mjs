/** A real browser with a profile that outlives it, and the page in it: started, trained, killed and started again. */
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { chromium } from '@playwright/test';
import { QUIET_FLAGS } from './findChrome.mjs';

/** Milliseconds that a browser or a page gets on a machine that does other things. */
const PATIENCE = 120_000;

/**
 * What the page shows at a moment.
 * @typedef {object} Sight
 * @property {number} at milliseconds by the clock of this process
 * @property {number} step
 * @property {boolean} running
 * @property {string} frozen the lanes that are frozen, and all lanes, as text
 */

/**
 * @typedef {object} KilledBrowser
 * @property {import('@playwright/test').BrowserContext} context
 * @property {() => Promise<void>} kill ends it and all of its processes at once, without a word
 */

/** @param {string} chrome path of the browser @param {string} profile folder @returns {Promise<KilledBrowser>} */
export async function startBrowser(chrome, profile) {
  const portFile = join(profile, 'DevToolsActivePort');
  rmSync(portFile, { force: true });
  const flags = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--remote-debugging-port=0',
    '--window-size=1440,900',
    ...QUIET_FLAGS,
  ];
  const child = spawn(chrome, [...flags, `--user-data-dir=${profile}`, 'about:blank'], {
    detached: true,
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const kill = async () => {
    // The group: the processes of its pages would else go on for a moment.
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
      process.kill(-child.pid, 'SIGKILL');
    await ended;
  };
  const end = Date.now() + PATIENCE;
  const port = () => {
    try {
      return readFileSync(portFile, 'utf8').split('\n')[0];
    } catch {
      return '';
    }
  };
  while (!port() && Date.now() < end) await wait(50);
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port()}`, { timeout: PATIENCE });
  const [context] = browser.contexts();
  if (!context) throw new Error('The browser has no context.');
  context.setDefaultTimeout(PATIENCE);
  return { context, kill };
}

/** The page as a person sees and uses it. */
export class KilledPage {
  /** @param {import('@playwright/test').Page} page */
  constructor(page) {
    this.page = page;
    /** What was seen since training went on last. @type {Sight[]} */
    this.seen = [];
  }

  /** @param {string} name */
  button(name) {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** The button beside Reset; a notice has one of the same name for a while. */
  get undo() {
    return this.page.getByRole('group', { name: 'Transport' }).getByRole('button', { name: 'Undo', exact: true });
  }

  /** @param {string} address */
  async open(address) {
    await this.page.goto(address, { timeout: PATIENCE });
    await this.page.locator('.start:enabled').waitFor();
  }

  /** Notes and returns what is shown. @returns {Promise<Sight>} */
  async look() {
    const shown = await this.page.evaluate(() => {
      const switches = [...document.querySelectorAll('[role="switch"][aria-label^="Freeze quantizer"]')];
      return {
        step: Number((document.querySelector('.step-figure')?.textContent ?? '').replaceAll(/\D/g, '')),
        running: document.querySelector('.start:enabled')?.textContent.trim() === 'Pause',
        frozen: switches
          .map((each) => `${each.getAttribute('aria-label')?.slice(-1)}${each.getAttribute('aria-checked')}`)
          .join(' '),
      };
    });
    const sight = { ...shown, at: Date.now() };
    this.seen.push(sight);
    return sight;
  }

  /**
   * Presses a button or switch, or chooses an option by its place, if that is possible just then.
   * @param {string} name @param {number} option
   */
  async use(name, option = 0) {
    return this.page.evaluate(
      ([label, place]) => {
        const control = [...document.querySelectorAll('button, select')].find((each) =>
          (each.getAttribute('aria-label') ?? each.textContent ?? '').startsWith(label),
        );
        if (!(control instanceof HTMLElement) || control.matches(':disabled')) return false;
        if (control instanceof HTMLSelectElement) {
          control.selectedIndex = place % control.options.length;
          control.dispatchEvent(new Event('change', { bubbles: true }));
        } else control.click();
        return true;
      },
      /** @type {const} */ ([name, option]),
    );
  }

  /** Ends the page's process. @returns {Promise<void>} */
  async crash() {
    const devTools = await this.page.context().newCDPSession(this.page);
    const crashed = this.page.waitForEvent('crash');
    // Is never answered.
    devTools.send('Page.crash').catch(() => undefined);
    await crashed;
  }

  /** Throws in the worker where nobody catches. */
  async failWorker() {
    const [worker] = this.page.workers();
    if (!worker) throw new Error('The page has no worker.');
    await worker.evaluate(() => {
      setTimeout(() => {
        throw new Error('killed');
      });
    });
  }

  /** A file that a button gives. @param {string} name of the button @returns {Promise<string>} its text */
  async download(name) {
    const [file] = await Promise.all([this.page.waitForEvent('download'), this.button(name).click()]);
    return readFile(await file.path(), 'utf8');
  }

  /** @param {string | RegExp} words @returns {Promise<number>} the step that a sentence of the page names last */
  async stepIn(words) {
    const sentence = this.page.getByText(words).last();
    await sentence.waitFor();
    return stepOf((await sentence.textContent()) ?? '');
  }
}

/** @param {string} sentence @returns {number} the step that it names */
export function stepOf(sentence) {
  const [, digits] = /\bstep ([\d,.\s]*\d)/.exec(sentence) ?? [];
  if (digits === undefined) throw new Error(`No step is named in: ${sentence}`);
  return Number(digits.replaceAll(/\D/g, ''));
}
