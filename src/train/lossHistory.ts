/** The losses of the last steps, to tell training that goes well from training that runs away. */
import type { LaneId } from '../config/experiment.ts';

/** Steps remembered per lane. */
const MOST_STEPS = 256;
/** A loss that has grown by this factor is running away. */
const GROWTH = 10;

interface Point {
  step: number;
  loss: number;
}

export class LossHistory {
  readonly #lanes = new Map<LaneId, Point[]>();

  /** A finite loss. */
  add(lane: LaneId, step: number, loss: number): void {
    const points = this.#lanes.get(lane) ?? [];
    this.#lanes.set(lane, points);
    points.push({ step, loss });
    if (points.length > MOST_STEPS) points.shift();
  }

  /** Whether the losses of these lanes are known up to a step. */
  reach(lanes: Iterable<LaneId>, step: number): boolean {
    return [...lanes].every((lane) => (this.#lanes.get(lane)?.at(-1)?.step ?? -1) >= step);
  }

  /** Whether no loss has grown much behind a step. */
  areCalm(step: number): boolean {
    return [...this.#lanes.values()].every((points) => {
      const later = points.filter((point) => point.step > step);
      const [first] = later;
      return !first || Math.max(...later.map(({ loss }) => loss)) <= GROWTH * first.loss;
    });
  }

  /** How the loss of a lane ran away over the last steps; null if it did not. */
  growthOf(lane: LaneId): { from: number; to: number; steps: number } | null {
    const points = this.#lanes.get(lane) ?? [];
    const last = points.at(-1);
    const [first] = points;
    if (!first || !last) return null;
    const lowest = points.reduce((least, point) => (point.loss < least.loss ? point : least), first);
    if (last.loss <= GROWTH * lowest.loss) return null;
    return { from: lowest.loss, to: last.loss, steps: last.step - lowest.step };
  }

  /** Forgets what came behind a step. */
  forgetAfter(step: number): void {
    for (const [lane, points] of this.#lanes) {
      this.#lanes.set(
        lane,
        points.filter((point) => point.step <= step),
      );
    }
  }

  removeLane(lane: LaneId): void {
    this.#lanes.delete(lane);
  }
}
