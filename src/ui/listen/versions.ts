/** What can be listened to of a stretch: versions of it, each made when it is first asked for. */
import type { LaneId } from '../../config/experiment.ts';
import { texts } from '../../config/texts/index.ts';
import { LANE_SOUNDS, type LaneSound, type SoundOf, type SoundSource, type Stretch } from '../../protocol/sound.ts';

export type Version = { kind: 'original' | 'resynthesis'; lane: null } | { kind: LaneSound; lane: LaneId };

/** Identifies a version among those of one stretch. */
export const keyOf = ({ kind, lane }: Version): string => `${lane ?? ''}/${kind}`;

/** Versions of the data, then of each lane. */
export function versionsOf(lanes: readonly LaneId[]): Version[] {
  return [
    { kind: 'original', lane: null },
    { kind: 'resynthesis', lane: null },
    ...lanes.flatMap((lane) => LANE_SOUNDS.toReversed().map((kind) => ({ kind, lane }))),
  ];
}

/** What the worker is asked for. */
export function soundOf(version: Version, { utterance, first, frames }: Stretch): SoundOf {
  const stretch = { utterance, first, frames };
  return version.lane === null
    ? { ...stretch, kind: version.kind }
    : { ...stretch, kind: version.kind, lane: version.lane };
}

/** As a name that stands alone. */
export function nameOf({ kind, lane }: Version): string {
  const words = texts.listen[kind];
  return lane === null ? words : texts.listen.laneVersion(lane, words);
}

/** A stretch of an utterance that lies within it: as long as asked for, or as the utterance is. */
export function stretchIn({ utterance, frames: total }: SoundSource, first: number, frames: number): Stretch {
  // Pairs of frames stay together at 25 Hz.
  const whole = Math.max(2, Math.min(frames, total) & ~1);
  const last = Math.max(0, total - whole);
  return { utterance, first: Math.max(0, Math.min(Math.round(first), last)) & ~1, frames: whole };
}

/** Where to begin: with the probe, which training has not seen. */
export function firstStretch(sources: readonly SoundSource[], frames: number): Stretch | null {
  const source = sources.find(({ probe }) => probe !== null) ?? sources[0];
  return source ? stretchIn(source, source.probe?.first ?? 0, frames) : null;
}

/** How much of a stretch is in the probe. */
export function shareOfProbe({ first, frames }: Stretch, { probe }: SoundSource): 'none' | 'some' | 'all' {
  if (probe === null) return 'none';
  const shared = Math.min(first + frames, probe.first + probe.frames) - Math.max(first, probe.first);
  if (shared <= 0) return 'none';
  return shared >= frames ? 'all' : 'some';
}
