/**
 * The recordings a session can train on: the bundled speech, fetched once, and the files a person added. Keeps
 * decoded samples and the last data set, so that a reset costs nothing.
 */
import type { DatasetKind, Settings } from '../config/settings.ts';
import type { AudioReport, AudioTotal, Voice } from '../protocol/requests.ts';
import { decodeAudio } from './audioDecoding.ts';
import { DataError, UnreadableFileError, type WorkOptions, throwIfCancelled } from './dataError.ts';
import type { Dataset } from './dataset.ts';
import { type Recording, buildDataset } from './features.ts';
import { planeDataset } from './planeClouds.ts';
import { SAMPLE_RATE, resampleTo16k } from './resampling.ts';
import { SPEECH_FOLDER, type SpeechManifest, parseSpeechManifest } from './speechManifest.ts';

/** All added files together: 115 MB of samples and, with GPT-SoVITS's sizes, 310 MB of features. */
export const MAX_TOTAL_SECONDS = 1800;

/** What of the settings decides the data set. Imported features are no matter of this library. */
export type DataSettings = Pick<Settings, 'voices' | 'planeShape' | 'seed' | 'mels' | 'splice'> & {
  dataset: Exclude<DatasetKind, 'features'>;
};

/** Reads a file of the site, given its path relative to the page, e.g. `speech/manifest.json`. */
export type FetchFile = (path: string) => Promise<Blob>;

export class AudioLibrary {
  readonly #fetchFile: FetchFile;
  readonly #maxTotalSeconds: number;
  #manifest: SpeechManifest | null = null;
  /** Samples of the bundled speech by file name. */
  readonly #speech = new Map<string, Float32Array>();
  #added: Recording[] = [];
  /** Counts changes of `#added`: part of the key of the last data set. */
  #revision = 0;
  #last: { key: string; dataset: Dataset } | null = null;

  /** @param maxTotalSeconds limit on all added files together */
  constructor(fetchFile: FetchFile, maxTotalSeconds = MAX_TOTAL_SECONDS) {
    this.#fetchFile = fetchFile;
    this.#maxTotalSeconds = maxTotalSeconds;
  }

