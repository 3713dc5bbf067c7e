/** Long work under way: what the worker tells of its tasks, and tasks of the page's own. */
import { LabError } from '../protocol/errors.ts';
import type { StoreApi } from 'zustand/vanilla';
import type { LabState, Task } from './state.ts';

/** The tasks with one as it is now; one that is over (`done` is 1) is taken out. */
export function withTask(tasks: LabState['tasks'], task: Task): LabState['tasks'] {
  if (task.done >= 1) return tasks.filter(({ id }) => id !== task.id);
  if (!tasks.some(({ id }) => id === task.id)) return [...tasks, task];
  return tasks.map((each) => (each.id === task.id ? task : each));
}

/** What the work of an own task gets. */
export interface OwnTask {
  /** Tells how far it is, 0 to 1. Without that it is not shown. */
  tell(done: number, detail: string): void;
  /** @throws LabError once a person has cancelled it */
  check(): void;
}

/** Work that the page does itself, which `cancel` can end like the worker's. */
export class OwnTasks {
  readonly #running = new Map<string, AbortController>();
  #lastId = 0;
  #before: Promise<unknown> = Promise.resolve();

  /** Runs work when what was asked for before is over, so that things happen in the order in which they were asked for. */
  async run<T>(store: StoreApi<LabState>, kind: 'classify', work: (own: OwnTask) => Promise<T>): Promise<T> {
    this.#lastId += 1;
    // No task of the worker has such an id.
    const id = `page-${this.#lastId}`;
    const controller = new AbortController();
    this.#running.set(id, controller);
    const show = (done: number, detail: string): void =>
      store.setState(({ tasks }) => ({ tasks: withTask(tasks, { id, kind, done, stage: null, detail }) }));
    const check = (): void => {
      if (controller.signal.aborted) throw new LabError('cancelled', { code: 'cancelled' });
    };
    const running = this.#before.then(() => work({ tell: show, check }));
    this.#before = running.catch(() => undefined);
    try {
      return await running;
    } finally {
      this.#running.delete(id);
      show(1, '');
    }
  }

  /** @returns whether it is a task of the page's own */
  cancel(id: string): boolean {
    const controller = this.#running.get(id);
    controller?.abort();
    return controller !== undefined;
  }
}
