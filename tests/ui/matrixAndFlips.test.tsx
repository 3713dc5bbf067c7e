// @vitest-environment happy-dom
/** What was measured on request: the policy matrix, and the codes of the probe that flipped. */
import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { MatrixRow } from '../../src/protocol/audit.ts';
import { PolicyMatrix } from '../../src/ui/proof/PolicyMatrix.tsx';
import { TokenFlips } from '../../src/ui/proof/TokenFlips.tsx';
import { fakeLab, fakeState, matrixRow } from './fakeLab.ts';
import { draw } from './setup.tsx';

afterEach(cleanup);

describe('the policy matrix', () => {
  const open = (rows: MatrixRow[] | null, change: Parameters<typeof fakeState>[0] = {}) => {
    const matrix = rows && { lane: 'B' as const, step: 1240, steps: 5, rows };
    const lab = draw(<PolicyMatrix />, fakeLab(fakeState({ selectedLane: 'B', matrix, ...change })));
    fireEvent.click(screen.getByRole('button', { name: 'Policy matrix' }));
    return lab;
  };
  const words = (policy: RegExp) =>
    within(screen.getByRole('rowheader', { name: policy }).closest('tr') as HTMLElement)
      .getAllByRole('cell')
      .map(({ textContent }) => textContent);

  it('runs on request, for the selected lane', () => {
    const lab = open(null);
    expect(screen.getAllByRole('columnheader').map(({ textContent }) => textContent)).toEqual([
      'Policy',
      'Gradient of ssl_proj',
      'EMA of the codebook',
      'Commitment gradient',
      'Weight decay on ssl_proj',
      'Recorded on the tape',
    ]);
    expect(words(/^whole forward/)).toEqual(['–', '–', '–', '–', '–']);
    expect(screen.getByText(/every cell is measured by running the policy/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Run all policies' }));
    expect(lab.calls).toEqual([['runMatrix', 'B', 5]]);
  });

  it('shows how far it is, and can be cancelled', () => {
    const lab = open(null, {
      tasks: [
        { id: '4', kind: 'export', done: 0.1, stage: null, detail: '' },
        { id: '5', kind: 'matrix', done: 0.5, stage: null, detail: '' },
      ],
    });
    expect((screen.getByRole('progressbar') as HTMLProgressElement).value).toBe(0.5);
    fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(lab.calls).toEqual([['cancel', '5']]);
  });

  it('says in words what each policy stopped, and where it was measured', () => {
    open([
      matrixRow({
        policy: 'unfrozen',
        gradient: 'norm',
        change: { ssl_proj: 0.1, codebook: 0.01234 },
        ema: true,
        terms: { 'loss/commitment': true },
        weightDecay: true,
        tape: { nodes: 41, bytes: 1 },
      }),
      matrixRow({}),
      matrixRow({ policy: 'zeroGradients', gradient: 'zero', weightDecay: true, tape: { nodes: 1, bytes: 1 } }),
    ]);
    expect(words(/^unfrozen/)).toEqual(['flows', 'moves 0.0123', 'acts', 'acts', '41 nodes']);
    expect(words(/^whole forward/)).toEqual(['none', 'stopped', 'stopped', 'stopped', 'nothing']);
    expect(words(/^no-grad only/)).toEqual(['–', '–', '–', '–', '–']);
    expect(words(/^zero gradients/)).toEqual(['zero', 'stopped', 'stopped', 'acts', '1 node']);
    expect(
      screen.getByText(/Measured on lane B: every policy ran 5 steps from the state after step 1 240/),
    ).toBeTruthy();
  });
});

describe('flipped codes', () => {
  const codes = [
    { code: 17, frames: 14, flipped: 12, to: 42 },
    { code: 3, frames: 5, flipped: 5, to: 9 },
    { code: 8, frames: 5, flipped: 0, to: null },
  ];
  const event = {
    kind: 'flips',
    sessionId: 'one',
    lane: 'A',
    step: 1240,
    layer: 0,
    reference: 'start',
    codes,
  } as const;

  it('are listed with where they went, and only those that flipped', () => {
    draw(<TokenFlips />, fakeLab(fakeState({ flips: { A: { ...event, codes } } })));
    const lines = screen.getAllByRole('listitem').map((item) => item.querySelector('.visually-hidden')?.textContent);
    expect(lines).toEqual(['17 → 42: 12 of 14 frames', '3 → 9: 5 of 5 frames']);
  });

  it('are of the chosen reference, or it is said why there are none', () => {
    const shown = (change: Parameters<typeof fakeState>[0]) => {
      cleanup();
      draw(<TokenFlips />, fakeLab(fakeState(change)));
      return [screen.queryAllByRole('listitem').length, document.querySelector('.flip-room')?.textContent];
    };
    expect(shown({ flips: { A: { ...event, codes } }, flipReference: 'imported' })).toEqual([
      0,
      'No tokens were imported yet.',
    ]);
    expect(shown({ flipReference: 'freeze' })).toEqual([0, 'Measured with the next steps.']);
    expect(shown({ flips: { A: { ...event, codes: [] } } })).toEqual([
      0,
      'The token of every probe frame is as it was.',
    ]);
  });

  it('can be counted against something else, and tokens go out and come in', () => {
    const lab = draw(<TokenFlips />);
    fireEvent.change(screen.getByRole('combobox', { name: 'Compare with' }), { target: { value: 'freeze' } });
    fireEvent.click(screen.getByRole('button', { name: 'Export tokens' }));
    const file = new File(['1 2 3'], 'tokens.txt');
    const input = document.querySelector('input[type=file]') as HTMLInputElement;
    fireEvent.change(input, { target: { files: [file] } });
    expect(lab.calls).toEqual([
      ['setFlipReference', 'freeze'],
      ['exportTokens', 'A'],
      ['importTokens', file],
    ]);
  });
});
