// @vitest-environment happy-dom
/** The form at ease: found, folded, measured against a preset, dragged, and taken back. */
import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FIELD_IDS, FIELDS, type FieldId, type NumberField } from '../../src/config/fields.ts';
import { UNCHANGED } from '../../src/store/settingsHistory.ts';
import { valueAfterDrag, valueAfterKey } from '../../src/ui/settings/fieldDrag.ts';
import { searchFields } from '../../src/ui/settings/fieldSearch.ts';
import { readNumber } from '../../src/ui/settings/numberText.ts';
import { SettingsPanel } from '../../src/ui/settings/SettingsPanel.tsx';
import { fakeLab, fakeState } from './fakeLab.ts';
import { draw } from './setup.tsx';
import { factsOf, obeys } from '../../src/objectives/catalogue.ts';

beforeEach(() => localStorage.clear());
afterEach(cleanup);

const numberField = (id: FieldId): NumberField => {
  const field = FIELDS[id];
  if (field.kind !== 'integer' && field.kind !== 'real') throw new Error(`${id} is no number field`);
  return field;
};
const input = (label: string) => screen.getByLabelText(label, { selector: 'input[type=text]' }) as HTMLInputElement;
const group = (name: string) =>
  screen.getByText(name, { selector: '.group-name' }).closest('details') as HTMLDetailsElement;
const find = (typed: string) =>
  fireEvent.change(screen.getByRole('searchbox', { name: 'Find a setting' }), { target: { value: typed } });
const changed = (change: Partial<ReturnType<typeof fakeState>['draft']['settings']>) => {
  const state = fakeState();
  state.draft = { ...state.draft, settings: { ...state.draft.settings, ...change } };
  return fakeLab(state);
};

/** Those that the first objective has. */
const IDS = FIELD_IDS.filter((id) => obeys(factsOf({}), id));

describe('a search', () => {
  it.each([
    ['learning', ['learningRate']],
    ['threshold_ema_dead_code', ['deadCodeThreshold']],
    ['deadCodeThreshold', ['deadCodeThreshold']],
    ['ｌｅａｒｎｉｎｇ　ＲＡＴＥ', ['learningRate']],
    ['kl_ssl', ['commitmentWeight']],
    ['xyzzy', []],
    ['  ', []],
  ])('for %j finds %j', (typed, ids) => {
    expect(searchFields(typed, IDS)).toEqual(ids);
  });

  it('finds descriptions and values as well, behind what is called so', () => {
    const ids = searchFields('dead', IDS);
    expect(ids[0]).toBe('deadCodeThreshold');
    expect(ids).toContain('codebookRules');
    expect(searchFields('stride 2', IDS)).toContain('tokenRate');
  });

  it('unfolds the group of a hit, marks the hit, and folds it again', () => {
    draw(<SettingsPanel />);
    expect(group('Optimizer (AdamW)').open).toBe(false);
    find('betas');
    expect(group('Optimizer (AdamW)').open).toBe(true);
    expect(screen.getByText('Beta 1').closest('[data-field]')?.getAttribute('data-hit')).toBe('true');
    expect(screen.getByText('2 settings found')).toBeTruthy();
    fireEvent.keyDown(screen.getByRole('searchbox'), { key: 'Enter' });
    expect(document.activeElement).toBe(input('Beta 1'));
    find('');
    expect(group('Optimizer (AdamW)').open).toBe(false);
  });

  it('without a hit says what to try, and names what has no effect just now', () => {
    draw(<SettingsPanel />, changed({ dataset: 'plane' }));
    find('qqq');
    expect(screen.getByText(/Nothing about “qqq”. Try/)).toBeTruthy();
    find('mel bands');
    expect(screen.getByText(/^Has no effect with these settings: Mel bands/)).toBeTruthy();
  });

  it('has a key', () => {
    draw(<SettingsPanel />);
    fireEvent.keyDown(document.body, { key: '/', code: 'Slash' });
    expect(document.activeElement).toBe(screen.getByRole('searchbox'));
  });
});

