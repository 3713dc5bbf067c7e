/** What is sent to others: a link that tells the run again to the bit, a report, and a link to a run that takes files. */
import { AxeBuilder } from '@axe-core/playwright';
import { writeQuery } from '../../src/scenarios/runAddress.ts';
import { defaultExperiment } from '../../src/config/experiment.ts';
import { LabPage, TINY } from './harness/lab.ts';
import { expect, test } from './harness/page.ts';

test('a link opens the run in a fresh profile, and its first 50 steps are the same to the bit', async ({
  page,
  browser,
  baseURL,
}, testInfo) => {
  const lab = new LabPage(page);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await lab.open({ ...TINY, seed: 5 }, 'wasm');
  for (let press = 0; press < 2; press += 1) await lab.step(10);
  await lab.freezeSwitch('A').click();
  for (let press = 0; press < 3; press += 1) await lab.step(10);
  await lab.button('Copy link').click();
  await expect(page.getByText('Link copied')).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const { weights } = await lab.exportWeights();
  expect(weights.step).toBe(50);

  await lab.button('More exports').click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Report (HTML)' }).click(),
  ]);
  const file = testInfo.outputPath('report.html');
  await download.saveAs(file);
  const report = await page.context().newPage();
  const asked: string[] = [];
  report.on('request', (request) => asked.push(request.url()));
  await report.goto(`file://${file}`);
  await expect(report.getByRole('heading', { name: 'What came of it' })).toBeVisible();
  await expect(report.getByRole('link')).toHaveAttribute('href', link);
  expect(asked).toHaveLength(1);
  expect((await new AxeBuilder({ page: report }).analyze()).violations).toEqual([]);

  const fresh = await browser.newContext(baseURL ? { baseURL } : {});
  const there = new LabPage(await fresh.newPage());
  await there.page.goto(link);
  await expect(there.button('Start')).toBeEnabled({ timeout: 150_000 });
  for (let press = 0; press < 5; press += 1) await there.step(10);
  expect((await there.exportWeights()).weights.state_dict).toEqual(weights.state_dict);

  const experiment = defaultExperiment();
  Object.assign(experiment.settings, TINY, { dataset: 'audio' });
  const files = { audio: ['<b>voice.wav'], features: [], checkpoint: null };
  await there.page.goto(`/${writeQuery({ backend: 'wasm', kernels: null }, experiment, files)}`);
  const banner = there.page.getByRole('region', { name: 'The run of this link' });
  await expect(banner).toContainText('Audio (<b>voice.wav): to be added');
  await expect(banner.getByRole('button', { name: 'Set up the run' })).toBeDisabled();
  await fresh.close();
});
