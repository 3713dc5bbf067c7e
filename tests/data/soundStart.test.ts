/** Sound behind tags, padding and junk, FLAC in Ogg, and formats that are refused by name. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeAudio } from '../../src/data/audioDecoding.ts';
import { UnreadableFileError } from '../../src/data/dataError.ts';
import { flacOutOfOgg, oggStreams } from '../../src/data/oggStreams.ts';
import { findSound } from '../../src/data/soundStart.ts';
import { oggPage } from './oggPages.ts';
import { join, uint32 } from './riffChunks.ts';
import { sine, waveFile } from './waveFile.ts';

type Bytes = Uint8Array<ArrayBuffer>;
const read = (path: string): Bytes => new Uint8Array(readFileSync(new URL(path, import.meta.url)));
const mp3 = read('../browser/audio/slt.mp3');
const ogg = read('../browser/audio/slt.ogg');
const m4a = read('../browser/audio/slt.m4a');
const flac = read('../../public/speech/slt-1.flac');
const oggFlac = read('../cases/failing/13-oggflac.oga');
const wave = waveFile([sine(440, 1, 16_000)], 16_000);

/** A tag of ID3v2 with so many bytes of content. */
const id3 = (length: number, claimed = length): Bytes =>
  join(
    'ID3\x03\0\0',
    Uint8Array.from([21, 14, 7, 0], (bit) => (claimed >> bit) & 127),
    new Uint8Array(length),
  );
const ape = (length: number): Bytes =>
  join('APETAGEX', uint32(2000), uint32(length), uint32(1), uint32(0xa000_0000), new Uint8Array(8 + length));
const noise = Uint8Array.from({ length: 6000 }, (_, i) => (i * 7919 + (i >> 3) * 104_729) % 251);

const decode = (bytes: Uint8Array, name = 'take.bin') => decodeAudio(new Blob([bytes as Bytes]), name);
const startOf = async (bytes: Uint8Array): Promise<{ format: string; start: number }> => {
  const { format, body } = await findSound(new Blob([bytes as Bytes]), 'take.bin');
  return { format, start: bytes.length - body.size };
};

describe('findSound', () => {
  const fronts: readonly (readonly [string, Uint8Array])[] = [
    ['nothing', new Uint8Array(0)],
    ['a tag', id3(100)],
    ['three tags, one of them large', join(id3(20), id3(300_000), id3(5))],
    ['an APE tag', ape(8000)],
    ['tags of both kinds', join(ape(10), id3(10))],
    ['a tag and padding', join(id3(100), new Uint8Array(20_000))],
    ['a tag that claims more than the file', id3(100, 200_000_000)],
    ['a million zeros', new Uint8Array(1_000_000)],
    ['four bytes', Uint8Array.of(1, 2, 3, 4)],
    ['noise', noise],
  ];
  const sounds: readonly (readonly [string, Bytes])[] = [
    ['wave', wave],
    ['flac', flac],
    ['ogg', ogg],
  ];
  it.each(fronts)('passes over %s', async (_, front) => {
    for (const [format, bytes] of sounds) {
      expect(await startOf(join(front, bytes))).toEqual({ format, start: front.length });
    }
    // from the first frame on: padding that a tag counts among its own is nobody's loss
    const frames = mp3.subarray((await startOf(join(noise, mp3))).start - noise.length);
    const { format, start } = await startOf(join(front, frames));
    expect(format).toBe('media');
    expect([0, front.length]).toContain(front.length === 0 ? 0 : start);
  });

  it('finds the frames of an MP3 that begins within one', async () => {
    const { format, start } = await startOf(mp3.subarray(1000));
    expect(format).toBe('media');
    expect([...mp3.subarray(1000 + start, 1002 + start)]).toEqual([0xff, expect.any(Number)]);
    expect(start).toBeLessThan(1000);
  });

  it('leaves alone what begins like a format of the browser', async () => {
    expect(await startOf(m4a)).toEqual({ format: 'media', start: 0 });
    expect(await startOf(join('\x1a\x45\xdf\xa3', noise, wave))).toEqual({ format: 'matroska', start: 0 });
  });

  it.each([
    ['AIFF', join('FORM', uint32(4), 'AIFFCOMM', noise)],
    ['AIFF', join('FORM', uint32(4), 'AIFCFVER', noise)],
    ['a Core Audio file (CAF)', join('caff\0\x01\0\0desc', noise)],
    ['Wave64 (W64)', join('riff\x2e\x91\xcf\x11', noise)],
    ['Sun audio (AU)', join('.snd', noise)],
    ['AMR', join('#!AMR\n', noise)],
    ['Windows Media (WMA, ASF)', join('\x30\x26\xb2\x75\x8e\x66\xcf\x11', noise)],
    ['AVI video', join('RIFF', uint32(9), 'AVI LIST', noise)],
    ['MIDI', join('MThd\0\0\0\x06', noise)],
    ['NIST SPHERE', join('NIST_1A\n   1024\n', noise)],
    ['Dolby Digital (AC-3)', join('\x0b\x77', noise)],
    ['DTS', join('\x7f\xfe\x80\x01', noise)],
    ['WavPack', join(id3(50), 'wvpk', noise)],
  ])('refuses %s by name', async (format, bytes) => {
    const failure = decode(bytes);
    await expect(failure).rejects.toThrow(UnreadableFileError);
    await expect(failure).rejects.toSay(`take.bin: Its format is ${format}`);
    await expect(failure).rejects.toSay('Convert it to WAV or FLAC.');
  });
});

