/** How loud sounds are played, so that louder does not pass for better. */
import type { SoundClip } from '../../protocol/sound.ts';

type Loudness = Pick<SoundClip, 'rms' | 'peak'>;

/** Root of the mean square that is aimed at: −20 dB of full scale, about that of speech as it is published. */
const WANTED = 0.1;
/** No sample is to be larger. */
const MOST = 0.98;

/** The level at which all of these can be played alike; silence does not count. */
export function commonLevel(sounds: readonly Loudness[]): number {
  return sounds.reduce((level, { rms, peak }) => (rms > 0 ? Math.min(level, (MOST * rms) / peak) : level), WANTED);
}

/** What a sound is multiplied by to have that level; silence stays as it is. */
export function gainFor({ rms }: Loudness, level: number): number {
  return rms > 0 ? level / rms : 1;
}
