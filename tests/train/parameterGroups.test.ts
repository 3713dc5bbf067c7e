/** Which settings of the optimizer a parameter gets. */
import { expect, it } from 'vitest';
import { groupsOf } from '../../src/train/optimizer.ts';

const settings = (learningRate: number) => ({
  learningRate,
  beta1: 0.8,
  beta2: 0.99,
  epsilon: 1e-9,
  weightDecay: 0.01,
});

it('a parameter belongs to the first group that names the beginning of its name, or to the others', () => {
  const names = ['a.text.weight', 'a.text.bias', 'a.texture', 'b.weight'];
  const parameters = new Map(names.map((name) => [name, name]));
  const groups = [
    { prefixes: ['a.text.', 'c.'], settings: settings(2) },
    { prefixes: ['a.', 'd.'], settings: settings(3) },
  ];
  const found = groupsOf(parameters, groups, settings(1));
  expect(
    found.map(({ parameters: members, settings: { learningRate } }) => [learningRate, [...members.keys()]]),
  ).toEqual([
    [1, ['b.weight']],
    [2, ['a.text.weight', 'a.text.bias']],
    [3, ['a.texture']],
  ]);
  expect(groupsOf(parameters, [], settings(1)).map(({ parameters: members }) => [...members.keys()])).toEqual([names]);
});
