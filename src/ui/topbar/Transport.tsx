/** Start or pause, step, reset: the controls of time. */
import { useState } from 'react';
import { texts } from '../../config/texts/index.ts';
import { PauseIcon, PlayIcon, ResetIcon, StepIcon } from '../icons.tsx';
import { DIVERGENCE_ID } from '../notices/DivergenceBanner.tsx';
import { UndoButton } from '../runs/UndoButton.tsx';
import { useDiverged, useLab, useLabActions, useReady } from '../useLab.ts';

/** How many steps one press of Step runs; the button and the keyboard share it. */
const STEP_COUNTS = [1, 10, 100] as const;
export const stepCount: { current: number } = { current: 1 };

/**
 * One button that starts or pauses. Its name says what a press does next. Where no step can be taken it looks disabled,
 * as Step does, but can be pressed: then it is said why.
 */
function StartPause() {
  const actions = useLabActions();
  const running = useLab((state) => state.session?.running ?? false);
  const ready = useReady();
  const untouched = useLab((state) => state.pace.step === 0);
  const diverged = useDiverged();
  return (
    <button
      type="button"
      className="button primary start"
      data-tour="start"
      data-calling={ready && untouched && !running && !diverged}
      aria-disabled={diverged}
      aria-describedby={diverged ? DIVERGENCE_ID : undefined}
      disabled={!ready}
      onClick={() => void (running ? actions.pause() : actions.start())}
    >
      {running ? <PauseIcon /> : <PlayIcon />}
      {running ? texts.transport.pause : texts.transport.start}
    </button>
  );
}

function Step() {
  const actions = useLabActions();
  const ready = useReady();
  const running = useLab((state) => state.session?.running ?? false);
  const diverged = useDiverged();
  const [count, setCount] = useState(stepCount.current);
  return (
    <span className="split">
      <button
        type="button"
        className="button"
        disabled={!ready || running}
        aria-label={texts.transport.step}
        aria-disabled={diverged}
        aria-describedby={diverged ? DIVERGENCE_ID : undefined}
        onClick={() => void actions.step(stepCount.current)}
      >
        <StepIcon />
        <span className="wide-label">{texts.transport.step}</span>
      </button>
      <select
        aria-label={texts.transport.stepCount}
        value={count}
        onChange={(event) => {
          stepCount.current = Number(event.target.value);
          setCount(stepCount.current);
        }}
      >
        {STEP_COUNTS.map((n) => (
          <option key={n} value={n}>
            {n}
          </option>
        ))}
      </select>
    </span>
  );
}

/** Start or pause, step, reset. */
export function Transport() {
  const actions = useLabActions();
  const ready = useLab((state) => state.connection === 'ready');
  return (
    <div className="transport" role="group" aria-label={texts.transport.label}>
      <StartPause />
      <Step />
      <button
        type="button"
        className="button"
        aria-label={texts.transport.reset}
        disabled={!ready}
        onClick={() => void actions.reset()}
      >
        <ResetIcon />
        <span className="wide-label">{texts.transport.reset}</span>
      </button>
      <UndoButton />
    </div>
  );
}
