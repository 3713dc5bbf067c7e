/** The report that the page writes of the run which is there. */
import { expect, test, vi } from 'vitest';
import { booted, errorsIn } from './bootedLab.ts';

test('a report has the curves of all lanes, the address of the run, and the step in its name', async () => {
  const { lab, fake, saved } = await booted();
  fake().run(12);
  await vi.waitFor(() => expect(lab.series.lanes.size).toBe(2));
  await lab.actions.exportReport();
  expect(errorsIn(lab)).toEqual([]);
  const [{ file, name } = { file: new Blob(), name: '' }] = saved;
  expect(name).toBe(`freeze-lab-report-step-${lab.store.getState().pace.step}.html`);
  expect(file.type).toBe('text/html');
  const html = await file.text();
  expect(html).toContain('Lane A');
  expect(html).toContain('Lane B');
  expect(html.match(/<figure>/g)?.length).toBeGreaterThan(3);
  expect(html).toContain('<a href="http://localhost/"');
});
