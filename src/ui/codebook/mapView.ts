/** Where codes and frames of a map lie on a canvas. */
import type { CodeMap } from '../../protocol/codes.ts';

/** Leaves room for the marks at the edge. */
const MARGIN = 12;
/** Part of the way that the edge of the view goes with each map: outwards it hurries, inwards nothing jumps. */
const [OUTWARDS, INWARDS] = [0.6, 0.08];

/** The part of the plane that is shown, from edge to edge. */
export interface Box {
  left: number;
  right: number;
  bottom: number;
  top: number;
}

/** What one picture shows of the map before it, so that the view does not jump. */
export interface MapView {
  fit: number;
  sessionId: string;
  box: Box;
}

/** The view after one more map. It jumps only where positions cannot be compared. */
export function nextView(before: MapView | null, map: CodeMap): MapView {
  const { fit, sessionId, points, counts } = map;
  const used = lastOf(map).filter((_, i) => (counts[Math.floor(i / 2)] as number) > 0);
  const wanted = boxAround([points, used]);
  const goesOn = before !== null && before.fit === fit && before.sessionId === sessionId;
  return { fit, sessionId, box: goesOn ? followed(before.box, wanted) : wanted };
}

function boxAround(all: readonly Float32Array[]): Box {
  const box: Box = { left: Infinity, right: -Infinity, bottom: Infinity, top: -Infinity };
  for (const positions of all) {
    for (let i = 0; i + 1 < positions.length; i += 2) {
      box.left = Math.min(box.left, positions[i] as number);
      box.right = Math.max(box.right, positions[i] as number);
      box.bottom = Math.min(box.bottom, positions[i + 1] as number);
      box.top = Math.max(box.top, positions[i + 1] as number);
    }
  }
  return box.right >= box.left ? box : { left: -1, right: 1, bottom: -1, top: 1 };
}

function followed(shown: Box, wanted: Box): Box {
  const mix = (from: number, to: number, outwards: boolean): number =>
    from + (to - from) * (outwards ? OUTWARDS : INWARDS);
  return {
    left: mix(shown.left, wanted.left, wanted.left < shown.left),
    right: mix(shown.right, wanted.right, wanted.right > shown.right),
    bottom: mix(shown.bottom, wanted.bottom, wanted.bottom < shown.bottom),
    top: mix(shown.top, wanted.top, wanted.top > shown.top),
  };
}

/** Positions of all codes now. */
export function lastOf({ trail }: CodeMap): Float32Array {
  return trail.at(-1) ?? new Float32Array();
}

/** Positions in CSS pixels of a canvas, [count, 2]; both axes have one scale, the second points upwards. */
export function toCanvas(positions: Float32Array, box: Box, width: number, height: number): Float32Array {
  const scale = Math.min(
    (width - 2 * MARGIN) / Math.max(box.right - box.left, 1e-6),
    (height - 2 * MARGIN) / Math.max(box.top - box.bottom, 1e-6),
  );
  const [x, y] = [(box.left + box.right) / 2, (box.bottom + box.top) / 2];
  return positions.map((value, i) =>
    i % 2 === 0 ? width / 2 + (value - x) * scale : height / 2 - (value - y) * scale,
  );
}
