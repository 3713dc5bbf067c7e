/** Scenarios: questions, answers, what would change them. Numbers arrive formatted. */
import type { FindingCode, Measure, PlaceToLook, ScenarioId, Subject, WrittenFinding } from '../../scenarios.ts';
import { plurals } from '../plurals.ts';

const plural = plurals('en');

interface ScenarioText {
  question: string;
  /** What is done, in a sentence or two. */
  about: string;
  /** What would change the answer. */
  change: string;
}

const list: Record<ScenarioId, ScenarioText> = {
  'zero-commitment': {
    question: 'Does a commitment loss of 0 prove that the quantizer is frozen?',
    about:
      'Lanes A to C train and are then frozen in three ways; D is frozen from the start with a codebook that was not initialised. Rules of GPT-SoVITS.',
    change:
      'The corrected rules run k-means before the first step, so that lane D holds as well. A commitment weight of 0 changes nothing: the loss is shown without its weight.',
  },
  'new-voice': {
    question: 'Fine-tune on a new voice: freeze or not?',
    about:
      'Lane A trains on four English voices. Then it is frozen, its copy B stays free, and both go on with a Mandarin voice.',
    change:
      'A smaller learning rate and a decay closer to 1 flip fewer tokens and gain less. A GPT (s1) that is trained anew on the new tokens does not mind flips.',
  },
  'frozen-too-early': {
    question: 'What does a codebook cost that was frozen too early?',
    about:
      'The codebook starts at random: lane A stays free, B is frozen before the first step, C when it has settled.',
    change:
      'A codebook from a checkpoint or from k-means is no random one: freezing it at the start costs far less. More steps let lane C settle further; another seed moves all numbers.',
  },
  'leaky-freezes': {
    question: 'Which freezes leak?',
    about: 'All eight policies, four at a time: each lane trains, is frozen for as many steps, and is thawed.',
    change:
      'Without weight decay and without momentum, zero gradients would hold ssl_proj. The closer the decay is to 1, the less a moving average moves the codebook. Sticky eval leaks only after the thaw: it has a question of its own.',
  },
  'codebook-collapse': {
    question: 'What helps against a codebook that collapses?',
    about:
      'One lane with a random codebook. Dead codes are left alone, then replaced as GPT-SoVITS does, then replaced so that it lasts.',
    change:
      'The phases follow each other, so each begins with what the one before left. K-means at the start uses most codes from the beginning; a threshold above the frames that a code gets on average replaces live codes.',
  },
  'sticky-eval': {
    question: 'Does a thawed quantizer train again?',
    about: 'Both lanes are frozen and thawed at the same steps; lane B’s thaw forgets to restore training mode.',
    change: 'Nothing in the settings does: calling train() on ssl_proj and quantizer after the thaw does.',
  },
  'two-dimensions': {
    question: 'What does a freeze look like?',
    about: 'Features and codes are points on a plane. Lane B is frozen at the marked step; its codes stand still.',
    change:
      'A later freeze costs less, as the codes have then found their places; other shapes and more codes change by how much.',
  },
};

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
const aside = (held: readonly string[]): string => (held.length === 0 ? '' : ` Lanes that held: ${listed(held)}.`);
const against = (how: 'less' | 'more' | 'same', by: string, spread: string, other = 'free training'): string =>
  ({
    more: `cost ${by} ± ${spread} of reconstruction loss`,
    less: `lowered the reconstruction loss (${by} ± ${spread})`,
    same: `cannot be told apart from ${other} (${by} ± ${spread})`,
  })[how];

const findings: { readonly [C in FindingCode]: string | ((found: WrittenFinding<C>) => string) } = {
  'zero-and-moved': ({ lane, change, held, error }) =>
    `No. Lane ${lane} had a commitment loss of exactly 0 in every step, and moved by ${change}. The 0 only says evaluation mode; tokens still lie ${error} off their features (quantization error).${aside(held)}`,
  'zero-and-held': ({ held, error }) =>
    `Not by itself. Every lane with a loss of exactly 0 held here (${listed(held)}), but the 0 only says evaluation mode; the quantization error went on at ${error}.`,
  'never-zero': ({ commitment }) =>
    `It did not come up: no lane had a commitment loss of 0, the smallest mean was ${commitment}.`,
  'frozen-against-free': ({
    early,
    earlyBy,
    earlySpread,
    late,
    lateBy,
    lateSpread,
    settled,
    perplexity,
    freePerplexity,
  }) =>
    `Freezing at random ${against(early, earlyBy, earlySpread)}; freezing when ${settled} of the movement was done ${against(late, lateBy, lateSpread)}. The bottleneck: perplexity ${perplexity} instead of ${freePerplexity} codes.`,
  'old-against-new': ({ frozenFlips, freeFlips, loss, lossBy, lossSpread }) =>
    `Left free, ${freeFlips} of the tokens of the old voices changed; frozen, ${frozenFlips}. On the new voice, staying free ${against(loss, lossBy, lossSpread, 'the freeze')}. A GPT (s1) of the old tokens would have to relearn what changed.`,
  'all-freezes-held': ({ held }) => `None in this run. Held, bit for bit: ${listed(held)}.`,
  'some-freezes-leaked': ({ held, leaked, most, flips }) =>
    `Leaked: ${listed(leaked)}. Held, bit for bit: ${held.length === 0 ? 'none' : listed(held)}. Under ${listed(most)}, ${flips} of the probe’s tokens changed while “frozen”.`,
  'codes-in-use': ({ replacing, alone, original, corrected, codes, originalReplaced, correctedReplaced }) =>
    `Left alone, ${alone} of ${codes} codes were in use; replaced, ${original} as GPT-SoVITS does and ${corrected} so that it lasts. ${
      {
        less: `What GPT-SoVITS replaces does not last: ${originalReplaced} codes in every step, against ${correctedReplaced}.`,
        more: `Lasting replacement replaced more here: ${correctedReplaced} codes a step, against ${originalReplaced}.`,
        same: `How often codes are replaced cannot be told apart here: ${originalReplaced} and ${correctedReplaced} a step.`,
      }[replacing]
    }`,
  'thawed-and-stuck': ({ stuck, free, flips }) =>
    `Not always. Lane ${stuck} is thawed, yet has no gradient, a commitment loss of exactly 0 and not one changed token; lane ${free} trains again, and ${flips} of its tokens have changed since.`,
  'thawed-and-free': ({ flips }) => `Here yes: in both lanes tokens change again, ${flips} at least.`,
  'both-stuck': 'No: neither lane trains again.',
  'codes-on-a-plane': ({ frozenMoved, freeMoved, loss, lossBy, lossSpread }) =>
    `The frozen codes moved by ${frozenMoved}, the free ones by ${freeMoved} since. Standing still ${against(loss, lossBy, lossSpread)}.`,
};

