// @vitest-environment happy-dom
/** Fields: what was typed is never lost, what is wrong is said, and a change that needs a reset says so. */
import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { FIELD_IDS, FIELDS, type NumberField } from '../../src/config/fields.ts';
import { factsOf, obeys } from '../../src/objectives/catalogue.ts';
import { texts } from '../../src/config/texts/index.ts';
import { readNumber, SLIDER_STEPS, sliderPosition, sliderValue } from '../../src/ui/settings/numberText.ts';
import { SettingsPanel } from '../../src/ui/settings/SettingsPanel.tsx';
import { toggledVoices } from '../../src/ui/settings/Voices.tsx';
import { fakeLab, fakeState } from './fakeLab.ts';
import { draw } from './setup.tsx';

afterEach(cleanup);

const input = (label: string) => screen.getByLabelText(label, { selector: 'input[type=text]' }) as HTMLInputElement;
const numberField = (id: 'dim' | 'clipFrames' | 'learningRate'): NumberField => {
  const field = FIELDS[id];
  if (field.kind !== 'integer' && field.kind !== 'real') throw new Error(`${id} is no number field`);
  return field;
};

describe('a number field', () => {
  it('keeps what was typed, says what is wrong, and changes nothing until it is right', () => {
    const lab = draw(<SettingsPanel />);
    const dim = input('Dimensions');
    fireEvent.change(dim, { target: { value: '12,5 bits' } });
    fireEvent.blur(dim);
    expect(dim.value).toBe('12,5 bits');
    expect(dim.getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByText('“12,5 bits” is not a number.')).toBeTruthy();
    expect(lab.calls).toEqual([]);
    fireEvent.change(dim, { target: { value: '48' } });
    expect(dim.getAttribute('aria-invalid')).toBe('false');
    fireEvent.keyDown(dim, { key: 'Enter' });
    expect(lab.calls).toEqual([['changeField', 'dim', 48]]);
  });

  it('is described by its help and by when it takes effect', () => {
    draw(<SettingsPanel />);
    const words = (label: string) =>
      (input(label).getAttribute('aria-describedby') ?? '')
        .split(' ')
        .map((id) => document.getElementById(id)?.textContent)
        .join(' ');
    expect(words('Dimensions')).toContain(texts.fields.dim.help);
    expect(words('Dimensions')).toContain('needs a reset');
    expect(words('Learning rate')).toContain('live');
    expect(words('Learning rate')).not.toContain('needs a reset');
  });

  it.each([
    ['', 'A number is needed here.'],
    ['0x10', '“0x10” is not a number.'],
    ['Infinity', '“Infinity” is not a number.'],
    ['32.5', '“32.5” is not a whole number.'],
    ['1', 'The smallest value is 2.'],
    ['1025', 'The largest value is 1024.'],
  ])('refuses %j in words', (typed, problem) => {
    expect(readNumber(typed, numberField('dim'))).toEqual({ ok: false, problem });
  });

  it('refuses what is not a multiple of its step, and takes comma and exponent', () => {
    expect(readNumber('65', numberField('clipFrames')).ok).toBe(false);
    expect(readNumber('66', numberField('clipFrames'))).toEqual({ ok: true, value: 66 });
    expect(readNumber(' 0,001 ', numberField('learningRate'))).toEqual({ ok: true, value: 0.001 });
    expect(readNumber('1e-4', numberField('learningRate'))).toEqual({ ok: true, value: 1e-4 });
  });
});

describe('a logarithmic slider', () => {
  it('reaches both bounds and stays within them', () => {
    const field = numberField('learningRate');
    expect(sliderValue(0, field)).toBe(field.min);
    expect(sliderValue(SLIDER_STEPS, field)).toBe(field.max);
    expect(sliderValue(sliderPosition(1e-3, field), field)).toBeCloseTo(1e-3, 4);
  });
});

