/** Label, unit and one sentence of help for every field of an experiment, English. */
import type { FieldGroup, FieldId } from '../../fields.ts';

export interface FieldText {
  label: string;
  help: string;
  unit?: string;
}

export const fields: Record<FieldId, FieldText> = {
  seed: {
    label: 'Seed',
    help: 'Fixes the initial weights and the order of the batches: the same seed gives the same curves.',
  },
  dataset: { label: 'Data set', help: 'Where the features come from that the model learns to rebuild.' },
  voices: { label: 'Voices', help: 'Which of the bundled voices are trained on; with none ticked, all of them.' },
  planeShape: {
    label: 'Shape',
    help: 'How the points lie in the plane, and so what the codes have to cover.',
  },
  batchSize: {
    label: 'Batch size',
    unit: 'clips',
    help: 'How many clips each step learns from; a larger batch is steadier and slower.',
  },
  clipFrames: {
    label: 'Clip length',
    unit: 'frames',
    help: 'Length of each training clip, at 50 frames per second.',
  },
  mels: {
    label: 'Mel bands',
    help: 'Frequency resolution of the log-mel spectrogram that is both input and target.',
  },
  splice: {
    label: 'Spliced frames',
    unit: 'frames',
    help: 'Neighbouring frames stacked into one feature vector, so channels in = mel bands × this.',
  },
  initialWeights: {
    label: 'Initial weights',
    help: 'Where ssl_proj and the quantizer start: drawn at random from the seed, or taken from an imported checkpoint.',
  },
  tokenRate: {
    label: 'Token rate',
    help: 'At 50 Hz ssl_proj has kernel 1; at 25 Hz, with kernel and stride 2, there are half as many tokens as frames, and the quantizer’s output is repeated, as in GPT-SoVITS.',
  },
  modelSize: {
    label: 'Model size',
    help: 'How large the modules of SoVITS are. Tiny takes a step without a graphics card; small is for one; GPT-SoVITS has the original’s sizes, at 32 kHz.',
  },
  dim: { label: 'Dimensions', help: 'Channels behind ssl_proj: the length of every code vector.' },
  hidden: { label: 'Decoder width', unit: 'channels', help: 'Channels inside the convolutional decoder.' },
  dropout: {
    label: 'Dropout',
    help: 'Share of values dropped behind ssl_proj and in the decoder in training mode; evaluation mode switches it off behind ssl_proj. GPT-SoVITS has none.',
  },
  codes: { label: 'Codes', help: 'Entries in each codebook; GPT-SoVITS has 1024.' },
  layers: {
    label: 'Layers',
    help: 'Codebooks in a row, each quantizing what the one before left over.',
  },
  codebookInit: {
    label: 'Initial codes',
    help: 'k-means places the codes on real data before training; random scatters them.',
  },
  kmeansIterations: { label: 'k-means rounds', help: 'How often k-means reassigns frames before training starts.' },
  codebookRules: {
    label: 'Codebook rules',
    help: 'As GPT-SoVITS: k-means runs while frozen, too, and the next update undoes the replacement of a dead code. Corrected: neither.',
  },
  decay: {
    label: 'EMA decay',
    help: 'Share of its old position that a code keeps in each step; nearer to 1 moves slower.',
  },
  deadCodeThreshold: {
    label: 'Dead below',
    unit: 'frames',
    help: 'A code whose running count falls below this is put on a frame of the batch; 0 turns this off.',
  },
  reconstructionWeight: { label: 'Reconstruction', unit: '×', help: 'Weight of the reconstruction error in the loss.' },
  commitmentWeight: {
    label: 'Commitment',
    unit: '×',
    help: 'Weight of the pull that keeps the output of ssl_proj close to its codes.',
  },
  melWeight: {
    label: 'Mel',
    unit: '×',
    help: 'Weight of the difference between the log-mel bands of what the decoder makes and of the sound it should make.',
  },
  divergenceWeight: {
    label: 'KL',
    unit: '×',
    help: 'Weight of the divergence of the posterior, made of the spectrum, from the prior, made of the codes. It alone trains ssl_proj beside the commitment loss.',
  },
  learningRate: { label: 'Learning rate', help: 'Size of AdamW’s steps; too large and the loss runs away.' },
  textRate: {
    label: 'Rate for text',
    unit: '×',
    help: 'What the learning rate is multiplied by in the modules that read the text, as in GPT-SoVITS.',
  },
  weightDecay: {
    label: 'Weight decay',
    help: 'Shrinks weights a little in each step, zero gradients included, but never where a gradient is none.',
  },
  beta1: { label: 'Beta 1', help: 'Memory of AdamW’s running mean of gradients; it also carries old momentum on.' },
  beta2: { label: 'Beta 2', help: 'Memory of AdamW’s running mean of squared gradients.' },
  adamEpsilon: { label: 'Epsilon', help: 'Keeps AdamW from dividing by nearly nothing.' },
  usageWindow: { label: 'Usage window', unit: 'steps', help: 'Over how many steps codes count as used in the window.' },
  probeEvery: {
    label: 'Probe every',
    unit: 'steps',
    help: 'How often token flips and drift are measured; more often is slower.',
  },
};

export const fieldGroups: Record<FieldGroup, string> = {
  data: 'Data',
  model: 'Model',
  codebook: 'Quantizer',
  losses: 'Loss weights',
  optimizer: 'Optimizer (AdamW)',
  measurement: 'Measurement',
};

/** Words for the values of choice fields. */
export const choices: Record<string, string> = {
  speech: 'Speech',
  audio: 'Your audio',
  features: 'Your features',
  checkpoint: 'Checkpoint',
  plane: 'Plane',
  clusters: 'Clusters',
  spiral: 'Spiral',
  rings: 'Rings',
  moons: 'Moons',
  tiny: 'Tiny',
  small: 'Small',
  gptSovits: 'GPT-SoVITS',
  '50hz': '50 Hz',
  '25hz': '25 Hz, stride 2',
  kmeans: 'k-means',
  random: 'Random',
  corrected: 'Corrected',
  'gpt-sovits': 'As GPT-SoVITS',
};

/** Languages of the bundled voices, by BCP 47 tag. */
export const languages: Record<string, string> = {
  'en-US': 'English, US',
  'en-GB': 'English, UK',
  'de-DE': 'German',
  'zh-CN': 'Mandarin',
};
