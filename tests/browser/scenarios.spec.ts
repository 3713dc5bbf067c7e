/**
 * Every scenario runs to its end on the page, small and on wasm, and its answer says what the run's own curves say: the
 * numbers of its table are computed here once more, from the metrics that the page exports.
 */
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { SCENARIOS } from '../../src/scenarios/list.ts';
import { REDUCED } from '../scenarios/reduced.ts';
import { LabPage } from './harness/lab.ts';
import { expect, test } from './harness/page.ts';

interface Lane {
  step: number[];
  columns: Record<string, (number | 'none' | null)[]>;
}
interface Metrics {
  lanes: Record<string, Lane>;
}

/** Values that were measured from one step to another, both included. */
function values({ step, columns }: Lane, metric: string, from: number, to: number): (number | 'none')[] {
  return (columns[metric] ?? []).filter(
    (value, i): value is number | 'none' => value !== null && (step[i] as number) >= from && (step[i] as number) <= to,
  );
}
const numbers = (...given: Parameters<typeof values>): number[] => values(...given).filter((value) => value !== 'none');
const mean = (list: readonly number[]): number => list.reduce((sum, value) => sum + value, 0) / list.length;

/** A number of the page, written with three digits, against one computed here. */
function expectWritten(written: string | undefined, value: number | null): void {
  const text = (written ?? '').replace(/\u2009/g, '').replace('−', '-');
  if (value === null) return expect(text).toBe('none');
  const shown = text.endsWith('%') ? Number(text.slice(0, -1)) / 100 : Number(text);
  const digits = text.endsWith('%') ? 5.1e-4 : Math.max(Math.abs(value) * 6e-3, 5e-4);
  expect(Math.abs(shown - value), `${text} is ${value}`).toBeLessThanOrEqual(digits);
}

async function exportedMetrics(page: Page): Promise<Metrics> {
  await page.getByRole('button', { name: 'More exports' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'JSON', exact: true }).last().click(),
  ]);
  return JSON.parse(await readFile(await download.path(), 'utf8')) as Metrics;
}

/** The answer's table: rows of cells, without the name of the row. */
const cells = async (page: Page): Promise<string[][]> => {
  const rows = page.getByRole('region', { name: 'Numbers behind the answer' }).locator('tbody tr');
  return Promise.all((await rows.all()).map((row) => row.getByRole('cell').allTextContents()));
};

/** What each scenario's table should say, row by row, from the curves; `undefined`: it is not in the curves. */
type Expected = (metrics: Metrics, steps: number) => (number | null | undefined)[][];
const lane = (metrics: Metrics, id: string): Lane => metrics.lanes[id] as Lane;
const tail = (steps: number): [number, number] => [steps - Math.max(20, Math.round(steps / 10)) + 1, steps];
const last = (...given: Parameters<typeof numbers>): number => numbers(...given).at(-1) as number;

const EXPECTED: Record<string, Expected> = {
  'zero-commitment': (metrics, steps) =>
    ['A', 'B', 'C', 'D'].map((id) => {
      const [from, to] = [id === 'D' ? 1 : steps / 2, steps - 1];
      const over = (metric: string): number => mean(numbers(lane(metrics, id), metric, from, to));
      // How far D's codebook went is in its drift, since it was frozen from the first step on.
      const moved = id === 'D' ? last(lane(metrics, id), 'drift/codebook@0', 1, to) : undefined;
      return [over('loss/commitment'), over('quantizer/error'), moved, undefined];
    }),
  'new-voice': (metrics, steps) =>
    ['A', 'B'].map((id) => {
      const [of, from] = [lane(metrics, id), steps / 2];
      return [
        last(of, 'probe/token_flip_rate_since_freeze@0', from, steps),
        mean(numbers(of, 'loss/reconstruction', ...tail(steps))),
        last(of, 'drift/codebook@0', from, steps),
      ];
    }),
  'frozen-too-early': (metrics, steps) =>
    ['A', 'B', 'C'].map((id) => {
      const over = (metric: string): number => mean(numbers(lane(metrics, id), metric, ...tail(steps)));
      const flips = last(lane(metrics, id), 'probe/token_flip_rate@0', 1, steps);
      return [over('loss/reconstruction'), over('codebook/perplexity@0'), flips];
    }),
  'leaky-freezes': (metrics, steps) =>
    [
      [steps / 4, steps / 2 - 1],
      [(3 * steps) / 4, steps - 1],
    ].flatMap(([from, to]) =>
      ['A', 'B', 'C', 'D'].map((id) => {
        const of = lane(metrics, id);
        const flips = last(of, 'probe/token_flip_rate_since_freeze@0', from as number, to as number);
        return [undefined, undefined, flips, last(of, 'tape/nodes', from as number, to as number)];
      }),
    ),
  'codebook-collapse': (metrics, steps) =>
    [0, 1, 2].map((phase) => {
      const begin = Math.max(1, (phase * steps) / 3);
      const to = phase === 2 ? steps : ((phase + 1) * steps) / 3 - 1;
      const [of, from] = [lane(metrics, 'A'), to - Math.floor((to - begin) / 2)];
      const over = (metric: string): number => mean(numbers(of, metric, from, to));
      return [
        last(of, 'codebook/used_window@0', from, to),
        over('codebook/perplexity@0'),
        phase === 0 ? undefined : over('codebook/replaced@0'),
        over('loss/reconstruction'),
      ];
    }),
  'sticky-eval': (metrics, steps) =>
    ['A', 'B'].map((id) => {
      const [of, from] = [lane(metrics, id), (250 / 400) * steps];
      const norms = numbers(of, 'gradient/ssl_proj', from, steps);
      return [
        mean(numbers(of, 'loss/commitment', from, steps)),
        norms.length === 0 ? null : mean(norms),
        last(of, 'probe/token_flip_rate_since_freeze@0', from, steps),
      ];
    }),
  'two-dimensions': (metrics, steps) =>
    ['A', 'B'].map((id) => {
      const [of, from] = [lane(metrics, id), Math.round(steps / 3)];
      const drift = numbers(of, 'drift/codebook@0', from, steps);
      return [
        drift[0],
        drift.at(-1),
        last(of, 'codebook/used_window@0', ...tail(steps)),
        mean(numbers(of, 'loss/reconstruction', ...tail(steps))),
      ];
    }),
};

