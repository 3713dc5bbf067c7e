/** Long work under way: a bar for each task, with a way out of it. */
import { texts } from '../../config/texts/index.ts';
import type { Task } from '../../store/state.ts';
import { formatPercent } from '../../config/texts/numbers.ts';
import { useLab, useLabActions } from '../useLab.ts';

/** What a task is called: its kind, what it is at, and the file in work. */
export function taskName({ kind, stage, detail }: Omit<Task, 'id' | 'done'>): string {
  const { task, stage: stages, taskWith } = texts.notices;
  return taskWith(task[kind], stage === null ? '' : stages[stage], detail);
}

/** They float above the page, so that nothing moves when they come and go. The newest stands lowest. */
export function ProgressBars() {
  const tasks = useLab((state) => state.tasks);
  if (tasks.length === 0) return null;
  return (
    <div className="tasks">
      {tasks.map((task) => (
        <ProgressBar key={task.id} task={task} />
      ))}
    </div>
  );
}

function ProgressBar({ task }: { task: Task }) {
  const actions = useLabActions();
  const name = taskName(task);
  return (
    <div className="progress" role="status" data-task={task.kind}>
      <span className="progress-name small" title={name}>
        {name}
      </span>
      <span className="progress-share figure small">{formatPercent(task.done, 0)}</span>
      <progress value={task.done} max={1} aria-label={name} />
      <button
        type="button"
        className="button"
        aria-label={texts.notices.cancelTask(texts.notices.task[task.kind])}
        onClick={() => void actions.cancel(task.id)}
      >
        {texts.notices.cancel}
      </button>
    </div>
  );
}
