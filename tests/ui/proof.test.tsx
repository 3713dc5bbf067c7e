// @vitest-environment happy-dom
/** The proof of a freeze as a person meets it: verdicts, the table, levers by hand. */
import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { FREEZE_POLICIES, NAMED_POLICIES } from '../../src/config/freezePolicies.ts';
import type { Verdict } from '../../src/protocol/audit.ts';
import { Flow } from '../../src/ui/flow/Flow.tsx';
import { LanePanel } from '../../src/ui/lane/LanePanel.tsx';
import { verdictInShort, verdictSentence } from '../../src/metrics/verdictWords.ts';
import { codebookLeaks, currentReport } from '../../src/ui/lane/verdict.ts';
import { facts } from '../../src/objectives/reconstruction/facts.ts';
import { tensorGroups } from '../../src/ui/proof/tensorGroups.ts';
import { auditReport, fakeLab, fakeState, laneState } from './fakeLab.ts';
import { draw } from './setup.tsx';

afterEach(cleanup);

const leaks = (...causes: Extract<Verdict, { kind: 'leaks' }>['causes']): Verdict => ({ kind: 'leaks', causes });
const EMA = { part: 'codebook', by: 'ema', change: 0.01234 } as const;

describe('a verdict', () => {
  it.each([
    [{ kind: 'training' }, 'Training: nothing is frozen', 'free to move'],
    [{ kind: 'held' }, 'Frozen: nothing moved in 240 steps', 'nothing moved · 240 steps'],
    [
      { kind: 'still-frozen' },
      'Still frozen after thaw: training mode was not restored',
      'still frozen: eval mode not restored',
    ],
    [leaks(EMA), 'Leaks: the codebook moved by up to 0.0123 through EMA', 'leaks: codebook 0.0123'],
    [
      leaks({ part: 'codebook', by: 'kmeans', change: 2 }),
      'Leaks: k-means rewrote the codebook in evaluation mode, by up to 2.00',
      'leaks: codebook 2.00',
    ],
    [
      leaks(EMA, { part: 'ssl_proj', by: 'weight-decay', change: 0.004 }),
      'Leaks: the codebook moved by up to 0.0123 through EMA; ssl_proj shrank through weight decay, by up to 0.00400',
      'leaks: codebook 0.0123, ssl_proj 0.00400',
    ],
    [
      leaks({ part: 'ssl_proj', by: 'momentum', change: 0.5 }),
      'Leaks: ssl_proj moved by up to 0.500 through old momentum and weight decay',
      'leaks: ssl_proj 0.500',
    ],
    [
      leaks({ part: 'ssl_proj', by: 'gradient', change: 0.5 }),
      'Leaks: ssl_proj moved by up to 0.500: gradients still reach it',
      'leaks: ssl_proj 0.500',
    ],
  ] satisfies [Verdict, string, string][])('of %o is said at length and in short', (verdict, sentence, short) => {
    const report = auditReport('B', verdict);
    expect(verdictSentence(report)).toBe(sentence);
    expect(verdictInShort(report)).toBe(short);
  });

  it('says that the forward was recorded but unused', () => {
    const report = { ...auditReport('B', { kind: 'held' }), tape: { nodes: 41, bytes: 262_144 } };
    expect(verdictSentence(report)).toBe(
      'Frozen: nothing moved in 240 steps, forward recorded but unused: 41 nodes, 262 kB',
    );
    expect(verdictInShort(report)).toContain('recorded but unused');
  });

  it('waits for the next step when the switch was moved', () => {
    const report = auditReport('B', { kind: 'held' });
    const lane = laneState('B', true);
    expect(currentReport(lane, report)).toBe(report);
    expect(currentReport(laneState('B', false), report)).toBeNull();
    expect(currentReport({ ...lane, policy: 'evalOnly' }, report)).toBeNull();
    expect(currentReport({ ...lane, frozenAt: report.step + 1 }, report)).toBeNull();
    expect(currentReport(lane, undefined)).toBeNull();
  });

  it('names the moving average in the drawing only where it was seen to move the codebook', () => {
    expect(codebookLeaks(auditReport('B', leaks(EMA)))).toBe(true);
    expect(codebookLeaks(auditReport('B', leaks({ part: 'ssl_proj', by: 'momentum', change: 1 })))).toBe(false);
    expect(codebookLeaks(auditReport('B', { kind: 'held' }))).toBe(false);
    expect(codebookLeaks(null)).toBe(false);
  });

  it('describes the switch of its lane', () => {
    draw(<Flow />, fakeLab(fakeState({ audits: { B: auditReport('B', leaks(EMA)) } })));
    const describedBy = (lane: string) => {
      const id = screen
        .getByRole('switch', { name: `Freeze quantizer, lane ${lane}` })
        .getAttribute('aria-describedby');
      return document.getElementById(id ?? '')?.textContent;
    };
    expect(describedBy('B')).toContain('Leaks: the codebook moved by up to 0.0123 through EMA');
    expect(describedBy('A')).toContain('No step yet under this switch position');
    expect(within(screen.getByRole('group', { name: 'Lane B' })).getByText('EMA moves it')).toBeTruthy();
  });
});

