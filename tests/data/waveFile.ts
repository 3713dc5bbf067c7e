/** WAV files for tests. */

/** Interleaves channels into a WAV file of 16-bit integers, or of 32-bit floats. */
export function waveFile(channels: readonly Float32Array[], sampleRate: number, format: 'int16' | 'float32' = 'int16') {
  const bytesPerSample = format === 'int16' ? 2 : 4;
  const frames = channels[0]?.length ?? 0;
  const size = frames * channels.length * bytesPerSample;
  const view = new DataView(new ArrayBuffer(44 + size));
  const ascii = (at: number, text: string) => [...text].forEach((c, i) => view.setUint8(at + i, c.charCodeAt(0)));
  ascii(0, 'RIFF');
  view.setUint32(4, 36 + size, true);
  ascii(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, format === 'int16' ? 1 : 3, true);
  view.setUint16(22, channels.length, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * channels.length * bytesPerSample, true);
  view.setUint16(32, channels.length * bytesPerSample, true);
  view.setUint16(34, bytesPerSample * 8, true);
  ascii(36, 'data');
  view.setUint32(40, size, true);
  for (let i = 0; i < frames; i++) {
    channels.forEach((channel, c) => {
      const at = 44 + (i * channels.length + c) * bytesPerSample;
      const value = channel[i] as number;
      if (format === 'int16') view.setInt16(at, Math.max(-32768, Math.min(32767, Math.round(value * 32767))), true);
      else view.setFloat32(at, value, true);
    });
  }
  return new Uint8Array(view.buffer);
}

/** A sine wave. */
export function sine(hertz: number, seconds: number, sampleRate: number, amplitude = 0.5): Float32Array {
  return Float32Array.from(
    { length: Math.round(seconds * sampleRate) },
    (_, i) => amplitude * Math.sin((2 * Math.PI * hertz * i) / sampleRate),
  );
}

/** Root mean square of part of a signal. */
export function level(samples: Float32Array, from = 0, to = samples.length): number {
  let energy = 0;
  for (let i = from; i < to; i++) energy += (samples[i] as number) ** 2;
  return Math.sqrt(energy / (to - from));
}
