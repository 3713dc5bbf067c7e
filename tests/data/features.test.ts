import { describe, expect, it } from 'vitest';
import { BandStatistics } from '../../src/data/bandStatistics.ts';
import { buildDataset } from '../../src/data/features.ts';
import { randomStream } from '../../src/data/random.ts';
import { SampleBuffer } from '../../src/data/sampleBuffer.ts';

const noise = (seconds: number, key: string): SampleBuffer => {
  const random = randomStream(1, key);
  return SampleBuffer.of(Float32Array.from({ length: seconds * 16_000 }, () => 0.1 * random.normal()));
};
const recordings = [
  { name: 'one', samples: noise(1, 'one') },
  { name: 'two', samples: noise(0.5, 'two') },
];

describe('BandStatistics', () => {
  it('normalises over all slices together, a constant band included', () => {
    const slices = [Float32Array.of(1, 5, 3, 5), Float32Array.of(5, 5), Float32Array.of(7, 5)];
    const statistics = new BandStatistics(2);
    for (const slice of slices) statistics.add(slice);
    expect([...statistics.mean]).toEqual([4, 5]);
    expect(statistics.deviation[0]).toBeCloseTo(Math.sqrt(5), 12);
    for (const slice of slices) statistics.normalise(slice);
    expect(slices.map((s) => s[1])).toEqual([0, 0, 0]);
    expect(slices[0]?.[0]).toBeCloseTo(-3 / Math.sqrt(5), 6);
  });

  it('loses nothing where the mean is far larger than the deviation', () => {
    const random = randomStream(1, 'band');
    const values = Float32Array.from({ length: 5000 }, () => 1e4 + random.normal());
    const statistics = new BandStatistics(1);
    for (let at = 0; at < values.length; at += 7) statistics.add(values.subarray(at, at + 7));
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
    expect(statistics.mean[0]).toBeCloseTo(mean, 8);
    expect(statistics.deviation[0]).toBeCloseTo(Math.sqrt(variance), 8);
  });
});

describe('buildDataset', () => {
  it('has mels channels, mels · splice of them once spliced, and 50 frames per second', async () => {
    const dataset = await buildDataset('audio', recordings, { mels: 10, splice: 3 });
    expect(dataset).toMatchObject({ kind: 'audio', channelsIn: 30, channelsOut: 10, splice: 3, seconds: 1.5 });
    expect(dataset.utterances.map(({ name, frames }) => [name, frames])).toEqual([
      ['one', 50],
      ['two', 25],
    ]);
    for (const { frames, targets } of dataset.utterances) expect(targets.length).toBe(frames * 10);
  });

  it('has mean 0 and variance 1 in every band', async () => {
    const { utterances } = await buildDataset('audio', recordings, { mels: 10, splice: 1 });
    for (let band = 0; band < 10; band++) {
      const values = utterances.flatMap(({ targets }) => Array.from(targets.filter((_, i) => i % 10 === band)));
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      expect(mean).toBeCloseTo(0, 5);
      expect(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length).toBeCloseTo(1, 4);
    }
  });

  it('survives silence: all zeros, nothing infinite', async () => {
    const silence = [{ name: 'silence', samples: SampleBuffer.of(new Float32Array(16_000)) }];
    const { utterances } = await buildDataset('audio', silence, { mels: 8, splice: 2 });
    expect(utterances[0]?.targets.every((value) => Math.abs(value) < 1e-6)).toBe(true);
  });

  it('reports progress and can be cancelled', async () => {
    const seen: string[] = [];
    await buildDataset('audio', recordings, { mels: 8, splice: 1 }, { onProgress: (_, detail) => seen.push(detail) });
    expect(seen).toEqual(['one', 'two', '']);
    const controller = new AbortController();
    const options = { signal: controller.signal, onProgress: () => controller.abort() };
    await expect(buildDataset('audio', recordings, { mels: 8, splice: 1 }, options)).rejects.toMatchObject({
      code: 'cancelled',
    });
  });

  it('refuses nothing and too much', async () => {
    await expect(buildDataset('audio', [], { mels: 8, splice: 1 })).rejects.toMatchObject({ code: 'no-data' });
    const long = [{ name: 'long', samples: { length: 5 * 3600 * 16_000 } as SampleBuffer }];
    await expect(buildDataset('audio', long, { mels: 256, splice: 16 })).rejects.toMatchObject({
      code: 'invalid-request',
      problem: expect.toSay('Choose fewer mel bands'),
    });
  });
});
