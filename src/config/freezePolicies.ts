/** Freeze policies: named settings of one structure of independent levers. */
import * as v from 'valibot';
import { objectOf, oneOf, tells } from './schemaParts.ts';

const misplaced = (lever: string, expected: readonly string[]) =>
  tells((found) => ({ code: 'lane-lever', lever, found, expected }));
const onOrOff = (lever: string) => v.boolean(misplaced(lever, ['true', 'false']));
const oneSetting = <const T extends string>(lever: string, settings: readonly T[]) =>
  oneOf(settings, misplaced(lever, settings));

/** What can be done to `ssl_proj` and the quantizer; each lever is independent of the others. */
export const leversSchema = objectOf(
  {
    /** Put both modules in evaluation mode: no EMA update, no straight-through, no commitment loss. */
    evaluationMode: onOrOff('evaluationMode'),
    /**
     * Reach of the no-gradient scope. `closesEarly`: it is opened and closed again before the forward runs, so the
     * forward is recorded on the tape after all.
     */
    noGradScope: oneSetting('noGradScope', ['none', 'closesEarly', 'wholeForward']),
    /** Whether the parameters of `ssl_proj` require a gradient. */
    requiresGrad: onOrOff('requiresGrad'),
    /** Whether the EMA may update the codebook in training mode. */
    codebookUpdate: onOrOff('codebookUpdate'),
    /** Replace the gradients of `ssl_proj` by zeros before the optimizer sees them. */
    zeroGradients: onOrOff('zeroGradients'),
    /** How gradients are cleared between steps: made absent, or filled with zeros where they exist. */
    clearGradients: oneSetting('clearGradients', ['none', 'zero']),
    /** Whether thawing puts the modules back in training mode. */
    restoreTrainingMode: onOrOff('restoreTrainingMode'),
  },
  { code: 'lane-levers' },
);
export type FreezeLevers = v.InferOutput<typeof leversSchema>;

export const UNFROZEN: FreezeLevers = {
  evaluationMode: false,
  noGradScope: 'none',
  requiresGrad: true,
  codebookUpdate: true,
  zeroGradients: false,
  clearGradients: 'none',
  restoreTrainingMode: true,
};

/** What the freeze switch does, by policy. Sources are in `texts/` with the sentence that explains each. */
export const FREEZE_POLICIES = {
  wholeForward: { ...UNFROZEN, evaluationMode: true, noGradScope: 'wholeForward' },
  modeSwitchOnly: { ...UNFROZEN, evaluationMode: true, noGradScope: 'closesEarly' },
  evalOnly: { ...UNFROZEN, evaluationMode: true },
  noGradOnly: { ...UNFROZEN, noGradScope: 'wholeForward' },
  requiresGradOnly: { ...UNFROZEN, requiresGrad: false },
  zeroGradients: { ...UNFROZEN, zeroGradients: true },
  codebookOnly: { ...UNFROZEN, codebookUpdate: false },
  stickyEval: { ...UNFROZEN, evaluationMode: true, noGradScope: 'wholeForward', restoreTrainingMode: false },
} satisfies Record<string, FreezeLevers>;

export type NamedPolicy = keyof typeof FREEZE_POLICIES;
/** `custom`: the person set the levers by hand. */
export type PolicyName = NamedPolicy | 'custom';
export const NAMED_POLICIES = Object.keys(FREEZE_POLICIES) as NamedPolicy[];
export const POLICY_NAMES: readonly PolicyName[] = [...NAMED_POLICIES, 'custom'];

/** The levers that the freeze switch of a lane pulls. */
export function policyLevers({ policy, levers }: { policy: PolicyName; levers?: FreezeLevers }): FreezeLevers {
  return policy === 'custom' ? (levers ?? UNFROZEN) : FREEZE_POLICIES[policy];
}

/** The levers in force for a lane; `UNFROZEN` while it is not frozen, apart from how gradients are cleared. */
export function leversOf(lane: { frozen: boolean; policy: PolicyName; levers?: FreezeLevers }): FreezeLevers {
  const levers = policyLevers(lane);
  return lane.frozen
    ? levers
    : { ...UNFROZEN, clearGradients: levers.clearGradients, restoreTrainingMode: levers.restoreTrainingMode };
}
