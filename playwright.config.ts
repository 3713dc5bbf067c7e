/**
 * The real page in a real Chromium, with real WebGPU on a software adapter. Needs a build; `npm run test:browser`
 * makes one. Project `page` are the tests, project `bench` the measurements (`npm run bench:page` and others).
 */
import { defineConfig } from '@playwright/test';
import { findChrome, FAKE_MICROPHONE_FLAGS, QUIET_FLAGS, SOFTWARE_WEBGPU_FLAGS } from './scripts/findChrome.mjs';

const port = Number(process.env.PORT ?? 4183);
const executablePath = findChrome();
if (!executablePath) throw new Error('No Chrome or Chromium found. `npm run test:browser` installs one.');

export default defineConfig({
  // A software GPU takes seconds to compile its first shaders, minutes on a busy machine.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  outputDir: 'test-results/browser',
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME ? [['list'], ['json']] : [['list']],
  use: {
    baseURL: `http://localhost:${port}`,
    headless: true,
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    trace: 'off',
    // It would answer in the place of the routes by which tests take files away; offline.spec.ts is about it.
    serviceWorkers: 'block',
    launchOptions: { executablePath, args: [...SOFTWARE_WEBGPU_FLAGS, ...QUIET_FLAGS, ...FAKE_MICROPHONE_FLAGS] },
  },
  projects: [
    // What takes minutes and changes seldom has a command of its own, `npm run test:long`.
    { name: 'page', testDir: 'tests/browser', grepInvert: /@long/ },
    { name: 'long', testDir: 'tests/browser', grep: /@long/, workers: 1 },
    {
      name: 'bench',
      testDir: 'tests/bench',
      workers: 1,
      testMatch: '**/*.page.ts',
      // Without the software GPU, which would paint the page on the cores that are measured.
      use: { launchOptions: { executablePath, args: [...QUIET_FLAGS] } },
    },
  ],
  webServer: {
    command: 'node scripts/start.mjs',
    env: { PORT: String(port) },
    url: `http://localhost:${port}`,
    reuseExistingServer: false,
    timeout: 180_000,
  },
});