describe('FLAC', () => {
  it('behind a tag is decoded without WebCodecs', async () => {
    const { seconds, sampleRate, channels, warnings } = await decode(read('../cases/passing/p03-id3v2.flac'));
    expect({ seconds, sampleRate, channels, warnings }).toEqual({
      seconds: 2,
      sampleRate: 44_100,
      channels: 2,
      warnings: [],
    });
  });

  it('in Ogg is decoded without WebCodecs, to the samples that it has outside', async () => {
    const { seconds, sampleRate, channels, warnings } = await decode(oggFlac);
    expect({ seconds, sampleRate, channels, warnings }).toEqual({
      seconds: 2,
      sampleRate: 44_100,
      channels: 2,
      warnings: [],
    });
    // the same stream in pages of any size, beside another stream
    const pages = [oggPage(join('\x7fFLAC\x01\0\0\0', flac.subarray(0, 42)), { isFirst: true, serial: 7 })];
    pages.push(oggPage('OpusTags, but of nobody', { isFirst: true, serial: 8 }));
    for (let at = 42, size = 1; at < flac.length; at += size, size = Math.min(65_000, size * 3)) {
      pages.push(oggPage(flac.subarray(at, at + size), { serial: 7 }), oggPage(noise, { serial: 8 }));
    }
    const file = new Blob(pages);
    expect((await oggStreams(file)).map(({ serial }) => serial)).toEqual([7, 8]);
    expect(new Uint8Array(await (await flacOutOfOgg(file, 7)).arrayBuffer())).toEqual(flac);
  });

  it('that is cut off is taken as far as it goes, in Ogg, too', async () => {
    for (const bytes of [flac.subarray(0, flac.length / 2), oggFlac.subarray(0, 25_000)]) {
      const { seconds, warnings } = await decode(bytes);
      expect(warnings).toEqual(['cut-off']);
      expect(seconds).toBeGreaterThan(0.9);
    }
    await expect(decode(flac.subarray(0, 1000))).rejects.toSay(/FLAC file is damaged: the data ends/);
  });
});

describe('Ogg with a codec that is not decoded here', () => {
  it.each([
    ['Speex', 'Speex   1.2'],
    ['CELT', 'CELT    '],
  ])('names %s', async (codec, mark) => {
    const file = join(oggPage(mark.padEnd(80, '\0'), { isFirst: true }), oggPage('comment'));
    await expect(decode(file)).rejects.toSay(
      `take.bin: Its sound is ${codec}, which cannot be decoded here. Convert it to WAV`,
    );
  });

  it('says of video alone that there is no sound', async () => {
    await expect(decode(oggPage('\x80theora', { isFirst: true }))).rejects.toSay(/no sound that is known/);
  });
});
