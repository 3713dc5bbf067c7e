/** JSON of ours with one value replaced, and words that no message may have. */

/** Values that no field expects, or of which there are too many. */
export const EXTREMES: readonly unknown[] = [
  2 ** 31,
  -1,
  1e308,
  0.5,
  'NaN',
  '__proto__',
  null,
  true,
  {},
  [],
  [[]],
  'x'.repeat(100_000),
  Array(100_000).fill(1),
  JSON.parse('[1,'.repeat(2000) + '1' + ']'.repeat(2000)),
  { toString: 1, constructor: null },
];

/** Replaces one value, the `at`-th in the order of a walk, by another; lists of numbers count as one. */
export function mutated(json: unknown, at: number, value: unknown): unknown {
  let seen = 0;
  const walk = (node: unknown): unknown => {
    if (seen++ === at) return value;
    if (Array.isArray(node)) return node.length > 8 ? node : node.map(walk);
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(Object.entries(node).map(([key, member]) => [key, walk(member)]));
  };
  return walk(json);
}

/** How many values `mutated` can replace. */
export function valuesIn(json: unknown): number {
  if (typeof json !== 'object' || json === null || (Array.isArray(json) && json.length > 8)) return 1;
  return Object.values(json).reduce<number>((sum, member) => sum + valuesIn(member), 1);
}

/** The inner words of a schema, of JSON and of JavaScript. */
export const INNER_WORDS =
  /Invalid (type|value|length|key)|Expected .* but received|JSON at position|Unexpected token|is not a function|undefined|Cannot read|DataCloneError|Maximum call stack/;
