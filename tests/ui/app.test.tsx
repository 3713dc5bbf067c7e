// @vitest-environment happy-dom
/** The whole page around a fake lab: transport, log, badge, banner, shortcuts. */
import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { App } from '../../src/ui/App.tsx';
import { type FakeLab, fakeLab, fakeState } from './fakeLab.ts';
import { draw } from './setup.tsx';

// The charts have tests of their own, and draw nothing where nothing has a size.
vi.mock('../../src/ui/charts/ChartGrid.tsx', () => ({ ChartGrid: () => null }));
vi.mock('../../src/ui/charts/ChartToolbar.tsx', () => ({ ChartToolbar: () => null }));

beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener() {}, removeEventListener() {} }));
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const running = () => {
  const state = fakeState();
  if (state.session !== null) state.session.running = true;
  return state;
};
const press = (key: string, code: string, target: Element = document.body) => {
  fireEvent.keyDown(target, { key, code });
  fireEvent.keyUp(target, { key, code });
};

describe('names', () => {
  it('of the controls are exactly those of the contract', () => {
    draw(<App />);
    const names = ['Start', 'Step', 'Reset', 'Export weights', 'Import weights', 'Export metrics'];
    for (const name of names) expect(screen.getByRole('button', { name })).toBeTruthy();
    expect(screen.getByRole('log', { name: 'Log' })).toBeTruthy();
    cleanup();
    draw(<App />, fakeLab(running()));
    expect(screen.getByRole('button', { name: 'Pause' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Start' })).toBeNull();
  });
});

describe('the log', () => {
  it('says what a freeze did, with its step', () => {
    const check = {
      training: { ssl_proj: false, quantizer: false },
      gradient: 'none' as const,
      change: { ssl_proj: 0, codebook: 0 },
      tapeNodes: 0,
    };
    const state = fakeState({
      log: [{ id: 1, time: 0, step: 401, lane: 'B', content: { code: 'frozen', policy: 'wholeForward', check } }],
    });
    draw(<App />, fakeLab(state));
    expect(screen.getByRole('log').textContent).toContain(
      'Lane B frozen (whole forward) from step 401: ssl_proj and quantizer in evaluation mode, gradient none, codebook and ssl_proj did not move, nothing on the tape.',
    );
  });

  it('says how far a leaking freeze let things move', () => {
    const check = {
      training: { ssl_proj: true, quantizer: true },
      gradient: 'zero' as const,
      change: { ssl_proj: 0.25, codebook: 0.0123 },
      tapeNodes: 12,
    };
    const state = fakeState({
      log: [{ id: 1, time: 0, step: 9, lane: 'A', content: { code: 'frozen', policy: 'zeroGradients', check } }],
    });
    draw(<App />, fakeLab(state));
    expect(screen.getByRole('log').textContent).toContain(
      'training mode, gradient 0, ssl_proj moved by 0.250, the codebook moved by 0.012, 12 nodes on the tape.',
    );
  });
});

describe('trouble', () => {
  it('with WebGPU is named and explained', () => {
    const backend = {
      name: 'wasm',
      adapter: '',
      kernels: null,
      limits: { buffer: null, memory: null },
      obstacle: 'no-api',
      detail: '',
    } as const;
    draw(<App />, fakeLab(fakeState({ backend })));
    fireEvent.click(screen.getByRole('button', { name: /wasm/ }));
    expect(screen.getByText('This browser has no WebGPU.')).toBeTruthy();
  });

  it('with the worker offers to start it anew', () => {
    const failure = { code: 'device-lost', problem: { code: 'message', text: 'The driver was reset.' } } as const;
    const lab = draw(<App />, fakeLab(fakeState({ connection: 'lost', failure })));
    expect(screen.getByRole('alert').textContent).toContain('The driver was reset.');
    fireEvent.click(screen.getByRole('button', { name: 'Restart' }));
    expect(lab.calls).toEqual([['restart']]);
  });

  it.each([
    [{ connection: 'silent', interrupted: 'training' }, /not answering.* wait.* restart/, true],
    [
      { connection: 'lost', interrupted: 'idle', sessionEnded: true },
      /GPU was lost.* run that ended at step 1\s240/,
      true,
    ],
    [{ connection: 'failed', interrupted: 'training', sessionEnded: true }, /^Training has stopped\./, true],
    [{ connection: 'failed', interrupted: 'starting', session: null }, /^Training could not start\./, true],
    [{ connection: 'silent', interrupted: 'starting', session: null }, /has not answered yet/, true],
    [{ connection: 'starting', sessionEnded: true }, /^Starting again\. .*run that ended at step 1\s240/, false],
  ] as const)('says what fits the moment: %o', (state, words, canRestart) => {
    draw(<App />, fakeLab(fakeState(state)));
    const text = document.querySelector('.banner')?.textContent ?? '';
    expect(text).toMatch(words);
    expect(screen.queryByRole('button', { name: 'Restart' }) !== null).toBe(canRestart);
    const disabled = (name: string) => (screen.getByRole('button', { name }) as HTMLButtonElement).disabled;
    for (const name of ['Start', 'Step', 'Reset', 'Export weights', 'Import weights', 'Open session']) {
      expect([name, disabled(name)]).toEqual([name, true]);
    }
    // What the page has itself can be taken home.
    expect(disabled('Export metrics')).toBe('session' in state);
  });

  it('goes on from a copy when asked to, and gives its files meanwhile', () => {
    const keeping = { lasting: true, trouble: null, step: 1200, at: 0 };
    const lab = draw(<App />, fakeLab(fakeState({ connection: 'failed', sessionEnded: true, keeping })));
    fireEvent.click(screen.getByRole('button', { name: /Go on from step 1.200/ }));
    fireEvent.click(screen.getByRole('button', { name: 'Export weights' }));
    expect(lab.calls).toEqual([['goOn'], ['exportWeights', 'A']]);
  });

  it('after a restart whose build was cancelled says that there is no model, and what builds one', () => {
    draw(<App />, fakeLab(fakeState({ sessionEnded: true })));
    const text = document.querySelector('.banner')?.textContent ?? '';
    expect(text).toMatch(/^There is no model\. Press Reset .*run that ended at step 1\s240/);
    const disabled = (name: string) => (screen.getByRole('button', { name }) as HTMLButtonElement).disabled;
    expect(['Start', 'Step', 'Export weights', 'Reset', 'Export metrics'].map(disabled)).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
    expect(screen.queryByRole('button', { name: 'Restart' })).toBeNull();
  });
});

/** What was asked for, beside what the page asks for by itself. */
const asked = ({ calls }: FakeLab) => calls.filter(([name]) => name !== 'soundSources');

describe('shortcuts', () => {
  it('do what the list says', () => {
    const lab = draw(<App />);
    press(' ', 'Space');
    press('f', 'KeyF');
    press('2', 'Digit2');
    press('f', 'KeyF');
    press('s', 'KeyS');
    press('r', 'KeyR');
    expect(asked(lab)).toEqual([
      ['start'],
      ['setFreeze', 'A', true],
      ['selectLane', 'B'],
      ['setFreeze', 'B', false],
      ['step', 1],
      ['reset'],
    ]);
  });

  it('pause what runs', () => {
    const lab = draw(<App />, fakeLab(running()));
    press(' ', 'Space');
    expect(asked(lab)).toEqual([['pause']]);
  });

  it('rest while someone types, and leave the space bar to a button that has the focus', () => {
    const lab = draw(<App />);
    const field = screen.getByLabelText('Seed', { selector: 'input' });
    for (const [key, code] of [
      [' ', 'Space'],
      ['f', 'KeyF'],
      ['r', 'KeyR'],
    ] as const) {
      press(key, code, field);
    }
    press(' ', 'Space', screen.getByRole('button', { name: 'Reset' }));
    expect(asked(lab)).toEqual([]);
  });

  it('rest while the worker is gone', () => {
    const lab = draw(<App />, fakeLab(fakeState({ connection: 'lost' })));
    press(' ', 'Space');
    press('s', 'KeyS');
    expect(asked(lab)).toEqual([]);
    expect((screen.getByRole('button', { name: 'Step' }) as HTMLButtonElement).disabled).toBe(true);
  });

  it('do not act on lanes that are not there', () => {
    const lab = draw(<App />);
    press('4', 'Digit4');
    expect(asked(lab)).toEqual([]);
  });

  it('are listed behind the question mark, and rest while the list is open', () => {
    const lab = draw(<App />);
    press('?', 'Slash');
    expect(screen.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeTruthy();
    press(' ', 'Space');
    expect(asked(lab)).toEqual([]);
  });
});
