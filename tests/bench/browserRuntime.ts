/** Sections in a module worker of headless Chromium. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium } from '@playwright/test';
import { findOrInstallChrome, QUIET_FLAGS, SOFTWARE_WEBGPU_FLAGS } from '../../scripts/findChrome.mjs';
import { workerScript } from '../setup/workerScript.ts';
import type { Runtime, SectionResults } from './results.ts';
import type { FromBenchWorker } from './runInWorker.ts';

export async function browserRuntime(): Promise<Runtime> {
  const server = await serve(await workerScript('tests/bench/runInWorker.ts'));
  return {
    async run(options) {
      const browser = await chromium.launch({
        executablePath: findOrInstallChrome(),
        args: [...SOFTWARE_WEBGPU_FLAGS, ...QUIET_FLAGS],
      });
      try {
        const page = await browser.newPage();
        page.on('console', (message) => console.error(`  Chromium, ${message.text()}`));
        await page.goto(server.address);
        return await page.evaluate(
          (options) =>
            new Promise<SectionResults>((resolve, reject) => {
              const worker = new Worker('/bench.js', { type: 'module' });
              worker.addEventListener('message', ({ data }: MessageEvent<FromBenchWorker>) => {
                if ('line' in data) console.info(data.line);
                else if ('error' in data) reject(new Error(data.error));
                else resolve(data.results);
              });
              worker.addEventListener('error', ({ message }) => reject(new Error(message)));
              worker.postMessage(options);
            }),
          options,
        );
      } finally {
        await browser.close();
      }
    },
    close: server.close,
  };
}

/** Serves an empty page and the script, isolated from other origins so that the browser's clock is fine enough. */
async function serve(script: string): Promise<{ address: string; close: () => void }> {
  const server = createServer(({ url }, response) => {
    const isScript = url === '/bench.js';
    response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
    response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : '<!doctype html><title>Benchmark</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}/`, close: () => server.close() };
}
