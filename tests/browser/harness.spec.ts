/** Proves that the harness notices what it is there to notice: each of these tests is expected to fail. */
import { test } from './harness/page.ts';

test.fail('a request to another origin fails a test', async ({ page }) => {
  await page.goto('/');
  // `no-cors` and a caught error: nothing shows but the request itself and the policy that stops it.
  await page.evaluate(() => fetch('https://elsewhere.invalid/', { mode: 'no-cors' }).catch(() => null));
});

test.fail('an uncaught error fails a test', async ({ page }) => {
  await page.goto('/');
  await page.evaluate(() => {
    setTimeout(() => {
      throw new Error('planted');
    });
    return new Promise((resolve) => setTimeout(resolve, 100));
  });
});
