/** The flow drawing, the lanes and the codebook view in English. Numbers arrive formatted. */
import { foreignName } from '../foreignText.ts';

/** A module of a lane's row: the gradient there, or what became of it on its way through. */
type SummaryPart = { module: string; gradient: string } | { module: string; passage: keyof typeof passages };

const passages = { passed: 'passed straight through', cut: 'cut', unknown: 'not measured yet' };

export const flow = {
  title: 'Data flow and gradients',
  features: 'features',
  /** Stations that are not called as PyTorch calls the module. */
  stations: { decoder: 'decoder' } as Partial<Record<string, string>>,
  loss: 'loss',
  valve: 'freeze',
  channels: (frames: string, channels: string) => `${channels} ch × ${frames}`,
  dims: (dim: string) => `${dim} dims`,
  codes: (codes: string, layers: number) => (layers > 1 ? `${layers} × ${codes} codes` : `${codes} codes`),
  hidden: (hidden: string) => `width ${hidden}`,
  forward: 'data →',
  backward: '← gradients',
  rec: 'rec',
  commit: 'commit',
  kl: 'KL',
  mel: 'mel',
  used: (used: string, codes: string) => `${used}/${codes} used`,
  none: 'none',
  notFinite: 'not finite',
  nothingYet: '–',
  ste: 'ste',
  leak: 'EMA moves it',
  straightThrough: 'Straight-through: the quantizer hands the gradient on unchanged.',
  moved: (by: string) => (by === '0' ? 'not moved' : `drift ${by}`),
  /** Text alternative of one lane's row. */
  summary: (lane: string, state: string, parts: readonly SummaryPart[]) => {
    const clauses = parts.map((part, i) => {
      if ('passage' in part) return `at the ${part.module} it is ${passages[part.passage]}`;
      return i === 0
        ? `Gradient of the ${part.module} ${part.gradient}`
        : `gradient of ${part.module} ${part.gradient}`;
    });
    return `Lane ${lane}, ${state}. ${clauses.join('; ')}.`;
  },
  emptyTitle: 'Press Start',
  starting: 'Starting the worker',
  noModel: 'Press Reset to build the model',
  emptyText: 'Both lanes train on the same batches. Lane B is frozen: watch where its gradient ends.',
} as const;

export const lanes = {
  freeze: (lane: string) => `Freeze quantizer, lane ${lane}`,
  policy: (lane: string) => `Freeze policy, lane ${lane}`,
  select: (lane: string) => `Select lane ${lane}`,
  fork: (lane: string) => `Fork lane ${lane}`,
  remove: (lane: string) => `Remove lane ${lane}`,
  add: 'Add lane',
  name: (lane: string) => `Lane ${lane}`,
  condition: { training: 'training', frozen: 'frozen', stuck: 'stuck' },
  occurs: (where: string) => `In practice: ${where}`,
} as const;

export const panel = {
  title: (lane: string) => `Lane ${lane}`,
  aside: 'Selected lane and log',
  noSession: 'The model is being built.',
  noModel: 'There is no model, because training could not start.',
  origin: {
    fork: (lane: string, step: string) => `Forked from lane ${lane} at step ${step}.`,
    added: (step: string) => `Added at step ${step} with the initial weights.`,
    import: (name: string, step: string) => `Resumed from ${foreignName(name)} at step ${step}.`,
  },
  weightsTitle: 'Export and import',
  exportWeights: 'Export weights',
  importWeights: 'Import weights',
  exportMetrics: 'Export metrics',
  weightsHelp: (lane: string) =>
    `Weights of lane ${lane} under PyTorch’s names, as JSON. Metrics of all lanes, as CSV. A session holds everything.`,
} as const;

export const codebook = {
  title: 'Codebook',
  legend: 'Legend',
  oftenUsed: 'often',
  onceUsed: 'once in this batch',
  idle: 'used before',
  dead: 'never used',
  planePoint: 'point',
  planeCode: 'code',
  planeTrail: 'where it came from',
  planeDead: 'unused code',
  empty: 'The codes appear with the first steps.',
  usage: (used: string, codes: string, dead: string) => `${used} of ${codes} codes in the batch, ${dead} never used`,
  usageSummary: (lane: string, used: string, codes: string, dead: string, step: string) =>
    `Usage of the codebook of lane ${lane} at step ${step}: ${used} of ${codes} codes in the last batch, ${dead} never used.`,
  planeSummary: (lane: string, used: string, codes: string, points: string, step: string, frozen: boolean) =>
    `Plane of lane ${lane} at step ${step}: ${points} points, ${used} of ${codes} codes in use${
      frozen ? ', codebook frozen' : ''
    }.`,
} as const;
