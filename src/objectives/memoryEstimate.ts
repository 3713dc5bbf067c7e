/**
 * How much memory an experiment takes, told from its facts before anything is built: float32 values of the model and its
 * copies, of a step at its peak, and of the data. It is rather too much than too
 * little: both copies of a healthy state and the largest probe are counted, though there is not always as much. A test
 * holds it between 0.8 and 1.6 times what is measured on wasm and cpu.
 */
import type { Experiment } from '../config/experiment.ts';
import { MOST_PROBE_FRAMES } from '../config/limits.ts';
import type { Problem } from '../config/problems/problem.ts';
import { channelsFor } from '../datasets/catalogue.ts';
import type { BackendInfo } from '../protocol/requests.ts';
import { factsOf } from './catalogue.ts';

/** What sizes depend on. */
type Sized = Pick<Experiment, 'objective' | 'settings'>;

/** Bytes of a float32. */
const VALUE = 4;
/** Kept beside a model: its state at step 0, and its state when the present freeze began. */
const REFERENCES = 2;
/** Moments of AdamW, of every parameter. */
const MOMENTS = 2;
/** States to go back to: the last healthy one, and the one that waits for its proof. */
const HEALTHY_COPIES = 2;
/** Share of a limit from which an experiment may not fit: what else is there is not counted. */
const LIKELY = 0.8;
/** Share of a machine's memory that a browser may give one page, about. */
const OF_MACHINE = 0.5;

/** What is held in one piece, and so must fit into one buffer of the device. */
export const PIECES = ['batch', 'parameters', 'codebook'] as const;
export type Piece = (typeof PIECES)[number];

/** Bytes. */
export interface MemoryEstimate {
  /** Parts of one lane. */
  lane: { parameters: number; buffers: number; moments: number; references: number; healthyCopies: number };
  /** All of one lane. */
  perLane: number;
  /** What a step holds besides: batch, activations, gradients. Lanes take turns, so it is there once. */
  step: number;
  /** Samples that are trained on, and the probe; null where it is not known how many there are. */
  data: number | null;
  lanes: number;
  total: number;
  largest: { piece: Piece; bytes: number };
}

/**
 * @param lanes how many
 * @param frames of data, at 50 a second; null: not known yet
 */
export function memoryEstimate(experiment: Sized, lanes: number, frames: number | null): MemoryEstimate {
  const { settings } = experiment;
  const channels = channelsFor(settings);
  const {
    parameters,
    buffers,
    piece,
    perFrame,
    perClip = 0,
    perBatch = 0,
    widest,
  } = factsOf(experiment).sizeOf(settings, channels);
  const bytes = (values: number): number => VALUE * values;
  const lane = {
    parameters: bytes(parameters),
    buffers: bytes(buffers),
    moments: bytes(MOMENTS * parameters),
    references: bytes(REFERENCES * (parameters + buffers)),
    healthyCopies: bytes(HEALTHY_COPIES * (parameters + buffers + MOMENTS * parameters)),
  };
  const perLane = Object.values(lane).reduce((sum, part) => sum + part, 0);
  const batch = settings.batchSize * settings.clipFrames;
  const step = bytes(batch * perFrame + settings.batchSize * perClip + perBatch + parameters);
  const probe = bytes(MOST_PROBE_FRAMES * channels.channelsIn);
  const data = frames === null ? null : bytes(frames * (channels.channelsIn + channels.channelsOut)) + probe;
  const pieces: Record<Piece, number> = {
    batch: bytes(batch * widest),
    parameters: bytes(parameters),
    codebook: bytes(piece),
  };
  const largest = PIECES.reduce((most, each) => (pieces[each] > pieces[most] ? each : most));
  return {
    lane,
    perLane,
    step,
    data,
    lanes,
    total: lanes * perLane + step + (data ?? probe),
    largest: { piece: largest, bytes: pieces[largest] },
  };
}

type Limits = BackendInfo['limits'];

/** @returns why a device cannot hold such a lane, however many there are; null if it can */
export function deviceProblem(experiment: Sized, { buffer }: Limits): Problem | null {
  const { largest } = memoryEstimate(experiment, 1, null);
  if (buffer === null || largest.bytes <= buffer) return null;
  return { code: 'piece-too-large', piece: largest.piece, bytes: largest.bytes, most: buffer };
}

/** What may be too small: the backend, which cannot hold more than it says, or the machine, as far as is known. */
export type Shortage = { of: 'backend' | 'machine'; most: number };

/**
 * @param machine bytes of the machine's memory; null: not known
 * @returns what the experiment probably does not fit into; null if it probably fits
 */
export function likelyShortage({ total }: MemoryEstimate, { memory }: Limits, machine: number | null): Shortage | null {
  if (memory !== null && total > LIKELY * memory) return { of: 'backend', most: memory };
  if (machine !== null && total > OF_MACHINE * machine) return { of: 'machine', most: machine };
  return null;
}
