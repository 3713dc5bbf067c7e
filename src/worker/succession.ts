/**
 * Which session follows which. Whatever puts another session in the place of the one there is (builds and imports) does
 * so here, so that in the end there is the one that was asked for last, however long each of them takes.
 */
import { throwIfCancelled } from '../data/pacing.ts';
import type { Session } from '../train/session.ts';
import type { Tasks } from './tasks.ts';
import type { Inputs } from '../lab/inputs.ts';
import type { BuildOptions } from '../lab/newSession.ts';

/** A session that is ready to take the place of the one there is. */
export interface Successor {
  session: Session;
  /** What is brought from then on; as it is, if absent. */
  bring?: (present: Inputs) => Inputs;
  /** Codes of the probe that come with it. */
  probeTokens?: Blob | null;
}

/** Training of the session there is. */
export interface Place {
  /** Holds it after the step in flight. */
  interrupt(): Promise<void>;
  /** Lets it go on: its successor does not come. */
  goOn(): void;
  /** Copies it as it then is. @returns tells the page: to be called once its successor comes for certain */
  copy(): Promise<() => void>;
}

export class Succession {
  readonly #tasks: Tasks;
  readonly #place: Place;
  readonly #take: (successor: Successor) => void;
  /** All successions under way, or a settled promise. */
  #latest: Promise<unknown> = Promise.resolve();
  /** Counts what is asked for: successions, pauses, starts that wait. */
  #orders = 0;
  /** The newest order that takes back the starts before it. */
  #takenBack = 0;

  /** @param take puts a successor in place, at once */
  constructor(tasks: Tasks, place: Place, take: (successor: Successor) => void) {
    this.#tasks = tasks;
    this.#place = place;
    this.#take = take;
  }

  /**
   * Prepares a successor and puts it in place. Refused or cancelled, even while the session that is there ends its step,
   * nothing has changed.
   * @param prepare claims the place before it builds anything. The claim ends the successions that were begun before, and
   *   waits for their end, since two large models at once might not fit into memory. What is refused before has changed
   *   nothing, not even what is being built meanwhile.
   * @throws DataError `cancelled` if a later one claimed the place, and what `prepare` throws
   */
  async begin<T extends Successor>(
    kind: 'build' | 'import',
    prepare: (options: BuildOptions) => Promise<T>,
  ): Promise<T> {
    const order = ++this.#orders;
    const before = this.#latest;
    const work = this.#tasks.run(kind, async (options, taskId) => {
      const claim = async (): Promise<void> => {
        this.#takenBack = Math.max(this.#takenBack, order);
        this.#tasks.cancelBefore(taskId, 'build', 'import');
        await before;
        throwIfCancelled(options.signal);
      };
      const successor = await prepare({ ...options, claim });
      await this.#replace(successor, options.signal);
      return successor;
    });
    this.#latest = before
      .then(() => work)
      .then(
        () => undefined,
        () => undefined,
      );
    return work;
  }

  /** To be called at a pause. */
  takeBack(): void {
    this.#takenBack = ++this.#orders;
  }

  /**
   * Waits for the session that is on its way, if one is.
   * @returns whether what was asked for is still wanted: no pause and no other session came after it
   */
  async settled(): Promise<boolean> {
    const order = ++this.#orders;
    await this.#latest;
    return order > this.#takenBack;
  }

  async #replace(successor: Successor, signal: AbortSignal): Promise<void> {
    let tellCopy: () => void;
    try {
      throwIfCancelled(signal);
      await this.#place.interrupt();
      tellCopy = await this.#place.copy();
      if (signal.aborted) this.#place.goOn();
      throwIfCancelled(signal);
    } catch (error) {
      successor.session.dispose();
      throw error;
    }
    tellCopy();
    this.#take(successor);
  }
}
