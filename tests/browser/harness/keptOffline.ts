/** Waits until a page is kept for offline use. */
import type { Page } from '@playwright/test';
import { expect } from './page.ts';

/** Waits until the service worker has fetched everything and answers for this page. */
export async function keptOffline(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller?.state)).toBe('activated');
}
