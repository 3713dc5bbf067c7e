/** The table of symbols, and the file that names them for each utterance. */
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../src/formats/formatError.ts';
import { parseNameToText } from '../../src/formats/nameToText.ts';
import { PHONEME_SYMBOLS, phonemeIds } from '../../src/config/phonemeSymbols.ts';

describe('the symbols', () => {
  it('are as many as v2 has rows for, each once', () => {
    expect(PHONEME_SYMBOLS).toHaveLength(732);
    expect(new Set(PHONEME_SYMBOLS).size).toBe(732);
  });

  it('stand where the original has them', () => {
    // Sorted first; what versions added stands behind that.
    expect(PHONEME_SYMBOLS.slice(0, 8)).toEqual(['!', ',', '-', '.', '?', 'AA', 'AA0', 'AA1']);
    expect(PHONEME_SYMBOLS[321]).toBe('…');
    expect(PHONEME_SYMBOLS.slice(322, 325)).toEqual(['[', ']', 'ㄱ']);
    expect(PHONEME_SYMBOLS[353]).toBe('Ya');
    expect(PHONEME_SYMBOLS.at(-1)).toBe('Yz');
    expect(phonemeIds(['_', 'UNK', 'SP'])?.every((id) => id > 0 && id < 322)).toBe(true);
  });

  it('are told by name, all or none', () => {
    expect([...(phonemeIds(['!', 'HH', 'AH0', 'L', 'OW1']) ?? [])].map((id) => PHONEME_SYMBOLS[id])).toEqual([
      '!',
      'HH',
      'AH0',
      'L',
      'OW1',
    ]);
    expect(phonemeIds(['HH', 'AH9'])).toBeNull();
    expect(phonemeIds(['__proto__'])).toBeNull();
  });
});

describe('2-name2text.txt', () => {
  const read = (text: string) => parseNameToText(text, '2-name2text.txt');
  const names = (text: string) =>
    [...read(text).texts].map(([name, ids]) => [name, [...ids].map((id) => PHONEME_SYMBOLS[id]).join(' ')]);

  it('is read line by line', () => {
    const text = 'a.wav\tHH AH0 L OW1 !\tNone\thello!\nb.wav\tn i2 h ao3 .\t[2, 2, 1]\t你好.';
    expect(names(text)).toEqual([
      ['a.wav', 'HH AH0 L OW1 !'],
      ['b.wav', 'n i2 h ao3 .'],
    ]);
    expect(read(text).passedOver).toBe(0);
    expect(names(`\uFEFF${text.replaceAll('\n', '\r\n')}\r\n\r\n`)).toEqual(names(text));
  });

  it('passes over what the original passes over, and counts it', () => {
    const text = 'a.wav\tHH\tNone\nb.wav\tHH XX\tNone\tx\n\tHH\tNone\tx\nc.wav\tAA1\tNone\ty\nd\tAA1\tNone\ty\tz\n';
    expect(names(text)).toEqual([['c.wav', 'AA1']]);
    expect(read(text).passedOver).toBe(4);
  });

  it('takes the last line of a name', () => {
    expect(names('a\tAA1\tNone\tx\na\tAA2\tNone\ty\n')).toEqual([['a', 'AA2']]);
  });

  it('refuses a file without an utterance', () => {
    expect(() => read('')).toThrow(FormatError);
    expect(() => read('a.wav\n')).toThrow(FormatError);
  });
});
