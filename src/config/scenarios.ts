/**
 * Scenarios as the texts know them: which there are, what their answers can say (a code with parameters, as problems
 * are), and what their tables of numbers hold. The scenarios themselves are in `src/scenarios`.
 */

export const SCENARIO_IDS = [
  'zero-commitment',
  'new-voice',
  'frozen-too-early',
  'leaky-freezes',
  'codebook-collapse',
  'sticky-eval',
  'two-dimensions',
] as const;
export type ScenarioId = (typeof SCENARIO_IDS)[number];

/** How two quantities compare; `same`: they cannot be told apart by this run. */
const COMPARED = ['less', 'more', 'same'] as const;
export type Compared = (typeof COMPARED)[number];

/**
 * Answers by code, with the kinds of their parameters: `change`, `value` and `share` are numbers that are written so,
 * `policies` a list of freeze policies, a list of words stands for one of them.
 */
export const FINDINGS = {
  /** `lane`: commitment loss of exactly 0 in every step, and yet its codebook moved. */
  'zero-and-moved': { lane: 'lane', change: 'change', held: 'lanes', error: 'value' },
  'zero-and-held': { held: 'lanes', error: 'value' },
  'never-zero': { commitment: 'value' },

  /** Loss in the last steps, frozen at the start and frozen late, against the lane that was left free. */
  'frozen-against-free': {
    early: COMPARED,
    earlyBy: 'value',
    earlySpread: 'value',
    late: COMPARED,
    lateBy: 'value',
    lateSpread: 'value',
    settled: 'share',
    perplexity: 'value',
    freePerplexity: 'value',
  },

  /** Tokens of the old voices that changed since, and the loss on the new one: left free against frozen. */
  'old-against-new': {
    frozenFlips: 'share',
    freeFlips: 'share',
    loss: COMPARED,
    lossBy: 'value',
    lossSpread: 'value',
  },

  'all-freezes-held': { held: 'policies' },
  /** `flips`: the most tokens that changed during a freeze that leaked, and under which. */
  'some-freezes-leaked': { held: 'policies', leaked: 'policies', most: 'policies', flips: 'share' },

  /** Codes in use at the end of each phase, and codes replaced per step there. */
  'codes-in-use': {
    /** How many the corrected rules replace, against the original ones. */
    replacing: COMPARED,
    alone: 'count',
    original: 'count',
    corrected: 'count',
    codes: 'count',
    originalReplaced: 'value',
    correctedReplaced: 'value',
  },

  /** Thawed, and no gradient, no commitment loss, no token that changed. */
  'thawed-and-stuck': { stuck: 'lane', free: 'lane', flips: 'share' },
  'thawed-and-free': { flips: 'share' },
  'both-stuck': {},

  /** How far a code went since the freeze, and how the losses of the last steps compare. */
  'codes-on-a-plane': {
    frozenMoved: 'change',
    freeMoved: 'change',
    loss: COMPARED,
    lossBy: 'value',
    lossSpread: 'value',
  },
} as const satisfies Record<string, Record<string, FindingKind>>;

interface FindingTypes {
  value: number;
  change: number;
  share: number;
  count: number;
  lane: string;
  lanes: readonly string[];
  policies: readonly string[];
}
export type FindingKind = keyof FindingTypes | readonly string[];
type Parameter<K> = K extends keyof FindingTypes ? FindingTypes[K] : K extends readonly (infer W)[] ? W : never;

export type FindingCode = keyof typeof FINDINGS;
export type FindingOf<C extends FindingCode> = { readonly code: C } & {
  readonly [P in keyof (typeof FINDINGS)[C]]: Parameter<(typeof FINDINGS)[C][P]>;
};
export type Finding = { [C in FindingCode]: FindingOf<C> }[FindingCode];

/** The parameters as a sentence takes them: numbers written out, lists of what things are called, words as they are. */
export type WrittenFinding<C extends FindingCode> = {
  readonly [P in keyof (typeof FINDINGS)[C]]: (typeof FINDINGS)[C][P] extends readonly (infer W)[]
    ? W
    : (typeof FINDINGS)[C][P] extends 'lanes' | 'policies'
      ? readonly string[]
      : string;
};

/** Columns of an answer's table: how each is written. */
export const MEASURES = {
  commitment: 'value',
  error: 'value',
  codebookChange: 'change',
  projectionChange: 'change',
  /** Tokens of the probe that changed, since the start or since a switch. */
  flips: 'share',
  flipsInFreeze: 'share',
  flipsSinceThaw: 'share',
  flipsOnOld: 'share',
  reconstructionOnNew: 'value',
  tapeNodes: 'count',
  reconstruction: 'value',
  perplexity: 'value',
  used: 'count',
  replaced: 'value',
  /** A norm; null where there is none. */
  gradient: 'gradient',
  driftAtFreeze: 'change',
  driftAtEnd: 'change',
} as const satisfies Record<string, 'value' | 'change' | 'share' | 'count' | 'gradient'>;
export type Measure = keyof typeof MEASURES;

/** What a row of the table is about, beside the freeze policies. */
export const SUBJECTS = [
  'free',
  'frozen',
  'frozen-at-start',
  'frozen-when-settled',
  'left-alone',
  'replaced-original',
  'replaced-lasting',
] as const;
export type Subject = (typeof SUBJECTS)[number];

/** What to look at while a scenario runs: a chart by its id, or the codebook. */
export const PLACES_TO_LOOK = [
  'reconstruction',
  'commitment',
  'usage',
  'gradient',
  'flips',
  'drift',
  'codebook-view',
] as const;
export type PlaceToLook = (typeof PLACES_TO_LOOK)[number];
