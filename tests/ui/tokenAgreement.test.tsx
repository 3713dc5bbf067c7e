// @vitest-environment happy-dom
/** Agreement with imported semantic tokens: shares that do not round to all or none, the worst utterances first. */
import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { fc, test as property } from '@fast-check/vitest';
import { afterEach, describe, expect, it } from 'vitest';
import { shareText, worstFirst } from '../../src/ui/proof/agreement.ts';
import { TokenAgreement } from '../../src/ui/proof/TokenAgreement.tsx';
import { agreementReport } from '../store/fakeWorker.ts';
import { fakeLab, fakeState } from './fakeLab.ts';
import { draw } from './setup.tsx';

afterEach(cleanup);

describe('a share', () => {
  property.prop([fc.integer({ min: 0, max: 1e7 }), fc.integer({ min: 1, max: 1e7 })])(
    'says 100% only of all and 0% only of none',
    (a, b) => {
      const [part, whole] = [Math.min(a, b), b];
      expect(shareText(part, whole) === '100%').toBe(part === whole);
      expect(shareText(part, whole) === '0%').toBe(part === 0);
    },
  );
});

it('orders utterances by agreement, the longest of those alike first', () => {
  const one = (name: string, compared: number, equal: number) => ({ name, compared, equal, expected: 9, ours: 9 });
  const sorted = worstFirst([one('good', 9, 9), one('none', 0, 0), one('half', 4, 2), one('long', 8, 4)]);
  expect(sorted.map(({ name }) => name)).toEqual(['none', 'long', 'half', 'good']);
});

describe('the panel', () => {
  const tokens = { name: '6-name2semantic.tsv', utterances: 3 };

  it('takes a file, and gives one', () => {
    const lab = draw(<TokenAgreement />);
    expect(screen.getByText(/Import a 6-name2semantic.tsv/)).toBeTruthy();
    const file = new File(['x'], '6-name2semantic.tsv');
    fireEvent.change(screen.getByLabelText('Import semantic tokens'), { target: { files: [file] } });
    fireEvent.click(screen.getByRole('button', { name: 'Export 6-name2semantic.tsv' }));
    expect(lab.calls).toEqual([
      ['importSemanticTokens', file],
      ['exportSemanticTokens', 'A'],
    ]);
  });

  it('shows every lane, and measures each again on request', () => {
    const agreements = { A: agreementReport('A', 1240) };
    const lab = draw(<TokenAgreement />, fakeLab(fakeState({ semanticTokens: tokens, agreements })));
    expect(screen.getByText('70.0%').parentElement?.textContent).toContain('30.0% flipped · 14 of 20 tokens');
    expect(screen.getByText('not measured yet')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Measure lane B' }));
    expect(lab.calls).toEqual([['measureAgreement', 'B']]);
  });

  it('lists the worst utterance first, and names that only one side has', () => {
    const agreements = { A: agreementReport('A', 1240) };
    draw(<TokenAgreement />, fakeLab(fakeState({ semanticTokens: tokens, agreements })));
    const rows = within(screen.getByRole('table')).getAllByRole('row').slice(1);
    expect(rows.map((row) => [...row.children].map(({ textContent }) => textContent))).toEqual([
      ['b.wav', '33.3%', '6', '10 / 9'],
      ['a.wav', '100%', '0', '10 / 10'],
      ['c.wav', '100%', '0', '1 / 1'],
    ]);
    expect(screen.getByText('Only in the file (25)').parentElement?.textContent).toContain('x.wav, y.wav and 23 more');
    expect(screen.queryByText(/Only in the data set/)).toBeNull();
  });

  it('draws a hundred of many thousands', () => {
    const utterances = Array.from({ length: 5000 }, (_, i) => ({
      name: `${i}.wav`,
      expected: 10,
      ours: 10,
      compared: 10,
      equal: i % 11,
    }));
    const agreements = { A: agreementReport('A', 1240, { utterances }) };
    draw(<TokenAgreement />, fakeLab(fakeState({ semanticTokens: tokens, agreements })));
    expect(screen.getAllByRole('row')).toHaveLength(101);
    expect(screen.getByText('and 4 900 more')).toBeTruthy();
  });

  it('says what it waits for while a reset is pending, and does not offer to compare', () => {
    const { draft } = fakeState();
    const pending = { ...draft, settings: { ...draft.settings, dataset: 'features' as const } };
    draw(<TokenAgreement />, fakeLab(fakeState({ semanticTokens: tokens, draft: pending })));
    expect(screen.getAllByText('compared with the new data after Apply and reset')).toHaveLength(2);
    expect(screen.queryByText('not measured yet')).toBeNull();
    expect((screen.getByRole('button', { name: 'Measure lane A' }) as HTMLButtonElement).disabled).toBe(true);
  });

  it('says that lanes are being compared', () => {
    draw(<TokenAgreement />, fakeLab(fakeState({ semanticTokens: tokens, comparing: true })));
    expect(screen.getAllByText('being compared…')).toHaveLength(2);
  });

  it('gives no share of tokens that are of another rate or codebook, but says so in numbers', () => {
    const none = { compared: 0, equal: 0 };
    const rate = { kind: 'rate', expected: 180, ours: 360 } as const;
    const codes = { kind: 'codes', largest: 1023, codes: 128 } as const;
    const agreements = {
      A: agreementReport('A', 1, { ...none, mismatch: rate }),
      B: agreementReport('B', 1, { ...none, mismatch: codes }),
    };
    draw(<TokenAgreement />, fakeLab(fakeState({ semanticTokens: tokens, agreements })));
    expect(screen.getByText(/180 tokens where this model gives 360, about half as many/).textContent).toContain(
      'Set the token rate to “25 Hz',
    );
    expect(screen.getByText(/tokens up to 1.?023, but this model has only 128 codes/)).toBeTruthy();
    expect(screen.queryByText(/agree$/)).toBeNull();
  });

  it('names what fits several, and no name turns the line', () => {
    const ambiguous = { count: 2, names: ['\u202eevil.wav', 'שלום.wav'] };
    const agreements = { A: agreementReport('A', 1, { ambiguous }) };
    draw(<TokenAgreement />, fakeLab(fakeState({ semanticTokens: tokens, agreements })));
    const line = screen.getByText('Not paired, because the name fits several (2)').parentElement?.textContent;
    expect(line).toContain('\ufffdevil.wav, \u2068שלום\u2069.wav');
  });

  it('says when nothing could be compared', () => {
    const agreements = { A: agreementReport('A', 1, { utterances: [], compared: 0, equal: 0 }) };
    draw(<TokenAgreement />, fakeLab(fakeState({ semanticTokens: tokens, agreements })));
    expect(screen.getByText('No utterance is in both the file and the data set.')).toBeTruthy();
  });
});
