/**
 * Which frames are trained on, and in which order. The probe is cut off once; batches are pure functions of seed
 * and step, so every lane sees the same ones and a resumed run goes on with the ones it would have seen.
 */
import { type BatchForm, type BatchPart, WINDOWS } from '../config/batchForm.ts';
import { MOST_PROBE_FRAMES } from '../config/limits.ts';
import { DataError } from './dataError.ts';
import type { Batch, Dataset, Utterance } from './dataset.ts';
import { FRAME_RATE } from './melSpectrogram.ts';
import { randomStream } from './random.ts';
import { spliceFrames } from './splicing.ts';

/** Share of the frames that the probe takes. */
const PROBE_SHARE = 0.1;

/** Frames `start` … `start + frames − 1` of an utterance. */
interface Piece {
  utterance: Utterance;
  start: number;
  frames: number;
}

/**
 * Consecutive frames from which clips are cut: one utterance, or as many neighbouring ones joined end to end as it
 * takes to hold a clip. A clip may run over such a join; it is as long as any other.
 */
interface Stretch {
  pieces: Piece[];
  frames: number;
}

/** A data set divided into training frames and the probe. */
export interface Split {
  clipFrames: number;
  channelsIn: number;
  channelsOut: number;
  splice: number;
  /** Samples of sound in a frame; absent: there is no sound. */
  samplesPerFrame?: number;
  /** Frames that training may see. */
  trainingFrames: number;
  training: Stretch[];
  /** Fixed clips that are never trained on. */
  probe: Batch;
  /** Of utterances that the probe has frames of: how many frames stand before those, and before the gap between. */
  beforeProbe: ReadonlyMap<string, number>;
}

/** What decides the shape of a batch. */
type Channels = Pick<Split, 'channelsIn' | 'channelsOut' | 'splice' | 'samplesPerFrame'>;

/** Fills row `row` of the batch with the frames of a stretch from position `from` on, as many as there are. */
function copyClip(
  stretch: Stretch,
  from: number,
  batch: Batch,
  row: number,
  { channelsOut, splice, samplesPerFrame = 0 }: Channels,
): void {
  let written = 0;
  let position = from;
  for (const { utterance, start, frames } of stretch.pieces) {
    if (written === batch.frames) return;
    if (position >= frames) {
      position -= frames;
      continue;
    }
    const count = Math.min(frames - position, batch.frames - written);
    const first = start + position;
    const at = row * batch.frames + written;
    batch.targets.set(utterance.targets.subarray(first * channelsOut, (first + count) * channelsOut), at * channelsOut);
    if (splice > 1) spliceFrames(utterance, { first, count, splice }, batch.features, at);
    if (batch.waveform && utterance.waveform) {
      const samples = utterance.waveform.subarray(first * samplesPerFrame, (first + count) * samplesPerFrame);
      batch.waveform.set(samples, at * samplesPerFrame);
    }
    written += count;
    position = 0;
  }
}

function emptyBatch(
  clips: number,
  frames: number,
  { channelsIn, channelsOut, splice, samplesPerFrame = 0 }: Channels,
  parts: readonly BatchPart[] = WINDOWS.parts,
): Batch {
  const targets = new Float32Array(clips * frames * channelsOut);
  const batch: Batch = {
    clips,
    frames,
    features: splice === 1 ? targets : new Float32Array(clips * frames * channelsIn),
    targets,
    starts: new Int32Array(clips),
  };
  if (parts.includes('lengths')) batch.lengths = new Int32Array(clips).fill(frames);
  if (parts.includes('mask')) batch.mask = new Float32Array(clips * frames).fill(1);
  if (parts.includes('waveform')) batch.waveform = new Float32Array(clips * frames * samplesPerFrame);
  return batch;
}

/**
 * How many frames at the end of each utterance belong to the probe. Whole clips, from utterances spread over the
 * data set, if enough utterances hold two clips; otherwise every utterance gives a tail in proportion to its length.
 */
