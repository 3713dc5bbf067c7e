// @vitest-environment happy-dom
/** Questions on the page: what is said of each state and each outcome, and what a press asks for. */
import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { FINDINGS, type Finding, type FindingCode, SCENARIO_IDS } from '../../src/config/scenarios.ts';
import { texts } from '../../src/config/texts/index.ts';
import { RunActions } from '../../src/ui/lane/RunActions.tsx';
import { findingText } from '../../src/ui/scenarios/findingText.ts';
import { QuestionPanel } from '../../src/ui/scenarios/QuestionPanel.tsx';
import { asking, frozenAgainstFree, ownRun } from '../gallery/questions.ts';
import { fakeLab, fakeState } from './fakeLab.ts';
import { draw } from './setup.tsx';

afterEach(cleanup);
const withState = (change: Parameters<typeof fakeState>[0]) => fakeLab(fakeState(change));
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));

describe('what came out', () => {
  /** Parameters of every kind, and each of the words that a parameter may be. */
  function* madeUp(code: FindingCode): Generator<Finding> {
    const parameters = Object.entries(FINDINGS[code]) as [string, string | readonly string[]][];
    const value = (kind: string): unknown =>
      ({ lane: 'C', lanes: ['A', 'B'], policies: ['evalOnly', 'stickyEval'], count: 1234 })[kind] ?? 0.1234;
    for (const word of [0, 1, 2]) {
      const given = parameters.map(([name, kind]) => [name, Array.isArray(kind) ? kind[word] : value(kind as string)]);
      yield { code, ...(Object.fromEntries(given) as object) } as Finding;
    }
  }

  it.each(Object.keys(FINDINGS) as FindingCode[])('%s has a sentence that lacks nothing', (code) => {
    for (const finding of madeUp(code)) {
      const said = findingText(finding);
      expect(said).toMatch(/^[A-Z].*\.$/);
      expect(said).not.toMatch(/undefined|NaN|\[object|,,/);
      // Whatever it was given as a lane, list or number stands in it.
      for (const [name, kind] of Object.entries(FINDINGS[code]) as [string, string][]) {
        if (kind === 'lane') expect(said, name).toContain('lane C'.slice(-1));
        if (kind === 'policies') expect(said, name).toContain('eval only and sticky eval');
      }
    }
  });

  it('is said with its interval, and differently for each outcome', () => {
    const { finding } = frozenAgainstFree();
    if (finding.code !== 'frozen-against-free') throw new Error(finding.code);
    expect(findingText(finding)).toBe(
      'Freezing at random cost 0.136 ± 0.007 of reconstruction loss; freezing when 84.5% of the movement was done cannot be told apart from free training (−0.002 ± 0.003). The bottleneck: perplexity 23.8 instead of 35.6 codes.',
    );
    const other = findingText({ ...finding, early: 'less', earlyBy: -0.2 });
    expect(other).toContain('Freezing at random lowered the reconstruction loss (−0.200 ± 0.007)');
  });
});

it('every question has a text, and stands in the menu with its length', () => {
  draw(<QuestionPanel />);
  const trigger = screen.getByRole('button', { name: 'Questions' });
  fireEvent.keyDown(trigger, { key: 'Enter' });
  const items = screen.getAllByRole('menuitem').map((item) => item.textContent ?? '');
  for (const [i, id] of SCENARIO_IDS.entries()) {
    expect(items[i]).toMatch(
      new RegExp(String.raw`^${texts.scenarios.list[id].question.replace('?', '\\?')}\d+ steps$`),
    );
  }
  expect(items.at(-1)).toBe('Open a run file…');
});

it('one click asks; later clicks ask again, go back and close', () => {
  const lab = draw(<QuestionPanel />, withState({}));
  fireEvent.keyDown(screen.getByRole('button', { name: 'Questions' }), { key: 'Enter' });
  fireEvent.click(screen.getByRole('menuitem', { name: /leak/ }));
  expect(lab.calls).toContainEqual(['ask', 'leaky-freezes']);
  cleanup();
  const asked = draw(<QuestionPanel />, withState(asking('leaky-freezes', {})));
  press('Ask again');
  press('Back to your experiment');
  press('Keep and close');
  expect(asked.calls.map(([name]) => name)).toEqual(['playAgain', 'leaveAsked', 'keepAsked']);
});

it.each([
  [{}, 'Step 400 of 400'],
  [{ state: 'left' }, 'no longer the question’s'],
  [{ state: 'building' }, 'Setting up'],
  [{ ended: true }, 'too short for an answer'],
] as const)('%j: %s', (change, words) => {
  draw(<QuestionPanel />, withState(asking('sticky-eval', change)));
  expect(within(screen.getByRole('region')).getByText(words, { exact: false })).toBeTruthy();
});

it('an answer stands with its numbers, what they are based on, and what would change it', () => {
  draw(<QuestionPanel />, withState(asking('frozen-too-early', { ended: true, answer: frozenAgainstFree() })));
  const rows = screen.getAllByRole('row').map((row) => row.textContent);
  expect(rows).toEqual([
    'Lanereconstruction lossperplexitytokens flipped',
    'A left free0.19435.682.1%',
    'B frozen at start0.33023.80%',
    'C frozen when settled0.21530.177.9%',
  ]);
  expect(screen.getByText(/one seed \(1\), 800 steps.*±/)).toBeTruthy();
  expect(screen.getByText(texts.scenarios.list['frozen-too-early'].change)).toBeTruthy();
});

it('the name of a run cannot turn the page around', () => {
  draw(<QuestionPanel />, withState({ asked: ownRun() }));
  expect(screen.getByRole('heading', { level: 2 }).querySelector('bdi')).toBeTruthy();
});

it('a run is saved under the name that was typed; Escape closes', () => {
  const lab = draw(<RunActions />);
  press('Save run');
  const field = screen.getByRole('textbox', { name: 'Name of the run' });
  expect(document.activeElement).toBe(field);
  fireEvent.change(field, { target: { value: 'decay 0.9' } });
  fireEvent.submit(field.closest('form') as HTMLFormElement);
  expect(lab.calls).toEqual([['saveRun', 'decay 0.9']]);
  expect(screen.queryByRole('textbox')).toBeNull();
  press('Save run');
  fireEvent.keyDown(screen.getByRole('textbox'), { key: 'Escape' });
  expect(screen.queryByRole('textbox')).toBeNull();
});
