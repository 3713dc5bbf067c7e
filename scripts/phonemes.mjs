/**
 * What a sentence is made of, in the symbols of GPT-SoVITS (src/config/phonemeSymbols.ts): pinyin as its initials and
 * finals, anything else as espeak-ng transcribes it, sound by sound in the nearest ARPABET symbol. German has none of its
 * own in that table; its front rounded vowels become those that lie next to them, ch and x become HH.
 *
 *   node scripts/phonemes.mjs LANGUAGE TEXT      prints the symbols, with spaces between
 */
import { execFileSync } from 'node:child_process';
import { argv, env } from 'node:process';

/** @type {Record<string, string>} */
const VOICES = { 'en-US': 'en-us', 'en-GB': 'en-gb', 'de-DE': 'de' };
/** @type {Record<string, string>} */
const MARKS = {
  ',': ',',
  ':': ',',
  ';': ',',
  '，': ',',
  '：': ',',
  '.': '.',
  '。': '.',
  '?': '?',
  '？': '?',
  '!': '!',
};
const PART = /([^,:;.?!，：。？]+)([,:;.?!，：。？]?)/gu;

/** Symbols by what espeak-ng writes, the longest first; a digit for stress goes behind a vowel, the mark `0`. */
const SOUNDS = Object.entries({
  aɪə: 'AY0 AH0',
  aʊə: 'AW0 AH0',
  aɪɚ: 'AY0 ER0',
  dʒ: 'JH',
  tʃ: 'CH',
  ts: 'T S',
  pf: 'P F',
  eɪ: 'EY0',
  aɪ: 'AY0',
  ɔɪ: 'OY0',
  ɔø: 'OY0',
  ɔʏ: 'OY0',
  oʊ: 'OW0',
  əʊ: 'OW0',
  aʊ: 'AW0',
  ɪə: 'IH0 AH0',
  iə: 'IY0 AH0',
  eə: 'EH0 AH0',
  ʊə: 'UH0 AH0',
  ɜː: 'ER0',
  ɑː: 'AA0',
  ɔː: 'AO0',
  oː: 'OW0',
  iː: 'IY0',
  uː: 'UW0',
  eː: 'EY0',
  ɛː: 'EH0',
  aː: 'AA0',
  yː: 'UW0',
  øː: 'ER0',
  œ: 'ER0',
  ø: 'ER0',
  y: 'UW0',
  ʏ: 'UH0',
  ɜ: 'ER0',
  ɚ: 'ER0',
  ɐ: 'AH0',
  ə: 'AH0',
  ʌ: 'AH0',
  ɑ: 'AA0',
  ɒ: 'AA0',
  a: 'AA0',
  æ: 'AE0',
  ɛ: 'EH0',
  e: 'EH0',
  ɪ: 'IH0',
  i: 'IY0',
  ᵻ: 'IH0',
  ʊ: 'UH0',
  u: 'UW0',
  ɔ: 'AO0',
  o: 'OW0',
  b: 'B',
  d: 'D',
  f: 'F',
  ɡ: 'G',
  h: 'HH',
  j: 'Y',
  k: 'K',
  l: 'L',
  ɫ: 'L',
  m: 'M',
  n: 'N',
  ŋ: 'NG',
  p: 'P',
  r: 'R',
  ɹ: 'R',
  ʁ: 'R',
  ɾ: 'T',
  s: 'S',
  ʃ: 'SH',
  t: 'T',
  θ: 'TH',
  v: 'V',
  w: 'W',
  z: 'Z',
  ʒ: 'ZH',
  ð: 'DH',
  x: 'HH',
  ç: 'HH',
}).sort(([a], [b]) => b.length - a.length);

/** Ties, lengths that are left, syllabic marks, glottal stops. */
const PASSED_OVER = new Set('\u0329\u0361\u0303\u032f\u200dːʔ _\n\r-');

/**
 * Symbols of a transcription.
 * @param {string} ipa
 */
function ofTranscription(ipa) {
  /** @type {string[]} */
  const symbols = [];
  let stress = '0';
  for (let rest = ipa; rest !== ''; ) {
    const first = rest.charAt(0);
    if (first === 'ˈ' || first === 'ˌ') {
      stress = first === 'ˈ' ? '1' : '2';
      rest = rest.slice(1);
      continue;
    }
    const sound = SOUNDS.find(([written]) => rest.startsWith(written));
    if (!sound) {
      if (!PASSED_OVER.has(first)) throw new Error(`phonemes: ${first} in ${ipa}`);
      rest = rest.slice(1);
      continue;
    }
    for (const symbol of sound[1].split(' ')) {
      symbols.push(symbol.endsWith('0') ? symbol.slice(0, -1) + stress : symbol);
      if (symbol.endsWith('0')) stress = '0';
    }
    rest = rest.slice(sound[0].length);
  }
  return symbols;
}

const INITIAL = /^(zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?([a-zü]+)([1-5])$/;
/** Finals that are written in another way than they are spoken. */
const AS_SPOKEN = /** @type {Record<string, Record<string, string>>} */ ({
  j: { u: 'v', ue: 've', uan: 'van', un: 'vn' },
  y: { u: 'v', ue: 've', uan: 'van', un: 'vn', e: 'E', an: 'En' },
  z: { i: 'i0' },
  zh: { i: 'ir' },
});
/** @type {Record<string, string>} */
const LIKE = { q: 'j', x: 'j', c: 'z', s: 'z', ch: 'zh', sh: 'zh', r: 'zh' };

/**
 * Initial and final of a syllable in pinyin with its tone as a number.
 * @param {string} syllable
 */
function ofSyllable(syllable) {
  const found = INITIAL.exec(syllable);
  if (!found) throw new Error(`phonemes: ${syllable} is no pinyin`);
  const [, initial, written = '', tone = ''] = found;
  if (!initial) return [(written[0] ?? '').toUpperCase().repeat(2), written + tone];
  const final = AS_SPOKEN[LIKE[initial] ?? initial]?.[written] ?? written.replace('ü', 'v');
  return [initial, final + tone];
}

/**
 * @param {string} language
 * @param {string} words
 */
function transcribed(language, words) {
  const options = ['-q', '--ipa', '-v', VOICES[language] ?? language, '--', words];
  const ipa = execFileSync('espeak-ng', options, { encoding: 'utf8', env: { ...env, LC_ALL: 'C.UTF-8' } });
  // The sign is a tap of the tongue: a T between vowels in American English, an R in German, where behind a short u it is
  // written as two question marks.
  return language === 'de-DE' ? ipa.replaceAll('??', 'ʊʁ').replaceAll('ɾ', 'ʁ') : ipa;
}

/**
 * @param {string} language
 * @param {string} text sentences; of Mandarin its pinyin
 */
export function phonemesOf(language, text) {
  const parts = [...text.matchAll(PART)].filter(([, words = '']) => words.trim() !== '');
  return parts.flatMap(([, words = '', mark = '']) => {
    const symbols = language.startsWith('zh')
      ? words.trim().split(/\s+/).flatMap(ofSyllable)
      : ofTranscription(transcribed(language, words));
    return mark === '' ? symbols : [...symbols, MARKS[mark]];
  });
}

if (argv[1]?.endsWith('phonemes.mjs')) console.log(phonemesOf(argv[2] ?? '', argv[3] ?? '').join(' '));
