/**
 * Which frames are trained on, and in which order. The probe is cut off once; batches are pure functions of seed
 * and step, so every lane sees the same ones and a resumed run goes on with the ones it would have seen.
 */
import { MOST_PROBE_FRAMES } from '../config/limits.ts';
import { DataError } from './dataError.ts';
import type { Batch, Dataset, Utterance } from './dataset.ts';
import { FRAME_RATE } from './melSpectrogram.ts';
import { randomStream } from './random.ts';
import { spliceFrames } from './splicing.ts';

/** Share of the frames that the probe takes. */
const PROBE_SHARE = 0.1;

/** Frames `start` … `start + frames − 1` of an utterance. */
export interface Piece {
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
  /** Frames that training may see. */
  trainingFrames: number;
  training: Stretch[];
  /** Fixed clips that are never trained on. */
  probe: Batch;
  /** Where they come from: their frames, one clip behind the other. */
  probePieces: readonly Piece[];
}

/** What decides the shape of a batch. */
type Channels = Pick<Split, 'channelsIn' | 'channelsOut' | 'splice'>;

/** Fills row `row` of the batch with the frames of a stretch from position `from` on. */
function copyClip(stretch: Stretch, from: number, batch: Batch, row: number, { channelsOut, splice }: Channels): void {
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
    written += count;
    position = 0;
  }
}

function emptyBatch(clips: number, frames: number, { channelsIn, channelsOut, splice }: Channels): Batch {
  const targets = new Float32Array(clips * frames * channelsOut);
  return {
    clips,
    frames,
    features: splice === 1 ? targets : new Float32Array(clips * frames * channelsIn),
    targets,
    starts: new Int32Array(clips),
  };
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
  const { utterances, channelsIn, channelsOut, splice } = dataset;
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
  return { clipFrames, channelsIn, channelsOut, splice, trainingFrames, training, probe, probePieces: stretch.pieces };
}

/**
 * Where a frame of the probe comes from.
 * @param index counted through all clips of the probe, one behind the other
 * @throws RangeError beyond the probe
 */
export function placeOfProbe({ probePieces }: Split, index: number): { utterance: Utterance; frame: number } {
  let left = index;
  for (const { utterance, start, frames } of probePieces) {
    if (left < frames) return { utterance, frame: start + left };
    left -= frames;
  }
  throw new RangeError(`placeOfProbe: no frame ${index}`);
}

/**
 * The batch of a step: clips drawn with replacement, every possible start equally likely. A pure function of the
 * split, the seed and the step; the first clips do not depend on how many are asked for.
 *
 * @param frames frames of each clip, at most the split's `clipFrames`
 * @param into an earlier batch of the split that nobody needs any more: if it has the same shape, it is overwritten
 * @throws RangeError if there are more frames than that
 */
export function sampleBatch(
  split: Split,
  { seed, step, clips, frames }: { seed: number; step: number; clips: number; frames: number },
  into: Batch | null = null,
): Batch {
  if (frames > split.clipFrames) {
    throw new RangeError(`the data set was split for clips of ${split.clipFrames} frames, ${frames} were asked for`);
  }
  const draw = clipDrawer(split, seed, step, frames);
  const batch = into?.clips === clips && into.frames === frames ? into : emptyBatch(clips, frames, split);
  for (let row = 0; row < clips; row++) draw(batch, row);
  return batch;
}

/** The clips of such a batch one after another, each a batch of its own: for more of them than fit into memory. */
export function* sampleClips(
  split: Split,
  { seed, step, clips, frames }: { seed: number; step: number; clips: number; frames: number },
): Generator<Batch> {
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
