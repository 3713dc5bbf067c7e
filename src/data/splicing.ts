/**
 * Spliced frames, as in Kaldi's splice-feats: `splice` neighbouring frames stacked, oldest first. Frame t sees
 * t − floor((splice − 1)/2) … t + floor(splice/2); the first and last frame repeat beyond the ends of an utterance.
 * Batches splice the frames they copy: a whole data set of spliced frames would take `splice` times its memory.
 */
import type { Utterance } from './dataset.ts';

/**
 * Writes spliced frames of an utterance.
 *
 * @param first the first frame, and `count` how many of them, all within the utterance
 * @param output [frames, channels · splice], row-major, written from frame `at` on
 */
export function spliceFrames(
  { targets, frames }: Utterance,
  { first, count, splice }: { first: number; count: number; splice: number },
  output: Float32Array,
  at: number,
): void {
  const channels = targets.length / frames;
  const before = Math.floor((splice - 1) / 2);
  for (let row = 0; row < count; row++) {
    const start = first + row - before;
    const offset = (at + row) * splice * channels;
    if (start >= 0 && start + splice <= frames) {
      output.set(targets.subarray(start * channels, (start + splice) * channels), offset);
      continue;
    }
    for (let part = 0; part < splice; part++) {
      const source = Math.min(frames - 1, Math.max(0, start + part));
      output.set(targets.subarray(source * channels, (source + 1) * channels), offset + part * channels);
    }
  }
}
