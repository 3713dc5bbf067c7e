/** The part of the plane that is shown, and how a code got where it is. */
import type { CodebookEvent } from '../../protocol/events.ts';

export interface Region {
  x: number;
  y: number;
  /** Half the side of the square that is shown. */
  half: number;
}

/** The square around all points and used codes, with a margin. */
export function regionOf(points: ArrayLike<number>): Region {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i + 1 < points.length; i += 2) {
    left = Math.min(left, points[i] as number);
    right = Math.max(right, points[i] as number);
    top = Math.min(top, points[i + 1] as number);
    bottom = Math.max(bottom, points[i + 1] as number);
  }
  if (!(right >= left)) return { x: 0, y: 0, half: 1 };
  return { x: (left + right) / 2, y: (top + bottom) / 2, half: Math.max(right - left, bottom - top, 1e-6) * 0.56 };
}

/** Moves the view a part of the way to where it should be: growing at once, shrinking slowly, so nothing jumps. */
export function followRegion(shown: Region | null, wanted: Region): Region {
  if (shown === null) return wanted;
  const mix = (a: number, b: number, share: number) => a + (b - a) * share;
  return {
    x: mix(shown.x, wanted.x, 0.15),
    y: mix(shown.y, wanted.y, 0.15),
    half: wanted.half > shown.half ? mix(shown.half, wanted.half, 0.6) : mix(shown.half, wanted.half, 0.08),
  };
}

export interface Trail {
  sessionId: string;
  layer: number;
  region: Region | null;
  /** Codebooks of the last events, newest last. */
  past: Float32Array[];
  step: number;
}

/** Positions remembered per code. */
const LENGTH = 8;

/** The trail after one more event; it starts anew with another session, layer, size, or when the step goes back. */
export function extendTrail(trail: Trail | null, event: CodebookEvent): Trail {
  const embed = event.plane?.embed ?? new Float32Array();
  const goesOn =
    trail !== null &&
    trail.sessionId === event.sessionId &&
    trail.layer === event.layer &&
    event.step >= trail.step &&
    trail.past.at(-1)?.length === embed.length;
  const wanted = regionOf(event.plane?.points ?? []);
  return {
    sessionId: event.sessionId,
    layer: event.layer,
    step: event.step,
    region: followRegion(goesOn ? trail.region : null, wanted),
    past: goesOn ? [...trail.past, embed].slice(-LENGTH) : [embed],
  };
}
