/** Sentences of the log, English. Numbers arrive formatted. */
import type { MetricName } from '../metrics.ts';
import { foreign, foreignName } from './foreignText.ts';

const metricNames: Record<MetricName, string> = {
  'loss/total': 'The total loss',
  'loss/reconstruction': 'The reconstruction loss',
  'loss/commitment': 'The commitment loss',
  'quantizer/error': 'The quantization error',
  'codebook/used_batch': 'The number of codes used in the batch',
  'codebook/used_window': 'The number of codes used in the window',
  'codebook/perplexity': 'The codebook perplexity',
  'codebook/replaced': 'The number of replaced codes',
  'gradient/ssl_proj': 'The gradient of ssl_proj',
  'gradient/quantizer': 'The gradient of the quantizer',
  'gradient/decoder': 'The gradient of the decoder',
  'probe/token_flip_rate': 'The token flip rate',
  'probe/token_flip_rate_since_freeze': 'The token flip rate since the freeze',
  'probe/token_flip_rate_imported': 'The token flip rate against imported tokens',
  'drift/ssl_proj': 'The drift of ssl_proj',
  'drift/codebook': 'The drift of the codebook',
  'tape/nodes': 'The number of tape nodes',
  'tape/bytes': 'The size of the tape',
};

const both = (ssl: boolean, quantizer: boolean): string => {
  if (ssl === quantizer) return `ssl_proj and quantizer in ${ssl ? 'training' : 'evaluation'} mode`;
  return `ssl_proj in ${ssl ? 'training' : 'evaluation'} mode, quantizer in ${quantizer ? 'training' : 'evaluation'} mode`;
};
const gradientWords = { none: 'gradient none', zero: 'gradient 0', present: 'gradient present' };

export interface CheckWords {
  ssl: boolean;
  quantizer: boolean;
  gradient: keyof typeof gradientWords;
  /** Formatted changes, or null where nothing moved. */
  sslChange: string | null;
  codebookChange: string | null;
  tapeNodes: number;
}

function movement(check: CheckWords): string {
  if (check.sslChange === null && check.codebookChange === null) return 'codebook and ssl_proj did not move';
  const ssl = check.sslChange === null ? 'ssl_proj did not move' : `ssl_proj moved by ${check.sslChange}`;
  const codebook =
    check.codebookChange === null ? 'the codebook did not move' : `the codebook moved by ${check.codebookChange}`;
  return `${ssl}, ${codebook}`;
}

export const log = {
  /** Accessible name of the region. */
  title: 'Log',
  empty: 'What happens is written down here, with its step.',
  lane: (lane: string) => `Lane ${lane}`,
  frozen: (lane: string, policy: string, step: string) => `Lane ${lane} frozen (${policy}) from step ${step}`,
  thawed: (lane: string, policy: string, step: string) => `Lane ${lane} thawed (was ${policy}) from step ${step}`,
  check: (check: CheckWords) =>
    [
      both(check.ssl, check.quantizer),
      gradientWords[check.gradient],
      movement(check),
      check.tapeNodes === 0
        ? 'nothing on the tape'
        : `${check.tapeNodes} ${check.tapeNodes === 1 ? 'node' : 'nodes'} on the tape`,
    ].join(', '),
  built: (backend: string, seconds: string) => `Model built on ${backend} in ${seconds} s. Same seed, same curves.`,
  started: 'Training started.',
  paused: 'Training paused.',
  changed: (field: string, from: string, to: string) => foreign(`${field} changed from ${from} to ${to}.`),
  forked: (lane: string, from: string) => `Lane ${lane} forked from lane ${from}: an exact copy at this step.`,
  added: (lane: string) => `Lane ${lane} added with the initial weights.`,
  removed: (lane: string) => `Lane ${lane} removed.`,
  exported: (name: string) => `Written to ${foreignName(name)}.`,
  imported: (name: string) => `Loaded ${foreignName(name)}.`,
  diverged: (metric: string) =>
    `${metricNames[metric as MetricName] ?? metric} is no longer a finite number. Lower the learning rate and reset.`,
  verdict: (lane: string, verdict: string) => `Verdict on lane ${lane}: ${verdict}.`,
  error: (message: string) => `Error: ${foreign(message)}`,
} as const;
