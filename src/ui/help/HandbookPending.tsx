/** In the place of help that is on its way, or did not come. */
import { problemText } from '../../config/problems/problemText.ts';
import { texts } from '../../config/texts/index.ts';
import type { HandbookState } from './useHandbook.ts';

export function HandbookPending({ problem, again }: Pick<HandbookState, 'problem' | 'again'>) {
  if (problem === null)
    return (
      <p className="quiet" role="status">
        {texts.glossary.loading}
      </p>
    );
  return (
    <div role="alert">
      <p>{problemText(problem.problem)}</p>
      <button type="button" className="button" onClick={again}>
        {texts.glossary.again}
      </button>
    </div>
  );
}
