/** What is trained, as a thing of its own: a model, how it starts, and what one step of it is. */
import type * as tf from '@tensorflow/tfjs-core';
import type { FreezeLevers } from '../config/freezePolicies.ts';
import type { MetricKey } from '../config/metrics.ts';
import type { Settings } from '../config/settings.ts';
import type { Batch } from '../data/dataset.ts';
import type { TensorPlaces } from '../formats/placedTensors.ts';
import type { TensorFile } from '../formats/tensorFile.ts';
import type { AdamWSettings } from '../kernels/updates.ts';
import type { TapeUse } from '../kernels/tape.ts';
import type { NamedModel, TensorLayout } from '../model/namedModel.ts';
import type { CodedBatch, LayerTrace } from '../model/quantizer.ts';
import type { SlicedWork } from '../model/slices.ts';
import type { StateDict } from '../model/stateDict.ts';
import type { TensorPlace } from '../protocol/divergence.ts';
import type { CheckpointWarning } from '../protocol/files.ts';
import type { Channels, ObjectiveFacts } from './facts.ts';

/** 0 where a value is dropped, else 1 / (1 - rate), by what they are applied to. */
export type DropoutMasks = Readonly<Record<string, tf.Tensor3D>>;

/** Tensors of one batch; parts beside features and targets are there if the objective's facts ask for them. */
export interface BatchTensors {
  features: tf.Tensor3D;
  targets: tf.Tensor3D;
  lengths?: tf.Tensor1D;
  mask?: tf.Tensor3D;
  waveform?: tf.Tensor3D;
  /** What is said: ids int32 [clips, symbols], and 1 for each that is there, [clips, symbols, 1]. */
  text?: tf.Tensor2D;
  textMask?: tf.Tensor3D;
  /** For a model that draws its latents: normally distributed, [clips, frames, latent channels]. */
  noise?: tf.Tensor3D;
  /** For a model that makes sound of a part of each clip: the frame at which that part begins. */
  segmentStarts?: readonly number[];
  /** Null: no dropout. */
  dropout: DropoutMasks | null;
  /** What codebooks that stay as they are gave for these frames before; nothing before them computes then. */
  coded?: CodedBatch | null;
}

/** Tensors that a forward pass hands to the losses, by name; `errors` are those of each coded row, if there are any. */
export type PassTensors = Record<string, tf.Tensor>;

/** What a forward pass leaves. All tensors belong to the caller. */
export interface ForwardPass<Tensors extends PassTensors = PassTensors> {
  tensors: Tensors;
  /** Rows and codes of each codebook; none without codebooks. */
  layers: LayerTrace[];
  /** What the modules that can be frozen left on the tape. */
  tape: TapeUse;
}

/** A loss and what it is made of. Both belong to the caller. */
export type PhaseLoss = {
  loss: tf.Scalar;
  /** [metrics of the parts] */
  parts: tf.Tensor1D;
};

/** Is told of each gradient that the backward pass brings to one of the model's `outputs`; it keeps a copy if it likes. */
export type OnArrival = (output: string, dy: tf.Tensor) => void;

/**
 * One backward pass of a step, and the update after it. The forward pass of the step belongs to the last phase: those
 * before see its tensors detached, as `tensor.detach()` gives them, and have updated their parameters when the next one
 * computes its loss. So a discriminator is a phase before the generator's, and sees what the generator made once.
 */
export interface Phase<Model extends NamedModel = NamedModel, Tensors extends PassTensors = PassTensors> {
  /** Modules whose parameters it trains. A module is trained by one phase at most. */
  trains: readonly string[];
  /** Metrics of its loss, and of the loss's parts in their order. */
  metrics: { loss: MetricKey; parts: readonly MetricKey[] };
  /** The loss, on the tape. */
  loss(model: Model, pass: ForwardPass<Tensors>, batch: BatchTensors, settings: Settings): PhaseLoss;
  /** The optimizer of its parameters. */
  optimizer(settings: Settings): AdamWSettings;
  /** Parameters that it has other settings for, as PyTorch's parameter groups; left out: none. */
  groups?(settings: Settings): readonly ParameterGroup[];
}

/** Parameters whose names begin with one of the prefixes, and the optimizer's settings for them. */
export interface ParameterGroup {
  prefixes: readonly string[];
  settings: AdamWSettings;
}

