/** The recordings that a person added, decoded. */
import type { Problem } from '../config/problems/problem.ts';
import type { AudioReport, AudioTotal } from '../protocol/requests.ts';
import { MAX_FILE_SECONDS, decodeAudio } from './audioDecoding.ts';
import { DataError, UnreadableFileError } from './dataError.ts';
import { type WorkOptions, throwIfCancelled } from './pacing.ts';
import type { Recording } from './features.ts';
import { SAMPLE_RATE } from './resampling.ts';

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
  readonly #maxTotalSeconds: number;
  #added: AddedFile[] = [];
  #revision = 0;

  /** @param maxTotalSeconds limit on all added files together; see `MAX_FILE_SECONDS` for the memory they take */
  constructor(maxTotalSeconds = MAX_FILE_SECONDS) {
    this.#maxTotalSeconds = maxTotalSeconds;
  }

  /** Counts changes of what was added: with the same number, the recordings are the same. */
  get revision(): number {
    return this.#revision;
  }

  /** What was added, in its order. */
  get recordings(): readonly Recording[] {
    return this.#added;
  }

  /**
   * Adds files, all of them or, if it is cancelled, none. A file that cannot be used is
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
    const { file } = recording;
    this.#added.push({ ...recording, name, file: file.name === name ? file : new File([file], name, file) });
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

  /** The added files, under their names here. Added to an empty library they give the same one. */
  files(): File[] {
    return this.#added.map(({ file }) => file);
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
}
