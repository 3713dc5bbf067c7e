/** The list of the bundled speech, `public/speech/manifest.json`, checked. Written by `scripts/make-speech.sh`. */
import type { ProblemOf } from '../config/problems/problem.ts';
import type { Voice } from '../protocol/requests.ts';
import { DataError } from './dataError.ts';

/** Where the bundled speech is, relative to the page. */
export const SPEECH_FOLDER = 'speech';

export interface SpeechFile {
  /** Name within the folder. */
  file: string;
  /** Id of the voice. */
  voice: string;
  seconds: number;
  /** What is said. */
  text: string;
}

export interface SpeechManifest {
  voices: Voice[];
  files: SpeechFile[];
}

type Entry = Record<string, unknown>;

function entries(value: unknown): Entry[] | null {
  if (!Array.isArray(value)) return null;
  return value.every((item) => typeof item === 'object' && item !== null) ? (value as Entry[]) : null;
}

function hasFields(entry: Entry, texts: readonly string[]): boolean {
  return texts.every((field) => typeof entry[field] === 'string') && Number.isFinite(entry['seconds']);
}

type ManifestDamage = ProblemOf<'manifest-damaged'>['detail'];

/**
 * Parses the manifest.
 *
 * @throws DataError `no-data` if it is not a manifest (a server may answer a missing file with a web page)
 */
export function parseSpeechManifest(json: string): SpeechManifest {
  const damaged = (detail: ManifestDamage): DataError => new DataError('no-data', { code: 'manifest-damaged', detail });
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw damaged('no-json');
  }
  const manifest = typeof value === 'object' && value !== null ? (value as Entry) : {};
  const voices = entries(manifest['voices']);
  const files = entries(manifest['files']);
  if (!voices?.length || !files?.length) throw damaged('no-lists');
  if (!voices.every((entry) => hasFields(entry, ['id', 'name', 'language']))) throw damaged('voice-incomplete');
  if (!files.every((entry) => hasFields(entry, ['file', 'voice', 'text']))) throw damaged('file-incomplete');
  return { voices: voices as unknown as Voice[], files: files as unknown as SpeechFile[] };
}
