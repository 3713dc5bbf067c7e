/** Lists of tokens, names and other plain text. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { parseNameToText } from '../../src/formats/nameToText.ts';
import { PHONEME_SYMBOLS } from '../../src/config/phonemeSymbols.ts';
import { beginningOfText, decodeText } from '../../src/formats/plainText.ts';
import { readTokens } from '../../src/formats/probeTokens.ts';
import { parseSemanticTokens } from '../../src/formats/semanticTokens.ts';
import { pairNames } from '../../src/data/utteranceNames.ts';
import { parseSpeechManifest } from '../../src/data/speechManifest.ts';
import { damagedFiles } from './byteDamage.ts';
import { damagedJsonTexts } from './jsonDamage.ts';
import { type Bytes, reader } from './reader.ts';

const manifest = JSON.parse(
  readFileSync(new URL('../../public/speech/manifest.json', import.meta.url), 'utf8'),
) as unknown;

const MARKS = [[], [0xff, 0xfe], [0xfe, 0xff], [0xef, 0xbb, 0xbf], [0x61, 0], [0, 0x61]];
const encoded: fc.Arbitrary<Bytes> = fc
  .tuple(fc.constantFrom(...MARKS), fc.uint8Array({ maxLength: 300 }))
  .map(([mark, rest]) => Uint8Array.from([...mark, ...rest]));

const phonemeRow = fc.constantFrom(
  'a.wav\tHH AH0 L OW1 !\tNone\thello!',
  'a.wav\tn i2 h ao3\t[2, 2]\t你好',
  'b\t\tNone\t',
  '__proto__\tAA1\tNone\tx',
  'c\t__proto__ constructor\tNone\tx',
  '\t\t\t',
  'd\tAA1\tNone\tx\ty',
  '',
  'e',
);
const phonemeTexts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .tuple(fc.array(fc.oneof(phonemeRow, fc.string()), { maxLength: 12 }), fc.constantFrom('\n', '\r\n', '\r'))
    .map(([rows, end]) => rows.join(end)),
);

const row = fc.constantFrom(
  'item_name\tsemantic_audio',
  'a\t1 2',
  'a\t1 3',
  'b\t7',
  '',
  'c',
  '__proto__\t1',
  'constructor\t1 2',
  'd\t-1',
  'd\t1e3',
  'd\t4294967296',
  'd\t1\t2',
  '\u202ee\t5',
  `${'n'.repeat(1001)}\t1`,
  `f\t${'9'.repeat(400)}`,
  `g\t${'1 '.repeat(300)}`,
);
const tokenTexts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.stringMatching(/^([ab]\t\d[\d ]{0,9}\r?\n){0,3}[ab\t\d \n]{0,9}$/),
  fc
    .tuple(fc.array(row, { maxLength: 8 }), fc.constantFrom('\n', '\r\n', '\r', '\n\n'))
    .map(([rows, end]) => rows.join(end)),
);

const probeLine = fc.constantFrom(
  '1 2 3',
  '',
  ' ',
  '-1',
  '1023',
  '1024',
  '99999999999',
  '1.5',
  'x',
  '1\t2',
  'NaN',
  '１',
  '7 '.repeat(1100),
);
const probeTexts = fc
  .tuple(fc.array(probeLine, { maxLength: 12 }), fc.constantFrom('\n', '\r\n', '\0'))
  .map(([lines, end]) => new Uint8Array(Buffer.from(lines.join(end))));

const NAME_PARTS = [
  'a',
  'b.wav',
  '/',
  '\\',
  '.',
  '..',
  'a.wav.pt',
  '声',
  'e\u0301',
  '\u00e9',
  ' ',
  '',
  '\0',
  '__proto__',
  'x'.repeat(300),
];
const names = fc.array(
  fc.array(fc.constantFrom(...NAME_PARTS), { maxLength: 3 }).map((parts) => parts.join('')),
  { maxLength: 8 },
);

export const TEXT_READERS = [
  reader({
    name: 'plain-text',
    inputs: fc.oneof(encoded, damagedFiles([new Uint8Array(Buffer.from('a\t1 2\n声\t3\n', 'utf16le'))])),
    read: (bytes: Bytes) => {
      assert.notEqual(beginningOfText(bytes), '');
      return decodeText(bytes);
    },
  }),
  reader({
    name: 'semantic-tokens',
    says: /^codes\.tsv: /,
    inputs: tokenTexts,
    read: (text: string) => {
      const read = parseSemanticTokens(text, 'codes.tsv');
      for (const codes of read.values()) assert(codes.every((code) => Number.isSafeInteger(code) && code >= 0));
      return read;
    },
  }),
  reader({
    name: 'name-to-text',
    says: /^2-name2text\.txt: /,
    inputs: phonemeTexts,
    read: (text: string) => {
      const read = parseNameToText(text, '2-name2text.txt');
      for (const ids of read.texts.values()) assert(ids.every((id) => id >= 0 && id < PHONEME_SYMBOLS.length));
      return read;
    },
  }),
  reader({
    name: 'probe-tokens',
    inputs: fc.oneof(probeTexts, encoded),
    read: async (bytes: Bytes) => {
      const rows = await readTokens(new Blob([bytes]), 'probe.txt');
      for (const codes of rows) assert(codes.every((code) => Number.isSafeInteger(code) && code >= 0));
      return rows;
    },
  }),
  reader({
    name: 'speech-manifest',
    inputs: damagedJsonTexts([manifest]),
    read: (text: string) => {
      const { voices, files } = parseSpeechManifest(text);
      for (const { seconds } of [...voices, ...files]) assert(seconds >= 0 && seconds < 1e6);
      for (const { file } of files) assert(file.length <= 1000);
      return { voices, files };
    },
  }),
  reader({
    name: 'utterance-names',
    inputs: fc.tuple(names, names).map((both) => JSON.stringify(both)),
    read: (text: string) => pairNames(...(JSON.parse(text) as [string[], string[]])),
  }),
];
