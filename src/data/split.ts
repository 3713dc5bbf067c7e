/** Which frames are trained on, and which the probe is made of: a data set is divided once. */
import { type BatchPart, WINDOWS } from '../config/batchForm.ts';
import { MOST_PROBE_FRAMES } from '../config/limits.ts';
import { DataError } from './dataError.ts';
import type { Batch, Dataset, Utterance } from './dataset.ts';
import { FRAME_RATE } from './melSpectrogram.ts';
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
export interface Stretch {
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
  /** Symbols of the longest text; at least one. */
  symbols: number;
  /** Frames that training may see. */
  trainingFrames: number;
  training: Stretch[];
  /** Fixed clips that are never trained on. */
  probe: Batch;
  /** Of utterances that the probe has frames of: how many frames stand before those, and before the gap between. */
  beforeProbe: ReadonlyMap<string, number>;
  /** Where they come from: their frames, one clip behind the other. */
  probePieces: readonly Piece[];
}

/** What decides the shape of a batch. */
type Channels = Pick<Split, 'channelsIn' | 'channelsOut' | 'splice' | 'samplesPerFrame'>;

/** What is said where nobody knows what is said: as the original does without text, its first symbol. */
const NO_TEXT = Int32Array.of(0);
const textOf = ({ text }: Utterance): Int32Array => (text && text.length > 0 ? text : NO_TEXT);

/** Fills row `row` of the batch with the frames of a stretch from position `from` on, as many as there are. */
export function copyClip(
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
    if (batch.waveform) {
      const samples = batch.waveform.subarray(at * samplesPerFrame, (at + count) * samplesPerFrame);
      copySound(utterance, first * samplesPerFrame, samples);
    }
    written += count;
    position = 0;
  }
}

/** Fills `target` with the sound of an utterance from a sample on; one without sound leaves it as it is. */
function copySound({ waveform, samples }: Utterance, from: number, target: Float32Array): void {
  if (waveform) target.set(waveform.subarray(from, from + target.length));
  else samples?.copy(from, target);
}

/** Fills row `row` of the batch with what is said in an utterance. */
export function copyText(utterance: Utterance, { clips, text, textMask }: Batch, row: number): void {
  const ids = textOf(utterance);
  if (text) {
    const symbols = text.length / clips;
    text.fill(0, row * symbols, (row + 1) * symbols).set(ids.subarray(0, symbols), row * symbols);
  }
  if (textMask) {
    const symbols = textMask.length / clips;
    textMask
      .fill(0, row * symbols, (row + 1) * symbols)
      .fill(1, row * symbols, row * symbols + Math.min(symbols, ids.length));
  }
}

/** Symbols of the longest text among those utterances. */
function mostSymbols(utterances: Iterable<Utterance>): number {
  let most = 1;
  for (const utterance of utterances) most = Math.max(most, textOf(utterance).length);
  return most;
}

/** A batch of that shape, all zeros but lengths and mask, which say that clips are full. */
export function emptyBatch(
  clips: number,
  frames: number,
  { channelsIn, channelsOut, splice, samplesPerFrame = 0, symbols = 0 }: Channels & { symbols?: number },
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
  if (parts.includes('text')) batch.text = new Int32Array(clips * symbols);
  if (parts.includes('textMask')) batch.textMask = new Float32Array(clips * symbols);
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
  return {
    ...sizes,
    ...sound,
    symbols: mostSymbols(utterances),
    trainingFrames,
    training,
    probe,
    beforeProbe: new Map(cut),
    probePieces: stretch.pieces,
  };
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
  const trainingFrames = training.reduce((sum, { frames }) => sum + frames, 0);
  return { ...start, symbols: mostSymbols(utterances), training, trainingFrames };
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
