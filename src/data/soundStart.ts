/** Where in a file its sound begins, and in which format: tags, padding and junk in front of it are passed over. */
import { UNREADABLE_STARTS } from './codecNames.ts';
import { UnreadableFileError } from './dataError.ts';
import { bytesOf, latin1, viewOf } from './fileBytes.ts';
import { beginsFrames } from './mpegFrames.ts';

/** `media` is all else that the browser decodes. */
export type SoundFormat = 'wave' | 'flac' | 'ogg' | 'matroska' | 'media';

export interface Sound {
  format: SoundFormat;
  /** The file from the first byte of that format on. */
  body: Blob;
}

/** Bytes that a format is told by. */
const HEAD = 512;
/** Enough for any junk that was seen; a longer search would find things by chance. */
const SEARCHED_BYTES = 2 ** 22;
/** Some programs add a tag without removing the last one. */
const MAX_TAGS = 100;

const STARTS: readonly (readonly [RegExp, SoundFormat])[] = [
  [/^(RIFF|RIFX|RF64|BW64).{4}WAVE/s, 'wave'],
  [/^fLaC/, 'flac'],
  [/^OggS/, 'ogg'],
  [/^.{4}(ftyp|moov|mdat|wide|free|skip|moof|sidx|styp)/s, 'media'], // MP4, MOV
  [/^.E\xdf\xa3/s, 'matroska'], // WebM, Matroska; the first byte is a control character
];
/** What is searched for behind junk: starts that are long enough not to stand there by chance. */
const STARTS_BEHIND_JUNK: readonly (readonly [RegExp, SoundFormat])[] = [
  [/^(RIFF|RIFX|RF64|BW64).{4}WAVE/s, 'wave'],
  [/^fLaC[\0\x80]\0\0"/, 'flac'],
  [/^OggS\0/, 'ogg'],
];
const FIRST_BYTES = new Set([...'RBfO'].map((letter) => letter.charCodeAt(0)));

/**
 * Finds the sound in a file. What is not recognised counts as `media`, whose reader has the last word.
 *
 * @throws UnreadableFileError if the file is of a known format that is not decoded here, with its name
 */
export async function findSound(file: Blob, name: string): Promise<Sound> {
  const behindTags = await endOfTags(file);
  const head = await bytesOf(file, behindTags, HEAD);
  const format = formatOf(latin1(head, 0, HEAD), STARTS);
  if (format) return { format, body: file.slice(behindTags) };
  const unreadable = UNREADABLE_STARTS.find(([pattern]) => pattern.test(latin1(head, 0, HEAD)))?.[1];
  if (unreadable) {
    throw new UnreadableFileError(
      name,
      { code: 'format-unsupported', format: unreadable },
      { code: 'expected-audio-convert' },
    );
  }
  // a tag may claim to be longer than it is
  const isWithin = behindTags < file.size;
  return (await searchSound(file, isWithin ? behindTags : 0)) ?? { format: 'media', body: file };
}

const formatOf = (start: string, starts: typeof STARTS): SoundFormat | undefined =>
  starts.find(([pattern]) => pattern.test(start))?.[1];

/** Where the tags end (ID3v2 and APE) that a file begins with, if any. */
async function endOfTags(file: Blob): Promise<number> {
  let at = 0;
  for (let tags = 0; tags < MAX_TAGS; tags++) {
    const bytes = await bytesOf(file, at, 32);
    const size = bytes.length < 16 ? 0 : tagSize(bytes);
    if (size === 0) break;
    at += size;
  }
  return at;
}

/** Bytes of the tag that these begin, or 0 if they begin none. */
function tagSize(bytes: Uint8Array): number {
  if (latin1(bytes, 0, 8) === 'APETAGEX') return 32 + viewOf(bytes).getUint32(12, true);
  const sizes = bytes.subarray(6, 10);
  if (latin1(bytes, 0, 3) !== 'ID3' || sizes.some((byte) => byte >= 0x80)) return 0;
  const footer = (bytes[5] as number) & 0x10 ? 10 : 0;
  return 10 + sizes.reduce((size, byte) => size * 128 + byte, 0) + footer;
}

async function searchSound(file: Blob, from: number): Promise<Sound | null> {
  const bytes = await bytesOf(file, from, SEARCHED_BYTES);
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    let format: SoundFormat | undefined;
    if (byte === 0xff) format = beginsFrames(bytes, at) ? 'media' : undefined;
    else if (FIRST_BYTES.has(byte)) format = formatOf(latin1(bytes, at, at + 12), STARTS_BEHIND_JUNK);
    if (format) return { format, body: file.slice(from + at) };
  }
  return null;
}
