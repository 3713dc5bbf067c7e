/** Long work in progress, with a way out. */
import { texts } from '../../config/texts/index.ts';
import { useLab, useLabActions } from '../useLab.ts';

/** Floats above the page, so that nothing moves when it comes and goes. */
export function ProgressBar() {
  const actions = useLabActions();
  const progress = useLab((state) => state.progress);
  if (progress === null) return null;
  const name = texts.notices.progressDetail(texts.notices.progress[progress.task], progress.detail);
  return (
    <div className="progress" role="status">
      <span className="progress-name small" title={name}>
        {name}
      </span>
      <span className="progress-share figure small">{texts.notices.share((100 * progress.done).toFixed(0))}</span>
      <progress value={progress.done} max={1} aria-label={name} />
      <button type="button" className="button" onClick={() => void actions.cancel()}>
        {texts.notices.cancel}
      </button>
    </div>
  );
}
