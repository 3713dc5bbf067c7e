/** Files that are no reference case, or no consistent one, are refused with what is wrong and where. */
import { describe, expect, it } from 'vitest';
import { parseReferenceCase, type ReferenceCase, ReferenceCaseError } from '../../src/parity/referenceCase.ts';
import { referenceCases } from '../reference/referenceCases.ts';

const text = referenceCases().find(({ name }) => name === 'unfrozen')?.text ?? '';

/** The case with one thing changed. */
function broken(change: (reference: ReferenceCase) => void): string {
  const reference = JSON.parse(text) as ReferenceCase;
  change(reference);
  return JSON.stringify(reference);
}

const BROKEN: [string, string, string][] = [
  ['text that is no JSON', '{', 'not JSON'],
  ['JSON of something else', '{"name":"x"}', 'not a reference case: “config” is missing'],
  [
    'a word for a number',
    broken(({ config }) => Object.assign(config, { lr: 'fast' })),
    '“lr” is “fast”; expected a number',
  ],
  ['a missing tensor', broken(({ initial_state }) => delete initial_state['dec.0.bias']), 'no dec.0.bias'],
  ['sizes that do not fit', broken(({ config }) => (config.dim = 9)), 'config calls for [9, 12, 1]'],
  ['a layer too many', broken(({ config }) => (config.n_q = 2)), 'layers.1'],
  ['too few values', broken(({ initial_state }) => initial_state['dec.0.bias']?.data.pop()), '11 values'],
  ['a step too few', broken(({ steps }) => steps.pop()), '11 entries in steps'],
  ['a batch of another size', broken(({ batches }) => batches[0]?.target[0]?.pop()), 'batches[0].target'],
  [
    'layers without end',
    broken(({ config }) => (config.n_q = 2 ** 40)),
    '“n_q” is 1099511627776; expected a whole number',
  ],
  [
    'k-means without end',
    broken(({ config }) => (config.kmeans_iters = 2 ** 40)),
    '“kmeans_iters” is 1099511627776; expected a whole number from 1 to 10000',
  ],
  [
    'a shape of many axes',
    broken(({ initial_state }) => initial_state['dec.0.bias']?.shape.push(...Array<number>(20).fill(1))),
    '“shape” is a list of 21; expected a list of at most 8',
  ],
  [
    'a list without end',
    broken((reference) => (reference.batches = Array(10_001).fill(reference.batches[0]) as never)),
    '“batches” is a list of 10001',
  ],
  ['another epsilon', broken(({ config }) => (config.epsilon = 1e-3)), 'epsilon'],
];

describe('refuses', () => {
  it.each(BROKEN)('%s', (_what, damaged, message) => {
    expect(() => parseReferenceCase(damaged)).toThrow(ReferenceCaseError);
    expect(() => parseReferenceCase(damaged)).toSay(message);
  });
});
