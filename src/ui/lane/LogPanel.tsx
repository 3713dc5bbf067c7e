/** What happened, newest first, each line with its step and lane. */
import { texts } from '../../config/texts/index.ts';
import type { LogEntry } from '../../store/state.ts';
import { formatCount } from '../../config/texts/numbers.ts';
import { useLab } from '../useLab.ts';
import { RunActions } from './RunActions.tsx';
import { logSentence } from './logSentence.ts';

/** More lines than this are not read by anyone; the store keeps them all. */
const SHOWN = 200;

function Line({ entry }: { entry: LogEntry }) {
  return (
    <li className="log-line" data-code={entry.content.code}>
      <span className="log-step figure">{formatCount(entry.step)}</span>
      <span className="log-lane">
        {entry.lane !== null && (
          <span className="lane-mark small" data-lane={entry.lane} title={texts.log.lane(entry.lane)}>
            {entry.lane}
          </span>
        )}
      </span>
      <span className="log-text">{logSentence(entry)}</span>
    </li>
  );
}

/** The log region. */
export function LogPanel() {
  const entries = useLab((state) => state.log);
  return (
    <section className="log-panel">
      <div className="log-head">
        <h2>{texts.log.title}</h2>
        <RunActions />
      </div>
      {/* It scrolls by itself, so the keyboard must be able to get into it. */}
      <div className="log" role="log" aria-label={texts.log.title} tabIndex={0}>
        {entries.length === 0 ? (
          <p className="quiet small">{texts.log.empty}</p>
        ) : (
          <ol className="plain-list">
            {entries
              .slice(-SHOWN)
              .reverse()
              .map((entry) => (
                <Line key={entry.id} entry={entry} />
              ))}
          </ol>
        )}
      </div>
    </section>
  );
}
