/**
 * Which policies leave weights like those that were found. What a policy leaves follows from its levers alone, so that a
 * new one is known without a word here.
 */
import { FREEZE_POLICIES, type FreezeLevers, NAMED_POLICIES, UNFROZEN } from '../config/freezePolicies.ts';
import type { ModuleFacts } from '../objectives/facts.ts';
import type { CheckedPolicy, ConsistentPolicies, Motion, Proviso } from '../protocol/freezeCheck.ts';

/** What the levers meet. */
export interface Circumstances {
  /** Whether the optimizer decays weights, by enough to be seen. */
  weightDecay: boolean;
  /** Whether the run had trained without a freeze before: gradients exist then, and momentum. */
  trainedBefore: boolean;
  /** Whether the codebook was set already; k-means sets one that is not, in evaluation mode too. */
  initialised: boolean;
}

/** How a module moved that a freeze should hold. */
export interface FoundMotion {
  changedBy: ModuleFacts['changedBy'];
  motion: Motion;
}

/**
 * The ways in which a module may move in a run under some levers. In evaluation mode there is neither straight-through
 * nor a commitment loss, so no gradient arrives; with zero gradients AdamW goes on decaying, and old momentum goes on
 * moving. As `train/step.ts` and `train/gradients.ts` obey the levers.
 */
export function motionsUnder(
  levers: FreezeLevers,
  changedBy: ModuleFacts['changedBy'],
  { weightDecay, trainedBefore, initialised }: Circumstances,
): Motion[] {
  const { evaluationMode, noGradScope, requiresGrad, codebookUpdate, zeroGradients, clearGradients } = levers;
  if (changedBy === 'ema') return (!evaluationMode && codebookUpdate) || !initialised ? ['moved'] : ['still'];
  const arrives = !evaluationMode && noGradScope !== 'wholeForward' && requiresGrad;
  if (arrives && !zeroGradients) return ['moved'];
  const isZero = arrives || (clearGradients === 'zero' && trainedBefore);
  if (!isZero) return ['still'];
  return [weightDecay ? 'scaled' : 'still', ...(trainedBefore ? (['moved'] as const) : [])];
}

/** Whether a run under these levers leaves what was found. */
export function leaves(levers: FreezeLevers, found: readonly FoundMotion[], circumstances: Circumstances): boolean {
  return found.every(({ changedBy, motion }) => motionsUnder(levers, changedBy, circumstances).includes(motion));
}

/** What a check takes for granted unless it says otherwise: a whole run under one policy, with AdamW as GPT-SoVITS has it. */
export const ordinary = (initialised: boolean): Circumstances => ({
  weightDecay: true,
  trainedBefore: false,
  initialised,
});

const OTHERWISE: Readonly<Record<Proviso, Partial<Circumstances>>> = {
  'no-weight-decay': { weightDecay: false },
  'trained-before': { trainedBefore: true },
};

const CANDIDATES: readonly (readonly [CheckedPolicy, FreezeLevers])[] = [
  ...NAMED_POLICIES.map((policy) => [policy, FREEZE_POLICIES[policy]] as const),
  ['unfrozen', UNFROZEN],
];

/** What the weights leave open: see the fields. */
export function consistentPolicies(found: readonly FoundMotion[], initialised: boolean): ConsistentPolicies {
  const usual = ordinary(initialised);
  const fitting = (circumstances: Circumstances): CheckedPolicy[] =>
    CANDIDATES.flatMap(([policy, levers]) => (leaves(levers, found, circumstances) ? [policy] : []));
  const policies = fitting(usual);
  const provided = (Object.keys(OTHERWISE) as Proviso[]).flatMap((proviso) =>
    fitting({ ...usual, ...OTHERWISE[proviso] })
      .filter((policy) => !policies.includes(policy))
      .map((policy) => ({ policy, proviso })),
  );
  const any = [usual, ...Object.values(OTHERWISE).map((otherwise) => ({ ...usual, ...otherwise }))];
  return { policies, provided, ...leverFacts(found, any) };
}

/** Every value of each lever. */
const LEVER_VALUES: { readonly [L in keyof FreezeLevers]: readonly FreezeLevers[L][] } = {
  evaluationMode: [false, true],
  noGradScope: ['none', 'closesEarly', 'wholeForward'],
  requiresGrad: [true, false],
  codebookUpdate: [true, false],
  zeroGradients: [false, true],
  clearGradients: ['none', 'zero'],
  restoreTrainingMode: [true, false],
};
const LEVERS = Object.keys(LEVER_VALUES) as (keyof FreezeLevers)[];

/** Every setting of all levers, set by hand or not. */
const ALL_SETTINGS: readonly FreezeLevers[] = LEVERS.reduce<FreezeLevers[]>(
  (settings, lever) =>
    settings.flatMap((setting) => LEVER_VALUES[lever].map((value) => ({ ...setting, [lever]: value }))),
  [UNFROZEN],
);

/** @param circumstances under any of which the weights may have been left */
function leverFacts(
  found: readonly FoundMotion[],
  circumstances: readonly Circumstances[],
): Pick<ConsistentPolicies, 'certain' | 'untold'> {
  const possible = ALL_SETTINGS.filter((levers) => circumstances.some((each) => leaves(levers, found, each)));
  const [first] = possible;
  const isCertain = (lever: keyof FreezeLevers): boolean =>
    first !== undefined && possible.every((levers) => levers[lever] === first[lever]);
  const certain = LEVERS.filter(isCertain);
  return {
    certain: Object.fromEntries(certain.map((lever) => [lever, first?.[lever]])),
    untold: LEVERS.filter((lever) => !isCertain(lever)),
  };
}
