// @vitest-environment happy-dom
/** The drawing: names that stay stable, none against 0, and what the switches do. */
import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { NO_GRADIENT } from '../../src/config/metrics.ts';
import { Flow } from '../../src/ui/flow/Flow.tsx';
import { flowWidth, gradientText, laneCondition, readGradient } from '../../src/ui/flow/gradient.ts';
import { fakeLab, fakeState, laneState } from './fakeLab.ts';
import { draw } from './setup.tsx';

afterEach(cleanup);

const pillsOf = (lane: string): (string | null)[] =>
  [...screen.getByRole('group', { name: `Lane ${lane}` }).querySelectorAll('.pill')].map((pill) => pill.textContent);

describe('names', () => {
  it('are those that tests and people rely on', () => {
    draw(<Flow />);
    for (const lane of ['A', 'B']) {
      expect(screen.getByRole('switch', { name: `Freeze quantizer, lane ${lane}` })).toBeTruthy();
      expect(screen.getByRole('combobox', { name: `Freeze policy, lane ${lane}` })).toBeTruthy();
      expect(screen.getByRole('button', { name: `Fork lane ${lane}` })).toBeTruthy();
      expect(screen.getByRole('button', { name: `Remove lane ${lane}` })).toBeTruthy();
    }
    expect(screen.getByRole('button', { name: 'Add lane' })).toBeTruthy();
  });
});

describe('a gradient', () => {
  it('that does not exist reads none, one of exactly 0 reads 0', () => {
    const state = fakeState();
    state.latest = {
      A: { 'gradient/ssl_proj': 0, 'gradient/quantizer': 0.2, 'gradient/decoder': 1.9 },
      B: { 'gradient/ssl_proj': NO_GRADIENT, 'gradient/quantizer': NO_GRADIENT, 'gradient/decoder': 1.7 },
    };
    draw(<Flow />, fakeLab(state));
    expect(pillsOf('A')).toEqual(['0', 'ste', '1.90']);
    expect(pillsOf('B')).toEqual(['none', 'none', '1.70']);
  });

  it('is told apart in all five cases', () => {
    const read = [undefined, NO_GRADIENT, 0, Number.NaN, Number.POSITIVE_INFINITY, 0.25].map(readGradient);
    expect(read.map(({ kind }) => kind)).toEqual(['unknown', 'none', 'zero', 'notFinite', 'notFinite', 'norm']);
    expect(read.map(gradientText)).toEqual(['–', 'none', '0', 'not finite', 'not finite', '0.250']);
  });

  it('is drawn wider the larger it is, between two bounds', () => {
    const widths = [0, 1e-9, 1e-4, 1e-2, 1, 10, 1e6].map(flowWidth);
    expect(widths).toEqual([...widths].sort((a, b) => a - b));
    expect(flowWidth(1)).toBeGreaterThan(flowWidth(1e-2));
    expect(widths[0]).toBe(widths[2]);
    expect(widths.at(-1)).toBe(widths.at(-2));
  });

  it('moves on with the training, and rests with it', () => {
    const state = fakeState();
    state.latest = { A: { 'gradient/ssl_proj': 0.5, 'gradient/decoder': 1.9 } };
    const shiftsAfter = (seconds: number): string[] => {
      const pace = { ...state.pace, seconds };
      cleanup();
      draw(<Flow />, fakeLab({ ...state, pace }));
      const pipes = [...document.querySelectorAll<HTMLElement>('.pipe[data-kind="flowing"]')];
      return pipes.map(({ style }) => style.getPropertyValue('--flow-shift'));
    };
    expect(shiftsAfter(0.25)[0]).toBe('5.0px');
    expect(shiftsAfter(0.5)[0]).toBe('10.0px');
    expect(shiftsAfter(3600).every((shift) => Number.parseFloat(shift) <= 26.48)).toBe(true);
  });
});

