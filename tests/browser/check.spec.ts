/** Check a freeze in the page: real files dropped, in the worker, while a training runs. */
import { readFile } from 'node:fs/promises';
import { madeCheckpoint } from '../lab/checkedPairs.ts';
import { LabPage, TINY } from './harness/lab.ts';
import { dropFiles, featureFile, type OwnFile } from './harness/ownFiles.ts';
import { expect, test } from './harness/page.ts';

const SIZES = { dim: 5, channels: 6, codes: 7 };
const own = async (file: File): Promise<OwnFile> => ({
  name: file.name,
  mimeType: '',
  buffer: Buffer.from(await file.arrayBuffer()),
});
const before = () => own(madeCheckpoint('s2G2333k.pth', SIZES));
const after = () =>
  own(
    madeCheckpoint('voice_e8_s96.pth', { ...SIZES, type: 'float16' }, (name, values) =>
      /embed|cluster/.test(name) ? values.map((value, i) => value + (i % 3) / 4) : values,
    ),
  );

test('two checkpoints dropped at once: a verdict with its numbers, beside a training that goes on', async ({
  page,
}) => {
  const lab = new LabPage(page);
  await lab.open(TINY, 'wasm');
  await lab.button('Start').click();
  await dropFiles(page, [await after(), await before()]);
  const dialog = page.getByRole('dialog', { name: 'Check a freeze' });
  await expect(dialog).toContainText('The freeze leaked.');
  await expect(dialog).toContainText('ssl_proj is identical.');
  await expect(dialog).toContainText('Compared in half precision: the file of more precision was rounded');
  await expect(dialog).toContainText('7 of 7 codes moved.');
  await expect(dialog.getByRole('row', { name: /_codebook\.embed / })).toBeVisible();

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Save as JSON' }).click(),
  ]);
  expect(JSON.parse(await readFile(await download.path(), 'utf8'))).toMatchObject({
    verdict: 'leaked',
    policies: ['noGradOnly', 'requiresGradOnly'],
    precision: 'float16',
    before: { name: 's2G2333k.pth' },
    after: { name: 'voice_e8_s96.pth' },
  });

  await dialog.getByRole('button', { name: 'Compare tokens' }).click();
  await expect(dialog).toContainText('The bundled speech cannot be made into frames of 6 channels.');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(lab.button('Pause')).toBeVisible();
  await lab.button('Pause').click();

  // With features that fit, each token is computed.
  await dropFiles(page, [featureFile(1)]);
  await lab.button('Check a freeze').click();
  await dialog.getByRole('button', { name: 'Compare tokens' }).click();
  await expect(dialog).toContainText(/of 80 tokens changed between the two/);
  await expect(dialog).toContainText('Computed on the features given.');

  await dialog.getByRole('button', { name: 'Swap before and after' }).click();
  await expect(dialog.locator('.check-slot').first()).toContainText('voice_e8_s96.pth');
  await expect(dialog).toContainText('The freeze leaked.');
});

test('files chosen one by one: the same file twice, and one that cannot be read', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(TINY, 'wasm');
  await lab.button('Check a freeze').click();
  const dialog = page.getByRole('dialog', { name: 'Check a freeze' });
  await page.getByLabel('Choose the checkpoint before').setInputFiles(await before());
  await page.getByLabel('Choose the checkpoint after').setInputFiles(await before());
  await expect(dialog).toContainText('These two cannot be compared.');
  await expect(dialog).toContainText('are the same file, byte by byte');
  const { buffer } = await after();
  const torn = { name: 'torn.pth', mimeType: '', buffer: buffer.subarray(0, 700) };
  await page.getByLabel('Choose the checkpoint after').setInputFiles(torn);
  await expect(dialog.getByRole('alert')).toContainText('torn.pth: ');
});
