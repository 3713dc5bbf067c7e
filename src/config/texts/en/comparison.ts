/** Two lanes against each other, in English. Numbers arrive formatted. */
import { plurals } from '../plurals.ts';

const plural = plurals('en');

/** What became of a quantity from the base to the other lane. */
interface Told {
  outcome: 'higher' | 'lower' | 'equal' | 'unsure';
  base: string;
  other: string;
}

const lossClause = ({ outcome, base, other }: Told, name: string): string =>
  ({
    higher: `${name} reconstructs worse (${other} against ${base})`,
    lower: `${name} reconstructs better (${other} against ${base})`,
    equal: `${name} reconstructs exactly as well (${base})`,
    unsure: `${name} reconstructs to ${other} against ${base}`,
  })[outcome];

const flipsClause = ({ base, other }: Told): string => `${other} of its tokens have flipped, against ${base}`;

export const comparison = {
  title: 'Lanes compared',
  help: 'The other lane against the base, up to now: what its freeze cost, and what it bought.',
  /** Name of the table, which scrolls where it is narrow. */
  table: 'Quantities of both lanes',
  base: 'Base',
  other: 'Other',
  lane: (lane: string) => `Lane ${lane}`,
  needsLanes: 'There is one lane. Fork it or add another to compare.',
  needsSteps: 'The comparison begins with the first steps.',
  quantity: 'Quantity',
  difference: 'Difference',
  judgement: 'Judgement',
  names: {
    'loss/reconstruction': 'Reconstruction loss',
    'loss/commitment': 'Commitment loss',
    'probe/token_flip_rate@0': 'Tokens flipped',
    'quantizer/error': 'Quantization error',
    'probe/explained_variance': 'Variance the codes explain',
    'codebook/used_window@0': 'Codes used',
    'codebook/perplexity@0': 'Perplexity of the codebook',
    'probe/dimensions_projected': 'Dimensions of ssl_proj’s output',
    'probe/dimensions_quantized': 'Dimensions behind the quantizer',
    'drift/codebook@0': 'Drift of the codebook',
    'drift/ssl_proj': 'Drift of ssl_proj',
    'steadiness/loss': 'Fluctuation of the loss',
    'steadiness/gradient_decoder': 'Fluctuation of the decoder’s gradient',
    'tape/bytes': 'Bytes on the tape',
  } as Readonly<Partial<Record<string, string>>>,
  /** Of the drift, in the place of its name. */
  settled: 'Step by which 90 % of the codebook’s drift was done',
  work: { dispatches: 'GPU programs per step', milliseconds: 'Milliseconds per step' },
  outcome: { higher: 'higher', lower: 'lower', equal: 'the same', unsure: 'cannot be told apart' },
  /** Of one run: a difference is there, but not how far chance alone would take it. */
  oneRun: 'one run',
  value: (mean: string, margin: string | null) => (margin === null ? mean : `${mean} ± ${margin}`),
  sentence: (other: string, loss: Told, flips: Told | null, seeds: number) => {
    const said = [lossClause(loss, `lane ${other}`), ...(flips ? [flipsClause(flips)] : [])].join(', and ');
    const so = seeds > 1 ? `Over ${seeds} seeds ${said}.` : `${said.charAt(0).toUpperCase()}${said.slice(1)}.`;
    const sure =
      seeds < 2
        ? ' Whether another seed would say the same, one run cannot tell.'
        : loss.outcome === 'unsure'
          ? ' Their reconstruction cannot be told apart.'
          : '';
    return `${so}${sure}`;
  },
  repeat: 'Repeat with other seeds',
  repeatHelp: (steps: string) =>
    `Trains this run again up to step ${steps} in the background, with everything done to it, and tells intervals.`,
  seeds: (count: string) => `${count} seeds`,
  progress: (seed: string, seeds: string, step: string, steps: string) =>
    `Seed ${seed} of ${seeds} · step ${step} of ${steps}`,
  cancel: 'Cancel',
  forget: 'Back to this run',
  over: (count: number, steps: string) =>
    `Mean over ${count} ${plural(count, { one: 'seed', other: 'seeds' })} at step ${steps} ± half of its 95 % interval; the differences are taken seed by seed.`,
} as const;