describe('the quantizer', () => {
  it('passes on what was measured, whatever the switch says', () => {
    const state = fakeState();
    // The lane that is frozen hands the gradient on, the one that is not does not: so the drawing must say.
    state.latest = {
      A: { 'gradient/quantizer': NO_GRADIENT, 'gradient/decoder': 1 },
      B: { 'gradient/quantizer': 0.2, 'gradient/decoder': 1 },
    };
    draw(<Flow />, fakeLab(state));
    const sentence = (lane: string) => screen.getByRole('group', { name: `Lane ${lane}` }).textContent;
    const kinds = (lane: string) =>
      [...screen.getByRole('group', { name: `Lane ${lane}` }).querySelectorAll('[data-at="valve"] .pipe')].map((pipe) =>
        pipe.getAttribute('data-kind'),
      );
    expect([sentence('A'), kinds('A')]).toEqual([
      expect.stringContaining('at the quantizer it is cut'),
      ['cut', 'flowing'],
    ]);
    expect([sentence('B'), kinds('B')]).toEqual([
      expect.stringContaining('at the quantizer it is passed straight through'),
      ['flowing', 'flowing'],
    ]);
  });

  it('says nothing before a step has measured', () => {
    const state = fakeState();
    state.latest = {};
    draw(<Flow />, fakeLab(state));
    expect(pillsOf('A')).toEqual(['–', '–', '–']);
    expect(screen.getByRole('group', { name: 'Lane A' }).textContent).toContain('it is not measured yet');
  });

  it('counts as stuck when a thaw left it in evaluation mode', () => {
    const stuck = laneState('A', false, { policy: 'stickyEval', training: { ssl_proj: false, quantizer: false } });
    expect(laneCondition(stuck, 9)).toBe('stuck');
    expect(laneCondition(laneState('A', false), 9)).toBe('training');
    expect(laneCondition(laneState('A', true), 9)).toBe('frozen');
  });

  it('is not called stuck before the first step after a thaw', () => {
    const history = [{ step: 10, frozen: false, policy: 'wholeForward' as const }];
    const thawed = laneState('A', false, { training: { ssl_proj: false, quantizer: false }, history });
    expect(laneCondition(thawed, 9)).toBe('training');
    expect(laneCondition(thawed, 10)).toBe('stuck');
  });
});

describe('controls', () => {
  it('freeze and thaw the lane they name, and select it', () => {
    const lab = draw(<Flow />);
    fireEvent.click(screen.getByRole('switch', { name: 'Freeze quantizer, lane B' }));
    expect(lab.calls).toEqual([
      ['selectLane', 'B'],
      ['setFreeze', 'B', false],
    ]);
  });

  it('choose the policy, and say what it does', () => {
    const lab = draw(<Flow />);
    fireEvent.change(screen.getByRole('combobox', { name: 'Freeze policy, lane A' }), {
      target: { value: 'modeSwitchOnly' },
    });
    expect(lab.calls).toContainEqual(['setPolicy', 'A', 'modeSwitchOnly']);
    expect(screen.getByText(/In practice: The right way/)).toBeTruthy();
  });

  it('do not offer a fifth lane, nor to remove the last', () => {
    const state = fakeState();
    const session = state.session;
    if (session === null) throw new Error('the fake state has a session');
    session.lanes = [laneState('A', false)];
    draw(<Flow />, fakeLab(state));
    expect((screen.getByRole('button', { name: 'Remove lane A' }) as HTMLButtonElement).disabled).toBe(true);
    cleanup();
    session.lanes = (['A', 'B', 'C', 'D'] as const).map((id) => laneState(id, false));
    draw(<Flow />, fakeLab({ ...state }));
    expect((screen.getByRole('button', { name: 'Add lane' }) as HTMLButtonElement).disabled).toBe(true);
    const row = within(screen.getByRole('group', { name: 'Lane D' }));
    expect((row.getByRole('button', { name: 'Fork lane D' }) as HTMLButtonElement).disabled).toBe(true);
  });
});
