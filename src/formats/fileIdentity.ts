/** Tells what a file is by its content, without reading more than its beginning and its table of contents. */
import type { FileIdentity, FileKind } from '../protocol/files.ts';
import type { OtherFile } from '../config/otherFiles.ts';
import { readBytes, type ReadOptions } from './byteSource.ts';
import { mayBeFeatures } from './featureTensors.ts';
import {
  foreignByContent,
  foreignByName,
  foreignJson,
  isYamlConfig,
  MAX_SMALL_JSON,
  START_BYTES,
} from './foreignFile.ts';
import { FormatError } from './formatError.ts';
import { areParameters, foreignTensors, hasFrontEnd } from './modelFamily.ts';
import { beginningOfText } from './plainText.ts';
import { beginsLikeSemanticTokens } from './semanticTokens.ts';
import { isSessionZip } from './sessionFile.ts';
import { openTensorFile } from './tensorFile.ts';
import { WEIGHTS_FORMAT } from './weightsJson.ts';
import { readZipDirectory } from './zipDirectory.ts';

/** First bytes of audio files that browsers play, as text of one character per byte. */
const AUDIO_STARTS: readonly RegExp[] = [
  /^RI(FF|FX).{4}WAVE/s,
  /^(RF64|BW64|FORM|caff|fLaC|OggS|ID3)/,
  /^.{4}ftyp/s, // MP4, M4A
  /^.E\xdf\xa3/s, // WebM, Matroska; the first byte is a control character
  /^\xff[\xe2-\xfd\xff]/, // frames of MP3 and AAC; FF FE is the byte order mark of UTF-16
];

/** Of JSON, the format stands first or behind white space: a name may say anything. */
/** What the file of a run calls itself, see `scenarios/runFile.ts`. */
export const RUN_FORMAT = 'freeze-lab-run';
const BEGINS_AS_RUN = new RegExp(String.raw`^\s*\{\s*"format"\s*:\s*"${RUN_FORMAT}"`);

/** What a name says where the content does not, as of a damaged file. */
const BY_NAME: readonly (readonly [RegExp, FileKind])[] = [
  // Also what cannot be played: whoever reads it names the format, and says what to convert it to.
  [/\.(wav|w64|mp[23]|flac|ogg|oga|opus|spx|m4a|m4b|mp4|mov|mk[av]|aac|ac3|webm|weba)$/i, 'audio'],
  [/\.(aiff?|aifc|caf|au|amr|wma|ape|wv|avi)$/i, 'audio'],
  [/\.freezelab\.zip$/i, 'session'],
  [/\.freezelab-run\.json$/i, 'run'],
  [/\.(pt|npy|npz)$/i, 'features'],
  [/\.(pth|safetensors|ckpt)$/i, 'checkpoint'],
  [/name2semantic.*\.(tsv|txt)$/i, 'semantic-tokens'],
];

const usable = (kind: FileKind): FileIdentity => ({ kind, other: null });
const other = (other: OtherFile): FileIdentity => ({ kind: 'other', other });

/**
 * @param name decides only where the content does not: a damaged file is what its name says, so that whoever reads it
 *   can say what is wrong with it
 * @throws FormatError if the file cannot be read at all; the signal's reason if it is aborted
 */
export async function identifyFile(file: Blob, name: string, options: ReadOptions = {}): Promise<FileIdentity> {
  return (await identifyContent(file, name, options)) ?? byName(name);
}

function byName(name: string): FileIdentity {
  const foreign = foreignByName(name);
  const kind = BY_NAME.find(([pattern]) => pattern.test(name))?.[1];
  // A session is a zip with a name of its own; a discriminator has the ending of a checkpoint.
  if (foreign !== null && !(foreign === 'archive' && kind !== undefined)) return other(foreign);
  return usable(kind ?? 'unknown');
}

/** What the content says, the name helping only where contents are alike; null if it does not say it. Errors as above. */
export async function identifyContent(
  file: Blob,
  name: string,
  options: ReadOptions = {},
): Promise<FileIdentity | null> {
  if (file.size === 0) return other('empty');
  const bytes = await readBytes(file, 0, Math.min(file.size, START_BYTES), options);
  const start = String.fromCharCode(...bytes);
  const text = beginningOfText(bytes);
  if (text !== null && BEGINS_AS_RUN.test(text)) return usable('run');
  // A session file, which is no text, may begin with one of its lanes.
  if (text?.includes(`"${WEIGHTS_FORMAT}"`)) return usable('weights');
  if (text !== null && beginsLikeSemanticTokens(text)) return usable('semantic-tokens');
  // Other JSON may be large, and is nothing.
  if (text !== null && /^\s*\{/.test(text)) return identifyJson(file, options);
  // Before what is told by a few bytes: the length that safetensors begin with may look like any of it.
  const tensors = await identifyTensors(file, start, name, options);
  if (tensors) return tensors;
  const foreign = foreignByContent(start, text) ?? (text !== null && isYamlConfig(text, name) ? CONFIG : null);
  if (foreign) return other(foreign);
  const isAudio = text === null && AUDIO_STARTS.some((pattern) => pattern.test(start));
  return isAudio ? usable('audio') : null;
}

const CONFIG: OtherFile = 'gpt-sovits-config';

async function identifyJson(file: Blob, options: ReadOptions): Promise<FileIdentity | null> {
  if (file.size > MAX_SMALL_JSON) return null;
  const foreign = foreignJson(new TextDecoder().decode(await readBytes(file, 0, file.size, options)));
  return foreign === null ? null : other(foreign);
}

/** Null if the content does not say, because it is damaged or no file of tensors. */
async function identifyTensors(
  file: Blob,
  start: string,
  name: string,
  options: ReadOptions,
): Promise<FileIdentity | null> {
  try {
    if (start.startsWith('PK')) {
      const entries = await readZipDirectory(file, options);
      if (isSessionZip(entries)) return usable('session');
      if ([...entries.keys()].some((entry) => entry.endsWith('/constants.pkl'))) return other('exported-model');
    }
    const { tensors } = await openTensorFile(file, name, options);
    if (hasFrontEnd(tensors)) return usable('checkpoint');
    const foreign = foreignTensors(tensors, name);
    if (foreign) return other(foreign);
    if (areParameters(tensors)) return usable('checkpoint');
    return mayBeFeatures(tensors) ? usable('features') : null;
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
}
