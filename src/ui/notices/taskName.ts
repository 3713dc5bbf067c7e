/** What a task is called: its kind, what it is at, and the file in work. */
import { texts } from '../../config/texts/index.ts';
import type { Task } from '../../store/state.ts';

export function taskName({ kind, stage, detail }: Omit<Task, 'id' | 'done'>): string {
  const { task, stage: stages, taskWith } = texts.notices;
  return taskWith(task[kind], stage === null ? '' : stages[stage], detail);
}
