/** WAV as the world writes it: sizes that are wrong, chunks in any order, every way to write a sample. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeAudio } from '../../src/data/audioDecoding.ts';
import { UnreadableFileError } from '../../src/data/dataError.ts';
import { waves } from '../fuzz/sound.ts';
import { chunk, extensible, format, integers, join, riff, uint32 } from './riffChunks.ts';
import { sine } from './waveFile.ts';

const RATE = 16_000;
const tone = sine(440, 1, RATE, 0.4);
const pcm = integers(tone, 2);
const data = chunk('data', pcm);
const info = (length: number, size = length): Uint8Array =>
  join('INFO', chunk('ICMT', new Uint8Array(length).fill(120), size));

const decode = (bytes: Uint8Array) => decodeAudio(new Blob([bytes as Uint8Array<ArrayBuffer>]), 'take.wav');

/** How far the file's sound is from the tone, and what was warned of. */
async function against(expected: Float32Array, bytes: Uint8Array): Promise<{ error: number; warnings: string[] }> {
  const { samples, warnings } = await decode(bytes);
  expect(samples.length).toBe(expected.length);
  const found = new Float32Array(samples.length);
  samples.copy(0, found);
  return {
    error: found.reduce((most, value, i) => Math.max(most, Math.abs(value - (expected[i] as number))), 0),
    warnings,
  };
}

const expectTone = async (bytes: Uint8Array, tolerance = 1e-4): Promise<void> => {
  const { error, warnings } = await against(tone, bytes);
  expect(error).toBeLessThan(tolerance);
  expect(warnings).toEqual([]);
};

describe('files from the world', () => {
  it.each([
    'failing/04-crashed-recorder.wav',
    'failing/04b-crashed-recorder-riff0.wav',
    'failing/05-info-chunk-too-long.wav',
    'failing/12-rifx.wav',
    'passing/p01-sizes-ffffffff.wav',
    'passing/p01b-sizes-7fffffff.wav',
    'passing/p02-rf64.wav',
    'passing/p08-odd-list-padded.wav',
    'passing/p08b-fmt18-fact-junk.wav',
  ])('%s is its tone of a second', async (path) => {
    const bytes = new Uint8Array(readFileSync(new URL(`../cases/${path}`, import.meta.url)));
    const { samples, seconds, warnings } = await decode(bytes);
    expect({ seconds, warnings }).toEqual({ seconds: 1, warnings: [] });
    // a pure tone obeys x[i + 1] + x[i − 1] = 2 cos(ω) x[i]; noise does not
    const twice = 2 * Math.cos((2 * Math.PI * 440) / RATE);
    let most = 0;
    for (let i = 1; i + 1 < samples.length; i++) {
      most = Math.max(most, Math.abs(samples.at(i + 1) + samples.at(i - 1) - twice * samples.at(i)));
    }
    expect(most).toBeLessThan(2e-4);
    expect(Math.abs(samples.at(9))).toBeGreaterThan(0.1);
  });
});

describe('a size that is wrong', () => {
  const unknown = chunk('data', pcm, 0xffff_ffff);
  const ds64 = (size: number): Uint8Array => chunk('ds64', join(new Uint8Array(8), uint32(size), new Uint8Array(16)));

  it.each<[string, Uint8Array]>([
    ['both 0', riff([format(), chunk('data', pcm, 0)], { size: 0 })],
    ['of the sound 0', riff([format(), chunk('data', pcm, 0)])],
    ['of the sound 0, which begins with silence', riff([format(), chunk('data', pcm.slice().fill(0, 0, 2), 0)])],
    ['of the sound far too small', riff([format(), chunk('data', pcm, 36)])],
    ['of the sound too large, that of the file right', riff([format(), chunk('data', pcm, 10 ** 6)])],
    ['of the file too small', riff([format(), data], { size: 36 })],
    ['of the file too large', riff([format(), data], { size: 10 ** 8 })],
    ['unknown, as sox writes it', riff([format(), chunk('data', pcm, 0x7fff_f000)], { size: 0x7fff_f024 })],
    ['unknown, as arecord writes it', riff([format(), chunk('data', pcm, 0x8000_0000)], { size: 0x8000_0024 })],
    ['in a chunk of its own (BW64)', riff([ds64(pcm.length), format(), unknown], { id: 'BW64', size: 0xffff_ffff })],
    [
      'in a chunk of its own, followed by another',
      riff([ds64(pcm.length), format(), unknown, chunk('LIST', info(300))], { id: 'RF64' }),
    ],
    ['never filled in (BW64)', riff([ds64(0), format(), unknown], { id: 'BW64', size: 0xffff_ffff })],
    ['in a chunk that is missing (RF64)', riff([format(), unknown], { id: 'RF64', size: 0xffff_ffff })],
    ['of a list longer than the file', riff([format(), chunk('LIST', info(10), 40_000), data])],
    ['of a list shorter than its content', riff([format(), chunk('LIST', info(300), 20), data])],
    [
      'odd, and the padding forgotten',
      riff([format(), join('note', uint32(3), 'abc'), join('LIST', uint32(5), 'INFOx'), data]),
    ],
  ])('%s', async (_, bytes) => expectTone(bytes));
});

