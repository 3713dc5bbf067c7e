/** Progress of reading, by the bytes that were read. */
import { pacer, type WorkOptions } from '../data/pacing.ts';
import type { ReadOptions } from '../formats/byteSource.ts';

/** How to read `bytes` bytes as (part of) some work: with its progress and its cancel, letting other work in. */
export function countingBytes({ signal, onProgress }: Required<WorkOptions>, bytes: number): ReadOptions {
  let read = 0;
  const onBytes = (count: number): void => {
    read += count;
    onProgress(Math.min(read / bytes, 1), '');
  };
  return { signal, onBytes, pause: pacer(signal) };
}
