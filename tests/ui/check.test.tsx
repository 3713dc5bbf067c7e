// @vitest-environment happy-dom
/** The freeze check in words: the verdict, what leaves such weights, what is not told, and the tokens. */
import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { FreezeCheckReport } from '../../src/protocol/freezeCheck.ts';
import type { CheckState } from '../../src/store/state.ts';
import { NOTHING_CHECKED } from '../../src/store/checkActions.ts';
import { CheckDialog } from '../../src/ui/check/CheckDialog.tsx';
import { checkedTokens, checkReports } from './checkReports.ts';
import { fakeLab, fakeState } from './fakeLab.ts';
import { draw } from './setup.tsx';

afterEach(cleanup);

const show = (change: Partial<CheckState>, tasks: ReturnType<typeof fakeState>['tasks'] = []) =>
  draw(<CheckDialog />, fakeLab(fakeState({ check: { ...NOTHING_CHECKED, open: true, ...change }, tasks })));
const reported = (report: FreezeCheckReport) =>
  show({ before: new File(['x'], 'before.pth'), after: new File(['x'], 'after.pth'), report });
const text = (): string => screen.getByRole('dialog').textContent;

it('is closed behind its button', () => {
  const lab = show({ open: false });
  expect(screen.queryByRole('dialog')).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Check a freeze' }));
  expect(lab.calls).toEqual([['openCheck']]);
});

it('takes the two files, and swaps them', () => {
  const lab = show({ before: new File(['x'], 'before.pth') });
  const after = new File(['x'], 'after.pth');
  fireEvent.change(screen.getByLabelText('Choose the checkpoint after', { selector: 'input' }), {
    target: { files: [after] },
  });
  fireEvent.click(screen.getByRole('button', { name: 'Swap before and after' }));
  expect(lab.calls).toEqual([['chooseForCheck', 'after', after], ['swapChecked']]);
});

describe('the verdict', () => {
  it.each<[string, FreezeCheckReport, string[]]>([
    [
      'held',
      checkReports.held(),
      ['The freeze held: nothing moved.', 'whole forward', 'mode switch only', 'sticky eval'],
    ],
    [
      'leaked',
      checkReports.leaked(),
      [
        'The freeze leaked.',
        'as the moving average does',
        'ssl_proj is identical.',
        'no-grad only',
        'Evaluation mode: off',
      ],
    ],
    [
      'decayed',
      checkReports.decayed(),
      ['ssl_proj shrank by one factor', 'Every value was multiplied by 0.99', 'zero gradients'],
    ],
    ['not frozen', checkReports.notFrozen(), ['There was no freeze', 'if the freeze began in the middle of a run']],
    ['not comparable', checkReports.notComparable(), ['These two cannot be compared.', 'codes 1024 before, 512 after']],
  ])('%s', (_name, report, words) => {
    reported(report);
    for (const word of words) expect(text().replaceAll(/\s/g, ' ')).toContain(word);
  });

  it('stands above a table of tensors and the codes that moved', () => {
    reported(checkReports.leaked());
    const row = screen.getByRole('rowheader', { name: /codebook\.embed$/ }).closest('tr') as HTMLElement;
    expect(within(row).getAllByRole('cell')).toHaveLength(3);
    expect(screen.getAllByText('identical')).toHaveLength(2);
    expect(text()).toContain('64 of 64 codes moved.');
    expect(screen.getAllByRole('row').length).toBeGreaterThan(12);
  });

  it('has no table where there is nothing to compare', () => {
    reported(checkReports.notComparable());
    expect(screen.queryByRole('table')).toBeNull();
    expect(screen.queryByRole('button', { name: 'Compare tokens' })).toBeNull();
  });
});

it('says why a file cannot be read', () => {
  show({ error: { code: 'unreadable-file', problem: { code: 'message', text: 'a.pth is damaged.' } } });
  expect(screen.getByRole('alert').textContent).toBe('a.pth is damaged.');
});

it('shows how far it is, and can be cancelled', () => {
  const lab = show({ running: true }, [{ id: '7', kind: 'check', done: 0.25, stage: null, detail: 'a.pth' }]);
  expect((screen.getByRole('progressbar') as HTMLProgressElement).value).toBe(0.25);
  fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
  expect(lab.calls).toEqual([['cancel', '7']]);
});

describe('tokens', () => {
  it('are compared on request', () => {
    const lab = reported(checkReports.leaked());
    fireEvent.click(screen.getByRole('button', { name: 'Compare tokens' }));
    expect(lab.calls).toEqual([['checkWithTokens']]);
  });

  it('are told in all and by utterance, those near a tie apart', () => {
    reported({ ...checkReports.leaked(), tokens: checkedTokens() });
    for (const sentence of [
      '176 of 520 tokens changed between the two (33.8%).',
      'Your GPT would meet 38.1% of tokens that it was not trained on.',
      'the first still gives 100.0%, the second 61.9%',
      '17 of these 160 are near a tie.',
      'extracts tokens in half precision by default: 31 of 520 lie so near a tie',
    ])
      expect(text()).toContain(sentence);
    const row = screen.getByText('second.wav').closest('tr') as HTMLElement;
    expect(
      within(row)
        .getAllByRole('cell')
        .map(({ textContent }) => textContent),
    ).toEqual(['240', '96', '14', '90']);
  });

  it('are missing for a reason', () => {
    reported({ ...checkReports.leaked(), tokensMissing: { code: 'check-no-channels', channels: 768, given: 1024 } });
    expect(text()).toContain('The features have 1024 channels; ssl_proj of these checkpoints takes 768.');
  });
});

it('can be saved, and copied where there is a clipboard', () => {
  const lab = reported(checkReports.held());
  fireEvent.click(screen.getByRole('button', { name: 'Save as JSON' }));
  expect(lab.calls).toEqual([['saveCheck']]);
});
