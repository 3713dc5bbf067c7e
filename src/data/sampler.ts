/**
 * In which order frames are trained on. Batches are pure functions of seed and step, so every lane sees the same ones and
 * a resumed run goes on with the ones it would have seen.
 */
import { type BatchForm, WINDOWS } from '../config/batchForm.ts';
import { DataError } from './dataError.ts';
import type { Batch } from './dataset.ts';
import { randomStream } from './random.ts';
import { copyClip, copyText, emptyBatch, type Piece, type Split, type Stretch } from './split.ts';

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
    copyText(piece.utterance, batch, row);
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
