/** The speech that comes with the page: fetched once, decoded once, shared by all audio libraries. */
import { phonemeIds } from '../config/phonemeSymbols.ts';
import type { Problem } from '../config/problems/problem.ts';
import type { Voice } from '../protocol/requests.ts';
import { decodeAudio } from './audioDecoding.ts';
import { DataError, UnreadableFileError } from './dataError.ts';
import { unlessCancelled, type WorkOptions } from './pacing.ts';
import type { Recording } from './features.ts';
import type { SampleBuffer } from './sampleBuffer.ts';
import { SPEECH_FOLDER, readSpeechManifest, type SpeechManifest } from './speechManifest.ts';

/** Reads a file of the site, given its path relative to the page, e.g. `speech/manifest.json`. */
export type FetchFile = (path: string) => Promise<Blob>;

export class BundledSpeech {
  readonly #fetchFile: FetchFile;
  #manifest: SpeechManifest | null = null;
  /** By file name. */
  readonly #samples = new Map<string, SampleBuffer>();

  constructor(fetchFile: FetchFile) {
    this.#fetchFile = fetchFile;
  }

  /**
   * Its voices.
   *
   * @throws DataError `no-data` if the list cannot be fetched; the next call tries again
   */
  async voices(): Promise<Voice[]> {
    return (await this.#loadManifest()).voices;
  }

  /**
   * The recordings of voices (all of them if none is named), fetched and decoded unless they are there.
   *
   * @throws DataError `no-data` if they cannot be fetched or arrive damaged, `invalid-request` for an unknown voice, `cancelled` if the
   *   signal is aborted
   */
  async recordings(ids: readonly string[], { signal, onProgress }: WorkOptions = {}): Promise<Recording[]> {
    const { voices, files } = await unlessCancelled(this.#loadManifest(), signal);
    const known = voices.map(({ id }) => id);
    const unknown = ids.find((id) => !known.includes(id));
    if (unknown !== undefined) {
      throw new DataError('invalid-request', { code: 'no-voice', unknown, known });
    }
    const wanted = files.filter(({ voice }) => ids.length === 0 || ids.includes(voice));
    const missing = wanted.filter(({ file }) => !this.#samples.has(file));
    const blobs = await unlessCancelled(Promise.all(missing.map(({ file }) => this.#fetch(file))), signal);
    for (const [i, { file }] of missing.entries()) {
      onProgress?.(i / missing.length, file);
      this.#samples.set(file, await decodeBundled(blobs[i] as Blob, file, signal));
    }
    return wanted.map(({ file, phonemes }) => ({
      name: file,
      samples: this.#samples.get(file) as SampleBuffer,
      ...textOf(phonemes),
    }));
  }

  async #fetch(path: string): Promise<Blob> {
    try {
      return await this.#fetchFile(`${SPEECH_FOLDER}/${path}`);
    } catch (cause) {
      throw missing({ code: 'speech-not-loaded', path }, cause);
    }
  }

  async #loadManifest(): Promise<SpeechManifest> {
    this.#manifest ??= await readSpeechManifest(await this.#fetch('manifest.json'));
    return this.#manifest;
  }
}

/** What is said, if the list says it in symbols that there are. */
function textOf(phonemes: string | undefined): Pick<Recording, 'text'> {
  const text = phonemes === undefined ? null : phonemeIds(phonemes.split(' '));
  return text ? { text } : {};
}

/** Samples of a bundled file. It was whole when it was published, so damage is no fault of its own. */
async function decodeBundled(blob: Blob, file: string, signal: AbortSignal | undefined): Promise<SampleBuffer> {
  const torn = (cause?: unknown): DataError => missing({ code: 'speech-torn', path: file }, cause);
  try {
    const { samples, warnings } = await decodeAudio(blob, file, signal ? { signal } : {});
    if (warnings.includes('cut-off')) throw torn();
    return samples;
  } catch (error) {
    throw error instanceof UnreadableFileError ? torn(error) : error;
  }
}

function missing(problem: Problem, cause?: unknown): DataError {
  return new DataError('no-data', problem, { cause });
}
