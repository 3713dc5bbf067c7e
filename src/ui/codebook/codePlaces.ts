/** Which code a press on a picture means. */

/** What a picture tells of its codes: the one at a place in CSS pixels, or null. */
export type CodeAt = (x: number, y: number) => number | null;

/** The nearest of places [codes, 2] within reach. */
export function nearestPlace(places: ArrayLike<number>, x: number, y: number, reach: number): number | null {
  let best: number | null = null;
  let least = reach;
  for (let code = 0; 2 * code + 1 < places.length; code += 1) {
    const distance = Math.hypot((places[2 * code] as number) - x, (places[2 * code + 1] as number) - y);
    if (distance < least) {
      least = distance;
      best = code;
    }
  }
  return best;
}