function probeTails(utterances: readonly Utterance[], clips: number, clipFrames: number, gap: number): number[] {
  const tails = utterances.map(() => 0);
  const long = utterances.flatMap(({ frames }, i) => (frames >= 2 * clipFrames + gap ? [i] : []));
  const capacity = (i: number): number => Math.floor(((utterances[i] as Utterance).frames - gap) / clipFrames) - 1;
  if (long.reduce((sum, i) => sum + capacity(i), 0) >= clips) {
    for (let clip = 0; clip < clips; clip++) {
      let giver = Math.floor((clip * long.length) / clips);
      const isFull = (i: number): boolean => (tails[i] as number) / clipFrames >= capacity(i);
      while (isFull(long[giver] as number)) giver = (giver + 1) % long.length;
      tails[long[giver] as number]! += clipFrames;
    }
    return tails;
  }
  const total = utterances.reduce((sum, { frames }) => sum + frames, 0);
  let before = 0;
  return utterances.map(({ frames }) => {
    const from = Math.round((before * clips * clipFrames) / total);
    before += frames;
    return Math.round((before * clips * clipFrames) / total) - from;
  });
}

/** Joins neighbouring pieces until each stretch holds a clip; what is left over at the end joins the last stretch. */
function joinPieces(pieces: readonly Piece[], clipFrames: number): Stretch[] {
  const stretches: Stretch[] = [];
  let open: Stretch = { pieces: [], frames: 0 };
  for (const piece of pieces) {
    open.pieces.push(piece);
    open.frames += piece.frames;
    if (open.frames >= clipFrames) {
      stretches.push(open);
      open = { pieces: [], frames: 0 };
    }
  }
  const last = stretches.at(-1);
  if (last && open.frames > 0) {
    last.pieces.push(...open.pieces);
    last.frames += open.frames;
  }
  return stretches;
}

/**
 * Cuts the probe off a data set: about a tenth of the frames (at least one clip, at most 1024 frames or one clip),
 * from the ends of the utterances. The frames just before it are left out of training as well, since their spliced
 * features and their windows reach into the probe.
 *
 * @param clipFrames frames of a training clip; the probe has clips of the same length
 * @throws DataError `no-data` if there is not one clip to train on and one for the probe
 */
export function splitDataset(dataset: Dataset, clipFrames: number): Split {
  const { utterances, channelsIn, channelsOut, splice, samplesPerFrame } = dataset;
  const total = utterances.reduce((sum, { frames }) => sum + frames, 0);
  const gap = Math.floor(splice / 2) + 3; // a window of 1024 samples reaches 3 hops of 320
  const wanted = Math.min(Math.round((total * PROBE_SHARE) / clipFrames), Math.floor(MOST_PROBE_FRAMES / clipFrames));
  const clips = Math.max(1, wanted);
  const tails = total >= 2 * clipFrames ? probeTails(utterances, clips, clipFrames, gap) : utterances.map(() => 0);
  const pieces = utterances.map((utterance, i): Piece => {
    const tail = tails[i] as number;
    return { utterance, start: 0, frames: Math.max(0, utterance.frames - tail - (tail > 0 ? gap : 0)) };
  });
  const training = joinPieces(
    pieces.filter(({ frames }) => frames > 0),
    clipFrames,
  );
  if (total < 2 * clipFrames || training.length === 0) {
    const needed = (2 * clipFrames + gap * Math.max(1, utterances.length)) / FRAME_RATE;
    throw new DataError('no-data', { code: 'data-too-short', seconds: total / FRAME_RATE, clipFrames, needed });
  }
  const held = utterances.map((utterance, i): Piece => {
    const tail = tails[i] as number;
    return { utterance, start: utterance.frames - tail, frames: tail };
  });
  const probe = emptyBatch(clips, clipFrames, dataset);
  const stretch: Stretch = { pieces: held.filter(({ frames }) => frames > 0), frames: clips * clipFrames };
  for (let row = 0; row < clips; row++) copyClip(stretch, row * clipFrames, probe, row, dataset);
  const trainingFrames = training.reduce((sum, { frames }) => sum + frames, 0);
  const sound = samplesPerFrame === undefined ? {} : { samplesPerFrame };
  const cut = pieces.flatMap(({ utterance: { name }, frames }, i): [string, number][] =>
    (tails[i] as number) > 0 ? [[name, frames]] : [],
  );
  const sizes = { clipFrames, channelsIn, channelsOut, splice };
  return { ...sizes, ...sound, trainingFrames, training, probe, beforeProbe: new Map(cut) };
}

/**
 * Other data to train on, beside the probe of those at the start: all frames but those that the probe was cut from.
 *
 * @param start its channels are those of the data set
 * @throws DataError `no-data` if there is not one clip to train on
 */
