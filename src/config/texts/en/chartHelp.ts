/** What the charts show, in English. Comes with the handbook. */

export interface ChartHelpText {
  /** What is drawn. */
  draws: string;
  /** How it is computed. */
  computed: string;
  /** How a frozen lane reads beside one that trains. */
  lanes: string;
}

export const charts = {
  reconstruction: {
    draws: 'How far the decoder’s output is from its target, which is what the model is trained to lower.',
    computed: 'The mean of squared differences over all values of the batch.',
    lanes:
      'A frozen lane learns with its decoder alone, from tokens that keep their meaning: it may level off higher, and that gap is the price of the freeze.',
  },
  commitment: {
    draws:
      'The commitment loss, which pulls ssl_proj towards its codes, and beside it the quantization error: the same distance, measured in every mode.',
    computed: 'The mean of squared differences between ssl_proj’s output and its codes, averaged over layers.',
    lanes:
      'In evaluation mode the loss is 0 by definition while the error goes on. A loss of 0 is no proof that nothing moves: look at drift and the proof.',
  },
  usage: {
    draws: 'How many codes the last batch used, how many the last steps used together, and the perplexity.',
    computed:
      'Distinct tokens of the batch and of the usage window; perplexity is exp of the entropy of the batch’s tokens, the number of codes that would do if all were used alike.',
    lanes:
      'Frozen, codes neither move nor are replaced: usage changes only with the data. In a lane that trains it may grow as dead codes are replaced, or collapse.',
  },
  gradient: {
    draws: 'How strongly the loss pulls at each module; at the quantizer, what straight-through hands on.',
    computed: 'The L2 norm of the gradient of all parameters of the module, before the optimizer.',
    lanes:
      'A freeze ends the lines of ssl_proj and quantizer: none, at the lower edge. 0 is another thing: the optimizer still applies weight decay and momentum then.',
  },
  flips: {
    draws: 'The share of the probe’s frames whose token is another one than at the reference.',
    computed: 'The probe, which is never trained on, is encoded every few steps and compared frame by frame.',
    lanes:
      'Frozen, the line stays where it was at the switch. A line that climbs means that GPT (s1), which learned the old tokens, no longer fits this model.',
  },
  drift: {
    draws: 'How far the codebook and ssl_proj have moved since step 0.',
    computed: 'The largest absolute difference between any value of the tensor now and at step 0.',
    lanes:
      'A freeze that holds makes both lines level. Where one goes on climbing, the freeze leaks: the codebook through EMA, ssl_proj through weight decay or momentum.',
  },
  bottleneck: {
    draws: 'What of the features passes through the quantizer. Low: the codebook is a bottleneck.',
    computed: '1 − Σ|x − q|² / Σ|x − mean x|², where x is ssl_proj’s output on the probe and q its code.',
    lanes:
      'Frozen, both sides stand still and so does the line. In a lane that trains it tells whether codes and ssl_proj come to fit each other.',
  },
  richness: {
    draws:
      'In how many directions ssl_proj’s output varies, and what the quantizer leaves of it, as a share of all dimensions.',
    computed:
      'Participation ratio tr(C)² / tr(C²) of the covariance C on the probe, divided by the number of dimensions: 100 % where the variance is spread evenly over all of them.',
    lanes:
      'Frozen, it is as good as constant. A fall in a lane that trains says that the model puts all frames along few directions, often before usage falls.',
  },
  steadiness: {
    draws: 'How much training jumps about, in the loss and in gradient norms.',
    computed:
      'The standard deviation over the last 100 steps, divided by the mean there. It starts once there are 100 steps.',
    lanes:
      'A frozen lane is often the calmer one: the decoder follows codes that stand still. After a switch the window holds both kinds of steps for 100 steps.',
  },
  mel: {
    draws: 'How far the sound that the decoder makes is from the sound that it should make.',
    computed: 'The mean absolute difference of their log-mel bands.',
    lanes:
      'Its gradient ends in the decoder, the posterior encoder and the style encoder and never reaches the quantizer, so a freeze changes it by way of the prior only.',
  },
  divergence: {
    draws: 'How far the posterior, made of the spectrum, is from the prior, made of the codes and the text.',
    computed: 'The KL divergence: summed over channels, averaged over frames.',
    lanes:
      'Beside the commitment loss it is the only one whose gradient reaches the quantizer’s output, and ssl_proj behind it. Under a freeze that path is cut.',
  },
  discriminator: {
    draws: 'What the discriminators pay for taking real sound for made, or made sound for real.',
    computed:
      'The sum over the six discriminators of mean((1 − score)²) on real sound and mean(score²) on made sound. At 0 they tell them apart without fail; at 3 they say the same of both.',
    lanes: 'It never reaches the quantizer. Compare how much it jumps about, frozen and unfrozen.',
  },
  adversarial: {
    draws: 'What the generator pays where the discriminators take its sound for made.',
    computed:
      'The adversarial loss, and twice the mean absolute difference of all activations of the discriminators between real and made sound (feature matching).',
    lanes: 'Neither reaches the quantizer; a lane that is frozen differs here only through what it learned elsewhere.',
  },
  gradientOfSound: {
    draws:
      'How strongly the losses pull where the sound is made, and at the discriminator in its own part of the step.',
    computed: 'The L2 norm of the gradient of the parameters of each module.',
    lanes: 'A freeze of the quantizer ends none of these lines: they lie on the other path.',
  },
  steadinessOfGame: {
    draws: 'How steady the adversarial game is.',
    computed:
      'The standard deviation over the last 100 steps, divided by the mean there, of the discriminator’s loss and of the gradient norms of both sides. It starts once there are 100 steps.',
    lanes: 'Steadier training is one of the claims made for freezing: a frozen lane would lie lower.',
  },
} satisfies Record<string, ChartHelpText>;
