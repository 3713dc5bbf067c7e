/**
 * What is trained, as everything outside of the forward pass sees it: tensors under PyTorch's names, and modes. Fork,
 * export, import, audit, drift, gradient norms and recorded steps loop over these; none of them knows a name.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { MetricKey } from '../config/metrics.ts';
import type { Codebooks } from './codebook.ts';

/** How the axes of a tensor are permuted, from our order to PyTorch's and back, as `tf.transpose` takes it. */
export interface AxisOrder {
  toTorch: readonly number[];
  fromTorch: readonly number[];
}

/** The axes of a tensor, the last one first. */
export function reversedAxes(rank: number): AxisOrder {
  const order = Array.from({ length: rank }, (_, axis) => rank - 1 - axis);
  return { toTorch: order, fromTorch: order };
}

/** PyTorch's Conv1d weight is [out, in, kernel], ours [kernel, in, out]. */
export const CONV_WEIGHT = reversedAxes(3);

/** One entry of a model's `state_dict`, before or without the tensor itself. */
export interface TensorLayout {
  /** PyTorch's name. */
  name: string;
  /** The module it belongs to, as metrics, audits and levers call it. */
  module: string;
  /** `flag`: a single 0 or 1 in PyTorch, kept as a boolean here (see `NamedModel.flags`). */
  kind: 'parameter' | 'buffer' | 'flag';
  /** PyTorch's shape. */
  shape: readonly number[];
  /** Null: the same order here and there. */
  axes: AxisOrder | null;
  /** A buffer that a step computes from the others with the same prefix, such as codes from sums and counts. */
  derived?: boolean;
  /** The metric in which the norm of its gradient counts; null: none, or it has no gradient. */
  gradient: MetricKey | null;
  /** The metric that tells how far it has moved since step 0; null: none does. */
  drift: MetricKey | null;
  /** Of a flag: the buffer that it speaks of, which is zeros until it is set. */
  flagOf?: string;
}

export interface NamedTensor extends Omit<TensorLayout, 'name' | 'kind' | 'shape'> {
  variable: tf.Variable;
}

/** Owns its variables; `disposeModel` ends it. */
export interface NamedModel {
  /** Trained tensors, in the order in which the optimizer holds them. */
  readonly parameters: ReadonlyMap<string, NamedTensor>;
  /** What a step changes without a gradient. */
  readonly buffers: ReadonlyMap<string, NamedTensor>;
  /** Outputs without a parameter of their own at which the backward pass may arrive, and the metric of its norm there. */
  readonly outputs: ReadonlyMap<string, { module: string; gradient: MetricKey }>;
  /** Training mode by module, as `torch.nn.Module.training`; a module that is always in it is left out. */
  readonly modes: ReadonlyMap<string, { training: boolean }>;
  /** Whether a buffer was set from data, by the name under which PyTorch keeps that as a tensor. */
  readonly flags: ReadonlyMap<string, { inited: boolean }>;
  /** What it codes with: buffers that a step updates from the rows they were given; null if it has none. */
  readonly codebooks: Codebooks | null;
}

/** The part of a model that a layout and its variables tell. It takes the variables over. */
export function namedTensors(
  layout: readonly TensorLayout[],
  variables: ReadonlyMap<string, tf.Variable>,
): Pick<NamedModel, 'parameters' | 'buffers'> {
  const ofKind = (kind: TensorLayout['kind']): Map<string, NamedTensor> =>
    new Map(
      layout
        .filter((entry) => entry.kind === kind)
        .map(({ name, ...rest }) => [name, { ...rest, variable: variables.get(name) as tf.Variable }]),
    );
  return { parameters: ofKind('parameter'), buffers: ofKind('buffer') };
}

/** Buffers and parameters by name. The tensors stay the model's. */
export function tensorsOf({ buffers, parameters }: NamedModel): Map<string, tf.Variable> {
  return new Map([...buffers, ...parameters].map(([name, { variable }]) => [name, variable]));
}

/** All of a model that is no tensor. */
export interface ModelModes {
  /** By module. */
  training: Record<string, boolean>;
  /** By the name of the flag. */
  inited: Record<string, boolean>;
}

/** A copy of the modes and flags. */
export function modesOf({ modes, flags }: NamedModel): ModelModes {
  return {
    training: Object.fromEntries([...modes].map(([module, { training }]) => [module, training])),
    inited: Object.fromEntries([...flags].map(([name, { inited }]) => [name, inited])),
  };
}

/** Sets what is named; modules and flags that are not stay as they are. */
export function setModes(model: NamedModel, { training, inited }: Partial<ModelModes>): void {
  for (const [module, mode] of model.modes) mode.training = training?.[module] ?? mode.training;
  for (const [name, flag] of model.flags) flag.inited = inited?.[name] ?? flag.inited;
}

/** What stands before the last part of a tensor's name: the tensors of one layer or codebook share it. */
export function prefixOf(name: string): string {
  return name.slice(0, name.lastIndexOf('.'));
}

/** Whether every buffer that waits for data has been set. */
export function isInitialised({ flags }: NamedModel): boolean {
  return [...flags.values()].every(({ inited }) => inited);
}

/** Disposes every tensor of the model. */
export function disposeModel(model: NamedModel): void {
  tf.dispose([...tensorsOf(model).values()]);
}