  /**
   * The voices of the bundled speech.
   *
   * @throws DataError `no-data` if the list cannot be fetched; the next call tries again
   */
  async voices(): Promise<Voice[]> {
    return (await this.#speechManifest()).voices;
  }

  /**
   * The data set that the settings describe. Its arrays are shared between calls and must not be changed.
   *
   * @throws DataError `no-data` if no file was added or the speech cannot be fetched, `invalid-request` for an
   *   unknown voice or features that would not fit into memory, `cancelled` if the signal is aborted
   */
  async dataset(settings: DataSettings, options: WorkOptions = {}): Promise<Dataset> {
    const { dataset: kind, voices, planeShape, seed, mels, splice } = settings;
    const sizes = { mels, splice };
    const parts = {
      speech: () => [[...voices].sort(), sizes],
      audio: () => [this.#revision, sizes],
      plane: () => [planeShape, seed],
    }[kind]();
    const key = JSON.stringify([kind, parts]);
    if (this.#last?.key === key) return this.#last.dataset;
    this.#last = null; // before the next is built: the two need not fit into memory together
    const dataset =
      kind === 'plane'
        ? planeDataset({ planeShape, seed })
        : await buildDataset(
            kind,
            kind === 'speech' ? await this.#speechRecordings(voices, options) : this.#addedRecordings(),
            sizes,
            options,
          );
    this.#last = { key, dataset };
    return dataset;
  }

  /**
   * Adds a file to the data set `audio`. A file that cannot be used is reported, not thrown.
   *
   * @throws DataError `cancelled` if the signal is aborted; nothing is added then
   */
  async add(file: File, options: WorkOptions = {}): Promise<AudioReport> {
    const report: AudioReport = {
      name: this.#freeName(file.name || 'recording'),
      error: null,
      warnings: [],
      seconds: 0,
      sampleRate: 0,
      channels: 0,
    };
    try {
      const { samples, sampleRate, channels, warnings } = await decodeAudio(file, report.name, options);
      const seconds = samples.length / sampleRate;
      const left = this.#maxTotalSeconds - this.total().seconds;
      if (seconds > left) {
        const problem = `It lasts ${seconds.toFixed(1)} seconds, but only ${left.toFixed(1)} of`;
        throw new UnreadableFileError(
          report.name,
          `${problem} ${this.#maxTotalSeconds} are left.`,
          'Remove other files.',
        );
      }
      const resampled = await resampleTo16k(samples, sampleRate, options);
      throwIfCancelled(options.signal);
      // the name is settled last: a file of the same name may have been added in the meantime
      const recording = { name: this.#freeName(report.name), samples: resampled };
      this.#added.push(recording);
      this.#revision++;
      return { ...report, name: recording.name, warnings, seconds, sampleRate, channels };
    } catch (error) {
      if (!(error instanceof UnreadableFileError)) throw error;
      return { ...report, error: error.message };
    }
  }

  /**
   * Removes an added file.
   *
   * @throws DataError `invalid-request` if there is none of that name
   */
  remove(name: string): AudioTotal {
    const rest = this.#added.filter((recording) => recording.name !== name);
    if (rest.length === this.#added.length) {
      throw new DataError('invalid-request', `There is no added file named "${name}".`);
    }
    this.#added = rest;
    this.#revision++;
    return this.total();
  }

  /** The added files, in the order in which they were added, and how long they are together. */
  total(): AudioTotal {
    return {
      names: this.#added.map(({ name }) => name),
      seconds: this.#added.reduce((sum, { samples }) => sum + samples.length / SAMPLE_RATE, 0),
    };
  }

  /** `name`, or `name (2)` and so on if it is taken; the number stands before the file's extension. */
  #freeName(name: string): string {
    const taken = new Set(this.#added.map((recording) => recording.name));
    const dot = name.lastIndexOf('.');
    const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
    let free = name;
    for (let i = 2; taken.has(free); i++) free = `${stem} (${i})${extension}`;
    return free;
  }

  #addedRecordings(): readonly Recording[] {
    if (this.#added.length > 0) return this.#added;
    throw new DataError('no-data', 'No audio was added. Add audio files or a recording, or choose another data set.');
  }

  async #fetch(path: string): Promise<Blob> {
    try {
      return await this.#fetchFile(`${SPEECH_FOLDER}/${path}`);
    } catch (cause) {
      const message = `The bundled speech (${path}) cannot be fetched. Check the connection and try again.`;
      throw new DataError('no-data', message, { cause });
    }
  }

  async #speechManifest(): Promise<SpeechManifest> {
    this.#manifest ??= parseSpeechManifest(await (await this.#fetch('manifest.json')).text());
    return this.#manifest;
  }

  /** The recordings of the voices (all of them if none is named), fetched and decoded unless they are there. */
  async #speechRecordings(ids: readonly string[], { signal, onProgress }: WorkOptions): Promise<Recording[]> {
    const { voices, files } = await this.#speechManifest();
    const known = voices.map(({ id }) => id);
    const unknown = ids.find((id) => !known.includes(id));
    if (unknown !== undefined) {
      throw new DataError('invalid-request', `There is no voice "${unknown}"; choose from ${known.join(', ')}.`);
    }
    const wanted = files.filter(({ voice }) => ids.length === 0 || ids.includes(voice));
    const missing = wanted.filter(({ file }) => !this.#speech.has(file));
    const blobs = await Promise.all(missing.map(({ file }) => this.#fetch(file)));
    for (const [i, { file }] of missing.entries()) {
      onProgress?.(i / missing.length, file);
      const stop = signal ? { signal } : {};
      const { samples, sampleRate } = await decodeAudio(blobs[i] as Blob, file, stop);
      this.#speech.set(file, await resampleTo16k(samples, sampleRate, stop));
    }
    return wanted.map(({ file }) => ({ name: file, samples: this.#speech.get(file) as Float32Array }));
  }
}
