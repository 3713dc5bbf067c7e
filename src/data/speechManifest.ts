/** The list of the bundled speech, `public/speech/manifest.json`, checked. Written by `scripts/make-speech.sh`. */
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

/**
 * Parses the manifest.
 *
 * @throws DataError `no-data` if it is not a manifest (a server may answer a missing file with a web page)
 */
export function parseSpeechManifest(json: string): SpeechManifest {
  const damaged = (detail: string): DataError =>
    new DataError('no-data', `The list of the bundled speech (manifest.json) is damaged: ${detail}. Reload the page.`);
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw damaged('it is not JSON');
  }
  const manifest = typeof value === 'object' && value !== null ? (value as Entry) : {};
  const voices = entries(manifest['voices']);
  const files = entries(manifest['files']);
  if (!voices?.length || !files?.length) throw damaged('expected "voices" and "files"');
  if (!voices.every((entry) => hasFields(entry, ['id', 'name', 'language']))) throw damaged('a voice lacks a field');
  if (!files.every((entry) => hasFields(entry, ['file', 'voice', 'text']))) throw damaged('a file lacks a field');
  return { voices: voices as unknown as Voice[], files: files as unknown as SpeechFile[] };
}
