/**
 * Which session follows which. Whatever puts another session in the place of the one there is (builds and imports) does
 * so here, so that in the end there is the one that was asked for last, however long each of them takes.
 */
import { throwIfCancelled, type WorkOptions } from '../data/dataError.ts';
import type { Session } from '../train/session.ts';
import type { Tasks } from './tasks.ts';
import type { Brought } from './brought.ts';

/** A session that is ready to take the place of the one there is. */
export interface Successor {
  session: Session;
  /** What is brought from then on; as it is, if absent. */
  bring?: (present: Brought) => Brought;
  /** Codes of the probe that come with it. */
  probeTokens?: Blob | null;
}

/** Training of the session there is. */
export interface Place {
  /** Holds it after the step in flight. */
  interrupt(): Promise<void>;
  /** Lets it go on: its successor does not come. */
  goOn(): void;
}

export class Succession {
  readonly #tasks: Tasks;
  readonly #place: Place;
  readonly #take: (successor: Successor) => void;
  /** The succession under way, or a settled promise. */
  #latest: Promise<unknown> = Promise.resolve();
  /** Counts what takes back a start that waits: pauses, and sessions that are asked for. */
  #orders = 0;

  /** @param take puts a successor in place, at once */
  constructor(tasks: Tasks, place: Place, take: (successor: Successor) => void) {
    this.#tasks = tasks;
    this.#place = place;
    this.#take = take;
  }

  /**
   * Ends the succession under way, prepares a successor and puts it in place. Refused or cancelled, even while the
   * session that is there ends its step, nothing has changed.
   * @throws DataError `cancelled` if a later one was asked for, and what `prepare` throws
   */
  async begin<T extends Successor>(
    kind: 'build' | 'import',
    prepare: (options: Required<WorkOptions>) => Promise<T>,
  ): Promise<T> {
    this.#orders += 1;
    this.#tasks.cancelAll('build', 'import');
    const before = this.#latest;
    const work = this.#tasks.run(kind, async (options) => {
      // Two large models at once might not fit into memory.
      await before;
      throwIfCancelled(options.signal);
      const successor = await prepare(options);
      await this.#replace(successor, options.signal);
      return successor;
    });
    this.#latest = work.catch(() => undefined);
    return work;
  }

  /** To be called at a pause. */
  takeBack(): void {
    this.#orders += 1;
  }

  /**
   * Waits for the session that is on its way, if one is.
   * @returns whether what was asked for is still wanted: no pause and no other session was asked for since
   */
  async settled(): Promise<boolean> {
    const orders = this.#orders;
    await this.#latest;
    return orders === this.#orders;
  }

  async #replace(successor: Successor, signal: AbortSignal): Promise<void> {
    try {
      throwIfCancelled(signal);
      await this.#place.interrupt();
      if (signal.aborted) this.#place.goOn();
      throwIfCancelled(signal);
    } catch (error) {
      successor.session.dispose();
      throw error;
    }
    this.#take(successor);
  }
}
