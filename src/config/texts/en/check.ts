/** The freeze check in words, English. Numbers arrive formatted. */
import type { FreezeLevers } from '../../freezePolicies.ts';
import { plurals } from '../plurals.ts';
import { levers as leverTexts } from './audit.ts';

const plural = plurals('en');
const tokens = (count: string): string => `${count} ${plural(count, { one: 'token', other: 'tokens' })}`;

const SWITCH = { true: 'on', false: 'off' };

export const check = {
  title: 'Check a freeze',
  intro:
    'Two checkpoints in, a verdict out: did ssl_proj and the codebook stay what they were? Nothing is trained, and only these tensors are read.',
  open: 'Check a freeze',
  close: 'Close',
  files: {
    before: 'Before',
    after: 'After',
    beforeHelp: 'What the fine-tuning began with: s2G*.pth',
    afterHelp: 'What came of it: one of SoVITS_weights, or G_*.pth',
    chooseBefore: 'Choose the checkpoint before',
    chooseAfter: 'Choose the checkpoint after',
    swap: 'Swap before and after',
    drop: 'Or drop both on the page at once.',
    facts: (...facts: string[]) => facts.filter(Boolean).join(' · '),
  },
  running: 'Comparing…',
  copy: 'Copy as JSON',
  copied: 'Copied',
  save: 'Save as JSON',
  verdict: {
    held: 'The freeze held: nothing moved.',
    leaked: 'The freeze leaked.',
    'not-frozen': 'There was no freeze: ssl_proj and the codebook both moved.',
    'not-comparable': 'These two cannot be compared.',
  },
  /** A word for the verdict, for a badge. */
  short: { held: 'held', leaked: 'leaked', 'not-frozen': 'not frozen', 'not-comparable': 'not comparable' },
  /** What happened to a part, with its largest change. */
  cause: {
    ema: (change: string) => `The codebook moved by up to ${change}, as the moving average does in training mode.`,
    kmeans: (change: string) =>
      `The codebook moved by up to ${change}: the first file’s was not initialised, and k-means sets it in the first forward, in evaluation mode too.`,
    gradient: (change: string) => `ssl_proj moved by up to ${change}, as gradients do.`,
    'weight-decay': (change: string) =>
      `ssl_proj shrank by one factor, by up to ${change}, as weight decay does where the gradient is zero and not none.`,
    momentum: (change: string) => `ssl_proj moved by up to ${change} through old momentum and weight decay.`,
  },
  still: (part: string) => `${part} is identical.`,
  factor: (factor: string) => `Every value was multiplied by ${factor}.`,
  share: (share: string) => `${share} of the values differ`,
  precision: {
    float32: 'Compared in float32.',
    float16: 'Compared in half precision, which both files have. A change too small for it cannot be seen.',
    bfloat16: 'Compared in bfloat16, which both files have. A change too small for it cannot be seen.',
  },
  rounded: {
    float32: 'Compared in float32.',
    float16:
      'Compared in half precision: the file of more precision was rounded to it (to nearest, to even), as Tensor.half() does. A change too small for it cannot be seen.',
    bfloat16:
      'Compared in bfloat16: the file of more precision was rounded to it (to nearest, to even). A change too small for it cannot be seen.',
  },
  policies: {
    title: 'What leaves such weights',
    /** Under the list, where there is more than one. */
    alike: 'These leave the same weights; weights alone do not tell them apart.',
    none: 'No policy that has a name here leaves such weights in a whole run.',
    unfrozen: {
      label: 'unfrozen',
      does: 'No freeze at all: gradients train ssl_proj, the moving average the codebook.',
    },
    provided: {
      'no-weight-decay': (policy: string) => `${policy}, if weight decay was off, or too weak to be seen`,
      'trained-before': (policy: string) => `${policy}, if the freeze began in the middle of a run: old momentum`,
    },
    providedTitle: 'Otherwise also',
  },
  levers: {
    certainTitle: 'Certain',
    untoldTitle: 'Weights alone do not tell',
    /** One lever and what it must have been. */
    value: (lever: keyof FreezeLevers, value: boolean | string): string => {
      const { label, ...text } = leverTexts[lever];
      const choices: Readonly<Record<string, string>> = 'choices' in text ? text.choices : SWITCH;
      return `${label}: ${choices[String(value)] ?? String(value)}`;
    },
    name: (lever: keyof FreezeLevers): string => leverTexts[lever].label,
  },
  tensors: {
    title: 'Tensors',
    columns: { tensor: 'Tensor', max: 'Largest change', mean: 'Mean change', changed: 'Values that differ' },
    identical: 'identical',
  },
  codes: {
    title: 'Codes that moved most',
    layer: (layer: string) => `layer ${layer}`,
    moved: (moved: string, codes: string) => `${moved} of ${codes} codes moved.`,
    columns: { code: 'Code', distance: 'Moved by', frames: 'Frames before → after' },
    framesHelp: 'Decayed number of frames that chose the code (cluster_size).',
    none: 'No code moved.',
  },
  tokens: {
    title: 'Tokens',
    intro:
      'How many tokens the two give differently, for your features if some were added, else for the bundled speech if its frames fit.',
    run: 'Compare tokens',
    again: 'Compare tokens again',
    choose: 'Choose 6-name2semantic.tsv',
    chosen: (name: string) => `With the tokens of ${name}.`,
    perUtterance: (count: string) => `By utterance, most changed first (${count})`,
    more: (count: string) => `and ${count} more`,
    changed: (changed: string, count: string, share: string) =>
      `${changed} of ${tokens(count)} changed between the two (${share}).`,
    none: (count: string) => `None of ${tokens(count)} changed between the two.`,
    nearTies: (near: string, count: string, changed: string) =>
      `GPT-SoVITS extracts tokens in half precision by default: ${near} of ${count} lie so near a tie that half precision can decide them. Of the changed ones, ${changed} do.`,
    file: (name: string, compared: string, before: string, after: string) =>
      `${name}: of ${tokens(compared)}, the first still gives ${before}, the second ${after}.`,
    unknown: (share: string) => `Your GPT would meet ${share} of tokens that it was not trained on.`,
    unknownNear: (near: string, count: string) => `${near} of these ${count} are near a tie.`,
    noneUnknown: 'Your GPT meets exactly the tokens that it was trained on.',
    noneCompared: (name: string) => `${name} has no utterance with a name that the features have.`,
    otherRate: (name: string) => `${name} is of another rate: it has about twice, or half, as many tokens.`,
    otherCodes: (name: string, largest: string, codes: string) =>
      `${name} has a token ${largest}; these checkpoints have ${codes} codes.`,
    columns: {
      utterance: 'Utterance',
      tokens: 'Tokens',
      changed: 'Changed',
      nearTies: 'Near a tie',
      file: 'Not in file',
    },
    source: { features: 'Computed on the features given.', bundled: 'Computed on the bundled speech.' },
  },
} as const;
