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
])('%j with %j', (wanted, present, pairs) => {
  expect(Object.fromEntries(pairNames(wanted, present))).toEqual(pairs);
});

it('no name has two partners, equal names always find each other, and sides can be exchanged', () => {
  const part = fc.constantFrom('a', 'b', 'x/', '.wav', '.mp3', '.pt');
  const names = fc.uniqueArray(fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('')));
  fc.assert(
    fc.property(names, names, (wanted, present) => {
      const pairs = pairNames(wanted, present);
      expect(new Set(pairs.values()).size).toBe(pairs.size);
      for (const name of wanted) if (present.includes(name)) expect(pairs.get(name)).toBe(name);
      const exchanged = [...pairNames(present, wanted)].map(([a, b]) => [b, a].join('\0'));
      expect(exchanged.toSorted()).toEqual([...pairs].map((pair) => pair.join('\0')).toSorted());
    }),
  );
});
