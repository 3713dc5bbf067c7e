/** How far and how fast training is, in figures of fixed width. */
import { texts } from '../../config/texts/index.ts';
import { isReady } from '../../store/condition.ts';
import { formatCount, formatValue } from '../../config/texts/numbers.ts';
import { useLab, useLabActions } from '../useLab.ts';

/** Step counter and steps per second. */
export function Pace() {
  const step = useLab((state) => state.pace.step);
  const speed = useLab((state) => (isReady(state) && state.session?.running ? state.pace.stepsPerSecond : 0));
  return (
    <div className="pace">
      <span>
        <span className="quiet">{texts.transport.steps}</span> <b className="figure step-figure">{formatCount(step)}</b>
      </span>
      <span>
        <b className="figure speed-figure">{speed > 0 ? formatValue(speed) : '–'}</b>{' '}
        <span className="quiet">{texts.transport.perSecond}</span>
      </span>
    </div>
  );
}

const LIMITS = [1, 2, 5, 10, 30, 60, 120];

/** The most steps per second that training may take. */
export function SpeedLimit() {
  const actions = useLabActions();
  const limit = useLab((state) => state.speedLimit);
  return (
    <select
      className="quiet-select"
      aria-label={texts.transport.speed}
      value={limit ?? 'none'}
      onChange={(event) => void actions.setSpeed(event.target.value === 'none' ? null : Number(event.target.value))}
    >
      <option value="none">{texts.transport.noLimit}</option>
      {LIMITS.map((n) => (
        <option key={n} value={n}>
          {texts.transport.limit(String(n))}
        </option>
      ))}
    </select>
  );
}
