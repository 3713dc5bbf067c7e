/** What data sets are made of, as in a program that nobody has added anything to. */
import { readFile } from 'node:fs/promises';
import { BundledSpeech } from '../../src/data/bundledSpeech.ts';
import { nothingBrought } from '../../src/lab/brought.ts';
import type { Brought } from '../../src/lab/brought.ts';

const publicFolder = new URL('../../public/', import.meta.url);

/** The bundled speech is read from the project's own folder; `fetched` lists what of it was asked for. */
export function bundledSources(): Brought & { fetched: string[] } {
  const fetched: string[] = [];
  const speech = new BundledSpeech(async (path) => {
    fetched.push(path);
    return new Blob([await readFile(new URL(path, publicFolder))]);
  });
  return { ...nothingBrought(speech), fetched };
}

/** For work that nobody watches or cancels. */
export const unwatched = { signal: new AbortController().signal, onProgress: () => {} };
