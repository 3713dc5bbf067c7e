/** Whatever is dropped is answered where the person is: what was taken, what was refused and why, what was left alone. */
import { mkdtemp, cp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FileChooser, Locator, Page } from '@playwright/test';
import { LabPage, TINY } from './harness/lab.ts';
import { dropFiles, featureFile, type OwnFile } from './harness/ownFiles.ts';
import { expect, test } from './harness/page.ts';

const CASES = fileURLToPath(new URL('../cases/failing/', import.meta.url));
const caseFile = async (path: string, name = path): Promise<OwnFile> => ({
  name,
  mimeType: '',
  buffer: await readFile(join(CASES, path)),
});
const notice = (page: Page): Locator => page.locator('[data-sonner-toast]').first();
const dataset = (page: Page, name: string): Locator => page.getByRole('radio', { name });
const tokens = (page: Page): Locator => page.getByRole('region', { name: 'Semantic tokens' });

test('a file that cannot be used says why, with another data set chosen, until it is dismissed', async ({ page }) => {
  // Listening from the start: a key may reach the page before the browser is told to hand over its choosers.
  const chosen = new Promise<FileChooser>((resolve) => page.on('filechooser', resolve));
  const lab = new LabPage(page);
  await lab.open(TINY, 'wasm');
  await dropFiles(page, [await caseFile('01-nan.wav.pt')]);
  await expect(notice(page)).toContainText('01-nan.wav.pt was refused.');
  await expect(notice(page)).toContainText('One of its values is NaN or infinite. Extract its features again.');
  await expect(lab.log).toContainText('01-nan.wav.pt was refused. One of its values is NaN');
  await expect(dataset(page, 'Speech')).toBeChecked();
  await notice(page).getByRole('button', { name: 'Close notice' }).click();
  await expect(notice(page)).toBeHidden();

  // The same by the keyboard, after a good file: the good one is not announced again.
  await dropFiles(page, [featureFile(1)]);
  await expect(notice(page)).toContainText('Taken: features utt1.wav.pt.');
  await expect(dataset(page, 'Your features')).toBeChecked();
  await dataset(page, 'Speech').check();
  await page.getByRole('main').focus();
  await page.keyboard.press('o');
  const chooser = await chosen;
  await chooser.setFiles(await caseFile('01-nan.wav.pt'));
  await expect(notice(page)).toContainText('01-nan.wav.pt was refused.');
  await expect(notice(page)).not.toContainText('Taken');
  await expect(dataset(page, 'Speech')).toBeChecked();
});

test('a drop on a page that could not start is answered', async ({ page, expectedTrouble }) => {
  expectedTrouble.push(/ERR_FAILED/);
  await page.route('**/speech/manifest.json', (route) => route.abort());
  await page.goto('/?backend=wasm');
  await expect(page.getByRole('alert')).toBeVisible();
  await dropFiles(page, [featureFile(1)]);
  await expect(notice(page)).toContainText('utt1.wav.pt was left alone.');
  await expect(notice(page)).toContainText('press Restart');
});

test('an experiment folder before training: its tokens wait for the reset, and are then paired', async ({ page }) => {
  const folder = await mkdtemp(join(tmpdir(), 'voice-'));
  await cp(join(CASES, '02-voice'), folder, {
    recursive: true,
    filter: (path) => !/logs_s2|config\.json|train\.log/.test(path),
  });
  const lab = new LabPage(page);
  await lab.open({ ...TINY, tokenRate: '25hz' }, 'wasm');
  await dataset(page, 'Your features').check();
  await page.getByLabel('Add feature folder').setInputFiles(folder);
  await expect(notice(page)).toContainText('Taken: 3 feature files and semantic tokens 6-name2semantic.tsv.');
  await expect(notice(page)).toContainText('Apply and reset to train on them and to compare the tokens.');
  for (const line of [
    'BERT features of the text: 3 files',
    'Recordings that the features were made from: 3 files',
    'Phonemes of the text: 2-name2text.txt',
  ]) {
    await expect(notice(page).getByRole('listitem').filter({ hasText: line })).toBeVisible();
  }
  await expect(tokens(page)).toContainText('compared with the new data after Apply and reset');
  await expect(tokens(page)).not.toContainText('Only in the file');
  await expect(lab.button('Measure lane A')).toBeDisabled();

  await lab.button('Apply and reset').click();
  await expect(tokens(page)).toContainText('of 180 tokens');
  await expect(tokens(page)).toContainText('By utterance, worst first (3)');
  await expect(tokens(page)).not.toContainText('Only in');
  await expect(tokens(page)).not.toContainText('not measured yet');
  await expect(lab.log).not.toContainText('Error');
  await rm(folder, { recursive: true });
});

test('an experiment folder after training: the generator is taken, the rest is left without an alarm', async ({
  page,
}) => {
  const lab = new LabPage(page);
  await lab.open(TINY, 'wasm');
  await dataset(page, 'Your features').check();
  await page.getByLabel('Add feature folder').setInputFiles(join(CASES, '02-voice'));
  await expect(notice(page)).toContainText(
    'Taken: 3 feature files, checkpoint G_233333333333.pth and semantic tokens 6-name2semantic.tsv.',
  );
  await expect(notice(page)).toHaveAttribute('data-type', 'info');
  await expect(notice(page)).toContainText('D_233333333333.pth');
  await expect(tokens(page)).toContainText('of 180 tokens');
  await expect(page.getByRole('region', { name: 'Checkpoint', exact: true })).toContainText('G_233333333333.pth');
});

test('names that a Mac decomposed are paired with those that others composed', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open({ ...TINY, tokenRate: '25hz' }, 'wasm');
  const folder = '08-4-cnhubert';
  const names = ['U\u0308bung.wav.pt', '\u304b\u3099\u304d\u3099\u304f\u3099_001.wav.pt'];
  const features = await Promise.all(names.map((name) => caseFile(join(folder, name), name)));
  await dropFiles(page, [...features, await caseFile('08-nfc-6-name2semantic.tsv')]);
  await lab.button('Apply and reset').click();
  await expect(tokens(page)).toContainText('By utterance, worst first (2)');
  await expect(tokens(page)).not.toContainText('Only in');
});

test('a long name, or one that turns text around, widens nothing and turns nothing', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const lab = new LabPage(page);
  await lab.open(TINY, 'wasm');
  const { buffer } = await caseFile('01-nan.wav.pt');
  const long = `${'longname'.repeat(30)}.wav.pt`;
  await dropFiles(page, [
    { ...featureFile(1), name: `שלום\u202e${'x'.repeat(200)}.wav.pt` },
    { name: long, mimeType: '', buffer },
    { name: '\u202eevil.wav.pt', mimeType: '', buffer },
  ]);
  await expect(notice(page)).toContainText('NaN or infinite');
  const shown = (await notice(page).textContent()) ?? '';
  expect(shown).not.toMatch(/[\u202a-\u202e]/);
  await page.getByText('Experiment settings').click();
  await expect(page.getByText('2 files refused')).toBeVisible();
  const { width, scroll } = await page.evaluate(() => ({
    width: innerWidth,
    scroll: document.documentElement.scrollWidth,
  }));
  expect(scroll).toBeLessThanOrEqual(width);
  expect(await page.evaluate(() => document.body.textContent ?? '')).not.toMatch(/[\u202a-\u202e]/);
});
