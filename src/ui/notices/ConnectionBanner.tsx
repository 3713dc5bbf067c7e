/** Says, over the full width, that training cannot go on, and offers to start the worker anew. */
import { texts } from '../../config/texts/index.ts';
import { ForeignText } from '../ForeignText.tsx';
import { useLab, useLabActions } from '../useLab.ts';

export function ConnectionBanner() {
  const actions = useLabActions();
  const connection = useLab((state) => state.connection);
  const failure = useLab((state) => state.failure);
  if (connection !== 'lost' && connection !== 'failed') return null;
  return (
    <div className="banner" role="alert">
      <p>
        <b>{texts.notices[connection]}</b> {failure !== null && <ForeignText>{failure.message}</ForeignText>}
      </p>
      <button type="button" className="button" onClick={() => void actions.restart()}>
        {texts.notices.restart}
      </button>
    </div>
  );
}
