/** The referee on WebGPU in the browser: every reference case, gradients against the CPU backend, recalled codes, replayed steps. */
import { referenceCases } from '../reference/referenceCases.ts';
import { workerScript } from '../setup/workerScript.ts';
import { STEPS } from '../train/twoWays.ts';
import { openEmptyPage } from './harness/emptyPage.ts';
import { expect, test } from './harness/page.ts';
import type { ParityAnswer, ParityRequest } from './parity/worker.ts';

let script = '';

test.beforeAll(async () => {
  script = await workerScript('tests/browser/parity/worker.ts');
});

const cases = referenceCases();

for (const variant of ['registers', 'shared'] as const) {
  test(`PyTorch's numbers on WebGPU with the ${variant} kernels`, async ({ page }) => {
    test.setTimeout(400_000);
    expect(cases.length).toBeGreaterThanOrEqual(20);
    await page.route('**/parity-worker.js', (route) => route.fulfill({ contentType: 'text/javascript', body: script }));
    await openEmptyPage(page);
    const answer = await page.evaluate(
      (request: ParityRequest) =>
        new Promise<ParityAnswer | { error: string }>((resolve) => {
          const worker = new Worker('/parity-worker.js', { type: 'module' });
          worker.addEventListener('message', ({ data }) => resolve(data as ParityAnswer));
          worker.addEventListener('error', ({ message }) => resolve({ error: message || 'the worker did not start' }));
          worker.postMessage(request);
        }),
      { variant, cases },
    );
    if ('error' in answer) throw new Error(answer.error);
    expect(answer.deviations).toEqual(Object.fromEntries(cases.map(({ name }) => [name, null])));
    for (const difference of Object.values(answer.gradients)) expect(difference).toBeLessThan(1e-5);
    for (const [name, { recalled, metrics, states }] of Object.entries(answer.recalls)) {
      expect(recalled.A, name).toBeGreaterThan(STEPS / 4);
      expect(metrics.A?.['loss/total'], name).toHaveLength(STEPS);
      expect(metrics.A, name).toEqual(metrics.B);
      expect(states.A, name).toEqual(states.B);
    }
    for (const [name, { plain, taped }] of Object.entries(answer.replays)) {
      // Dropout draws anew in every step.
      if (name === 'with dropout') expect(plain.replayed, name).toBe(0);
      else expect(plain.replayed, name).toBeGreaterThan(90);
      expect({ ...plain, replayed: 0 }, name).toEqual(taped);
    }
    expect(answer.leaked).toBe(0);
    expect(answer.gpuErrors).toEqual([]);
  });
}
