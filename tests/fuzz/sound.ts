/** Sound in every container that is read here, behind tags and junk. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { decodeAudio } from '../../src/data/audioDecoding.ts';
import { openFlac } from '../../src/data/flacDecoder.ts';
import { wholeBlocks } from '../../src/data/matroskaEnd.ts';
import { oggStreams, wholePages } from '../../src/data/oggStreams.ts';
import { oggPage } from '../data/oggPages.ts';
import { chunk, extensible, format, integers, join, riff, uint32 } from '../data/riffChunks.ts';
import { sine, waveFile } from '../data/waveFile.ts';
import { anythingBehind, damage, damagedFiles } from './byteDamage.ts';
import { type Bytes, reader } from './reader.ts';

const read = (path: string): Bytes => new Uint8Array(readFileSync(new URL(path, import.meta.url)));
const mp3 = read('../browser/audio/slt.mp3');
const ogg = read('../browser/audio/slt.ogg');
const m4a = read('../browser/audio/slt.m4a');
const webm = read('../browser/audio/video.webm');
const oggFlac = read('../cases/failing/13-oggflac.oga');
const flac = read('../data/fixtures/mono-8bit.flac');
const flac24 = read('../data/fixtures/stereo-24bit.flac');
const wave = waveFile([sine(440, 0.6, 8000)], 8000);
const waveOfFloats = waveFile([sine(440, 0.5, 8000), sine(300, 0.5, 8000)], 8000, 'float32');

const data = chunk('data', integers(sine(440, 0.6, 8000, 0.4), 2));
const info = (length: number, size = length): Uint8Array =>
  join('INFO', chunk('ICMT', new Uint8Array(length).fill(120), size));
const oddNumber = fc.constantFrom(0, 1, 2, 8, 16, 24, 32, 64, 1000, 8000, 0xffff, 2 ** 31, 2 ** 32 - 1);

/** Chunks of WAV, right and wrong ones. */
const wavePart = fc.oneof(
  fc.constantFrom<Uint8Array>(format(), data, chunk('LIST', info(7)), chunk('ds64', new Uint8Array(28))),
  fc
    .record({
      id: fc.constantFrom('fmt ', 'data', 'LIST', 'JUNK', 'ds64'),
      content: fc.uint8Array({ maxLength: 60 }),
      size: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    })
    .map(({ id, content, size }) => chunk(id, content, size)),
  fc
    .record({
      tag: fc.constantFrom(1, 3, 6, 7, 0xfffe, 2),
      channels: oddNumber.map((value) => value % 2 ** 16),
      rate: oddNumber,
      bits: oddNumber.map((value) => value % 2 ** 16),
      align: oddNumber.map((value) => value % 2 ** 16),
      extension: fc.constantFrom(new Uint8Array(0), extensible(1, 16), extensible(3, 32), extensible(0xfffe, 0)),
    })
    .map((fields) => format(fields)),
  fc.uint8Array({ maxLength: 40 }),
);
/** WAV of any chunks, some of it damaged besides. */
export const waves: fc.Arbitrary<Bytes> = fc
  .tuple(fc.constantFrom('RIFF', 'RIFX', 'RF64', 'BW64'), fc.array(wavePart, { maxLength: 6 }), fc.option(damage))
  .map(([id, parts, damaged]) => {
    const bytes = riff(parts, { id });
    return damaged ? damaged(bytes) : bytes;
  });

/** Of 16 bits, by polynomial 0x8005, as FLAC has it behind every frame. */
function frameChecksum(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) sum = sum & 0x8000 ? ((sum << 1) ^ 0x8005) & 0xffff : (sum << 1) & 0xffff;
  }
  return sum;
}

/** Where the frames of FLAC begin, and where the last one ends. */
function frameStarts(bytes: Bytes): number[] {
  const starts: number[] = [];
  let from = 4;
  for (let isLast = false; !isLast; ) {
    isLast = ((bytes[from] as number) & 0x80) !== 0;
    from += 4 + Buffer.from(bytes).readUIntBE(from + 1, 3);
  }
  starts.push(from);
  for (let at = from + 6; at <= bytes.length; at++) {
    const isStart = at === bytes.length || (bytes[at] === 0xff && ((bytes[at + 1] as number) & 0xfe) === 0xf8);
    const start = starts.at(-1) as number;
    if (isStart && frameChecksum(bytes.subarray(start, at)) === 0) starts.push(at);
  }
  return starts;
}