describe('groups', () => {
  it('stay as a person left them, and survive whatever storage holds', () => {
    draw(<SettingsPanel />);
    fireEvent.click(screen.getByText('Measurement', { selector: '.group-name' }));
    expect(group('Measurement').open).toBe(true);
    cleanup();
    draw(<SettingsPanel />);
    expect(group('Measurement').open).toBe(true);
    cleanup();
    for (const odd of ['', '{', '[]', '{"measurement":1}', '{"__proto__":true}', 'null']) {
      localStorage.setItem('freeze-lab.open-settings', odd);
      draw(<SettingsPanel />);
      expect([odd, group('Measurement').open]).toEqual([odd, false]);
      cleanup();
    }
  });

  it('that are folded say what is changed in them, and what waits', () => {
    draw(<SettingsPanel />, changed({ weightDecay: 0.2, beta1: 0.5, layers: 2 }));
    expect(within(group('Optimizer (AdamW)')).getByText('2 changed')).toBeTruthy();
    expect(within(group('Quantizer')).getByText('1 pending')).toBeTruthy();
  });
});

describe('what differs from a preset', () => {
  it('has its value in the title, and is put back alone, by group, or as a whole', () => {
    const lab = draw(<SettingsPanel />, changed({ learningRate: 0.5, weightDecay: 0.2, beta1: 0.5 }));
    const one = screen.getByRole('button', { name: 'Put Learning rate back to 0.001' });
    expect(one.title).toBe('Small: 0.001. Press to put it back.');
    fireEvent.click(one);
    fireEvent.click(screen.getByText('Put all 2 back').closest('button') as HTMLElement);
    fireEvent.click(screen.getByRole('button', { name: 'Put all 3 back' }));
    expect(lab.calls.filter(([name]) => name === 'changeFields')).toEqual([
      ['changeFields', { learningRate: 0.001 }],
      ['changeFields', { weightDecay: 0.01, beta1: 0.8 }],
      ['changeFields', { learningRate: 0.001, weightDecay: 0.01, beta1: 0.8 }],
    ]);
  });

  it('is measured against what the settings were started from, and against what a data set suggests', () => {
    draw(<SettingsPanel />, changed({ dataset: 'plane', dim: 2, codes: 32, hidden: 32, learningRate: 2e-3 }));
    expect((screen.getByRole('radio', { name: /Suggested/ }) as HTMLInputElement).checked).toBe(true);
    expect(screen.queryByText(/differ/)).toBeNull();
  });
});

