/**
 * Where in a WAV file the sound lies. Recorders that crashed, streams that did not know their end and careless taggers
 * write sizes that are wrong, so none is believed that the file contradicts.
 */
import { bytesOf, latin1, viewOf } from './fileBytes.ts';
import { FORMAT_BYTES, MIN_FORMAT_BYTES, parseWaveFormat, WaveError, type WaveFormat } from './waveFormat.ts';

export interface WaveHeader extends WaveFormat {
  isLittleEndian: boolean;
  /** From which to which byte the sound goes. */
  start: number;
  end: number;
  /** The file ends before the sound that its header tells of. */
  isCutOff: boolean;
}

interface Chunk {
  id: string;
  /** Where its content begins, and how long it claims to be. */
  start: number;
  size: number;
}

/** Chunks that programs write; a border between chunks is recognised by them. */
const CHUNK_ID =
  /^(fmt |data|LIST|list|fact|JUNK|junk|FLLR|PAD |bext|iXML|cue |smpl|inst|plst|[iI][dD]3 |PEAK|DISP|chna|axml|cart|_PMX|afsp|acid|strc|levl|umid|note|labl|LGWV)/;
/** Tags that stand behind the sound without being chunks. */
const TRAILING_TAG = /^(TAG|ID3|APETAGEX)/;
/** A file has a dozen; a damaged one could have millions. */
const MAX_CHUNKS = 1000;
/** How far is searched for chunks that the sizes do not lead to. */
const SEARCHED_BYTES = 2 ** 20;
/** From here on sizes stand for "unknown": 0x7FFFF000, 0x7FFFFFFF, 0x80000000 and 0xFFFFFFFF are all written. */
const UNKNOWN_SIZE = 0x7fff_0000;

/**
 * Reads the header of a WAV file (RIFF, RIFX, RF64 or BW64), wherever its chunks stand.
 *
 * @throws WaveError if there is no sound, or it is written in a way that is not known here
 */
export async function readWaveHeader(file: Blob): Promise<WaveHeader> {
  const head = await bytesOf(file, 0, 12);
  const isLittleEndian = latin1(head, 0, 4) !== 'RIFX';
  const chunks = await findChunks(file, isLittleEndian);
  const format = chunks.find(({ id, size }) => id === 'fmt ' && size >= MIN_FORMAT_BYTES);
  const data = chunks.find(({ id }) => id === 'data');
  const bytes = format ? await bytesOf(file, format.start, Math.min(format.size, FORMAT_BYTES)) : new Uint8Array(0);
  if (bytes.length < MIN_FORMAT_BYTES) throw new WaveError({ code: 'wave-no-format' });
  if (!data) throw new WaveError({ code: 'wave-no-sound' });
  const long = /^(RF|BW)64$/.test(latin1(head, 0, 4)) ? chunks.find(({ id }) => id === 'ds64') : undefined;
  const size = long ? await longSize(file, long, data.size) : data.size;
  const extent = await soundExtent(file, { ...data, size }, viewOf(head).getUint32(4, isLittleEndian) + 8);
  return { ...parseWaveFormat(bytes, isLittleEndian), isLittleEndian, start: data.start, ...extent };
}

/** Follows the chunks' sizes, and searches for the two that matter where these lead nowhere. */
async function findChunks(file: Blob, isLittleEndian: boolean): Promise<Chunk[]> {
  const chunks: Chunk[] = [];
  for (let at = 12; at + 8 <= file.size && chunks.length < MAX_CHUNKS; ) {
    const chunk = parseChunk(await bytesOf(file, at, 8), at, isLittleEndian);
    chunks.push(chunk);
    at = await endOf(file, chunk);
  }
  const lost = ['fmt ', 'data'].filter((id) => !chunks.some((chunk) => chunk.id === id));
  if (lost.length === 0) return chunks;
  const bytes = await bytesOf(file, 0, SEARCHED_BYTES);
  return [...chunks, ...lost.flatMap((id) => searchChunk(bytes, id, isLittleEndian))];
}

const parseChunk = (header: Uint8Array, at: number, isLittleEndian: boolean): Chunk => ({
  id: latin1(header, 0, 4),
  start: at + 8,
  size: viewOf(header).getUint32(4, isLittleEndian),
});

function searchChunk(bytes: Uint8Array, id: string, isLittleEndian: boolean): Chunk[] {
  const code = [...id].map((character) => character.charCodeAt(0));
  for (let at = 12; at + 8 <= bytes.length; at++) {
    if (code.every((byte, i) => bytes[at + i] === byte)) {
      return [parseChunk(bytes.subarray(at, at + 8), at, isLittleEndian)];
    }
  }
  return [];
}

/** Where the next chunk begins: behind a byte of padding if the size is odd, unless that was forgotten. */
async function endOf(file: Blob, { start, size }: Chunk): Promise<number> {
  const end = start + size;
  if (size % 2 === 0 || end >= file.size) return end;
  const bytes = await bytesOf(file, end, 5);
  const isUnpadded = CHUNK_ID.test(latin1(bytes, 0, 4)) && !CHUNK_ID.test(latin1(bytes, 1, 5));
  return isUnpadded ? end : end + 1;
}

/** The size of the sound in a file that may exceed 4 GB: it stands in a chunk of its own, unless it was never known. */
async function longSize(file: Blob, { start, size }: Chunk, shortSize: number): Promise<number> {
  const bytes = await bytesOf(file, start, Math.min(size, 16));
  return (bytes.length === 16 && Number(viewOf(bytes).getBigUint64(8, true))) || shortSize;
}

/** Where the sound ends, if the chunk claims `size` bytes and the header `fileSize` for all. */
async function soundExtent(file: Blob, data: Chunk, fileSize: number): Promise<Pick<WaveHeader, 'end' | 'isCutOff'>> {
  const end = data.start + data.size;
  const toTheEnd = { end: file.size, isCutOff: false };
  if (data.size >= UNKNOWN_SIZE && end > file.size) return toTheEnd;
  // where the whole is as long as it should be, only this size is wrong
  if (end > file.size) return { end: file.size, isCutOff: fileSize !== file.size };
  const isConfirmed = data.size > 0 && (fileSize === end || fileSize === end + 1);
  if (!isConfirmed && !(await isEndOfSound(file, data))) return toTheEnd;
  // sizes above 4 GB are written without what exceeds it
  return { end: end + 2 ** 32 * Math.floor((file.size - end) / 2 ** 32), isCutOff: false };
}

/** Whether behind a chunk stands what may stand there. */
async function isEndOfSound(file: Blob, data: Chunk): Promise<boolean> {
  const rest = await bytesOf(file, await endOf(file, data), 128);
  const start = latin1(rest, 0, 8);
  if (rest.length === 0 || CHUNK_ID.test(start)) return true;
  return data.size > 0 && (TRAILING_TAG.test(start) || rest.every((byte) => byte === 0));
}