/** FLAC with damage within a frame, whose checksum is made right again. */
const damagedFrames: fc.Arbitrary<Bytes> = fc
  .tuple(fc.constantFrom(...[flac, flac24].map((bytes) => ({ bytes, starts: frameStarts(bytes) }))), fc.nat(50), damage)
  .map(([{ bytes, starts }, index, damaged]) => {
    const at = index % (starts.length - 1);
    const [start, end] = [starts[at] as number, starts[at + 1] as number];
    const body = damaged(bytes.slice(start + 6, end - 2));
    const frame = join(bytes.subarray(start, start + 6), body);
    const sum = frameChecksum(frame);
    return join(bytes.subarray(0, start), frame, Uint8Array.of(sum >> 8, sum & 255), bytes.subarray(end));
  });

/** A tag of ID3v2 with so many bytes of content. */
const id3 = (length: number, claimed = length): Bytes =>
  join(
    'ID3\x03\0\0',
    Uint8Array.from([21, 14, 7, 0], (bit) => (claimed >> bit) & 127),
    new Uint8Array(length),
  );
const ape = (length: number): Bytes =>
  join('APETAGEX', uint32(2000), uint32(length), uint32(1), uint32(0xa000_0000), new Uint8Array(8 + length));
const SIGNATURES = [
  '',
  'RIFF....WAVEfmt ',
  'fLaC',
  'fLaC\0\0\0\x22',
  'OggS',
  'OggS\0\x02',
  'ID3',
  '\xff\xfb\x90\0',
  '\xff\xf1\x50\x80',
  '\0\0\0\x14ftypM4A ',
  '\x1a\x45\xdf\xa3',
  'FORM\0\0\0\x10AIFF',
  'caff\0\x01\0\0',
  id3(5),
  id3(5, 2 ** 27),
  ape(3),
  oggPage('\x7fFLAC\x01\0\0\0fLaC', { isFirst: true }),
];
const behindTags = fc
  .tuple(
    fc.constantFrom(id3(20), ape(8), id3(3, 200_000_000), new Uint8Array(3)),
    fc.constantFrom(mp3, oggFlac, wave, flac),
    damage,
  )
  .map(([tag, bytes, damaged]) => join(tag, damaged(bytes)));

/** Decodes all of it: finite samples, no more than the file can hold. */
async function decode(bytes: Bytes): Promise<unknown> {
  const { samples, ...rest } = await decodeAudio(new Blob([bytes]), 'take.bin');
  const all = new Float32Array(samples.length);
  samples.copy(0, all);
  assert(all.every(Number.isFinite));
  return rest;
}

async function drainFlac(bytes: Bytes): Promise<void> {
  const stream = await openFlac(new Blob([bytes]));
  for await (const { channels } of stream.frames) assert(channels.length >= 1 && channels.length <= 8);
}

/** What remains of media that is cut off is no more than there was. */
const whole = (cut: typeof wholeBlocks) => async (bytes: Bytes) => {
  const { body } = await cut(new Blob([bytes]));
  assert(body.size <= bytes.length);
};

/** Every refusal names the file, and is a sentence of ours. */
const NAMED =
  /^take\.bin: (?!.*(internal error|slice|call stack|undefined|assert|offset))(The|Its|It|This|At|Expected)\b[^\n]*\.$/i;

export const SOUND_READERS = [
  reader({
    name: 'wave',
    says: NAMED,
    share: 15,
    inputs: fc.oneof(waves, damagedFiles([wave, waveOfFloats])),
    read: decode,
  }),
  reader({ name: 'flac', inputs: damagedFiles([flac, flac24]), read: drainFlac }),
  reader({ name: 'flac-frames', share: 30, inputs: damagedFrames, read: drainFlac }),
  reader({ name: 'ogg', says: NAMED, share: 15, inputs: damagedFiles([ogg, oggFlac]), read: decode }),
  reader({
    name: 'ogg-pages',
    inputs: damagedFiles([ogg.slice(0, 4000), oggFlac.slice(0, 4000)]),
    read: async (bytes: Bytes) => [await oggStreams(new Blob([bytes])), await whole(wholePages)(bytes)],
  }),
  reader({ name: 'mp3', says: NAMED, share: 15, inputs: damagedFiles([mp3]), read: decode }),
  reader({ name: 'mp4', says: NAMED, share: 15, inputs: damagedFiles([m4a]), read: decode }),
  reader({ name: 'matroska', says: NAMED, share: 15, inputs: damagedFiles([webm]), read: decode }),
  reader({ name: 'matroska-end', inputs: damagedFiles([webm]), read: whole(wholeBlocks) }),
  reader({ name: 'sound-behind-tags', says: NAMED, share: 15, inputs: behindTags, read: decode }),
  reader({ name: 'any-sound', says: NAMED, share: 15, inputs: anythingBehind(SIGNATURES, 600), read: decode }),
];
