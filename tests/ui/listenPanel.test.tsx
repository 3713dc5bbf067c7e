// @vitest-environment happy-dom
/** The panel for listening: when it is there, what it asks for, and what plays. */
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SoundClip } from '../../src/protocol/sound.ts';
import { ListenPanel } from '../../src/ui/listen/ListenPanel.tsx';
import { soundPlayer } from '../../src/ui/listen/player.ts';
import { LabProvider } from '../../src/ui/useLab.ts';
import { type FakeLab, fakeLab, fakeState } from './fakeLab.ts';

const sources = [
  { utterance: 'a.wav', frames: 400, probe: { first: 300, frames: 100 } },
  { utterance: 'b.wav', frames: 90, probe: null },
];
const clip: SoundClip = {
  sessionId: 'one',
  step: 1240,
  first: 300,
  frames: 100,
  sampleRate: 16_000,
  samples: new Float32Array(32_000).fill(0.05),
  rms: 0.05,
  peak: 0.05,
};

async function show(lab: FakeLab): Promise<void> {
  await act(async () => {
    render(
      <LabProvider value={lab}>
        <ListenPanel />
      </LabProvider>,
    );
  });
}
const asked = (lab: FakeLab): unknown[] => lab.calls.flatMap(([name, sound]) => (name === 'makeSound' ? [sound] : []));
const press = (element: HTMLElement): Promise<void> => act(async () => void fireEvent.click(element));

let played: ReturnType<typeof vi.spyOn>;
beforeEach(() => {
  played = vi.spyOn(soundPlayer, 'play').mockImplementation(() => undefined);
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

describe('the panel', () => {
  it('is not there without sound', async () => {
    await show(fakeLab(fakeState(), { soundSources: [] }));
    expect(screen.queryByRole('heading', { name: 'Listen' })).toBeNull();
  });

  it('comes when the worker answers, though the session was there before', async () => {
    const lab = fakeLab(fakeState({ connection: 'starting' }), { soundSources: sources });
    await show(lab);
    expect(screen.queryByRole('heading', { name: 'Listen' })).toBeNull();
    await act(async () => lab.store.setState({ connection: 'ready' }));
    expect(screen.getByRole('heading', { name: 'Listen' })).toBeTruthy();
  });

  it('begins with the probe, and plays what is chosen, each version made once', async () => {
    const lab = fakeLab(fakeState(), { soundSources: sources, makeSound: clip });
    await show(lab);
    expect(screen.getByText('This part is in the probe, which is never trained on.')).toBeTruthy();
    await press(screen.getByRole('button', { name: 'Play' }));
    await press(screen.getByRole('radio', { name: 'Lane B, from tokens alone' }));
    await press(screen.getByRole('radio', { name: 'recording' }));
    const stretch = { utterance: 'a.wav', first: 300, frames: 100 };
    expect(asked(lab)).toEqual([
      { ...stretch, kind: 'original' },
      { ...stretch, kind: 'tokens', lane: 'B' },
    ]);
    expect(played).toHaveBeenCalledTimes(3);
    // −20 dB, whichever version it is.
    expect(played.mock.calls.map(([{ gain, rms }]: [{ gain: number; rms: number }]) => gain * rms)).toEqual([
      0.1, 0.1, 0.1,
    ]);
  });

  it('makes lanes anew at another step, and leaves the original as it is', async () => {
    const lab = fakeLab(fakeState(), { soundSources: sources, makeSound: clip });
    await show(lab);
    await press(screen.getByRole('button', { name: 'Play' }));
    await press(screen.getByRole('radio', { name: 'Lane A, from tokens alone' }));
    const renew = screen.getByRole<HTMLButtonElement>('button', { name: 'Make anew at this step' });
    expect(renew.disabled).toBe(true);
    await act(async () => lab.store.setState(({ pace }) => ({ pace: { ...pace, step: 1300 } })));
    await press(renew);
    expect(asked(lab).map((sound) => (sound as { kind: string }).kind)).toEqual(['original', 'tokens', 'tokens']);
  });

  it('forgets what was made when another utterance is chosen, and stays within it', async () => {
    const lab = fakeLab(fakeState(), { soundSources: sources, makeSound: clip });
    await show(lab);
    await press(screen.getByRole('button', { name: 'Play' }));
    await act(
      async () =>
        void fireEvent.change(screen.getByRole('combobox', { name: 'Utterance' }), { target: { value: 'b.wav' } }),
    );
    await press(screen.getByRole('button', { name: 'Play' }));
    expect(asked(lab).at(-1)).toEqual({ utterance: 'b.wav', first: 0, frames: 90, kind: 'original' });
  });

  it('rests when a sound could not be made', async () => {
    const lab = fakeLab(fakeState(), { soundSources: sources });
    await show(lab);
    await press(screen.getByRole('button', { name: 'Play' }));
    expect(played).not.toHaveBeenCalled();
    expect(screen.getByRole('button', { name: 'Play' })).toBeTruthy();
  });
});
