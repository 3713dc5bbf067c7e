/** What data sets are made of, as in a program that nobody has added anything to. */
import { readFile } from 'node:fs/promises';
import { BundledSpeech } from '../../src/data/bundledSpeech.ts';
import { noInputs } from '../../src/lab/inputs.ts';
import type { Inputs } from '../../src/lab/inputs.ts';

const publicFolder = new URL('../../public/', import.meta.url);

/** The bundled speech is read from the project's own folder; `fetched` lists what of it was asked for. */
export function bundledSources(): Inputs & { fetched: string[] } {
  const fetched: string[] = [];
  const speech = new BundledSpeech(async (path) => {
    fetched.push(path);
    return new Blob([await readFile(new URL(path, publicFolder))]);
  });
  return { ...noInputs(speech), fetched };
}

/** For work that nobody watches or cancels. */
export const unwatched = { signal: new AbortController().signal, onProgress: () => {} };
