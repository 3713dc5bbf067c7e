/** Notes of a run's folder that somebody changed: refused in words, or taken for a run that has not ended. */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { reportCommand } from '../../src/cli/reportCommand.ts';
import { RunFolder } from '../../src/cli/runFolder.ts';
import { defaultExperiment } from '../../src/config/experiment.ts';
import { MOST_NOTE_BYTES } from '../../src/config/limits.ts';

let path: string;
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'freeze-lab-run-'));
  writeFileSync(join(path, 'experiment.json'), JSON.stringify(defaultExperiment()));
  writeFileSync(join(path, 'session.freezelab.zip'), '');
});
afterEach(() => rmSync(path, { recursive: true }));

it('its backend is named with the value that was found and what was expected', async () => {
  writeFileSync(join(path, 'backend.json'), '{"name":"metal"}');
  await expect(new RunFolder(path).kept(defaultExperiment())).rejects.toSay(
    'does not say which backend the run was trained on: “name” is “metal”; expected one of cpu, wasm, webgpu.',
  );
});

it('no note is read that is longer than any', async () => {
  for (const name of ['backend.json', 'verdict.json']) {
    writeFileSync(join(path, name), '');
    truncateSync(join(path, name), MOST_NOTE_BYTES + 1);
  }
  await expect(new RunFolder(path).kept(defaultExperiment())).rejects.toSay(`it has ${MOST_NOTE_BYTES + 1} bytes`);
  expect(await new RunFolder(path).ended()).toBeNull();
});

it('a run that has not come to an end has no report, and an audit that somebody changed is named', async () => {
  await expect(reportCommand(path, () => {})).rejects.toSay('has not come to an end');
  writeFileSync(join(path, 'audit.json'), '[{"lane":"Z"}]');
  expect(() => new RunFolder(path).audits()).toThrow(/run-without-audit|no audit/);
});
