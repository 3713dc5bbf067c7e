// @vitest-environment happy-dom
/** The checkpoint: a choice that needs a file first, and what was found in it. */
import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { leftGroups } from '../../src/ui/settings/CheckpointPanel.tsx';
import { SettingsPanel } from '../../src/ui/settings/SettingsPanel.tsx';
import { checkpointReport } from '../store/fakeWorker.ts';
import { fakeLab, fakeState } from './fakeLab.ts';
import { draw } from './setup.tsx';

afterEach(cleanup);

const choice = () => screen.getByLabelText('Initial weights', { selector: 'select' });

it('cannot be chosen before one was imported, and says so', () => {
  const lab = draw(<SettingsPanel />);
  const option = within(choice()).getByRole('option', { name: 'Checkpoint (import one first)' }) as HTMLOptionElement;
  expect(option.disabled).toBe(true);
  const file = new File(['x'], 's2G.pth');
  fireEvent.change(screen.getByLabelText('Import checkpoint'), { target: { files: [file] } });
  expect(lab.calls).toEqual([['importCheckpoint', file]]);
});

it('is chosen by the name of its file', () => {
  const lab = draw(<SettingsPanel />, fakeLab(fakeState({ checkpoint: checkpointReport() })));
  const option = within(choice()).getByRole('option', { name: 's2G.pth' }) as HTMLOptionElement;
  expect(option.disabled).toBe(false);
  fireEvent.change(choice(), { target: { value: 'checkpoint' } });
  expect(lab.calls).toEqual([['changeField', 'initialWeights', 'checkpoint']]);
});

it('says what was used, what was left, what was read, and what to know', () => {
  draw(<SettingsPanel />, fakeLab(fakeState({ checkpoint: checkpointReport() })));
  const panel = screen.getByRole('region', { name: 'Checkpoint' });
  for (const words of [
    'GPT-SoVITS v2Pro · 3.20 MB of 110 MB read',
    'half precision',
    'decoder starts from random',
    '2 used, 3 left',
    'ssl_proj.weight',
    '5 × 6 × 2 float16',
    'enc_p · 2',
    'flow · 1',
    'Could not be read',
    'weight/dec.f8: it is float8_e4m3fn, which is not supported',
  ]) {
    expect(panel.textContent).toContain(words);
  }
  const taken = Object.fromEntries(
    [...panel.querySelectorAll('dl > div')].map(({ children: [name, value] }) => [
      name?.textContent,
      value?.textContent,
    ]),
  );
  expect(taken).toEqual({ 'Channels in': '6', 'Token rate': '25 Hz, stride 2', Dimensions: '5', Codes: '7' });
});

it('groups what was left by module, and an optimizer by its key in the file', () => {
  const left = (path: string) => ({ path, shape: [1], dtype: 'float32', usedAs: null });
  expect(
    leftGroups([left('model/dec.ups.0.weight'), left('optimizer/state/0/step'), left('optimizer/state/0/exp_avg')]),
  ).toEqual([
    { name: 'optimizer', count: 2 },
    { name: 'dec', count: 1 },
  ]);
});
