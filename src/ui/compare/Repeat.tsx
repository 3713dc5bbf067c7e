/** The run again with other seeds: how many, how far it is, and a way out. */
import { useState } from 'react';
import { texts } from '../../config/texts/index.ts';
import { formatCount } from '../../config/texts/numbers.ts';
import { useLab, useLabActions, useReady } from '../useLab.ts';

const COUNTS = [3, 5, 10] as const;

export function Repeat() {
  const actions = useLabActions();
  const ready = useReady();
  const [count, setCount] = useState<number>(COUNTS[0]);
  const step = useLab((state) => state.session?.step ?? 0);
  const repetition = useLab(({ repetition, session }) =>
    repetition?.sessionId === session?.sessionId ? repetition : null,
  );
  if (repetition) {
    const { seeds, done, steps } = repetition;
    const share = (done + repetition.step / Math.max(steps, 1)) / seeds.length;
    const isDone = done === seeds.length;
    return (
      <div className="repeat" role="group" aria-label={texts.comparison.repeat}>
        {isDone ? (
          <p className="quiet small">{texts.comparison.over(done, formatCount(steps))}</p>
        ) : (
          <>
            <span className="quiet small figure">
              {texts.comparison.progress(
                formatCount(done + 1),
                formatCount(seeds.length),
                formatCount(repetition.step),
                formatCount(steps),
              )}
            </span>
            <progress value={share} max={1} aria-label={texts.comparison.repeat} />
          </>
        )}
        <button type="button" className="button" onClick={() => actions.cancelRepetition()}>
          {isDone ? texts.comparison.forget : texts.comparison.cancel}
        </button>
      </div>
    );
  }
  return (
    <div className="repeat" role="group" aria-label={texts.comparison.repeat}>
      <select
        value={count}
        aria-label={texts.comparison.repeat}
        onChange={(event) => setCount(Number(event.target.value))}
      >
        {COUNTS.map((each) => (
          <option key={each} value={each}>
            {texts.comparison.seeds(formatCount(each))}
          </option>
        ))}
      </select>
      <button
        type="button"
        className="button"
        disabled={!ready || step === 0}
        title={texts.comparison.repeatHelp(formatCount(step))}
        onClick={() => void actions.repeatWithSeeds(count)}
      >
        {texts.comparison.repeat}
      </button>
    </div>
  );
}