/** Words of the answer that these sizes come to; they follow from what the policies do, not from chance. */
const SAID: Record<string, RegExp> = {
  'zero-commitment': /^No\. Lane D .* moved by [\d.]+\..*Lanes that held: A and B\.$/,
  'new-voice':
    /^Left free, [\d.]+% of the tokens of the old voices changed; frozen, 0%\. On the new voice, staying free /,
  'frozen-too-early': /^Freezing at random .* The bottleneck: perplexity [\d.]+ instead of [\d.]+ codes\.$/,
  'leaky-freezes':
    /^Leaked: (?=.*no-grad only)(?=.*requires-grad only)(?=.*zero gradients).*codebook only.*\. Held, bit for bit: whole forward, mode switch only, eval only and sticky eval\./,
  'codebook-collapse': /^Left alone, \d+ of 16 codes were in use; replaced, \d+ as GPT-SoVITS does and \d+ so/,
  'sticky-eval': /^Not always\. Lane B is thawed, yet has no gradient, .*lane A trains again/,
  'two-dimensions': /^The frozen codes moved by 0, the free ones by [\d.e-]+ since\./,
};

for (const { id } of SCENARIOS) {
  test(`${id} comes to its answer, which its curves bear out`, async ({ page }) => {
    const { settings, steps = 0 } = REDUCED[id];
    const query = new URLSearchParams({
      scenario: id,
      steps: String(steps),
      x: JSON.stringify(settings),
      backend: 'wasm',
    });
    await page.goto(`/?${query}`);
    const lab = new LabPage(page);
    await expect(lab.button('Start')).toBeEnabled();
    await lab.button('Start').click();
    const words = page.locator('.answer-words');
    await expect(words).toHaveText(SAID[id] as RegExp);
    const metrics = await exportedMetrics(page);
    expect(lane(metrics, 'A').step.at(-1)).toBe(steps);
    const shown = await cells(page);
    const expected = EXPECTED[id]?.(metrics, steps) ?? [];
    expect(shown.map((row) => row.length)).toEqual(expected.map((row) => row.length));
    let compared = 0;
    for (const [r, row] of expected.entries()) {
      for (const [c, value] of row.entries()) {
        if (value === undefined) continue;
        expectWritten(shown[r]?.[c], value);
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThanOrEqual(6);
  });
}

test('a question is asked with one click, can be left, and a run of one’s own is saved and dropped', async ({
  page,
}) => {
  const lab = new LabPage(page);
  await lab.open(undefined, 'wasm');
  const codes = page.getByRole('textbox', { name: 'Codes', exact: true });
  await expect(codes).toHaveValue('16');
  await lab.button('Questions').click();
  await page.getByRole('menuitem', { name: /What does a freeze look like/ }).click();
  await expect(page.getByRole('heading', { name: 'What does a freeze look like?' })).toBeVisible();
  await expect(page.getByRole('progressbar', { name: /of 600$/ })).toBeVisible();
  // A person who acts makes it theirs.
  await lab.freezeSwitch('A').click();
  await expect(page.getByText('no longer the question’s')).toBeVisible();
  if (await lab.button('Pause').isVisible()) await lab.button('Pause').click();
  await lab.button('Back to your experiment').click();
  await expect(codes).toHaveValue('16');
  await expect(page.getByText('One click sets up the run')).toBeVisible();

  await lab.step(10);
  await lab.freezeSwitch('A').click();
  await lab.step(10);
  await lab.button('Save run').click();
  await page.getByRole('textbox', { name: 'Name of the run' }).fill('frozen at 11');
  const [download] = await Promise.all([page.waitForEvent('download'), lab.button('Save').click()]);
  expect(download.suggestedFilename()).toBe('frozen-at-11.freezelab-run.json');
  const buffer = await readFile(await download.path());
  await page.getByLabel('Open a run file').setInputFiles({ name: 'a.json', mimeType: 'application/json', buffer });
  await expect(page.getByRole('heading', { name: 'frozen at 11' })).toBeVisible();
  await expect(page.getByText('The run has come to its end, step 20.')).toBeVisible();
  await expect(lab.freezeSwitch('A')).toBeChecked();
});
