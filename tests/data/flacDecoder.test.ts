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

/** The decoded integers as FLAC hashes them: interleaved, little-endian. */
function hashOf(bytes: Uint8Array, bits: number): { md5: string; length: number } {
  const hash = createHash('md5');
  let length = 0;
  for (const { channels } of openFlac(bytes).frames) {
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
  it.each(files)('decodes $name to the samples its header has the checksum of', ({ url, bits }) => {
    const bytes = read(url);
    const { md5, length } = hashOf(bytes, bits);
    expect(md5).toBe(Buffer.from(bytes.subarray(26, 42)).toString('hex'));
    expect(length).toBe(openFlac(bytes).totalSamples);
  });

  it('reads rate and channels', () => {
    expect(openFlac(read(new URL('stereo-24bit.flac', fixtures)))).toMatchObject({ sampleRate: 22_050, channels: 2 });
  });

  const drain = (bytes: Uint8Array): 'decoded' | 'refused' => {
    try {
      for (const _ of openFlac(bytes).frames);
      return 'decoded';
    } catch (error) {
      expect(error).toBeInstanceOf(FlacError);
      return 'refused';
    }
  };

  it('refuses a file that is cut off within a frame', () => {
    const bytes = read(new URL('mono-8bit.flac', fixtures));
    for (const length of [0, 3, 4, 20, 41, 42, 60, 500, bytes.length - 1]) {
      expect(drain(bytes.subarray(0, length))).toBe('refused');
    }
  });

  it('notices a flipped bit in the sound', () => {
    const bytes = read(new URL('stereo-24bit.flac', fixtures));
    for (let at = 1000; at < 3000; at += 97) {
      const damaged = bytes.slice();
      damaged[at]! ^= 1 << (at % 8);
      expect(drain(damaged)).toBe('refused');
    }
  });

  it('ends in samples or a FlacError for any bytes', () => {
    const bytes = read(new URL('mono-8bit.flac', fixtures));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        (edits) => {
          const damaged = bytes.slice();
          for (const [at, value] of edits) damaged[at] = value;
          drain(damaged);
        },
      ),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (tail, isFramed) => {
        const head = bytes.subarray(0, isFramed ? 90 : 4);
        drain(Uint8Array.from([...head, ...tail]));
      }),
    );
  });
});