describe('the proof', () => {
  const proof = () => {
    const report = auditReport('B', leaks(EMA));
    draw(<LanePanel />, fakeLab(fakeState({ selectedLane: 'B', audits: { B: report } })));
    return screen.getByRole('table', { name: 'Change of every tensor since step 401' });
  };
  const cells = (table: HTMLElement, name: string) =>
    within(within(table).getByRole('rowheader', { name }).closest('tr') as HTMLElement)
      .getAllByRole('cell')
      .map(({ textContent }) => textContent);

  it('tells no gradient from a gradient of 0, and a buffer from both', () => {
    const table = proof();
    expect(cells(table, 'ssl_proj.weight')[0]).toBe('none');
    expect(cells(table, 'ssl_proj.bias')[0]).toBe('0');
    expect(cells(table, 'quantizer.vq.layers.0._codebook.embed')[0]).toBe('–');
    expect(cells(table, 'dec.0.weight')[0]).toBe('0.820');
  });

  it('tells what is bit-identical from what moved, and by how much', () => {
    const table = proof();
    expect(cells(table, 'ssl_proj.weight').slice(1)).toEqual(['0', '=bit-identical']);
    expect(cells(table, 'quantizer.vq.layers.0._codebook.embed').slice(1)).toEqual(['0.0123', 'moved']);
  });

  it('is sorted by module, and names a codebook’s path once', () => {
    const groups = tensorGroups(auditReport('B', { kind: 'held' }).entries.toReversed(), facts.modules);
    expect(groups.map(({ prefix, tensors }) => [prefix, tensors.map(({ tail }) => tail)])).toEqual([
      ['', ['ssl_proj.bias', 'ssl_proj.weight']],
      ['quantizer.vq.layers.0._codebook.', ['embed', 'cluster_size']],
      ['', ['dec.0.weight']],
    ]);
  });

  it('says mode, tape, work and the codebook rules in force', () => {
    proof();
    const facts = [...document.querySelectorAll('.proof-facts > div')].map(({ textContent }) => textContent);
    expect(facts).toEqual([
      'ssl_proj evaluation mode',
      'quantizer evaluation mode',
      'tapenothing recorded',
      'work per step12 GPU programs · 50% of unfrozen lane A',
      'codebook rulescorrected',
    ]);
    cleanup();
    const state = fakeState();
    if (state.session) state.session.experiment.settings.codebookRules = 'gpt-sovits';
    draw(<LanePanel />, fakeLab(state));
    expect(screen.getByText('as GPT-SoVITS')).toBeTruthy();
  });
});

describe('levers', () => {
  const names = [
    'Evaluation mode',
    'No-gradient scope',
    'ssl_proj requires grad',
    'EMA may update the codebook',
    'Replace gradients by zeros',
    'Clear gradients to',
    'Thaw restores training mode',
  ];

  it('show those of the policy, and changing one makes the policy the person’s own', () => {
    const lab = draw(<Flow />);
    fireEvent.click(screen.getByRole('button', { name: 'Levers, lane A' }));
    for (const name of names) expect(screen.getByLabelText(`${name}, lane A`)).toBeTruthy();
    expect((screen.getByLabelText('Evaluation mode, lane A') as HTMLInputElement).checked).toBe(true);
    fireEvent.click(screen.getByLabelText('Evaluation mode, lane A'));
    fireEvent.change(screen.getByLabelText('No-gradient scope, lane A'), { target: { value: 'closesEarly' } });
    const { wholeForward } = FREEZE_POLICIES;
    expect(lab.calls).toEqual([
      ['setPolicy', 'A', 'custom', { ...wholeForward, evaluationMode: false }],
      ['setPolicy', 'A', 'custom', { ...wholeForward, noGradScope: 'closesEarly' }],
    ]);
  });

  it('are open where they were set by hand, and show what was set', () => {
    const state = fakeState();
    state.draft.lanes = [
      { id: 'A', frozen: true, policy: 'custom', levers: { ...FREEZE_POLICIES.zeroGradients, clearGradients: 'zero' } },
    ];
    draw(<Flow />, fakeLab(state));
    expect((screen.getByLabelText('Replace gradients by zeros, lane A') as HTMLInputElement).checked).toBe(true);
    expect((screen.getByLabelText('Clear gradients to, lane A') as HTMLSelectElement).value).toBe('zero');
  });

  it('start from the policy before when a person chooses to set them by hand', () => {
    const lab = draw(<Flow />);
    const select = screen.getByRole('combobox', { name: 'Freeze policy, lane B' });
    const values = within(select)
      .getAllByRole('option')
      .map((option) => (option as HTMLOptionElement).value);
    expect(values).toEqual([...NAMED_POLICIES, 'custom']);
    fireEvent.change(select, { target: { value: 'custom' } });
    expect(lab.calls).toContainEqual(['setPolicy', 'B', 'custom', FREEZE_POLICIES.wholeForward]);
  });
});
