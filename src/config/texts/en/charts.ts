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
    bottleneck: 'Variance the codes explain',
    richness: 'Effective dimensions',
    steadiness: 'Fluctuation over 100 steps',
    mel: 'Mel loss',
    divergence: 'KL divergence',
    discriminator: 'Discriminator’s loss',
    adversarial: 'Adversarial loss and feature matching',
    gradientOfSound: 'Gradient norm where the sound is made',
    steadinessOfGame: 'Fluctuation over 100 steps, adversarial side',
  },
  about: {
    reconstruction:
      'How far the decoder’s output is from its target: the mean of squared differences over all values of the batch. It is what the model is trained to lower.',
    commitment:
      'The commitment loss pulls ssl_proj towards its codes (van den Oord et al., 2017). In evaluation mode it is 0 by definition; the quantization error beside it is the same distance, measured in every mode. A loss of 0 is no proof that nothing moves.',
    usage:
      'How many codes the last batch used, how many the last steps used together, and the perplexity: exp of the entropy of the batch’s tokens, the number of codes that would do if all were used alike.',
    gradient:
      'L2 norm of the gradient of each module’s parameters. None: the backward pass did not reach them. 0 is another thing: the optimizer still applies weight decay and momentum then.',
    flips:
      'Share of the probe’s frames whose token is another one than at the reference. The probe is never trained on. A GPT (s1) was trained on the tokens of one quantizer: each flip is a token it learned differently.',
    drift: 'The largest absolute difference between any value of the tensor now and at step 0.',
    bottleneck:
      '1 − Σ|x − q|² / Σ|x − mean x|², where x is ssl_proj’s output on the probe and q its code: what of the features passes through the quantizer. Low: the codebook is a bottleneck.',
    richness:
      'Participation ratio tr(C)² / tr(C²) of the covariance C on the probe (Gao et al., 2017), divided by the number of dimensions: 100 % where the variance is spread evenly over all of them. Of ssl_proj’s output, and of what the quantizer makes of it.',
    steadiness:
      'Standard deviation over the last 100 steps, divided by the mean there, of the loss and of gradient norms: how much training jumps about. It starts once there are 100 steps.',
    mel: 'Mean absolute difference between the log-mel bands of the sound that the decoder makes and of the sound that it should make. Its gradient ends in the decoder, the posterior encoder and the style encoder; it never reaches the quantizer.',
    divergence:
      'How far the posterior, made of the spectrum, is from the prior, made of the codes and the text: the sum over channels, per frame. Beside the commitment loss it is the only one whose gradient reaches the quantizer’s output, and ssl_proj behind it.',
    discriminator:
      'Sum over the six discriminators of mean((1 − score)²) on real sound and mean(score²) on made sound. At 0 the discriminator tells them apart without fail; at 3 it says the same of both.',
    adversarial:
      'What the generator pays where the discriminators take its sound for made, and twice the mean absolute difference of all their activations between real and made sound. Neither reaches the quantizer.',
    gradientOfSound:
      'L2 norm of the gradient of the parameters of the decoder and the posterior encoder, and of the discriminator in its own part of the step.',
    steadinessOfGame:
      'Standard deviation over the last 100 steps, divided by the mean there, of the discriminator’s loss and of the gradient norms of both sides: how steady the adversarial game is. It starts once there are 100 steps.',
  },
  aboutChart: (title: string) => `What “${title}” shows`,
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
    'probe/explained_variance': 'explained',
    'probe/dimensions_projected': 'ssl_proj’s output',
    'probe/dimensions_quantized': 'quantized',
    'steadiness/loss': 'loss',
    'steadiness/gradient_ssl_proj': 'gradient of ssl_proj',
    'steadiness/gradient_decoder': 'gradient of decoder',
    'loss/mel': 'mean absolute error',
    'loss/divergence': 'KL',
    'loss/discriminator': 'both',
    'loss/real': 'real sound',
    'loss/made': 'made sound',
    'loss/adversarial': 'adversarial loss',
    'loss/features': 'feature matching',
    'gradient/enc_p': 'enc_p',
    'gradient/enc_q': 'enc_q',
    'gradient/dec': 'dec',
    'gradient/net_d': 'discriminator',
    'steadiness/discriminator': 'discriminator’s loss',
    'steadiness/gradient_dec': 'gradient of dec',
    'steadiness/gradient_net_d': 'gradient of the discriminator',
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
  wentOn: (step: string, lost: string | null) =>
    `Went on from a copy at step ${step}${lost === null ? '' : `; ${lost} steps were trained again`}`,
  otherData: (what: string, step: string) => `Other data from step ${step} (${what})`,
  dataOfStart: (step: string) => `The data at the start again from step ${step}`,
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
    bottleneck: (scale) => ofScale('share of variance', scale),
    richness: (scale) => ofScale('share of dimensions', scale),
    steadiness: (scale) => ofScale('deviation / mean', scale),
    mel: (scale) => ofScale('difference of log-mel', scale),
    divergence: (scale) => ofScale('nats per frame', scale),
    discriminator: (scale) => ofScale('mean squared distance', scale),
    adversarial: (scale) => ofScale('loss', scale),
    gradientOfSound: (scale) => ofScale('L2 norm', scale),
    steadinessOfGame: (scale) => ofScale('deviation / mean', scale),
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
