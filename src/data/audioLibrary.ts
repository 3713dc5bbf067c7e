/**
 * The recordings a session can train on: the bundled speech and the files a person added. Keeps decoded samples and
 * the last data set, so that a reset costs nothing.
 */
import type { Problem } from '../config/problems/problem.ts';
import type { DatasetKind, Settings } from '../config/settings.ts';
import type { AudioReport, AudioTotal } from '../protocol/requests.ts';
import { MAX_FILE_SECONDS, decodeAudio } from './audioDecoding.ts';
import type { BundledSpeech } from './bundledSpeech.ts';
import { DataError, UnreadableFileError } from './dataError.ts';
import { type WorkOptions, throwIfCancelled } from './pacing.ts';
import type { Dataset } from './dataset.ts';
import { type Recording, buildDataset } from './features.ts';
import { planeDataset } from './planeClouds.ts';
import { SAMPLE_RATE } from './resampling.ts';

/** What of the settings decides the data set. Imported features are no matter of this library. */
export type DataSettings = Pick<Settings, 'voices' | 'planeShape' | 'seed' | 'mels' | 'splice'> & {
  dataset: Exclude<DatasetKind, 'features'>;
};

interface AddedFile extends Recording {
  /** As it was given; the samples come from it. */
  file: File;
}

/** A file after decoding, with its samples if it can be used. */
interface Decoded {
  report: AudioReport;
  recording: AddedFile | null;
}

const refused = (name: string, { problem }: UnreadableFileError): AudioReport => ({
  name,
  error: problem,
  warnings: [],
  seconds: 0,
  sampleRate: 0,
  channels: 0,
});

export class AudioLibrary {
  /** May be shared with other libraries. */
  readonly speech: BundledSpeech;
  readonly #maxTotalSeconds: number;
  #added: AddedFile[] = [];
  /** Counts changes of `#added`: part of the key of the last data set. */
  #revision = 0;
  #last: { key: string; dataset: Dataset } | null = null;

  /** @param maxTotalSeconds limit on all added files together; see `MAX_FILE_SECONDS` for the memory they take */
  constructor(speech: BundledSpeech, maxTotalSeconds = MAX_FILE_SECONDS) {
    this.speech = speech;
    this.#maxTotalSeconds = maxTotalSeconds;
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
            kind === 'speech' ? await this.speech.recordings(voices, share(options, 0, 0.4)) : this.#addedRecordings(),
            sizes,
            kind === 'speech' ? share(options, 0.4, 1) : options,
          );
    this.#last = { key, dataset };
    return dataset;
  }

  /**
   * Adds files to the data set `audio`, all of them or, if it is cancelled, none. A file that cannot be used is
   * reported, not thrown.
   *
   * @returns a report for each file, in their order
   * @throws DataError `cancelled` if the signal is aborted
   */
  async add(files: readonly File[], { signal, onProgress }: WorkOptions = {}): Promise<AudioReport[]> {
    const bytes = files.reduce((sum, { size }) => sum + size, 0);
    const decoded: Decoded[] = [];
    let before = 0;
    let seconds = 0;
    for (const file of files) {
      const ofAll = (done: number): void => onProgress?.((before + done * file.size) / bytes, file.name);
      ofAll(0);
      const one = await this.#decode(file, { ...(signal ? { signal } : {}), onProgress: ofAll });
      decoded.push(this.#ifThereIsRoom(one, seconds)); // now, or files without end would pile up
      before += file.size;
      seconds += decoded.at(-1)?.report.seconds ?? 0;
    }
    throwIfCancelled(signal);
    // in one go, with room and names settled last: other files may have been added in the meantime
    return decoded.map((one) => this.#take(this.#ifThereIsRoom(one, 0)));
  }

  async #decode(file: File, options: WorkOptions): Promise<Decoded> {
    const name = file.name || 'recording';
    try {
      const { samples, ...rest } = await decodeAudio(file, name, options);
      return { report: { name, error: null, ...rest }, recording: { name, samples, file } };
    } catch (error) {
      if (!(error instanceof UnreadableFileError)) throw error;
      return { report: refused(name, error), recording: null };
    }
  }

  /** The file, or its refusal if it does not fit beside those that were added and `others` seconds more. */
  #ifThereIsRoom({ report, recording }: Decoded, others: number): Decoded {
    const left = this.#maxTotalSeconds - this.total().seconds - others;
    if (!recording || report.seconds <= left) return { report, recording };
    const problem: Problem = { code: 'audio-no-room', seconds: report.seconds, left, most: this.#maxTotalSeconds };
    const error = new UnreadableFileError(report.name, problem, { code: 'remove-others' });
    return { report: refused(report.name, error), recording: null };
  }

  #take({ report, recording }: Decoded): AudioReport {
    if (!recording) return report;
    const name = this.#freeName(report.name);
    this.#added.push({ ...recording, name });
    this.#revision++;
    return { ...report, name };
  }

  /**
   * Removes an added file.
   *
   * @throws DataError `invalid-request` if there is none of that name
   */
  remove(name: string): AudioTotal {
    const rest = this.#added.filter((recording) => recording.name !== name);
    if (rest.length === this.#added.length) {
      throw new DataError('invalid-request', { code: 'no-added-file', name });
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

  /** The added files as they were given, under their names here. Added to an empty library they give the same one. */
  files(): File[] {
    return this.#added.map(({ name, file }) => (file.name === name ? file : new File([file], name, file)));
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
    throw new DataError('no-data', { code: 'no-audio-added' });
  }
}

/** Progress of a part of the work, as progress of the whole. */
function share({ signal, onProgress }: WorkOptions, from: number, to: number): WorkOptions {
  return {
    ...(signal ? { signal } : {}),
    ...(onProgress
      ? { onProgress: (done, detail, stage) => onProgress(from + (to - from) * done, detail, stage) }
      : {}),
  };
}
