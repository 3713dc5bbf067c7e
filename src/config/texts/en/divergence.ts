/** What is said when a value is no longer finite: what happened, why, what to do. Numbers arrive formatted. */

const inputs = { features: 'features', targets: 'targets', waveform: 'samples of sound' } as const;

const laneNames = (lanes: readonly string[]): string =>
  `${lanes.length === 1 ? 'Lane' : 'Lanes'} ${lanes.join(lanes.length === 2 ? ' and ' : ', ')}`;

export const divergence = {
  title: (lane: string, step: string) => `Training stopped: lane ${lane} broke down at step ${step}`,
  /** Where in the computation; `name`: of the parameter or buffer. */
  tensor: {
    features: () => 'the features of the batch',
    targets: () => 'the targets of the batch',
    waveform: () => 'the sound of the batch',
    projection: () => 'what ssl_proj gives to the quantizer',
    'quantization-error': () => 'the distance to the nearest codes',
    output: () => 'the output of the decoder',
    loss: () => 'the loss',
    gradient: (name: string) => `the gradient of ${name}`,
    exp_avg: (name: string) => `the optimizer’s exp_avg of ${name}`,
    exp_avg_sq: (name: string) => `the optimizer’s exp_avg_sq of ${name}`,
    parameter: (name: string) => name,
    buffer: (name: string) => name,
  },
  became: { nan: 'NaN', 'positive-infinity': '+∞', 'negative-infinity': '−∞' },
  first: (tensor: string, became: string, lost: string, size: string) =>
    size === '1'
      ? `It began with ${tensor}, which became ${became}.`
      : `It began with ${tensor}: ${lost} of ${size} values became ${became}.`,
  notFound: 'The first such value could not be found again.',
  /** Nothing is known but that it happened, in the log of an older session file. */
  unnamed: 'Training stopped, because a value was no longer finite.',
  cause: {
    inputNotFinite: (input: keyof typeof inputs, lost: string) =>
      `${lost} of the ${inputs[input]} in this step’s batch are NaN or infinite.`,
    inputHuge: (input: keyof typeof inputs, largest: string) =>
      `The ${inputs[input]} in this step’s batch go up to ${largest}: float32 ends at 3.4e38, and products of such values leave it.`,
    fromFile: 'It was so before the first step here: the file that was opened holds such values.',
    lossWeight: (weight: string, value: string) => `The ${weight.toLowerCase()} weight is ${value}, far too large.`,
    emptyClusters: (name: string, largest: string) =>
      `No code has frames any more: the largest value of ${name} is ${largest}, and the codebook is divided by these.`,
    growth: (from: string, to: string, steps: string, rate: string) =>
      `The loss grew from ${from} to ${to} within ${steps} steps: at a learning rate of ${rate} the steps are too wide.`,
    wideSteps: (rate: string) => `At a learning rate of ${rate} the steps are too wide.`,
    overflow: (name: string, largest: string) =>
      `${name} goes up to ${largest}: float32 ends at 3.4e38, and products of such values leave it.`,
    unknown: 'No single cause stands out: data, loss weights and learning rate are of ordinary size.',
  },
  advice: {
    input:
      'Take out the file that holds them, or scale it (HuBERT’s features stay within about ±10), then press Reset. A lower learning rate does not help.',
    fromFile: 'Open a file that was written before training broke down, or press Reset.',
    lossWeight: 'Lower it.',
    emptyClusters: 'Lower the decay, or press Reset to cluster the codebook anew.',
    learningRate: 'Lower the learning rate.',
    overflow: 'Start from other weights, or press Reset.',
    unknown: 'Lower the learning rate or the weights of the losses.',
  },
  /** Behind the advice where there is a state to go back to. */
  thenBack: (step: string) =>
    `The state of step ${step} was kept. Going back changes no setting, and with the same settings the same happens again.`,
  noWayBack: 'No healthy state was kept.',
  alsoLost: (lanes: readonly string[]) => `${laneNames(lanes)} broke down, too.`,
  healthy: (lanes: readonly string[]) =>
    `${laneNames(lanes)} ${lanes.length === 1 ? 'is' : 'are'} healthy and can go on without it.`,
  goBack: (step: string) => `Go back to step ${step}`,
  remove: (lane: string) => `Remove lane ${lane}`,
  log: {
    restored: (to: string, from: string) =>
      `Went back from step ${from} to the healthy state of step ${to}; later points were dropped.`,
    recovered: 'The remaining lanes are healthy; training can go on.',
    exportedLost: (name: string, lane: string, tensor: string, lost: string, size: string) =>
      `${name} is of little use: ${tensor} of lane ${lane} has ${lost} of ${size} values that are NaN or infinite. Go back to a healthy step before you export.`,
    exportedHuge: (name: string, lane: string, tensor: string, largest: string) =>
      `${name} is of little use: ${tensor} of lane ${lane} has values up to ${largest}, whose squares float32 cannot hold.`,
  },
} as const;
