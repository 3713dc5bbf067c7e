import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pairNames } from '../../src/data/utteranceNames.ts';

it.each([
  [['a.wav', 'b.wav'], ['b.wav', 'a.wav'], { 'a.wav': 'a.wav', 'b.wav': 'b.wav' }],
  [['x/a.wav'], ['a.wav'], { 'x/a.wav': 'a.wav' }],
  [['a.wav'], ['C:\\x\\a.wav'], { 'a.wav': 'C:\\x\\a.wav' }],
  [['a'], ['a.flac'], { a: 'a.flac' }],
  [['x/a.MP3'], ['y/a.wav'], { 'x/a.MP3': 'y/a.wav' }],
  // Ambiguous on either side.
  [['x/a.wav', 'y/a.wav'], ['a.wav'], {}],
  [['a'], ['a.wav', 'a.mp3'], {}],
  // What is equal as it stands is not ambiguous.
  [['a.wav', 'x/a.wav'], ['a.wav', 'y/a.wav'], { 'a.wav': 'a.wav', 'x/a.wav': 'y/a.wav' }],
  [['.wav'], ['.wav'], { '.wav': '.wav' }],
  [['a.v2'], ['a'], {}],
  // A Mac decomposes what others compose: canonically the same.
  [['\u00dcbung.wav'], ['U\u0308bung.wav'], { '\u00dcbung.wav': 'U\u0308bung.wav' }],
  [['x/\u304c.wav'], ['\u304b\u3099'], { 'x/\u304c.wav': '\u304b\u3099' }],
  [['\u00dc', 'U\u0308'], ['U\u0308', '\u00dc'], { '\u00dc': '\u00dc', 'U\u0308': 'U\u0308' }],
  // Only compatible, and to look at not the same.
  [['\uff21'], ['A'], {}],
])('%j with %j', (wanted, present, pairs) => {
  expect(Object.fromEntries(pairNames(wanted, present).pairs)).toEqual(pairs);
});

it.each([
  [['x/a.wav', 'y/a.wav'], ['a.wav', 'b'], ['x/a.wav', 'y/a.wav'], ['a.wav']],
  [['a', 'b'], ['a.wav', 'a.mp3'], ['a'], ['a.wav', 'a.mp3']],
  [['\u00dc.wav'], ['x/U\u0308.wav', 'y/\u00dc.wav'], ['\u00dc.wav'], ['x/U\u0308.wav', 'y/\u00dc.wav']],
  [['\u00dc', 'x/U\u0308'], ['\u00dc'], [], []],
  [['a'], ['b'], [], []],
])('of %j with %j one fits several, or several fit one: %j with %j', (wanted, present, unclear, fitting) => {
  expect(pairNames(wanted, present).ambiguous).toEqual({ wanted: unclear, present: fitting });
});

it('no name has two partners, equal names always find each other, and sides can be exchanged', () => {
  const part = fc.constantFrom('a', 'b', 'x/', '.wav', '.mp3', '.pt', '\u00dc', 'U\u0308');
  const names = fc.uniqueArray(fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('')));
  fc.assert(
    fc.property(names, names, (wanted, present) => {
      const { pairs, ambiguous } = pairNames(wanted, present);
      expect(new Set(pairs.values()).size).toBe(pairs.size);
      for (const name of wanted) if (present.includes(name)) expect(pairs.get(name)).toBe(name);
      for (const name of ambiguous.wanted) expect(pairs.has(name)).toBe(false);
      const exchanged = [...pairNames(present, wanted).pairs].map(([a, b]) => [b, a].join('\0'));
      expect(exchanged.toSorted()).toEqual([...pairs].map((pair) => pair.join('\0')).toSorted());
    }),
  );
});
