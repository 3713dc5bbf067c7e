import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FlacError, openFlac } from '../../src/data/flacDecoder.ts';

const speech = new URL('../../public/speech/', import.meta.url);
const fixtures = new URL('./fixtures/', import.meta.url);
const files = [
  ...readdirSync(speech)
    .filter((name) => name.endsWith('.flac'))
    .map((name) => ({ name, url: new URL(name, speech), bits: 16 })),
  { name: 'mono-8bit.flac', url: new URL('mono-8bit.flac', fixtures), bits: 8 },
  { name: 'stereo-24bit.flac', url: new URL('stereo-24bit.flac', fixtures), bits: 24 },
];
const read = (url: URL): Uint8Array => new Uint8Array(readFileSync(url));
const open = (bytes: Uint8Array, window?: number) => openFlac(new Blob([bytes as Uint8Array<ArrayBuffer>]), window);

/** The decoded integers as FLAC hashes them: interleaved, little-endian. */
async function hashOf(bytes: Uint8Array, bits: number, window?: number): Promise<{ md5: string; length: number }> {
  const hash = createHash('md5');
  let length = 0;
  for await (const { channels } of (await open(bytes, window)).frames) {
    const size = channels[0]?.length ?? 0;
    const block = Buffer.alloc((size * channels.length * bits) / 8);
    let at = 0;
    for (let i = 0; i < size; i++) {
      for (const channel of channels) at = block.writeIntLE((channel[i] as number) * 2 ** (bits - 1), at, bits / 8);
    }
    hash.update(block);
    length += size;
  }
  return { md5: hash.digest('hex'), length };
}

describe('openFlac', () => {
  it.each(files)('decodes $name to the samples its header has the checksum of', async ({ url, bits }) => {
    const bytes = read(url);
    const { md5, length } = await hashOf(bytes, bits);
    expect(md5).toBe(Buffer.from(bytes.subarray(26, 42)).toString('hex'));
    expect(length).toBe((await open(bytes)).totalSamples);
  });

  it('decodes the same whatever part of the file is in memory, and refuses a frame longer than that', async () => {
    const bytes = read(new URL('slt-1.flac', speech));
    const md5 = Buffer.from(bytes.subarray(26, 42)).toString('hex');
    const windows = fc.integer({ min: 10_000, max: bytes.length + 10 });
    await fc.assert(
      fc.asyncProperty(windows, async (window) => {
        expect((await hashOf(bytes, 16, window)).md5).toBe(md5);
      }),
      { numRuns: 12 },
    );
    await expect(hashOf(bytes, 16, 1000)).rejects.toSay(/a frame has no end/);
  });

  it('reads rate and channels', async () => {
    expect(await open(read(new URL('stereo-24bit.flac', fixtures)))).toMatchObject({ sampleRate: 22_050, channels: 2 });
  });

  const drain = async (bytes: Uint8Array): Promise<'decoded' | 'refused'> => {
    try {
      for await (const _ of (await open(bytes)).frames);
      return 'decoded';
    } catch (error) {
      expect(error).toBeInstanceOf(FlacError);
      return 'refused';
    }
  };

  it('refuses a file that is cut off within a frame', async () => {
    const bytes = read(new URL('mono-8bit.flac', fixtures));
    for (const length of [0, 3, 4, 20, 41, 42, 60, 500, bytes.length - 1]) {
      expect(await drain(bytes.subarray(0, length))).toBe('refused');
    }
  });

  it('notices a flipped bit in the sound', async () => {
    const bytes = read(new URL('stereo-24bit.flac', fixtures));
    for (let at = 1000; at < 3000; at += 97) {
      const damaged = bytes.slice();
      damaged[at]! ^= 1 << (at % 8);
      expect(await drain(damaged)).toBe('refused');
    }
  });
});
