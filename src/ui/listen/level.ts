/** How loud sounds are played, so that louder does not pass for better. */
import type { SoundClip } from '../../protocol/sound.ts';

type Loudness = Pick<SoundClip, 'rms' | 'peak'>;

/** Root of the mean square that is aimed at: −20 dB of full scale, about that of speech as it is published. */
const WANTED = 0.1;
/** No sample is to be larger. */
const MOST = 0.98;

/** What is quieter (−80 dB) counts as silence, and is not made as loud as speech. */
const SILENCE = 1e-4;

/** The level at which all of these can be played alike. */
export function commonLevel(sounds: readonly Loudness[]): number {
  return sounds.reduce(
    (level, { rms, peak }) => (peak > 0 ? Math.min(level, (MOST * Math.max(rms, SILENCE)) / peak) : level),
    WANTED,
  );
}

/** What a sound is multiplied by to have that level. */
export function gainFor({ rms }: Loudness, level: number): number {
  return level / Math.max(rms, SILENCE);
}
