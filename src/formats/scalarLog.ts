/** Scalars over steps as a program logged them, under the names that it gave them. */
import { LONGEST_NAME, MOST_STEPS } from '../config/limits.ts';
import { FormatError } from './formatError.ts';

/** Names of one log. */
export const MOST_SCALARS = 10_000;
/** Points of one log, of all names together: about 50 MB. */
export const MOST_LOGGED_POINTS = 2_000_000;

/** Points of one name, steps ascending. */
export interface LoggedPoints {
  step: number[];
  /** Seconds on the clock of the program that logged, of any origin. */
  time: number[];
  /** NaN and infinities as they were logged. */
  value: number[];
}

/** What could not be read of a log. */
export interface LogDamage {
  /** Stretches, records or lines that are damaged, and their bytes. */
  places: number;
  bytes: number;
  /** Whether the log ends within a record or a line, as of a training that goes on or was killed. */
  cut: boolean;
}

export interface ScalarLog {
  format: 'tensorboard' | 'train-log';
  /** By name, in the order in which the log has them first. */
  scalars: ReadonlyMap<string, LoggedPoints>;
  damage: LogDamage;
  /** Points that a later start of the program logged again, of which the later ones count. */
  replaced: number;
  /** Points of steps that no run has, which were left out. */
  outside: number;
  /** Names of what is no scalar: pictures, texts, histograms. */
  others: readonly string[];
  /** What stands in the settings that the program logged; null where it did not, or not that. */
  settings: LoggedSettings | null;
}

export interface LoggedSettings {
  /** How often settings were logged, once for each start of the program. */
  starts: number;
  /** The name under which the program logged. */
  name: string;
  /** `freeze_quantizer` at each start, without repetition; empty if it is not told. */
  freezeQuantizer: boolean[];
}

/** Gathers points in the order of a log. Where steps go back, what was there from that step on is replaced. */
export class ScalarBook {
  readonly scalars = new Map<string, LoggedPoints>();
  readonly others = new Set<string>();
  replaced = 0;
  outside = 0;
  #points = 0;

  /** @throws FormatError if there are more than a log may have */
  add(name: string, step: number, time: number, value: number): void {
    if (name.length > LONGEST_NAME || !Number.isInteger(step) || step < 0 || step > MOST_STEPS) {
      this.outside += 1;
      return;
    }
    const points = this.#pointsOf(name);
    while ((points.step.at(-1) ?? -1) >= step) {
      points.step.pop();
      points.time.pop();
      points.value.pop();
      this.replaced += 1;
      this.#points -= 1;
    }
    if (this.#points >= MOST_LOGGED_POINTS) {
      throw new FormatError({ code: 'log-points-at-most', most: MOST_LOGGED_POINTS });
    }
    points.step.push(step);
    points.time.push(time);
    points.value.push(value);
    this.#points += 1;
  }

  /** Something that is no scalar. */
  addOther(name: string): void {
    if (this.others.size < MOST_SCALARS && name.length <= LONGEST_NAME) this.others.add(name);
  }

  #pointsOf(name: string): LoggedPoints {
    const known = this.scalars.get(name);
    if (known) return known;
    if (this.scalars.size >= MOST_SCALARS) throw new FormatError({ code: 'log-names-at-most', most: MOST_SCALARS });
    const points: LoggedPoints = { step: [], time: [], value: [] };
    this.scalars.set(name, points);
    return points;
  }
}