describe('chunks', () => {
  it.each<[string, Uint8Array]>([
    ['a comment of 200 kB', riff([format(), chunk('LIST', info(200_000)), data])],
    ['the format behind the sound', riff([data, format()])],
    ['two formats: the first counts', riff([format(), format({ channels: 2, rate: 8000 }), data])],
    [
      'tags behind the sound',
      riff([format(), data, chunk('LIST', info(51)), chunk('id3 ', join('ID3', new Uint8Array(60)))]),
    ],
    ['a tag of MP3 behind the file', join(riff([format(), data]), 'TAG', new Uint8Array(125).fill(32))],
    ['padding behind the file', join(riff([format(), data]), new Uint8Array(500))],
    ['an ID3 tag before the header', join('ID3\x04\0\0\0\0\x02\0', new Uint8Array(256), riff([format(), data]))],
    ['an ID3 tag that claims too much', join('ID3\x04\0\0\x7f\0\0\0', new Uint8Array(256), riff([format(), data]))],
    ['junk before the header', join(new Uint8Array(7), 'RI', riff([format(), data]))],
    ['an odd byte at the end', riff([format(), chunk('data', join(pcm, '\x01'))])],
    ['a format without its last field', riff([chunk('fmt ', format().subarray(8, 22)), data])],
  ])('%s', async (_, bytes) => expectTone(bytes));
});

describe('samples', () => {
  it.each([1, 2, 3, 4, 5, 8])('integers of %i bytes, in both orders', async (bytes) => {
    for (const isLittleEndian of [true, false]) {
      const content = integers(tone, bytes, isLittleEndian);
      const chunks = [format({ bits: 8 * bytes }, isLittleEndian), chunk('data', content, undefined, isLittleEndian)];
      await expectTone(riff(chunks, { id: isLittleEndian ? 'RIFF' : 'RIFX' }), bytes === 1 ? 0.01 : 1e-4);
    }
  });

  it.each([4, 8])('floats of %i bytes, in both orders', async (bytes) => {
    for (const isLittleEndian of [true, false]) {
      const view = new DataView(new ArrayBuffer(bytes * tone.length));
      tone.forEach((value, i) => {
        if (bytes === 4) view.setFloat32(4 * i, value, isLittleEndian);
        else view.setFloat64(8 * i, value, isLittleEndian);
      });
      const chunks = [
        format({ tag: 3, bits: 8 * bytes }, isLittleEndian),
        chunk('data', new Uint8Array(view.buffer), undefined, isLittleEndian),
      ];
      await expectTone(riff(chunks, { id: isLittleEndian ? 'RIFF' : 'RIFX' }), 1e-6);
    }
  });

  it('A-law and µ-law, at the levels of G.711', async () => {
    // the code of the lowest level, then of ever higher ones, and the same below zero
    const cases = [
      { tag: 6, codes: [0xd5, 0xd4, 0xc5, 0xf5, 0xaa, 0x55, 0x2a], levels: [8, 24, 264, 528, 32_256, -8, -32_256] },
      { tag: 7, codes: [0xff, 0xfe, 0xef, 0xdf, 0x80, 0x7f, 0x00], levels: [0, 8, 132, 396, 32_124, 0, -32_124] },
    ];
    for (const { tag, codes, levels } of cases) {
      const content = Uint8Array.from({ length: RATE }, (_, i) => codes[i % codes.length] as number);
      const { samples } = await decode(riff([format({ tag, bits: 8 }), chunk('data', content)]));
      expect(codes.map((_, i) => samples.at(i) * 32_768)).toEqual(levels);
    }
  });

  it.each<[string, Uint8Array]>([
    ['12 bits in two bytes', riff([format({ bits: 12, align: 2 }), data])],
    ['20 bits in three bytes', riff([format({ bits: 20, align: 3 }), chunk('data', integers(tone, 3))])],
    ['24 bits in four bytes', riff([format({ bits: 24, align: 4 }), chunk('data', integers(tone, 4))])],
    ['frames of 0 bytes', riff([format({ align: 0 }), data])],
    ['frames of 3 bytes for 16 bits', riff([format({ align: 3 }), data])],
    ['0 bits in two bytes', riff([format({ bits: 0, align: 2 }), data])],
    ['an extensible format', riff([format({ tag: 0xfffe, extension: extensible(1, 16) }), data])],
    [
      'an extensible format of 20 valid bits of 24',
      riff([format({ tag: 0xfffe, bits: 24, extension: extensible(1, 20) }), chunk('data', integers(tone, 3))]),
    ],
    ['an extensible format that ends early', riff([format({ tag: 0xfffe, extension: new Uint8Array(2) }), data])],
  ])('%s', async (_, bytes) => expectTone(bytes));

  it('six channels are mixed to their mean', async () => {
    // their weights have the mean 1
    const frames = Float32Array.from(
      { length: 6 * RATE },
      (_, i) => ((tone[Math.floor(i / 6)] as number) * (i % 6)) / 2.5,
    );
    await expectTone(riff([format({ channels: 6, bits: 24 }), chunk('data', integers(frames, 3))]));
  });
});