describe('a live field that came with a preset', () => {
  it('is shown to wait, and can be taken over alone', () => {
    const lab = changed({ learningRate: 0.5 });
    lab.store.setState({ form: { ...UNCHANGED, waiting: ['learningRate'] } });
    draw(<SettingsPanel />, lab);
    expect(screen.getByText('waits for the reset · running with 0.001')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Apply now' }));
    expect(lab.calls.at(-1)).toEqual(['takeWaiting']);
  });
});

describe('a number', () => {
  it('moves with the pointer, finer with shift, and is one change', () => {
    const lab = draw(<SettingsPanel />);
    const label = screen.getByText('Learning rate');
    const capture = Object.assign(label, { setPointerCapture: () => undefined });
    fireEvent.pointerDown(capture, { clientX: 0, button: 0 });
    fireEvent.pointerMove(capture, { clientX: 5 });
    fireEvent.pointerMove(capture, { clientX: 105 });
    expect(input('Learning rate').value).toBe('0.01');
    fireEvent.pointerMove(capture, { clientX: 205, shiftKey: true });
    fireEvent.pointerUp(capture, { clientX: 205, shiftKey: true });
    expect(lab.calls).toEqual([['changeField', 'learningRate', 0.0126]]);
    // The click that follows a drag would put the cursor into the field.
    expect(fireEvent.click(capture)).toBe(false);
    expect(fireEvent.click(capture)).toBe(true);
  });

  it('is left alone by a press, and by a drag that the browser ends', () => {
    const lab = draw(<SettingsPanel />);
    const label = Object.assign(screen.getByText('Codes'), { setPointerCapture: () => undefined });
    fireEvent.pointerDown(label, { clientX: 0, button: 0 });
    fireEvent.pointerMove(label, { clientX: 2 });
    fireEvent.pointerUp(label, { clientX: 2 });
    fireEvent.pointerDown(label, { clientX: 0, button: 0 });
    fireEvent.pointerMove(label, { clientX: 10 });
    fireEvent.pointerMove(label, { clientX: 90 });
    expect(input('Codes').value).not.toBe('128');
    fireEvent.pointerCancel(label);
    expect([input('Codes').value, lab.calls]).toEqual(['128', []]);
  });

  it('moves by keys, however long they are held, as one change; Escape leaves it', () => {
    const lab = draw(<SettingsPanel />);
    const decay = input('EMA decay');
    for (let i = 0; i < 3; i++) fireEvent.keyDown(decay, { key: 'ArrowDown' });
    fireEvent.keyDown(decay, { key: 'ArrowUp', shiftKey: true });
    expect(decay.value).toBe('0.9871');
    expect(lab.calls).toEqual([]);
    fireEvent.keyUp(decay, { key: 'ArrowUp' });
    expect(lab.calls).toEqual([['changeField', 'decay', 0.9871]]);
    fireEvent.keyDown(decay, { key: 'PageDown' });
    fireEvent.keyDown(decay, { key: 'Escape' });
    expect(decay.value).toBe('0.99');
  });

  it.each(IDS.filter((id) => ['integer', 'real'].includes(FIELDS[id].kind)))(
    '%s stays a valid one, and gets everywhere',
    (id) => {
      const field = numberField(id);
      for (const fine of [false, true]) {
        for (const pixels of [-1e6, -333, -10, 0, 1, 10, 77, 1e6]) {
          for (const start of [field.min || field.step, field.initial || field.step, field.max]) {
            const value = valueAfterDrag(start, pixels, fine, field);
            expect(readNumber(String(value), field)).toEqual({ ok: true, value });
          }
        }
        expect(valueAfterDrag(field.max, -1e9, fine, field)).toBe(field.min);
        expect(valueAfterDrag(field.initial || field.step, 1e9, fine, field)).toBe(field.max);
        const up = valueAfterKey(field.initial, 1, fine, field);
        expect(up).toBeGreaterThan(field.initial);
        // Exactly, but for what two or three digits round on a log scale.
        const off = Math.abs(valueAfterKey(up, -1, fine, field) - field.initial);
        expect(off).toBeLessThanOrEqual(field.scale === 'log' ? field.initial / 100 : 0);
      }
    },
  );

  it('that could be read in two ways is refused in words', () => {
    const field = numberField('reconstructionWeight');
    expect(readNumber('1,000', field)).toEqual({
      ok: false,
      problem: '“1,000” may mean 1 or 1000. Write one of these.',
    });
    expect(readNumber('0,001', field)).toEqual({ ok: true, value: 0.001 });
    expect(readNumber('１ｅ－３', numberField('learningRate'))).toEqual({ ok: true, value: 1e-3 });
  });
});

describe('Ctrl Z in the form', () => {
  const change = { before: { dim: 32 }, after: { dim: 48 }, waits: false, basis: [null, null] } as const;
  const withHistory = () => fakeLab(fakeState({ form: { ...UNCHANGED, undo: [change], redo: [change] } }));

  it('is about settings, says what it did, and never reaches the page', () => {
    const lab = draw(<SettingsPanel />, withHistory());
    let reached = 0;
    const listen = (): void => void (reached += 1);
    document.addEventListener('keydown', listen);
    const radio = screen.getByRole('radio', { name: /Medium/ });
    expect(fireEvent.keyDown(radio, { key: 'z', ctrlKey: true })).toBe(false);
    expect(screen.getByText('Undone: Dimensions 48 → 32')).toBeTruthy();
    fireEvent.keyDown(radio, { key: 'Z', ctrlKey: true, shiftKey: true });
    fireEvent.keyDown(radio, { key: 'y', ctrlKey: true });
    document.removeEventListener('keydown', listen);
    expect(reached).toBe(0);
    expect(lab.calls).toEqual([['undoSettings'], ['redoSettings'], ['redoSettings']]);
  });

  it('is left to the browser while something is being typed', () => {
    const lab = draw(<SettingsPanel />, withHistory());
    const dim = input('Dimensions');
    fireEvent.change(dim, { target: { value: '4' } });
    expect(fireEvent.keyDown(dim, { key: 'z', ctrlKey: true })).toBe(true);
    expect(lab.calls).toEqual([]);
  });

  it('has buttons that say what they would do, and rest without anything', () => {
    draw(<SettingsPanel />, withHistory());
    expect(screen.getByRole('button', { name: 'Undo the last change of a setting' }).title).toBe(
      'Undo: Dimensions 32 → 48',
    );
    cleanup();
    draw(<SettingsPanel />);
    const undo = screen.getByRole('button', { name: 'Undo the last change of a setting' }) as HTMLButtonElement;
    expect([undo.disabled, undo.title]).toEqual([true, 'No change of a setting to undo']);
  });
});
