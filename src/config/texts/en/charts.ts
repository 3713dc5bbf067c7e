/** Charts in English. Numbers arrive formatted. */
import type { MetricName } from '../../metrics.ts';

type Scale = 'linear' | 'log';
const ofScale = (quantity: string, scale: Scale): string => (scale === 'log' ? `${quantity}, log scale` : quantity);

export const charts = {
  grid: 'Charts',
  titles: {
    reconstruction: 'Reconstruction loss',
    commitment: 'Commitment loss',
    usage: 'Codebook usage',
    gradient: 'Gradient norm',
    flips: 'Token flip rate',
    drift: 'Drift since step 0',
  },
  /** How a line is called inside its chart, where the title says the rest. */
  lines: {
    'loss/reconstruction': 'mean squared error',
    'loss/commitment': 'commitment loss',
    'quantizer/error': 'quantization error',
    'codebook/used_window': 'used in window',
    'codebook/used_batch': 'used in batch',
    'codebook/perplexity': 'perplexity',
    'gradient/ssl_proj': 'ssl_proj',
    'gradient/quantizer': 'quantizer',
    'gradient/decoder': 'decoder',
    'probe/token_flip_rate': 'since the start',
    'probe/token_flip_rate_since_freeze': 'since the last switch',
    'probe/token_flip_rate_imported': 'against the import',
    'drift/codebook': 'codebook',
    'drift/ssl_proj': 'ssl_proj',
  } satisfies Partial<Record<MetricName, string>>,
  none: 'none',
  zero: '0',
  notMeasured: '–',
  notFinite: 'not finite',
  lane: (lane: string) => `Lane ${lane}`,
  /** One lane's last values, e.g. "Lane A: ssl_proj 0.82, decoder 1.9." */
  laneValues: (lane: string, values: string) => `Lane ${lane}: ${values}.`,
  noValues: 'No values yet.',
  frozen: (lane: string, step: string) => `Lane ${lane} frozen at step ${step}`,
  thawed: (lane: string, step: string) => `Lane ${lane} thawed at step ${step}`,
  cursor: (title: string) => `Cursor in ${title}`,
  atStep: (step: string) => `step ${step}`,
  atSeconds: (seconds: string) => `${seconds} s`,
  cursorOff: 'newest point',
  linear: 'lin',
  log: 'log',
  logScale: (title: string) => `Logarithmic scale, ${title}`,
  enlarge: (title: string) => `Enlarge ${title}`,
  close: 'Close',
  dialogHelp: 'Drag to zoom, double click to follow the newest point again.',
  toolbar: 'Chart settings',
  xAxis: 'x axis',
  steps: 'Steps',
  seconds: 'Seconds',
  /** Along the x axis of a saved chart. */
  axis: { step: 'step', seconds: 'seconds of training' },
  /** Along the y axis of a saved chart. */
  yAxis: {
    reconstruction: (scale) => ofScale('mean squared error', scale),
    commitment: (scale) => ofScale('mean squared distance', scale),
    usage: (scale) => ofScale('codes', scale),
    gradient: (scale) => ofScale('L2 norm', scale),
    flips: (scale) => ofScale('share of probe frames', scale),
    drift: (scale) => ofScale('largest absolute difference', scale),
  } satisfies Record<string, (scale: Scale) => string>,
  legend: (lane: string, line: string, value: string) => `${lane} · ${line} ${value}`,
  sheet: (name: string, step: string) => `${name} · step ${step}`,
  smoothing: 'Smoothing',
  layer: 'Layer',
  layerName: (layer: string) => `Layer ${layer}`,
  live: 'Live',
  following: 'Following the newest point',
  zoomed: (from: string, to: string) => `${from} – ${to}`,
} as const;
