/** The feature files that a person added: what goes into ssl_proj as it is, such as GPT-SoVITS's `4-cnhubert/*.pt`. */
import type { Problem } from '../config/problems/problem.ts';
import type { FeatureFile, FeatureManifest } from '../protocol/files.ts';
import { DataError } from './dataError.ts';
import type { Utterance } from './dataset.ts';
import { pooled } from './featureStatistics.ts';

/** All features together, as float32: 87 minutes of 768 channels. A browser tab has about 4 GB. */
export const MAX_IMPORTED_BYTES = 768 * 2 ** 20;

/** A file that was read. */
export interface FeatureReading {
  file: File;
  /** With an `error`, the file is listed but not taken. */
  report: FeatureFile;
  /** `targets` are the features themselves, [frames, channels]. */
  utterances: Utterance[];
}

export class FeatureLibrary {
  readonly #maxBytes: number;
  /** By the names of the files, in the order in which they were added. */
  readonly #taken = new Map<string, FeatureReading>();
  readonly #refused = new Map<string, FeatureFile>();
  /** Which file holds an utterance. */
  readonly #holders = new Map<string, string>();
  #bytes = 0;

  /** @param maxBytes limit on the features of all files together */
  constructor(maxBytes = MAX_IMPORTED_BYTES) {
    this.#maxBytes = maxBytes;
  }

  /** Channels that all files have; 0 without any. */
  get channels(): number {
    const [first] = this.#taken.values();
    return first?.report.channels ?? 0;
  }

  /** Of all files, in their order. Their arrays are shared between calls and must not be changed. */
  get utterances(): Utterance[] {
    return [...this.#taken.values()].flatMap((reading) => reading.utterances);
  }

  /** Bytes that further files may take. */
  get bytesLeft(): number {
    return this.#maxBytes - this.#bytes;
  }

  /** The files that were taken, in the order in which they were added. */
  files(): File[] {
    return [...this.#taken.values()].map(({ file }) => file);
  }

  /**
   * Adds files, all in one go. One of a name that is there already takes its place; if it cannot be used, the one that
   * is there stays. Every file is listed, with the reason if it was not taken: other channels than the files that are
   * there, an utterance that another file holds, or no memory left.
   */
  add(readings: readonly FeatureReading[]): FeatureManifest {
    for (const reading of readings) {
      const { name } = reading.report;
      this.#refused.delete(name);
      const error = reading.report.error ?? this.#problem(reading);
      if (error === null) this.#take(name, reading);
      else this.#refused.set(name, { ...reading.report, error });
    }
    return this.manifest();
  }

  /**
   * Takes files out, those that were refused included.
   * @param names null: all
   * @throws DataError `invalid-request` if there is none of a name; nothing is taken out then
   */
  remove(names: readonly string[] | null): FeatureManifest {
    const unknown = names?.find((name) => !this.#taken.has(name) && !this.#refused.has(name));
    if (unknown !== undefined) {
      throw new DataError('invalid-request', { code: 'no-feature-file', name: unknown });
    }
    for (const name of names ?? [...this.#taken.keys(), ...this.#refused.keys()]) {
      this.#release(name);
      this.#taken.delete(name);
      this.#refused.delete(name);
    }
    return this.manifest();
  }

  /** What was given, files that were taken first, and totals over those. */
  manifest(): FeatureManifest {
    const taken = [...this.#taken.values()].map(({ report }) => report);
    const sum = (of: (report: FeatureFile) => number): number => taken.reduce((total, report) => total + of(report), 0);
    const parts = taken.map((report) => ({ ...report, count: report.frames * report.channels }));
    return {
      files: [...taken, ...this.#refused.values()],
      taken: taken.length,
      channels: this.channels,
      frames: sum(({ frames }) => frames),
      seconds: sum(({ seconds }) => seconds),
      outliers: sum(({ outliers }) => outliers),
      ...pooled(parts),
    };
  }

  #take(name: string, reading: FeatureReading): void {
    this.#release(name);
    this.#taken.set(name, reading);
    this.#bytes += bytesOf(reading);
    for (const utterance of reading.utterances) this.#holders.set(utterance.name, name);
  }

  /** Gives back what a file takes, if it is there. */
  #release(name: string): void {
    const reading = this.#taken.get(name);
    if (!reading) return;
    this.#bytes -= bytesOf(reading);
    for (const utterance of reading.utterances) this.#holders.delete(utterance.name);
  }

  /** Why a file cannot stand beside the others, or null. */
  #problem(reading: FeatureReading): Problem | null {
    const { name, channels } = reading.report;
    const replaced = this.#taken.get(name);
    const areOthers = this.#taken.size > (replaced ? 1 : 0);
    if (areOthers && this.channels !== channels) {
      return { code: 'other-channels', name, channels, there: this.channels };
    }
    const own = new Set<string>();
    for (const utterance of reading.utterances) {
      const holder = own.has(utterance.name) ? name : this.#holders.get(utterance.name);
      if (holder !== undefined && (holder !== name || own.has(utterance.name))) {
        return { code: 'utterance-held', name, utterance: utterance.name, holder };
      }
      own.add(utterance.name);
    }
    const left = this.bytesLeft + (replaced ? bytesOf(replaced) : 0);
    return bytesOf(reading) > left ? tooLarge(name, bytesOf(reading), left) : null;
  }
}

/** What is said of a file that memory has no room for. */
export function tooLarge(name: string, bytes: number, left: number): Problem {
  return { code: 'features-too-large', name, bytes, left };
}

function bytesOf({ utterances }: FeatureReading): number {
  return utterances.reduce((sum, { targets }) => sum + targets.byteLength, 0);
}
