/** Foreign text in our sentences: whatever a name holds, what stands behind it keeps its direction. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foreign, foreignName } from '../../src/config/texts/foreignText.ts';

const [FSI, PDI, RLO, RLM] = ['\u2068', '\u2069', '\u202e', '\u200f'];

describe('foreign text', () => {
  it.each([
    ['a.wav.pt: 1 of its values is NaN.', 'a.wav.pt: 1 of its values is NaN.'],
    ['がぎぐ_001.wav · Übung', 'がぎぐ_001.wav · Übung'],
    ['שלום.wav: 1 of', `${FSI}שלום${PDI}.wav: 1 of`],
    ['שלום 12 עולם: 3', `${FSI}שלום 12 עולם${PDI}: 3`],
    [`a${RLM}: 1 of`, `a${FSI}${RLM}${PDI}: 1 of`],
    [`evil${RLO}vaw.exe refused`, 'evil\ufffdvaw.exe refused'],
    [`a${PDI}b`, 'a\ufffdb'],
    ['a\nb\u0000c', 'a b\ufffdc'],
  ])('%j becomes %j', (text, shown) => {
    expect(foreign(text)).toBe(shown);
  });

  const anyText = fc.array(
    fc.oneof(
      fc.constantFrom(
        'a',
        ' ',
        '1',
        ':',
        'ש',
        'م',
        '\u202a',
        '\u202b',
        '\u202c',
        '\u202d',
        RLO,
        RLM,
        '\u2066',
        '\u2067',
      ),
      fc.constantFrom(FSI, PDI, '\u0007', '\n', '\u{1e900}', '\u{1f600}', '\u061c'),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
    { maxLength: 30 },
  );

  it('leaves nothing open, nothing from right to left outside of an isolate, and no control character', () => {
    fc.assert(
      fc.property(anyText, (parts) => {
        const shown = foreign(parts.join(''));
        const outside = shown.replace(/\u2068[^\u2066-\u2069]*\u2069/gu, '');
        expect(outside).not.toMatch(/[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\p{Cc}]/u);
        expect(shown).not.toMatch(/[\u202a-\u202e\u2066\u2067\p{Cc}]/u);
        expect(foreign(shown)).toBe(shown);
      }),
      { numRuns: 1000 },
    );
  });

  // Work that grows with the square of the length would not end within the time that a test has.
  it('does not take the longest of hostile names too seriously', () => {
    const shown = foreign(`${'\u200f1'.repeat(50_000)}a${'ש '.repeat(50_000)}${FSI.repeat(50_000)}`);
    expect(shown).toContain('a');
  });
});

describe('a name in a sentence', () => {
  it('loses its middle when it is very long, never its extension', () => {
    const shown = foreignName(`${'x'.repeat(300)}.wav.pt`);
    expect(shown.length).toBeLessThan(80);
    expect(shown).toMatch(/^x+…x+\.wav\.pt$/);
    expect(foreignName('G_233333333333.pth')).toBe('G_233333333333.pth');
  });
});
