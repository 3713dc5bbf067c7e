/** A page of the same origin with nothing on it, and no policy: there a test may start a script of its own. */
import type { Page } from '@playwright/test';

export async function openEmptyPage(page: Page): Promise<void> {
  await page.route('**/empty', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><link rel="icon" href="data:,">' }),
  );
  await page.goto('/empty');
}
