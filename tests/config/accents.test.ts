/** The pseudo-language: every letter of ours has an accent, and what a text was given stays as it came. */
import { describe, expect, it } from 'vitest';
import { inAccents } from '../../src/config/texts/en-XA/index.ts';
import pseudo from '../../src/config/texts/en-XA/index.ts';
import { english } from '../../src/config/texts/en/index.ts';
import type { Problem } from '../../src/config/problems/problem.ts';

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '');
const ASCII_LETTER = /[a-z]/i;

describe('in accents', () => {
  it('are constants, lists and what functions say, in brackets', () => {
    const words = inAccents({
      a: 'Step',
      b: ['one', { c: 'two' }],
      f: (name: string) => `Lane ${name} moved`,
      empty: '',
    });
    expect(words.a).toBe('⟦Šŧéþ⟧');
    expect(words.b).toEqual(['⟦ôñé⟧', { c: '⟦ŧŵô⟧' }]);
    expect(words.f('B')).toBe('⟦Łáñé B ɱôṽéđ⟧');
    expect(words.empty).toBe('');
  });

  it('what a function was given stays, also where it stands in an object, a list or another text', () => {
    const words = inAccents({
      list: ({ names }: { names: readonly string[] }) => `Taken: ${names.join(', ')}.`,
      outer: (inner: string) => `Because ${inner}`,
    });
    expect(words.list({ names: ['a.pt', 'taken'] })).toBe('⟦Ŧáķéñ: a.pt, taken.⟧');
    expect(words.outer('[1e-7] (a|b)')).toBe('⟦Ɓéçáúšé [1e-7] (a|b)⟧');
    expect(words.outer(words.list({ names: ['x.y'] }))).toBe('⟦Ɓéçáúšé ⟦Ŧáķéñ: x.y.⟧⟧');
  });

  it('are filled up, in words that lines can break between', () => {
    const words = inAccents({ a: 'Reconstruction loss', b: 'A', f: (name: string) => `Lane ${name} moved` }, 0.5);
    expect(words.a).toBe('⟦Řéçôñšŧřúçŧîôñ łôšš ~~~~~~ ~~~~⟧');
    expect(words.b).toBe('⟦Å⟧');
    expect(words.f('B')).toBe('⟦Łáñé B ɱôṽéđ ~~~~~~⟧');
  });

  it('a word that only chooses a text is no name', () => {
    const kinds = { features: 'the features', nothing: 'none' };
    const words = inAccents({ f: (kind: keyof typeof kinds, name: string) => `${kinds[kind]} of ${name}` });
    expect(words.f('features', 'features')).not.toBe(words.f('features', 'x'));
    expect(words.f('features', 'x')).toBe('⟦ŧħé ƒéáŧúřéš ôƒ x⟧');
  });

  it('nothing else is lost: other words or none, as in English', () => {
    expect(pseudo.drops.leftAs('unknown')).toBeNull();
    expect(pseudo.drops.leftAs('image')).toBe('⟦Îɱáĝé. ~~⟧');
    expect(plain(pseudo.transport.step)).toContain('St'.charAt(0));
  });
});

describe('all of English', () => {
  const constants = (words: unknown): string[] => {
    if (typeof words === 'string') return [words];
    return typeof words === 'object' && words !== null ? Object.values(words).flatMap(constants) : [];
  };

  it('has no letter left without an accent', () => {
    expect(constants(english).length).toBeGreaterThan(400);
    expect(constants(pseudo).filter((text) => ASCII_LETTER.test(text))).toEqual([]);
  });

  it('says a problem within a problem, with the names of both', () => {
    const say = (problem: Problem): string => {
      const words = pseudo.problems[problem.code] as
        | string
        | ((of: Problem, say: (inner: Problem) => string) => string);
      return typeof words === 'string' ? words : words(problem, say);
    };
    const said = say({
      code: 'file',
      file: 'a file.pt',
      what: { code: 'no-tensor', path: 'ssl_proj.weight' },
      place: { code: 'at-header' },
    });
    expect(said.replace(/[ ~]+⟧/g, '⟧')).toBe('⟦a file.pt: ⟦îŧ ħáš ñô ŧéñšôř “ssl_proj.weight”⟧ (⟦ħéáđéř⟧).⟧');
  });
});
