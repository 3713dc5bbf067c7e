/** The list of the bundled speech, `public/speech/manifest.json`, checked. Written by `scripts/make-speech.sh`. */
import * as v from 'valibot';
import { LONGEST_NAME, MOST_FILES, MOST_NOTE_BYTES, MOST_VOICES } from '../config/limits.ts';
import type { Problem } from '../config/problems/problem.ts';
import { listOf, readBy, seconds, text, words } from '../config/schemaParts.ts';
import type { Voice } from '../protocol/requests.ts';
import { DataError } from './dataError.ts';

/** Where the bundled speech is, relative to the page. */
export const SPEECH_FOLDER = 'speech';

const name = text(LONGEST_NAME, 1);
const SPEECH_FILE = v.object({
  /** Name within the folder. */
  file: name,
  /** Id of the voice. */
  voice: name,
  seconds,
  /** What is said. */
  text: words,
  /** The same in symbols of GPT-SoVITS, with spaces between; absent from lists of before. */
  phonemes: v.exactOptional(words),
});
const MANIFEST = v.object({
  voices: listOf(v.object({ id: name, name, language: name, seconds }), MOST_VOICES, 1),
  files: listOf(SPEECH_FILE, MOST_FILES, 1),
});

export type SpeechFile = v.InferOutput<typeof SPEECH_FILE>;
export interface SpeechManifest {
  voices: Voice[];
  files: SpeechFile[];
}

const damaged = (problem: Problem): DataError => new DataError('no-data', { code: 'manifest-damaged', problem });

/** Reads the manifest. @throws DataError as `parseSpeechManifest`, also for more bytes than any manifest takes */
export async function readSpeechManifest(file: Blob): Promise<SpeechManifest> {
  if (file.size > MOST_NOTE_BYTES) throw damaged({ code: 'bytes-at-most', bytes: file.size, most: MOST_NOTE_BYTES });
  return parseSpeechManifest(await file.text());
}

/**
 * Parses the manifest.
 *
 * @throws DataError `no-data` if it is not a manifest (a server may answer a missing file with a web page)
 */
export function parseSpeechManifest(json: string): SpeechManifest {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw damaged({ code: 'not-json' });
  }
  const manifest = readBy(MANIFEST, value);
  if (manifest.wrong) throw damaged(manifest.wrong);
  return manifest.value;
}
