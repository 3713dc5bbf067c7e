/** A quiet line: a new version of the page waits, what taking it costs, and the two answers. */
import { texts } from '../../config/texts/index.ts';
import { useLab, useLabActions } from '../useLab.ts';

export function UpdateLine() {
  const actions = useLabActions();
  const update = useLab((state) => state.update);
  const running = useLab(({ session }) => session?.running ?? false);
  const trained = useLab(({ pace }) => pace.step > 0);
  if (!update) return null;
  const { ready, goesOn, ends, otherPages, take, later } = texts.update;
  const sentences = [ready, running ? goesOn : trained ? ends : '', otherPages(update.otherPages)];
  return (
    <div className="update-line" role="status">
      <p>{sentences.filter(Boolean).join(' ')}</p>
      <div className="update-answers">
        {!running && (
          <button type="button" className="button" onClick={actions.takeUpdate}>
            {take}
          </button>
        )}
        <button type="button" className="button quiet-button" onClick={actions.postponeUpdate}>
          {later}
        </button>
      </div>
    </div>
  );
}
