/**
 * The test object of every browser spec: Playwright's, with a page that must behave. A request to another origin, an
 * uncaught error or an error in the console fails the test at its end.
 */
import { expect, type Page, test as base } from '@playwright/test';

/** Trouble that a test expects, as it appears in the report. Add patterns before it happens. */
type Expected = RegExp[];

export const test = base.extend<{ expectedTrouble: Expected }>({
  expectedTrouble: [
    async ({ page, baseURL }, provide) => {
      const expected: Expected = [];
      const trouble: string[] = [];
      const origin = new URL(baseURL ?? 'http://localhost').origin;
      page.on('request', (request) => {
        const url = new URL(request.url());
        if (!['blob:', 'data:'].includes(url.protocol) && url.origin !== origin) trouble.push(`request to ${url.href}`);
      });
      page.on('pageerror', (error) => trouble.push(`uncaught: ${error.message}`));
      page.on('console', (message) => {
        if (message.type() === 'error') trouble.push(`console: ${message.text()}`);
      });
      // A request that the policy stops is no request to Playwright, and its console message may come late.
      await page.exposeFunction('noteTrouble', (what: string) => trouble.push(what));
      await page.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
          (window as unknown as { noteTrouble(what: string): void }).noteTrouble(
            `${effectiveDirective}: ${blockedURI}`,
          );
        });
      });
      await provide(expected);
      await allMessagesOf(page);
      expect(trouble.filter((line) => !expected.some((pattern) => pattern.test(line)))).toEqual([]);
    },
    { auto: true }, // every test watches, whether it asks for `expectedTrouble` or not
  ],
  page: async ({ page }, provide) => {
    // Motion makes screenshots and axe's contrast measurements a matter of luck.
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await provide(page);
  },
});

/** Waits until what the page has said so far has arrived; a moment for events in its queue, then one last message. */
async function allMessagesOf(page: Page): Promise<void> {
  if (page.isClosed()) return;
  const last = page.waitForEvent('console', (message) => message.text() === 'end of test');
  await page.evaluate(() => setTimeout(() => console.info('end of test'), 100));
  await last;
}

export { expect };
