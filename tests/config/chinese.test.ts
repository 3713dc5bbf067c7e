/** Simplified Chinese as it is set: punctuation in full width, a space between Han and Latin, and none elsewhere. */
import { describe, expect, it } from 'vitest';
import { handbook } from '../../src/config/texts/en/handbook.ts';
import { english } from '../../src/config/texts/en/index.ts';
import chineseHandbook from '../../src/config/texts/zh-CN/handbook.ts';
import chinese from '../../src/config/texts/zh-CN/index.ts';
import { listed, zh } from '../../src/config/texts/zh-CN/spacing.ts';
import { samplesOf } from './textSamples.ts';

const RULES: Record<string, RegExp> = {
  'punctuation in half width beside Han': /\p{Script=Han}[,;:!?()]|[,;:!?)]\p{Script=Han}|\p{Script=Han}\.(?!\w)/u,
  'Han close to Latin': /\p{Script=Han}[\w⸨%±]|[\w⸩%±]\p{Script=Han}/u,
  'a space beside Han or punctuation in full width':
    /[\p{Script=Han}，。；：（）、“”] +[\p{Script=Han}，。；：（）、“”]|[，。；：（）、] | [，。；：）、]/u,
  'straight or single quotation marks': /\p{Script=Han} ?["']|["'] ?\p{Script=Han}|‘|’/u,
  'three full stops, or a double stop': /\.\.\.|。。|，，|，。|；。|、。/,
};
/** Names in quotation marks, and a shape, stand as they would in a file. */
const EXEMPT = new Set(['problems.manifest-damaged', 'problems.shape-of-no-features']);

describe.each(Object.entries(RULES))('no text has %s', (_rule, pattern) => {
  it('whatever it is given', () => {
    const broken = samplesOf({ ...chinese, handbook: chineseHandbook }, { ...english, handbook }).filter(
      ({ path, said }) => pattern.test(said) && !EXEMPT.has(path),
    );
    expect(broken.map(({ path, said }) => `${path}: ${said}`)).toEqual([]);
  });
});

describe('a sentence', () => {
  it.each([
    [zh`第${'400'}步`, '第 400 步'],
    [zh`${'码本'}的梯度`, '码本的梯度'],
    [zh`${'ssl_proj'}的梯度`, 'ssl_proj 的梯度'],
    [zh`（${'A'}）`, '（A）'],
    [zh`“${'A'}”的${'50%'}`, '“A”的 50%'],
    [zh`第${'–'}步`, '第–步'],
    [zh`${'A'}${'中'}${'B'}`, 'A 中 B'],
    [zh`${''}步`, '步'],
    [zh`𠮷${'A'}𠮷`, '𠮷 A 𠮷'],
    [zh`${'カ'}和${'é'}`, 'カ和 é'],
  ])('%s', (said, expected) => {
    expect(said).toBe(expected);
  });

  it('lists as Chinese does', () => {
    expect(listed([])).toBe('');
    expect(listed(['A'])).toBe('A');
    expect(listed(['A', 'B'])).toBe('A 和 B');
    expect(listed(['A', 'B', '码本'])).toBe('A、B 和码本');
    expect(listed(['1', '2'], 'disjunction')).toBe('1 或 2');
  });
});
