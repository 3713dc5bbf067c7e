// @vitest-environment happy-dom
/** Your features: added, summed up, refused with a reason, and taken out again, however many there are. */
import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { FeatureManifest } from '../../src/protocol/files.ts';
import { SettingsPanel } from '../../src/ui/settings/SettingsPanel.tsx';
import { featureManifest } from '../store/fakeWorker.ts';
import { fakeLab, fakeState } from './fakeLab.ts';
import { draw } from './setup.tsx';

afterEach(cleanup);

function shown(manifest: FeatureManifest | null, change: Parameters<typeof fakeState>[0] = {}) {
  const state = fakeState({ features: { manifest, changed: false }, ...change });
  state.draft.settings.dataset = 'features';
  return draw(<SettingsPanel />, fakeLab(state));
}
const names = (count: number) => Array.from({ length: count }, (_, i) => `utt${i}.wav.pt`);

describe('the data set of features', () => {
  it('takes files and folders by the names of their inputs', () => {
    const lab = shown(null);
    const file = new File(['x'], 'utt1.wav.pt');
    fireEvent.change(screen.getByLabelText('Add feature files'), { target: { files: [file] } });
    const folder = screen.getByLabelText('Add feature folder');
    expect(folder.hasAttribute('webkitdirectory')).toBe(true);
    Object.defineProperty(file, 'webkitRelativePath', { value: 'x/4-cnhubert/utt1.wav.pt' });
    fireEvent.change(folder, { target: { files: [file] } });
    expect(lab.calls).toEqual([
      ['addFeatures', [file]],
      ['takeFiles', [{ file, path: 'x/4-cnhubert/utt1.wav.pt' }]],
    ]);
  });

  it('shows what it amounts to, and why a file was refused', () => {
    shown(featureManifest(names(3), ['bad.wav.pt']));
    expect(screen.getByText('3 files · 300 frames · 6.0 s')).toBeTruthy();
    expect(screen.getByText('Outliers').nextElementSibling?.textContent).toBe('3');
    expect(screen.getByText('1 file refused')).toBeTruthy();
    expect(screen.getByText('bad.wav.pt holds 3 values that are NaN.')).toBeTruthy();
  });

  it('hides fields of sound, and cannot be applied before a file was taken', () => {
    shown(featureManifest([], ['bad.wav.pt']));
    expect(screen.queryByLabelText('Mel bands', { selector: 'input' })).toBeNull();
    expect(screen.queryByLabelText('Spliced frames', { selector: 'input' })).toBeNull();
    expect(screen.getByText('Add at least one file first.')).toBeTruthy();
    expect((screen.getByRole('button', { name: 'Apply and reset' }) as HTMLButtonElement).disabled).toBe(true);
  });

  it('waits for a reset when files came or went while it is trained on', () => {
    const state = fakeState();
    if (state.session) state.session.experiment.settings.dataset = 'features';
    shown(featureManifest(names(1)), {
      session: state.session,
      features: { manifest: featureManifest(names(1)), changed: true },
    });
    expect(screen.getByText('1 pending change')).toBeTruthy();
  });
});

describe('the list of files', () => {
  it('says what stood beside the features and was left alone', () => {
    const manifest = featureManifest(names(1));
    const skipped = ['sr', 'a', 'b', 'c', 'd'].map((path) => ({ path, reason: { code: 'single-number' } as const }));
    shown({ ...manifest, files: manifest.files.map((file) => ({ ...file, skipped })) });
    fireEvent.click(screen.getByRole('button', { name: 'Show all files' }));
    const text = screen.getByRole('dialog').textContent;
    expect(text).toContain('Left alone: sr: it is a single number; a: it is a single number');
    expect(text).toContain('; and 2 more');
  });

  it('has the refused ones first, counts what it does not draw, and takes files out', () => {
    const lab = shown(featureManifest(names(1434), ['bad.wav.pt']));
    fireEvent.click(screen.getByRole('button', { name: 'Show all files' }));
    const dialog = screen.getByRole('dialog');
    const rows = within(dialog).getAllByRole('row').slice(1);
    expect(rows).toHaveLength(200);
    expect(rows[0]?.textContent).toContain('bad.wav.pt holds 3 values that are NaN.');
    expect(within(dialog).getByText('and 1 235 more')).toBeTruthy();
    fireEvent.click(within(dialog).getByRole('button', { name: 'Remove utt0.wav.pt' }));
    fireEvent.click(within(dialog).getByRole('button', { name: 'Remove all' }));
    expect(lab.calls).toEqual([
      ['removeFeatures', ['utt0.wav.pt']],
      ['removeFeatures', null],
    ]);
  });
});