export function splitForPhase({ utterances }: Dataset, start: Split): Split {
  const { clipFrames, beforeProbe } = start;
  const pieces = utterances.map((utterance): Piece => {
    const frames = beforeProbe.get(utterance.name) ?? utterance.frames;
    return { utterance, start: 0, frames };
  });
  const training = joinPieces(
    pieces.filter(({ frames }) => frames > 0),
    clipFrames,
  );
  if (training.length === 0) {
    const seconds = pieces.reduce((sum, { frames }) => sum + frames, 0) / FRAME_RATE;
    throw new DataError('no-data', { code: 'data-too-short', seconds, clipFrames, needed: clipFrames / FRAME_RATE });
  }
  return { ...start, training, trainingFrames: training.reduce((sum, { frames }) => sum + frames, 0) };
}

/** What decides a batch, beside the data. */
interface BatchRequest {
  seed: number;
  step: number;
  clips: number;
  /** Frames of each clip, at most the split's `clipFrames`. */
  frames: number;
}

/**
 * The batch of a step: clips drawn with replacement, every possible start equally likely. Of `utterances` each is as
 * likely as any other, however long. A pure function of the split, the seed and the step; the first clips do not depend
 * on how many are asked for.
 *
 * @param form windows of features and targets, unless something else is asked for
 * @param into an earlier batch of the split and of that form that nobody needs any more: if it has the same shape, it is
 *   overwritten
 * @throws RangeError if there are more frames than a clip of the split has; DataError `no-data` if sound is asked for of
 *   data without any
 */
export function sampleBatch(
  split: Split,
  { seed, step, clips, frames }: BatchRequest,
  into: Batch | null = null,
  form: BatchForm = WINDOWS,
): Batch {
  if (frames > split.clipFrames) {
    throw new RangeError(`the data set was split for clips of ${split.clipFrames} frames, ${frames} were asked for`);
  }
  if (form.parts.includes('waveform') && split.samplesPerFrame === undefined) {
    throw new DataError('no-data', { code: 'data-without-sound' });
  }
  const drawer = form.clips === 'windows' ? clipDrawer : utteranceDrawer;
  const draw = drawer(split, seed, step, frames);
  const batch = into?.clips === clips && into.frames === frames ? into : emptyBatch(clips, frames, split, form.parts);
  for (let row = 0; row < clips; row++) draw(batch, row);
  return batch;
}

/** The clips of such a batch one after another, each a batch of its own: for more of them than fit into memory. */
export function* sampleClips(split: Split, { seed, step, clips, frames }: BatchRequest): Generator<Batch> {
  const draw = clipDrawer(split, seed, step, frames);
  for (let clip = 0; clip < clips; clip++) {
    const batch = emptyBatch(1, frames, split);
    draw(batch, 0);
    yield batch;
  }
}

/** Draws the clips of a step in their order, each into a row of a batch. */
function clipDrawer(split: Split, seed: number, step: number, frames: number): (batch: Batch, row: number) => void {
  const random = randomStream(seed, 'batch', step);
  const starts = split.training.map((stretch) => stretch.frames - frames + 1);
  const total = starts.reduce((sum, count) => sum + count, 0);
  return (batch, row) => {
    let start = random.integer(total);
    let index = 0;
    let before = 0;
    while (start >= (starts[index] as number)) {
      before += (split.training[index] as Stretch).frames;
      start -= starts[index++] as number;
    }
    batch.starts[row] = before + start;
    copyClip(split.training[index] as Stretch, start, batch, row, split);
  };
}

/** The same for clips that are whole utterances, or windows of longer ones. What they do not fill is zeros. */
function utteranceDrawer(
  split: Split,
  seed: number,
  step: number,
  frames: number,
): (batch: Batch, row: number) => void {
  const random = randomStream(seed, 'batch', step);
  const pieces = split.training.flatMap((stretch) => stretch.pieces);
  let total = 0;
  const before = pieces.map((piece) => {
    total += piece.frames;
    return total - piece.frames;
  });
  return (batch, row) => {
    const index = random.integer(pieces.length);
    const piece = pieces[index] as Piece;
    const length = Math.min(piece.frames, frames);
    const start = random.integer(piece.frames - length + 1);
    batch.starts[row] = (before[index] as number) + start;
    clearRow(batch, row);
    copyClip({ pieces: [piece], frames: piece.frames }, start, batch, row, split);
    if (batch.lengths) batch.lengths[row] = length;
    batch.mask?.fill(1, row * frames, row * frames + length);
  };
}

/** Sets a clip to zeros in every part. */
function clearRow({ clips, features, targets, mask, waveform }: Batch, row: number): void {
  for (const part of [features, targets, mask, waveform]) {
    const size = (part?.length ?? 0) / clips;
    part?.fill(0, row * size, (row + 1) * size);
  }
}
