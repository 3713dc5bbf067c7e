/** Ways in which a worker ends or stands still, done to the real one. */
import { expect, type Page, type Worker } from '@playwright/test';

/** The worker that trains; there is exactly one. */
export async function trainingWorker(page: Page): Promise<Worker> {
  await expect.poll(() => page.workers().length).toBe(1);
  return page.workers()[0] as Worker;
}

/** Ends it from the page's side, behind the back of the page's own code. Needs `tapEvents`. */
export async function killWorker(page: Page): Promise<void> {
  await page.evaluate(() => window.tapped.worker?.terminate());
}

/** The first worker of the page is ended before it has said a word. To be called after `tapEvents`. */
export async function killFirstWorker(page: Page): Promise<void> {
  await page.addInitScript(() => {
    let first = true;
    window.Worker = class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        if (first) this.terminate();
        first = false;
      }
    };
  });
}

export async function closeItself(page: Page): Promise<void> {
  await (await trainingWorker(page)).evaluate(() => self.close());
}

/** Keeps it in a loop. Resolves when the loop has begun. */
export async function hang(page: Page, milliseconds: number): Promise<void> {
  await (await trainingWorker(page)).evaluate((length) => {
    setTimeout(() => {
      const end = performance.now() + length;
      while (performance.now() < end);
    });
  }, milliseconds);
}

/** Throws where nobody catches. */
export async function failUncaught(page: Page, message: string): Promise<void> {
  await (await trainingWorker(page)).evaluate((text) => {
    setTimeout(() => {
      throw new Error(text);
    });
  }, message);
}

/** Lets `loseDevice` get at the worker's GPU device. To be called before the page is opened. */
export async function tapDevice(page: Page): Promise<void> {
  const tap = `{
    const request = self.GPUAdapter?.prototype.requestDevice;
    if (request) self.GPUAdapter.prototype.requestDevice = async function (...asked) {
      return (self.tappedDevice = await request.apply(this, asked));
    };
  }\n`;
  await page.route(/\/assets\/main-[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: tap + (await response.text()) });
  });
}

/** As when the driver is reset. */
export async function loseDevice(page: Page): Promise<void> {
  await (await trainingWorker(page)).evaluate(() =>
    (self as unknown as { tappedDevice: { destroy(): void } }).tappedDevice.destroy(),
  );
}
