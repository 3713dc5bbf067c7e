/** The proof on the page: a freeze that leaks says so, one that holds says so, and the matrix is measured. */
import { LabPage, TINY } from './harness/lab.ts';
import { expect, test } from './harness/page.ts';

test('verdicts stand next to the switch, in the proof and in the log', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(TINY, 'wasm');
  await lab.step(10);
  await expect(lab.freezeSwitch('B')).toHaveAccessibleDescription(/nothing moved in 10 steps/);

  await page.getByRole('combobox', { name: 'Freeze policy, lane A' }).selectOption('noGradOnly');
  await lab.freezeSwitch('A').click();
  await lab.step(10);
  await expect(lab.freezeSwitch('A')).toHaveAccessibleDescription(/codebook moved by up to .* through EMA/);
  await lab.freezeSwitch('A').click();
  await lab.step(1);
  await expect(lab.log).toContainText(/Verdict on lane A: Leaks: the codebook moved by up to/);
});

test('the policy matrix runs every policy and shows what each one stops', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(TINY, 'wasm');
  await lab.step(1);
  await page.getByRole('button', { name: 'Policy matrix' }).click();
  const dialog = page.getByRole('dialog', { name: 'Policy matrix' });
  await dialog.getByRole('button', { name: 'Run all policies' }).click();
  const row = (policy: RegExp) => dialog.getByRole('row', { name: policy });
  await expect(row(/^whole forward/i)).toContainText(/none.*stopped/s);
  await expect(row(/^no-grad only/i)).toContainText(/moves/);
  await expect(row(/^mode switch only/i)).toContainText(/nodes/);
  await expect(row(/^zero gradients/i)).toContainText(/zero/);
});
