/**
 * What an objective is, told without tensors: what the page reads as well as the worker. Each folder beside has a
 * `facts.ts` of its own; `list.ts` names them.
 */
import type { BatchForm } from '../config/batchForm.ts';
import type { FieldId } from '../config/fields.ts';
import type { Metric, MetricKey, MetricName } from '../config/metrics.ts';
import type { PresetName, Sizes } from '../config/presets.ts';
import type { Settings } from '../config/settings.ts';

/** A module of the model, as `torch.nn.Module.named_children` tells them. */
export interface ModuleFacts {
  /** As PyTorch calls it; metrics, audits and levers do so, too. */
  name: string;
  /** Whether the freeze levers act on it: on its mode, and on gradients of its parameters. */
  freezable: boolean;
  /** How a step changes it: through gradients and an optimizer, or through moving averages of what it was given. */
  changedBy: 'gradient' | 'ema';
  /** What reports call it when it moves. */
  part: string;
}

/** A line of a chart. */
export interface LineFacts {
  metric: MetricName;
  /** Lines of one lane share its colour and differ in their dashes. */
  dash: 'solid' | 'dashed' | 'dotted';
  /** An exact 0 is a state here, which no average may blur. */
  zeroIsState: boolean;
}

/** What a chart shows. Its title and the names of its lines are in the texts, under the same ids. */
export interface ChartFacts {
  id: string;
  /** The group that it stands in: losses and gradients, what becomes of the codebook, what is said for freezing. */
  section?: 'losses' | 'codebook' | 'claims';
  /** The scale it starts with. */
  scale: 'linear' | 'log';
  /** Fractions are shown as percentages. */
  unit: 'plain' | 'fraction';
  lines: readonly LineFacts[];
}

/** A module in the drawing of the flow, and the gradient on its way back through it. */
export interface StationFacts {
  /** The module that stands there. */
  module: string;
  /** Where it stands, for the style sheet. */
  at: string;
  /** The field that tells its size. */
  size: 'dim' | 'codes' | 'hidden' | 'channels' | 'model';
  /** Column of the norm of its parameters' gradient; of one without parameters, at its output. */
  gradient: MetricKey;
  /** What is told below: how far it has moved, how many codes it used, or nothing. */
  note: { kind: 'moved'; metric: MetricKey } | { kind: 'used'; metric: MetricName } | null;
  /** Whether it hands the gradient on as it comes. */
  straightThrough: boolean;
}

/** Settings that weigh terms of a loss. */
export type WeightField = Extract<FieldId, `${string}Weight`>;

/** A term of the loss, as the drawing of the flow shows it. */
export interface TermFacts {
  metric: MetricKey;
  /** Its name in the texts of the drawing. */
  word: 'rec' | 'commit' | 'kl' | 'mel';
  /** The setting that weighs it; null: none does. */
  weight: WeightField | null;
  /** Whether the policy matrix asks if it reaches what can be frozen, and so runs every policy without it as well. */
  inMatrix: boolean;
}

/** What a model is given and what is asked of it, per frame. */
export interface Channels {
  channelsIn: number;
  channelsOut: number;
}

/** How large a model is; all of it counted in values. */
export interface ModelSize {
  parameters: number;
  buffers: number;
  /** Of the largest piece of buffers that is copied as one: those of a codebook. */
  piece: number;
  /** Of the widest matrix that a step makes of a batch, per frame. */
  widest: number;
  /** That a step holds at its peak for each frame of its batch: what the backward pass needs, and what it makes. */
  perFrame: number;
  /** That it holds for each clip, and for a batch however large it is; left out: nothing. */
  perClip?: number;
  perBatch?: number;
}

/** What two lanes are compared by. */
export interface ComparedFacts {
  metric: MetricKey;
  /**
   * The newest value; the mean of the last ones, for what jumps from step to step; or the step by which nine tenths of the
   * newest value were reached.
   */
  of: 'newest' | 'recent' | 'settled';
  /** Null: neither is better. */
  better: 'lower' | 'higher' | null;
}

/** All that is told of an objective. */
export interface ObjectiveFacts {
  name: string;
  /** Those that can be frozen first, in the order of the forward pass. */
  modules: readonly ModuleFacts[];
  batch: BatchForm;
  /** Fields that it obeys, beside those of the data. The page shows no others. */
  fields: readonly FieldId[];
  /** Sizes to choose in one go, the smallest first. */
  presets: Readonly<Partial<Record<PresetName, Sizes>>>;
  /** How large a model of these settings is, before anything is built. */
  sizeOf(settings: Settings, channels: Channels): ModelSize;
  /** Every quantity that a run records. */
  metrics: Readonly<Record<string, Metric>>;
  /** Metrics in which a value that is not finite shows first, in the step in which it comes up. */
  telling: readonly MetricKey[];
  charts: readonly ChartFacts[];
  /** The drawing of the flow, in the order of the forward pass: those that can be frozen, the valve, the others. */
  stations: readonly StationFacts[];
  terms: readonly TermFacts[];
  /** What matters most first; the first one, and the first of tokens, make the sentence. */
  compared: readonly ComparedFacts[];
}

/** Names of the modules that the freeze levers act on. */
export function freezableModules({ modules }: Pick<ObjectiveFacts, 'modules'>): Set<string> {
  return new Set(modules.filter(({ freezable }) => freezable).map(({ name }) => name));
}