/** For models with codebooks: how features become what is coded. Codes of a frame depend on its window alone. */
export interface Coder<Model extends NamedModel = NamedModel> {
  /** Frames in a window, which is also the way from one code to the next. */
  stride(model: Model): number;
  /** What the codebooks are given: [clips, frames, channelsIn] to [clips, windows, dim], owned by the caller. */
  project(model: Model, features: tf.Tensor3D): tf.Tensor3D;
  /**
   * What the rest of the model makes of vectors where the codebooks' output goes: [clips, windows, dim] to
   * [clips, frames, channelsOut], owned by the caller. Left out: nothing that has the form of the targets.
   */
  decode?(model: Model, vectors: tf.Tensor3D): tf.Tensor3D;
}

/** A model that was found in a checkpoint, and what an experiment must be to start from it. */
export interface FoundModel {
  places: TensorPlaces;
  /** Settings that its sizes are. */
  needed: Partial<Settings>;
  /** The same, and settings with which more of it is taken. */
  wanted: Partial<Settings>;
  /** Channels that it takes, and that it gives; null: that is of no matter. */
  channelsIn: number;
  channelsOut: number | null;
}

/** How a model starts from a checkpoint that a person imports. */
export interface CheckpointReader {
  /**
   * Finds the model by the names and shapes of its tensors; none is read.
   * @throws FormatError naming the file: what is missing, or which shapes contradict each other
   */
  find(file: TensorFile): FoundModel;
  /**
   * What a model with these settings takes over; the rest stays as it was drawn.
   * @param tensors those at `places`, as float32
   */
  take(
    tensors: StateDict,
    settings: Settings,
    channelsOut: number,
  ): { tensors: StateDict; warnings: CheckpointWarning[] };
}

/**
 * One folder beside; `index.ts` lists them. Whoever trains, copies, saves or measures knows a model through this. It
 * should be frozen, so that recorded steps compare which one it is and not all that it says.
 */
export interface Objective<Model extends NamedModel = NamedModel, Tensors extends PassTensors = PassTensors> {
  readonly facts: ObjectiveFacts;
  /** Every tensor of a model with these settings, PyTorch's names and shapes; nothing is made or drawn. */
  layoutFor(settings: Settings, channels: Channels): TensorLayout[];
  /** First weights, a pure function of the settings and the data's channels; codebooks may be left to k-means. */
  drawWeights(settings: Settings, channels: Channels): SlicedWork<StateDict>;
  /**
   * A model in training mode, owned by the caller. Sizes are those of the arrays.
   * @throws Error naming the entry that is missing or has a wrong shape
   */
  modelFrom(state: StateDict): Model;
  /** A model in training mode around variables under PyTorch's names, which it takes over; its flags are set. */
  assemble(variables: ReadonlyMap<string, tf.Variable>): Model;
  /** Null: it cannot start from a checkpoint. */
  readonly checkpoints: CheckpointReader | null;
  /** Null: the model has no codebooks. */
  readonly coder: Coder<Model> | null;
  /** Dropout masks of a step, drawn on the CPU and owned by the caller; null for none. */
  dropoutMasks(settings: Settings, step: number, clips: number, frames: number): DropoutMasks | null;
  /**
   * What a batch needs beside what the data hold, made on the CPU as a pure function of the drawn batch, settings and step:
   * spectra, noise. Takes the place of parts of the same name; the caller owns the tensors. Left out: nothing.
   */
  prepare?(drawn: Batch, settings: Settings, step: number): Partial<BatchTensors>;
  /** The forward pass of a step, under the freeze levers. To be called inside a tidy or a gradient computation. */
  forward(model: Model, levers: FreezeLevers, batch: BatchTensors, onArrival: OnArrival): ForwardPass<Tensors>;
  /** In their order; at least one. */
  readonly phases: readonly Phase<Model, Tensors>[];
  /** Tensors of a forward pass in which a value that is not finite is looked for, in the order they are computed. */
  readonly places: readonly (readonly [place: TensorPlace, tensor: string])[];
}

/** AdamW as the settings have it, for a phase that asks for nothing else. */
export function adamWOf({ learningRate, beta1, beta2, adamEpsilon, weightDecay }: Settings): AdamWSettings {
  return { learningRate, beta1, beta2, epsilon: adamEpsilon, weightDecay };
}
