import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../src/formats/formatError.ts';
import { decodeText } from '../../src/formats/plainText.ts';
import { parseSemanticTokens, semanticTokenReader, writeSemanticTokens } from '../../src/formats/semanticTokens.ts';

it('reads the joined file and its parts', () => {
  const expected = new Map([
    ['a.wav', [1, 1023, 0]],
    ['b c.wav', [7]],
  ]);
  expect(parseSemanticTokens('a.wav\t1 1023 0\nb c.wav\t7', 'codes.tsv')).toEqual(expected);
  expect(parseSemanticTokens('item_name\tsemantic_audio\na.wav\t1 1023 0\nb c.wav\t7\n', 'codes.tsv')).toEqual(
    expected,
  );
  expect(parseSemanticTokens('\uFEFFa.wav\t1 1023 0\r\n\r\nb c.wav\t7\r\n', 'codes.tsv')).toEqual(expected);
});

describe('files that people put together', () => {
  const expected = new Map([
    ['one.wav', [1, 2, 3, 4, 5]],
    ['two.wav', [2, 2, 3, 1, 0]],
  ]);
  it.each([
    'failing/07-utf16-6-name2semantic.tsv',
    'failing/09-header-twice-6-name2semantic.tsv',
    'failing/09b-duplicate-row-6-name2semantic.tsv',
  ])('%s', (name) => {
    const bytes = readFileSync(join(import.meta.dirname, '../cases', name));
    expect(parseSemanticTokens(decodeText(bytes), name)).toEqual(expected);
  });

  it('column names are skipped wherever they stand, with white space or without', () => {
    const header = 'item_name\tsemantic_audio';
    const text = `${header}\r\none.wav\t1 2 3 4 5\r\n${header} \r\n\r\n${header}\ntwo.wav\t2 2 3 1 0\n${header}`;
    expect(parseSemanticTokens(text, 'codes.tsv')).toEqual(expected);
  });

  it('any text is read from UTF-8 and both kinds of UTF-16, with its mark and, where it begins in Latin, without', () => {
    const utf16 = (text: string, bigEndian: boolean): Uint8Array => {
      const view = new DataView(new ArrayBuffer(text.length * 2));
      for (let i = 0; i < text.length; i += 1) view.setUint16(i * 2, text.charCodeAt(i), !bigEndian);
      return new Uint8Array(view.buffer);
    };
    const text = fc.string({ unit: 'grapheme' }).filter((text) => !text.startsWith('\uFEFF'));
    fc.assert(
      fc.property(text, fc.boolean(), (text, bigEndian) => {
        expect(decodeText(utf16(`\uFEFF${text}`, bigEndian))).toBe(text);
        expect(decodeText(utf16(`item_name${text}`, bigEndian))).toBe(`item_name${text}`);
        expect(decodeText(new TextEncoder().encode(`\uFEFF${text}`))).toBe(text);
      }),
    );
  });

  it('another encoding is refused with what to do', () => {
    expect(() => decodeText(Uint8Array.of(0xd3, 0xef, 0xd2, 0xf4, 9, 0x31))).toSay('save it as UTF-8');
  });
});

it('what is written reads back', () => {
  const name = fc.stringMatching(/^[^\t\r\n\uFEFF]{1,20}$/).filter((name) => name.trim() !== '');
  const codes = fc.array(fc.nat(999_999), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(fc.array(fc.tuple(name, codes), { minLength: 1 }), fc.boolean(), (pairs, header) => {
      const utterances = new Map(pairs);
      expect(parseSemanticTokens(writeSemanticTokens(utterances, header), 'codes.tsv')).toEqual(utterances);
    }),
  );
});

it('is written as GPT-SoVITS writes it', () => {
  expect(writeSemanticTokens(new Map([['a', Int32Array.of(3, 4)]]))).toBe('item_name\tsemantic_audio\na\t3 4\n');
  expect(writeSemanticTokens(new Map([['a', [3]]]), false)).toBe('a\t3\n');
});

it('a very long line is read in pieces, and only so far', () => {
  const reader = semanticTokenReader(`a.wav\t${'12 '.repeat(1_000_000)}`, 'codes.tsv');
  let pieces = 0;
  for (;;) {
    const { done, value } = reader.next();
    if (done) {
      expect(value.get('a.wav')).toHaveLength(1_000_000);
      break;
    }
    pieces += 1;
  }
  // 20,000 codes take a few milliseconds.
  expect(pieces).toBe(50);
  const more = `a.wav\t${'12 '.repeat(1_000_001)}`;
  expect(() => parseSemanticTokens(more, 'codes.tsv')).toSay('more than 1000000 tokens for one name (line 1)');
});

describe('refuses, with the line:', () => {
  it.each([
    ['', 'codes.tsv: it holds no utterance'],
    ['item_name\tsemantic_audio\n', 'holds no utterance'],
    ['a\t1\nb 2', 'codes.tsv: “b 2” has no tab between name and tokens (line 2).'],
    ['a\t1 x 3', 'codes.tsv: “x” is no token (line 1, token 2).'],
    ['a\t1 -3', '“-3” is no token'],
    ['a\t1 2.5', '“2.5” is no token'],
    ['a\t1 1234567', 'is no token'],
    ['a\t', '“” is no token'],
    ['a\t1\nb\t1\na\t2', 'the name “a” occurs twice with different tokens; keep one of the two (lines 1 and 3)'],
    ['a\t1\na\t1 2', '(lines 1 and 2)'],
    ['\t1', 'no proper name (line 1)'],
    [`${'a'.repeat(2000)}\t1`, 'no proper name'],
  ])('%j', (text, message) => {
    expect(() => parseSemanticTokens(text, 'codes.tsv')).toThrow(FormatError);
    expect(() => parseSemanticTokens(text, 'codes.tsv')).toSay(message);
  });

  it.each<[string, number[]]>([
    ['a\tb', [1]],
    ['a\nb', [1]],
    [' ', [1]],
    ['a', []],
    ['a', [1.5]],
    ['a', [-1]],
    ['a', [Number.NaN]],
  ])('writing %j with %j', (name, codes) => {
    expect(() => writeSemanticTokens(new Map([[name, codes]]))).toThrow(FormatError);
  });
});