describe('what is cut off', () => {
  it('is taken as far as it goes, and said to be cut off', async () => {
    const file = riff([format(), chunk('data', join(pcm, pcm))]);
    const { seconds, warnings } = await decode(file.subarray(0, 44 + 2 * 20_000 + 1));
    expect({ seconds, warnings }).toEqual({ seconds: 1.25, warnings: ['cut-off'] });
  });

  it('is too short if next to nothing is left', async () => {
    await expect(decode(riff([format(), data]).subarray(0, 60))).rejects.toSay(/lasts 0\.00 seconds/);
  });
});

describe('what cannot be used is refused in words', () => {
  it.each<[string, Uint8Array, RegExp]>([
    ['no channels', riff([format({ channels: 0, align: 2 }), data]), /says that it has 0 channels/],
    ['too many channels', riff([format({ channels: 60_000, align: 2 }), data]), /has 60000 channels/],
    ['no rate', riff([format({ rate: 0 }), data]), /sample rate is 0 Hz/],
    ['an absurd rate', riff([format({ rate: 10 ** 9 }), data]), /sample rate is 1000000000 Hz/],
    ['no samples', riff([format(), chunk('data', new Uint8Array(0))]), /lasts 0\.00 seconds/],
    [
      'no samples, but a comment',
      riff([format(), chunk('data', new Uint8Array(0)), chunk('LIST', info(40_000))]),
      /lasts 0\.00/,
    ],
    ['no format', riff([data]), /does not say how the sound is written/],
    ['no sound', riff([format()]), /a header but no sound/],
    ['a header alone', riff([]), /does not say/],
    ['Microsoft ADPCM', riff([format({ tag: 2, bits: 4 }), data]), /Its sound is Microsoft ADPCM, .* as FLAC/],
    ['IMA ADPCM', riff([format({ tag: 0x11, bits: 4 }), data]), /IMA ADPCM/],
    ['GSM', riff([format({ tag: 0x31, bits: 0, align: 65 }), data]), /GSM 6\.10/],
    [
      'a codec in an extensible format',
      riff([format({ tag: 0xfffe, extension: extensible(0x161, 16) }), data]),
      /Windows Media/,
    ],
    ['a codec nobody knows', riff([format({ tag: 0x1234 }), data]), /unknown way \(format 4660\)/],
    ['half floats', riff([format({ tag: 3, bits: 16 }), data]), /has 16 bits; expected 32 or 64/],
    ['samples of 2000 bits', riff([format({ bits: 2000 }), data]), /2000 bits/],
  ])('%s', async (_, bytes, message) => {
    const failure = decode(bytes);
    await expect(failure).rejects.toThrow(UnreadableFileError);
    await expect(failure).rejects.toSay(message);
  });
});

it('bytes from anywhere give no more samples than they hold', async () => {
  const property = fc.asyncProperty(waves, async (bytes) => {
    try {
      const { samples } = await decode(bytes);
      expect(samples.length).toBeLessThanOrEqual(4 * bytes.length);
    } catch (error) {
      expect(error).toBeInstanceOf(UnreadableFileError);
    }
  });
  await fc.assert(property, { numRuns: 300 });
});
