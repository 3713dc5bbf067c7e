/** JSON with damage: values, keys and nesting that no form expects, and text that is no JSON. */
import fc from 'fast-check';
import { EXTREMES } from './mutations.ts';

/** A text that stands for a number which `JSON.stringify` does not write. */
const RAW = '\uE000';
const raw = (number: string): string => `${RAW}${number}${RAW}`;
const RAW_NUMBERS = ['1e999', '-1e999', '-0', '1e-400', '9007199254740993', '1.0', '4294967295', '-2147483648'];

const LONG = EXTREMES.filter((value) => (JSON.stringify(value) ?? '').length > 1000);
const SHORT = EXTREMES.filter((value) => !LONG.includes(value));

const oddTexts = fc.constantFrom(
  '',
  '\0',
  '\ud800',
  '\udc00x',
  '\u202e\u2066abc',
  '\u200b\ufeff',
  'e\u0301'.repeat(30),
  '👩‍👩‍👧‍👦'.repeat(20),
  '\u2028\u2029\n\r\t',
  'constructor',
  'toString',
  '../../etc/passwd',
  'A',
  'x'.repeat(1001),
  'x'.repeat(10_001),
);
const oddKeys = fc.constantFrom(
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'length',
  '',
  'x'.repeat(2000),
);

const value: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 60, arbitrary: fc.constantFrom(...SHORT) },
  { weight: 40, arbitrary: fc.constantFrom(...RAW_NUMBERS).map(raw) },
  { weight: 40, arbitrary: oddTexts },
  { weight: 30, arbitrary: fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.nat(20)) },
  { weight: 30, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  { weight: 1, arbitrary: fc.constantFrom(...LONG) },
);

type Change = (json: unknown) => unknown;
const isTable = (json: unknown): json is Record<string, unknown> =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

/** How many values there are, lists and tables included; a long list of numbers counts as one. */
function countOf(json: unknown): number {
  if (typeof json !== 'object' || json === null || isLongList(json)) return 1;
  return Object.values(json).reduce<number>((sum, part) => sum + countOf(part), 1);
}
const isLongList = (json: object): boolean => Array.isArray(json) && json.length > 8 && typeof json[0] === 'number';

/** Changes the `at`-th value in the order of a walk. */
function changedAt(json: unknown, at: number, change: Change): unknown {
  let seen = 0;
  const walk = (node: unknown): unknown => {
    if (seen++ === at) return change(node);
    if (typeof node !== 'object' || node === null || isLongList(node)) return node;
    if (Array.isArray(node)) return node.map(walk);
    return Object.fromEntries(Object.entries(node).map(([key, part]) => [key, walk(part)]));
  };
  return walk(json);
}

const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const somewhere = (change: fc.Arbitrary<Change>): fc.Arbitrary<Change> =>
  fc.tuple(share, change).map(
    ([at, own]): Change =>
      (json) =>
        changedAt(json, Math.floor(at * countOf(json)), own),
  );

/** Replaces a value by any other. */
const replacement = somewhere(
  value.map(
    (put): Change =>
      () =>
        put,
  ),
);

const numbers = fc.oneof(
  fc.constantFrom(0, 1, 2, -1, 0.5, 255, 65_536, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 1e9, 1e9 + 1, 1e308, 5e-324),
  fc.constantFrom(...RAW_NUMBERS).map(raw),
  fc.integer({ min: -10, max: 3000 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

/** Replaces a value by one of its own kind, so that what comes behind it is read as well. */
const alike = somewhere(
  fc.tuple(numbers, oddTexts, share, fc.nat(4)).map(
    ([number, text, at, how]): Change =>
      (old) => {
        if (typeof old === 'number') return number;
        if (typeof old === 'string') return how === 0 ? text : old + 'x'.repeat(how);
        if (typeof old === 'boolean') return !old;
        if (Array.isArray(old)) return listLike(old, Math.floor(at * old.length), how, number);
        return old;
      },
  ),
);

/** @param at an entry that is cut, repeated, or replaced if it is a number */
function listLike(list: readonly unknown[], at: number, how: number, number: unknown): unknown[] {
  const [before, after] = [list.slice(0, at), list.slice(at + 1)];
  if (how === 0) return before;
  if (how === 1) return [...before, ...after];
  if (how === 2) return [...list, ...list];
  if (how === 3) return typeof list[at] === 'number' ? [...before, number, ...after] : [...list, list[at]];
  return Array.from({ length: 300 }, () => list[at]);
}

/** Adds a key to every table on the way to a place, or takes one away. */
const keys = fc.tuple(fc.nat(1000), fc.option(oddKeys), value).map(([at, key, put]): Change => {
  const walk = (json: unknown, depth: number): unknown => {
    if (Array.isArray(json)) return json.length > 8 ? json : json.map((entry) => walk(entry, depth + 1));
    if (!isTable(json)) return json;
    const entries = Object.entries(json).map(([own, part]): [string, unknown] => [own, walk(part, depth + 1)]);
    if (at % 3 === depth % 3) {
      if (key === null) entries.splice(at % Math.max(1, entries.length), 1);
      else entries.push([key, put]);
    }
    // As own properties, `__proto__` included.
    return Object.fromEntries(entries);
  };
  return (json) => walk(json, 0);
});

const written = (json: unknown): string =>
  (JSON.stringify(json) ?? 'null').replace(new RegExp(`"${RAW}([^"]*)${RAW}"`, 'g'), '$1');

const nested = fc
  .tuple(fc.constantFrom('[', '{"a":', '[{"a":'), fc.constantFrom(50, 1000, 20_000), fc.constantFrom('', '1', ']'))
  .map(([opening, times, rest]) => opening.repeat(times) + rest);

/** Texts of JSON, all of which parse: good ones, with one to three changes, and any other. */
export function damagedJson(good: readonly unknown[]): fc.Arbitrary<string> {
  const change = fc.oneof(
    { weight: 5, arbitrary: alike },
    { weight: 4, arbitrary: replacement },
    { weight: 1, arbitrary: keys },
  );
  const changes = fc.oneof(fc.tuple(change), fc.array(alike, { minLength: 1, maxLength: 3 }), fc.tuple(change, change));
  return fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom(...good).map(written) },
    {
      weight: 16,
      arbitrary: fc
        .tuple(fc.constantFrom(...good), changes)
        .map(([json, all]) => written(all.reduce<unknown>((damaged, next) => next(damaged), json))),
    },
    { weight: 1, arbitrary: fc.json({ maxDepth: 4 }) },
    { weight: 1, arbitrary: value.map(written) },
  );
}

/** The same, and texts that are no JSON. */
export function damagedJsonTexts(good: readonly unknown[]): fc.Arbitrary<string> {
  const json = damagedJson(good);
  const put = fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom(...'{}[]",:\\0', '1e999', 'NaN', '\ud800', '\0'));
  const edited = fc.tuple(json, share, fc.nat(8), put).map(([text, at, cut, insertion]) => {
    const from = Math.floor(at * text.length);
    return text.slice(0, from) + insertion + text.slice(from + cut);
  });
  return fc.oneof(
    { weight: 160, arbitrary: json },
    { weight: 60, arbitrary: edited },
    { weight: 20, arbitrary: fc.tuple(json, share).map(([text, at]) => text.slice(0, Math.floor(at * text.length))) },
    { weight: 1, arbitrary: nested },
  );
}
