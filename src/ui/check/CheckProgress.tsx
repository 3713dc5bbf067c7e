/** How far a comparison is, with a way out of it; nothing while none is under way. */
import { texts } from '../../config/texts/index.ts';
import { useLab, useLabActions } from '../useLab.ts';

export function CheckProgress() {
  const actions = useLabActions();
  const running = useLab(({ check }) => check.running);
  const task = useLab(({ tasks }) => tasks.find(({ kind }) => kind === 'check'));
  return (
    <div className={running ? 'check-progress' : 'visually-hidden'}>
      <span className="quiet small" role="status">
        {running ? texts.check.running : ''}
      </span>
      {running && task && (
        <>
          <progress value={task.done} max={1} aria-label={texts.check.running} />
          <button type="button" className="button" onClick={() => void actions.cancel(task.id)}>
            {texts.notices.cancel}
          </button>
        </>
      )}
    </div>
  );
}
