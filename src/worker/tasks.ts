/** Long work: each piece is a task of its own, with its own progress and its own end. */
import { DataError } from '../data/dataError.ts';
import { throwIfCancelled, type WorkOptions } from '../data/pacing.ts';
import type { TaskKind, WorkerEvent } from '../protocol/events.ts';

/** The most that a task tells before it is over: 1 is its end. */
const ALMOST = 0.999;

interface RunningTask {
  kind: TaskKind;
  controller: AbortController;
}

export class Tasks {
  readonly #emit: (event: WorkerEvent) => void;
  readonly #running = new Map<string, RunningTask>();
  #lastId = 0;

  constructor(emit: (event: WorkerEvent) => void) {
    this.#emit = emit;
  }

  /**
   * Runs work that tells its progress and that `cancel` can end. It begins before this returns.
   * @throws DataError `cancelled` if it was ended, and what the work throws
   */
  async run<T>(task: TaskKind, work: (options: Required<WorkOptions>, taskId: string) => Promise<T>): Promise<T> {
    this.#lastId += 1;
    const taskId = String(this.#lastId);
    const controller = new AbortController();
    this.#running.set(taskId, { kind: task, controller });
    const onProgress: Required<WorkOptions>['onProgress'] = (done, detail, stage) =>
      this.#emit({ kind: 'progress', taskId, task, done: Math.min(done, ALMOST), stage: stage ?? null, detail });
    onProgress(0, '');
    try {
      return await work({ signal: controller.signal, onProgress }, taskId);
    } catch (error) {
      // What is thrown for the end of something that was ended anyway is no news.
      throwIfCancelled(controller.signal);
      throw error;
    } finally {
      this.#running.delete(taskId);
      this.#emit({ kind: 'progress', taskId, task, done: 1, stage: null, detail: '' });
    }
  }

  /** Ends a task. One that is over stays so. */
  cancel(taskId: string): void {
    if (this.#running.has(taskId)) end(this.#running.get(taskId) as RunningTask);
  }

  /** Ends the tasks of some kinds that began before a running one. */
  cancelBefore(taskId: string, ...kinds: TaskKind[]): void {
    for (const [id, task] of this.#running) {
      if (id === taskId) return;
      if (kinds.includes(task.kind)) end(task);
    }
  }

  /** Ends all tasks of some kinds. */
  cancelAll(...kinds: TaskKind[]): void {
    for (const task of this.#running.values()) if (kinds.includes(task.kind)) end(task);
  }
}

function end({ controller }: RunningTask): void {
  // Readers of files reject with the signal's reason.
  controller.abort(new DataError('cancelled', { code: 'cancelled' }));
}
