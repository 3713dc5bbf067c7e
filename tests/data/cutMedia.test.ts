/** WebM and Ogg that are cut off anywhere: what is whole remains, and can be read. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { BlobSource, EncodedPacketSink, Input, OGG, WEBM } from 'mediabunny';
import { describe, expect, it } from 'vitest';
import { wholeBlocks } from '../../src/data/matroskaEnd.ts';
import { wholePages } from '../../src/data/oggStreams.ts';

const read = (path: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(new URL(path, import.meta.url)));
const webm = read('../browser/audio/video.webm');
const ogg = read('../browser/audio/slt.ogg');

/** The packets of the sound, as text of one character per byte. */
async function packetsOf(body: Blob): Promise<string[]> {
  const input = new Input({ source: new BlobSource(body), formats: [WEBM, OGG] });
  const track = await input.getPrimaryAudioTrack();
  const packets: string[] = [];
  if (track)
    for await (const { data } of new EncodedPacketSink(track).packets()) packets.push(String.fromCharCode(...data));
  return packets;
}

describe.each([
  ['WebM', webm, wholeBlocks, 0.3],
  ['Ogg', ogg, wholePages, 0.7],
] as const)('%s', (_, bytes, whole, share) => {
  it('is left as it is when it is whole', async () => {
    const file = new Blob([bytes]);
    expect(await whole(file)).toEqual({ body: file, isCutOff: false });
  });

  it('keeps the packets before the cut, each as it was', async () => {
    const all = await packetsOf(new Blob([bytes]));
    const property = fc.asyncProperty(
      fc.integer({ min: Math.ceil(share * bytes.length), max: bytes.length - 300 }),
      async (length) => {
        const { body, isCutOff } = await whole(new Blob([bytes.subarray(0, length)]));
        expect(isCutOff || body.size === length).toBe(true);
        const packets = await packetsOf(body);
        expect(packets.length).toBeGreaterThan(0);
        expect(packets).toEqual(all.slice(0, packets.length));
      },
    );
    await fc.assert(property, { numRuns: 60 });
  });

  it('answers for damaged bytes, and never gives more than there was', async () => {
    const edits = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
    const property = fc.asyncProperty(edits, fc.nat(bytes.length), async (changes, length) => {
      const damaged = bytes.slice(0, length);
      for (const [at, value] of changes) if (at < length) damaged[at] = value;
      const { body } = await whole(new Blob([damaged]));
      expect(body.size).toBeLessThanOrEqual(length);
    });
    await fc.assert(property, { numRuns: 200 });
  });
});

it('most of a WebM of one cluster survives a cut in its middle', async () => {
  const all = await packetsOf(new Blob([webm]));
  const { body } = await wholeBlocks(new Blob([webm.subarray(0, webm.length / 2)]));
  expect((await packetsOf(body)).length).toBeGreaterThan(0.3 * all.length);
});