describe('what is shown', () => {
  it('has a label for every field of the data set in use, and no other', () => {
    const state = fakeState();
    state.draft.settings.dataset = 'plane';
    draw(<SettingsPanel />, fakeLab(state));
    for (const id of FIELD_IDS) {
      const expected = obeys(factsOf({}), id) && !['dataset', 'voices', 'mels', 'splice'].includes(id);
      const found = screen.queryAllByLabelText(texts.fields[id].label, { selector: 'input[type=text], select' });
      expect([id, found.length > 0]).toEqual([id, expected]);
    }
  });

  it('marks a change that waits, and applies it on request', () => {
    const state = fakeState();
    state.draft.settings.dim = 64;
    state.draft.settings.learningRate = 0.5;
    const lab = draw(<SettingsPanel />, fakeLab(state));
    expect(screen.getByText('changed · running with 32')).toBeTruthy();
    expect(screen.getByText('1 pending change')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Apply and reset' }));
    expect(lab.calls).toEqual([['reset']]);
  });

  it('offers a file input by its name when a person’s own audio is chosen, and refuses to apply without a file', () => {
    const state = fakeState();
    state.draft.settings.dataset = 'audio';
    draw(<SettingsPanel />, fakeLab(state));
    expect(screen.getByLabelText('Add audio files').getAttribute('type')).toBe('file');
    expect((screen.getByRole('button', { name: 'Apply and reset' }) as HTMLButtonElement).disabled).toBe(true);
  });
});

describe('memory', () => {
  const limits = (buffer: number | null, memory: number | null) => {
    const state = fakeState();
    state.draft.settings = { ...state.draft.settings, codes: 2048, dim: 256 };
    if (state.backend) state.backend = { ...state.backend, limits: { buffer, memory } };
    return fakeLab(state);
  };
  const said = (): string =>
    screen
      .getAllByRole('status')
      .map(({ textContent }) => textContent)
      .join(' ');

  it('is told before anything is built, and nothing is said where it fits', () => {
    draw(<SettingsPanel />, limits(2 ** 31, null));
    expect(screen.getByText(/^about [\d.]+ MB$/)).toBeTruthy();
    expect(screen.queryByText(/in one piece|near the/)).toBeNull();
  });

  it('is refused by name where the device cannot hold a tensor, and warned of where the whole may not fit', () => {
    draw(<SettingsPanel />, limits(2 ** 20, 2 ** 24));
    expect(said()).toMatch(/cannot be built here: a codebook with its averages takes 4 MiB in one piece/);
    expect(said()).toMatch(/near the 16\.8 MB that this backend can hold/);
  });
});

describe('a person’s own audio', () => {
  const withFiles = (running: 'speech' | 'audio', changed: boolean) => {
    const state = fakeState();
    state.draft.settings.dataset = 'audio';
    if (state.session !== null) state.session.experiment.settings.dataset = running;
    state.audio = { reports: [], total: { names: ['a.wav'], seconds: 3 }, changed };
    return fakeLab(state);
  };

  it('can be applied when files came or went while it is trained on', () => {
    const lab = draw(<SettingsPanel />, withFiles('audio', true));
    expect(screen.getByText('1 pending change')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Apply and reset' }));
    expect(lab.calls).toEqual([['reset']]);
  });

  it('does not wait when nothing changed, and counts once when the data set itself waits', () => {
    draw(<SettingsPanel />, withFiles('audio', false));
    expect(screen.queryByRole('button', { name: 'Apply and reset' })).toBeNull();
    cleanup();
    draw(<SettingsPanel />, withFiles('speech', true));
    expect(screen.getByText('1 pending change')).toBeTruthy();
  });

  it('is chosen by one action, which also knows the sizes', () => {
    const lab = draw(<SettingsPanel />);
    fireEvent.click(screen.getByRole('radio', { name: /plane/i }));
    expect(lab.calls).toEqual([['chooseDataset', 'plane']]);
  });
});

describe('other data of the kind that is trained on', () => {
  const waiting = (change: (state: ReturnType<typeof fakeState>) => void = () => {}) => {
    const state = fakeState();
    state.draft.settings.voices = ['slt'];
    change(state);
    return draw(<SettingsPanel />, fakeLab(state));
  };
  const goOn = () => screen.queryByRole('button', { name: 'Go on with it' });

  it('can be gone on with, without a reset', () => {
    const lab = waiting();
    expect(screen.getByText('1 pending change')).toBeTruthy();
    fireEvent.click(goOn() as HTMLElement);
    expect(lab.calls).toEqual([['goOnWithData']]);
  });

  it('wait for a reset with whatever else does, and before the first step', () => {
    waiting(({ draft }) => (draft.settings.codes = 16));
    expect(goOn()).toBeNull();
    cleanup();
    waiting(({ session }) => session && (session.step = 0));
    expect(goOn()).toBeNull();
    cleanup();
    waiting(({ draft }) => (draft.settings.dataset = 'plane'));
    expect(goOn()).toBeNull();
  });

  it('do not wait once they are in use', () => {
    waiting(({ session }) => session && (session.experiment.dataPhase = { voices: ['slt'] }));
    expect(screen.queryByRole('button', { name: 'Apply and reset' })).toBeNull();
  });
});

describe('voices', () => {
  const all = ['a', 'b', 'c'];
  it('start with all, and all again is written as none', () => {
    expect(toggledVoices(all, [], 'b')).toEqual(['a', 'c']);
    expect(toggledVoices(all, ['a', 'c'], 'b')).toEqual([]);
  });
  it('cannot all be taken away', () => {
    expect(toggledVoices(all, ['a'], 'a')).toBeNull();
  });
});