const measures: Record<Measure, string> = {
  commitment: 'commitment loss',
  error: 'quantization error',
  codebookChange: 'codebook moved',
  projectionChange: 'ssl_proj moved',
  flips: 'tokens flipped',
  flipsInFreeze: 'flipped while frozen',
  flipsSinceThaw: 'flipped since thaw',
  flipsOnOld: 'flipped, old voices',
  reconstructionOnNew: 'reconstruction loss, new voice',
  tapeNodes: 'tape nodes',
  reconstruction: 'reconstruction loss',
  perplexity: 'perplexity',
  used: 'codes in use',
  replaced: 'replaced per step',
  gradient: 'ssl_proj gradient',
  driftAtFreeze: 'drift at freeze',
  driftAtEnd: 'drift at end',
};

const subjects: Record<Subject, string> = {
  free: 'left free',
  frozen: 'frozen',
  'frozen-at-start': 'frozen at start',
  'frozen-when-settled': 'frozen when settled',
  'left-alone': 'left alone',
  'replaced-original': 'as GPT-SoVITS',
  'replaced-lasting': 'so that it lasts',
};

export const scenarios = {
  list,
  findings,
  measures,
  subjects,
  none: 'none',
  menu: 'Questions',
  menuLabel: 'Questions that a run answers',
  menuHelp: 'One click sets up the run and starts it. Your own settings and plan are kept.',
  length: (steps: string) => `${steps} steps`,
  own: 'A run of your own',
  openRun: 'Open a run file…',
  saveRun: 'Save run',
  saveHelp:
    'A file that tells this run: what was asked for and done, without weights and data. Drop it to play it again.',
  unnamed: 'Unnamed run',
  progress: (step: string, steps: string) => `Step ${step} of ${steps}`,
  building: 'Setting up …',
  ready: 'Press Start to let it run.',
  watch: 'Watch',
  places: {
    reconstruction: 'Reconstruction loss',
    commitment: 'Commitment loss',
    usage: 'Codebook usage',
    gradient: 'Gradient norm',
    flips: 'Token flip rate',
    drift: 'Drift',
    'codebook-view': 'Codebook',
  } satisfies Record<PlaceToLook, string>,
  ownEnded: (steps: string) => `The run has come to its end, step ${steps}.`,
  /** Behind the basis: how many of the other seeds say the same. */
  overSeeds: (alike: number, seeds: number) =>
    `Of ${seeds} other ${plural(seeds, { one: 'seed', other: 'seeds' })}, ${alike} ${plural(alike, { one: 'finds', other: 'find' })} the same; the numbers are their means ± half of the 95 % interval.`,
  basis: (seed: string, steps: string) =>
    `From the curves and audits of this run: one seed (${seed}), ${steps} steps; another seed may give other numbers.`,
  interval: '± is the 95% interval within this run.',
  table: 'Numbers behind the answer',
  lane: 'Lane',
  change: 'What would change it',
  changed: 'You acted, so this run is no longer the question’s: it goes on as yours, without an answer.',
  ownChanged: 'You acted, so this run is no longer the one that was opened: it goes on as yours.',
  noAnswer: 'The run was too short for an answer: something that it is made of was not measured.',
  diverged: 'Values are no longer finite, so there is no answer.',
  again: 'Ask again',
  playAgain: 'Play again',
  copyLink: 'Copy link',
  back: 'Back to your experiment',
  backHelp: 'Puts settings, switches and plan back as they were before, and resets.',
  keep: 'Keep and close',
  keepHelp: 'Closes this; run, settings and plan stay as they are.',
  nameLabel: 'Name of the run',
  namePlaceholder: 'e.g. frozen at 400',
  save: 'Save',
  cancel: 'Cancel',
} as const;
