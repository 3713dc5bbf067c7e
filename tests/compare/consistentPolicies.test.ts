/** Which policies leave which weights, by their levers alone. */
import { describe, expect, it } from 'vitest';
import { consistentPolicies, motionsUnder, ordinary } from '../../src/compare/consistentPolicies.ts';
import { type FreezeLevers, FREEZE_POLICIES, NAMED_POLICIES, UNFROZEN } from '../../src/config/freezePolicies.ts';
import type { CheckedPolicy, Motion, Proviso } from '../../src/protocol/freezeCheck.ts';

const found = (codebook: Motion, projection: Motion) =>
  [
    { changedBy: 'ema', motion: codebook },
    { changedBy: 'gradient', motion: projection },
  ] as const;

/** Codebook, ssl_proj, what leaves it, and what leaves it under a proviso. */
const TABLE: [Motion, Motion, CheckedPolicy[], [CheckedPolicy, Proviso][]][] = [
  ['still', 'still', ['wholeForward', 'modeSwitchOnly', 'evalOnly', 'stickyEval'], []],
  ['moved', 'still', ['noGradOnly', 'requiresGradOnly'], [['zeroGradients', 'no-weight-decay']]],
  ['moved', 'scaled', ['zeroGradients'], []],
  ['still', 'moved', ['codebookOnly'], []],
  ['moved', 'moved', ['unfrozen'], [['zeroGradients', 'trained-before']]],
  ['still', 'scaled', [], []],
];

it.each(TABLE)('codebook %s, ssl_proj %s: %j', (codebook, projection, policies, provided) => {
  const known = consistentPolicies(found(codebook, projection), true);
  expect(known.policies.toSorted()).toEqual(policies.toSorted());
  expect(known.provided).toEqual(provided.map(([policy, proviso]) => ({ policy, proviso })));
});

it('every policy is in exactly one row', () => {
  const rows = TABLE.flatMap(([, , policies]) => policies);
  expect(rows.toSorted()).toEqual([...NAMED_POLICIES, 'unfrozen'].toSorted());
});

it('a codebook that is not set is moved by k-means, so evaluation mode is no way out', () => {
  expect(consistentPolicies(found('moved', 'still'), false).policies).toEqual(
    NAMED_POLICIES.filter((policy) => !['zeroGradients', 'codebookOnly'].includes(policy)),
  );
  expect(consistentPolicies(found('still', 'still'), false).policies).toEqual([]);
});

describe('levers', () => {
  it('that any setting must have are certain, others are not told', () => {
    const { certain, untold } = consistentPolicies(found('moved', 'scaled'), true);
    // The gradient may be zero for another reason, such as clearing that left zeros behind.
    expect(certain).toEqual({ evaluationMode: false, codebookUpdate: true });
    expect(untold).toEqual(['noGradScope', 'requiresGrad', 'zeroGradients', 'clearGradients', 'restoreTrainingMode']);
    expect(consistentPolicies(found('moved', 'moved'), true).certain).toEqual({
      evaluationMode: false,
      codebookUpdate: true,
    });
    expect(consistentPolicies(found('still', 'still'), true).certain).toEqual({});
  });

  it.each<[string, Partial<FreezeLevers>, boolean, Motion[]]>([
    ['gradients that flow', {}, false, ['moved']],
    ['the whole forward without gradient', { noGradScope: 'wholeForward' }, true, ['still']],
    ['a scope that closes early', { noGradScope: 'closesEarly' }, true, ['moved']],
    ['gradients of zero in a new run', { zeroGradients: true }, false, ['scaled']],
    ['gradients of zero after others', { zeroGradients: true }, true, ['scaled', 'moved']],
    ['none, cleared to zero in a new run', { evaluationMode: true, clearGradients: 'zero' }, false, ['still']],
    ['none, cleared to zero after others', { evaluationMode: true, clearGradients: 'zero' }, true, ['scaled', 'moved']],
    ['zeroing where there is nothing to zero', { requiresGrad: false, zeroGradients: true }, true, ['still']],
  ])('%s', (_name, levers, trainedBefore, motions) => {
    expect(motionsUnder({ ...UNFROZEN, ...levers }, 'gradient', { ...ordinary(true), trainedBefore })).toEqual(motions);
  });

  it('of a policy that there is not yet are known as well', () => {
    const levers = { ...FREEZE_POLICIES.codebookOnly, zeroGradients: true };
    const motions = (['ema', 'gradient'] as const).map((way) => motionsUnder(levers, way, ordinary(true)));
    expect(motions).toEqual([['still'], ['scaled']]);
  });
});
