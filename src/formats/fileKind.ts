/** Tells what a file is for by its content, without reading more than its beginning and its table of contents. */
import type { FileKind } from '../protocol/files.ts';
import { readBytes, type ReadOptions } from './byteSource.ts';
import { FormatError } from './formatError.ts';
import { isSessionZip } from './sessionFile.ts';
import { openTensorFile } from './tensorFile.ts';
import { WEIGHTS_FORMAT } from './weightsJson.ts';
import { readZipDirectory } from './zipDirectory.ts';

/** Bytes that formats are told apart by; our JSON names itself within them. */
const START = 512;

/** First bytes of audio files that browsers play, as text of one character per byte. */
const AUDIO_STARTS: readonly RegExp[] = [
  /^RIFF.{4}WAVE/s,
  /^(RF64|FORM|caff|fLaC|OggS|ID3)/,
  /^.{4}ftyp/s, // MP4, M4A
  /^.E\xdf\xa3/s, // WebM, Matroska; the first byte is a control character
  /^\xff[\xe2-\xff]/, // frames of MP3 and AAC
];

/** What a name says where the content does not, as of a damaged file. */
const BY_NAME: readonly (readonly [RegExp, FileKind])[] = [
  [/\.(wav|mp3|flac|ogg|oga|opus|m4a|mp4|aac|webm|weba)$/i, 'audio'],
  [/\.freezelab\.zip$/i, 'session'],
  [/\.(pt|npy|npz)$/i, 'features'],
  [/\.(pth|safetensors|ckpt)$/i, 'checkpoint'],
  [/name2semantic.*\.(tsv|txt)$/i, 'semantic-tokens'],
];

/**
 * @param name decides only where the content does not: a damaged file is what its name says, so that whoever reads it
 *   can say what is wrong with it
 * @throws FormatError if the file cannot be read at all; the signal's reason if it is aborted
 */
export async function fileKind(file: Blob, name: string, options: ReadOptions = {}): Promise<FileKind> {
  const bytes = await readBytes(file, 0, Math.min(file.size, START), options);
  const start = String.fromCharCode(...bytes);
  if (start.includes(`"${WEIGHTS_FORMAT}"`)) return 'weights';
  if (isSemanticTokens(bytes)) return 'semantic-tokens';
  // Before audio: the length that safetensors begin with may look like a frame of MP3.
  const kind = await kindOfTensors(file, start, name, options);
  if (kind) return kind;
  return AUDIO_STARTS.some((pattern) => pattern.test(start)) ? 'audio' : kindByName(name);
}

const kindByName = (name: string): FileKind => BY_NAME.find(([pattern]) => pattern.test(name))?.[1] ?? 'unknown';

/** Column names, or a name, a tab and codes. */
function isSemanticTokens(bytes: Uint8Array): boolean {
  const [line = ''] = new TextDecoder()
    .decode(bytes)
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/);
  return /^item_name\tsemantic_audio$|^[^\t]*[^\s][^\t]*\t\d+( \d*)*$/.test(line);
}

/** Null if the content does not say, because it is damaged or no file of tensors. */
async function kindOfTensors(file: Blob, start: string, name: string, options: ReadOptions): Promise<FileKind | null> {
  // Other JSON would have to be read whole to find out that it is nothing.
  if (/^(\u00ef\u00bb\u00bf)?\s*\{/.test(start)) return null;
  try {
    if (start.startsWith('PK') && isSessionZip(await readZipDirectory(file, options))) return 'session';
    const { tensors } = await openTensorFile(file, name, options);
    if (tensors.some(({ path }) => path.endsWith('ssl_proj.weight'))) return 'checkpoint';
    const areFeatures = tensors.length > 0 && tensors.every(({ shape }) => shape.length === 2 || shape.length === 3);
    return areFeatures ? 'features' : 'checkpoint';
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
}
