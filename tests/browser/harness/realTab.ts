/**
 * A tab that can really be hidden. Playwright's own pages count as seen and focused, whatever lies before them, and its
 * browser stretches no timers and keeps no page for the way back; so this one is driven by DevTools messages alone.
 */
import { type Browser, type CDPSession, chromium, expect } from '@playwright/test';
import { findChrome, QUIET_FLAGS } from '../../../scripts/findChrome.mjs';

/** What Playwright switches off, and people have. */
const AS_PEOPLE_HAVE_IT = [
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-back-forward-cache',
];

export interface RealBrowser {
  /** Opens a tab in front of the others. @param script runs before the page's own */
  open(url: string, script?: string): Promise<RealTab>;
  close(): Promise<void>;
}

/** Starts a browser. @param flags besides those of every test */
export async function startRealBrowser(flags: readonly string[] = []): Promise<RealBrowser> {
  const executablePath = findChrome();
  const browser: Browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: [...QUIET_FLAGS, ...flags],
    ignoreDefaultArgs: AS_PEOPLE_HAVE_IT,
  });
  const devTools = await browser.newBrowserCDPSession();
  const { browserContextId } = await devTools.send('Target.createBrowserContext');
  return {
    async open(url, script) {
      const { targetId } = await devTools.send('Target.createTarget', { url: 'about:blank', browserContextId });
      const { sessionId } = await devTools.send('Target.attachToTarget', { targetId });
      const tab = new RealTab(devTools, targetId, sessionId);
      await tab.send('Page.enable');
      if (script) await tab.send('Page.addScriptToEvaluateOnNewDocument', { source: script });
      await tab.goTo(url);
      return tab;
    },
    close: () => browser.close(),
  };
}

interface Answer {
  id: number;
  result?: unknown;
  error?: { message: string };
}

export class RealTab {
  readonly #devTools: CDPSession;
  readonly #targetId: string;
  readonly #sessionId: string;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #last = 0;

  constructor(devTools: CDPSession, targetId: string, sessionId: string) {
    this.#devTools = devTools;
    this.#targetId = targetId;
    this.#sessionId = sessionId;
    devTools.on('Target.receivedMessageFromTarget', ({ sessionId: from, message }) => {
      if (from !== sessionId) return;
      const answer = JSON.parse(message) as Answer;
      this.#waiting.get(answer.id)?.(answer);
      this.#waiting.delete(answer.id);
    });
  }

  /** A DevTools command of the tab. */
  async send(method: string, params: object = {}): Promise<unknown> {
    const id = ++this.#last;
    const answered = new Promise<Answer>((resolve) => this.#waiting.set(id, resolve));
    const message = JSON.stringify({ id, method, params });
    await this.#devTools.send('Target.sendMessageToTarget', { sessionId: this.#sessionId, message });
    const { result, error } = await answered;
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  /** Runs a function in the page, which gets what is given. */
  async run<A, R>(work: (given: A) => R, given?: A): Promise<Awaited<R>> {
    const expression = `(${work.toString()})(${JSON.stringify(given)})`;
    const { result, exceptionDetails } = (await this.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    })) as { result: { value: Awaited<R> }; exceptionDetails?: { exception?: { description: string } } };
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description);
    return result.value;
  }

  async goTo(url: string): Promise<void> {
    await this.send('Page.navigate', { url });
  }

  /** Before all other tabs; those are hidden then. */
  async toFront(): Promise<void> {
    await this.#devTools.send('Target.activateTarget', { targetId: this.#targetId });
    await expect.poll(() => this.run(() => document.visibilityState)).toBe('visible');
  }

  /** As a browser freezes tabs that have been hidden for long, and wakes them. */
  async lifecycle(state: 'frozen' | 'active'): Promise<void> {
    await this.send('Page.setWebLifecycleState', { state });
  }

  /** Presses the button of that name as soon as it can be pressed. */
  async press(name: string, timeout = 60_000): Promise<void> {
    const press = (wanted: string): boolean => {
      const named = (button: Element) => button.getAttribute('aria-label') ?? button.textContent?.trim();
      const button = [...document.querySelectorAll('button')].find((each) => named(each) === wanted);
      if (!button || button.disabled) return false;
      button.click();
      return true;
    };
    await expect.poll(() => this.run(press, name), { timeout, message: `button “${name}”` }).toBe(true);
  }
}
