/** Which streams an Ogg file holds, and FLAC taken out of one (RFC 3533, and the mapping of FLAC to Ogg). */
import { bytesOf, latin1, viewOf, type WholeMedia } from './fileBytes.ts';

/** Bytes of the file in memory at a time. */
const WINDOW = 2 ** 20;
/** The fixed part of a page's header; the lengths of its segments follow, 255 at most. */
const PAGE_HEADER = 27;
const LONGEST_PAGE_HEADER = PAGE_HEADER + 255;
const FIRST_OF_STREAM = 2;
/** In front of the stream description that a FLAC file has, too: a mark, a version, the number of header packets. */
const FLAC_MARK = 9;

interface OggPage {
  isFirst: boolean;
  serial: number;
  /** Where its content lies in the file. */
  start: number;
  end: number;
}

export interface OggStream {
  serial: number;
  /** Its first bytes, by which its codec is told, as text of one character per byte. */
  mark: string;
}

/** The pages of a file, up to where something else stands or the file ends within a page. */
async function* pagesOf(file: Blob): AsyncGenerator<OggPage, void, undefined> {
  let from = 0;
  let bytes = await bytesOf(file, 0, WINDOW);
  for (let at = 0; at + PAGE_HEADER <= file.size; ) {
    if (at + LONGEST_PAGE_HEADER > from + bytes.length && from + bytes.length < file.size) {
      from = at;
      bytes = await bytesOf(file, from, WINDOW);
    }
    const page = parsePage(bytes.subarray(at - from), at);
    if (!page || page.end > file.size) return;
    yield page;
    at = page.end;
  }
}

function parsePage(bytes: Uint8Array, at: number): OggPage | null {
  const segments = bytes[PAGE_HEADER - 1] ?? 0;
  const start = PAGE_HEADER + segments;
  if (latin1(bytes, 0, 4) !== 'OggS' || bytes.length < start) return null;
  const size = bytes.subarray(PAGE_HEADER, start).reduce((sum, length) => sum + length, 0);
  const isFirst = ((bytes[5] as number) & FIRST_OF_STREAM) !== 0;
  return { isFirst, serial: viewOf(bytes).getUint32(14, true), start: at + start, end: at + start + size };
}

/** The streams that a file begins with, in their order. */
export async function oggStreams(file: Blob): Promise<OggStream[]> {
  const streams: OggStream[] = [];
  for await (const { isFirst, serial, start, end } of pagesOf(file)) {
    if (!isFirst) break;
    streams.push({ serial, mark: latin1(await bytesOf(file, start, Math.min(16, end - start)), 0, 16) });
  }
  return streams;
}

/** The file without a page that is cut off at its end, on which mediabunny fails. */
export async function wholePages(file: Blob): Promise<WholeMedia> {
  let end = 0;
  for await (const page of pagesOf(file)) end = page.end;
  const isCutOff = latin1(await bytesOf(file, end, 4), 0, 4) === 'OggS';
  return { body: isCutOff ? file.slice(0, end) : file, isCutOff };
}

/** The pages of a stream of FLAC as the file that they would be without Ogg. No sound is copied. */
export async function flacOutOfOgg(file: Blob, serial: number): Promise<Blob> {
  const parts: Blob[] = [];
  for await (const page of pagesOf(file)) {
    if (page.serial !== serial) continue;
    parts.push(file.slice(page.isFirst ? page.start + FLAC_MARK : page.start, page.end));
  }
  return new Blob(parts);
}
